"""Clicking, choosing, typing: what the app is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Workspace, interactions
from bot.sandbox.interactions import Narrator
from bot.sandbox.views import View


def button(value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": value}


def choice(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value.upper()}, "value": value}


def menu(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "menu", **fields}


def test_an_element_is_found_anywhere_and_by_value() -> None:
    blocks = [
        {"type": "actions", "block_id": "one", "elements": [button("1"), button("2")]},
        {
            "type": "container",
            "block_id": "box",
            "child_blocks": [{"type": "section", "block_id": "in", "accessory": menu("overflow")}],
        },
    ]
    assert interactions.element(blocks, "go")[1]["value"] == "1"
    assert interactions.element(blocks, "go", "2") == ("one", button("2"))
    assert interactions.element(blocks, "menu")[0] == "in"
    with pytest.raises(LookupError, match="There is no go to click"):
        interactions.element(blocks, "go", "3")
    with pytest.raises(LookupError, match="There is no stop to click; there is: go, go, menu"):
        interactions.element(blocks, "stop")


@pytest.mark.parametrize(
    ("element", "value", "answer"),
    [
        (menu("static_select", options=[choice("a")]), "a", {"selected_option": choice("a")}),
        (
            menu("static_select", option_groups=[{"options": [choice("a"), choice("b")]}]),
            "b",
            {"selected_option": choice("b")},
        ),
        (menu("overflow", options=[choice("a")]), "a", {"selected_option": choice("a")}),
        (menu("checkboxes", options=[choice("a")]), ["a"], {"selected_options": [choice("a")]}),
        (menu("external_select"), choice("z"), {"selected_option": choice("z")}),
        (menu("channels_select"), "C1", {"selected_channel": "C1"}),
        (menu("datepicker"), "2026-11-23", {"selected_date": "2026-11-23"}),
        (menu("plain_text_input"), "words", {"value": "words"}),
    ],
)
def test_each_element_answers_in_its_own_field(
    element: dict[str, Any], value: Any, answer: dict[str, Any]
) -> None:
    assert interactions.answer(element, value) == answer


def test_what_is_not_offered_cannot_be_chosen() -> None:
    with pytest.raises(LookupError, match="There is no option z; there is: a"):
        interactions.answer(menu("static_select", options=[choice("a")]), "z")


def test_a_views_state_has_what_was_put_in_and_what_was_there() -> None:
    blocks = [
        {"type": "input", "block_id": "b1", "element": {"type": "plain_text_input", "action_id": "words"}},
        {
            "type": "input",
            "block_id": "b2",
            "element": menu("static_select", options=[choice("a")], initial_option=choice("a")),
        },
        {"type": "actions", "block_id": "b3", "elements": [button("1")]},
    ]
    view = View("V1", "U1", {"blocks": blocks}, "V1")
    assert interactions.state(view, {"words": "Ahoy"}) == {
        "b1": {"words": {"type": "plain_text_input", "value": "Ahoy"}},
        "b2": {"menu": {"type": "static_select", "selected_option": choice("a")}},
    }
    assert interactions.state(view, {})["b1"]["words"]["value"] is None
    with pytest.raises(LookupError, match="no field else"):
        interactions.state(view, {"else": "x"})


def test_a_click_on_a_whisper_in_a_thread_says_so() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])
    message = workspace.say(workspace.bot, desk, "Psst", thread_ts="1.000001")
    message.ephemeral_to = mara.id
    payload = Narrator(workspace).on_message("block_actions", mara, message)
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": desk.id,
        "is_ephemeral": True,
        "thread_ts": "1.000001",
    }


def test_an_outsider_clicks_under_their_own_team() -> None:
    workspace = Workspace()
    sam = workspace.add_user("Sam Vale", external=True)
    payload = Narrator(workspace).shortcut(sam, "brief_this", "T1")
    assert payload["user"]["team_id"] != payload["team"]["id"] == workspace.team_id
