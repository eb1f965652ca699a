"""Slack's limits, each at its last good value and one beyond."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blocks.payload import check_message_blocks, check_metadata, check_view, escaped
from bot.sandbox.wire import Refusal

Block = dict[str, Any]


def plain(n: int) -> Block:
    return {"type": "plain_text", "text": "x" * n}


def mrkdwn(n: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * n}


def option(n: int = 1, value: int = 1) -> Block:
    return {"text": plain(n), "value": "v" * value}


def options(n: int) -> list[Block]:
    return [{"text": plain(1), "value": str(i)} for i in range(n)]


def button(**fields: Any) -> Block:
    return {"type": "button", "text": plain(1), **fields}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def section(**fields: Any) -> Block:
    return {"type": "section", "text": mrkdwn(1), **fields}


def inline(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def form(element: Block, **fields: Any) -> Block:
    return {"type": "input", "label": plain(1), "element": element, **fields}


def confirm(**fields: Block) -> Block:
    return {"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1), **fields}


LIMITS: dict[str, tuple[Callable[[int], Block], int]] = {
    "section text": (lambda n: {"type": "section", "text": mrkdwn(n)}, 3000),
    "section field": (lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2000),
    "section fields": (lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}, 10),
    "header": (lambda n: {"type": "header", "text": plain(n)}, 150),
    "context elements": (lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    "context text": (lambda n: {"type": "context", "elements": [mrkdwn(n)]}, 3000),
    "actions": (lambda n: actions(*[button()] * n), 25),
    "block_id": (lambda n: section(block_id="b" * n), 255),
    "action_id": (lambda n: actions(button(action_id="a" * n)), 255),
    "button text": (lambda n: actions(button(text=plain(n))), 75),
    "button value": (lambda n: actions(button(value="v" * n)), 2000),
    "button url": (lambda n: actions(button(url="https://".ljust(n, "u"))), 3000),
    "confirm title": (lambda n: actions(button(confirm=confirm(title=plain(n)))), 100),
    "confirm text": (lambda n: actions(button(confirm=confirm(text=plain(n)))), 300),
    "confirm button": (lambda n: actions(button(confirm=confirm(deny=plain(n)))), 30),
    "select options": (lambda n: actions({"type": "static_select", "options": options(n)}), 100),
    "option text": (lambda n: actions({"type": "static_select", "options": [option(n)]}), 75),
    "option value": (lambda n: actions({"type": "static_select", "options": [option(1, n)]}), 75),
    "placeholder": (lambda n: actions({"type": "external_select", "placeholder": plain(n)}), 150),
    "overflow": (lambda n: section(accessory={"type": "overflow", "options": options(n)}), 5),
    "radio buttons": (lambda n: actions({"type": "radio_buttons", "options": options(n)}), 10),
    "checkboxes": (lambda n: actions({"type": "checkboxes", "options": options(n)}), 10),
    "image text": (
        lambda n: {"type": "image", "image_url": "https://harbour.example/a.png", "alt_text": "x" * n},
        2000,
    ),
    "input label": (lambda n: form({"type": "plain_text_input"}, label=plain(n)), 2000),
    "input length": (lambda n: form({"type": "plain_text_input", "max_length": n}), 3000),
    "markdown": (lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    "table rows": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}, 100),
    "table cells": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}, 20),
    "container": (lambda n: {"type": "container", "title": plain(1), "child_blocks": [section()] * n}, 10),
    "container title": (lambda n: {"type": "container", "title": plain(n), "child_blocks": [section()]}, 150),
    "card body": (lambda n: {"type": "card", "body": mrkdwn(n)}, 200),
    "card actions": (lambda n: {"type": "card", "actions": [button()] * n}, 3),
    "carousel": (lambda n: {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn(1)}] * n}, 10),
    "list indent": (
        lambda n: {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": n,
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
                }
            ],
        },
        8,
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_holds_at_n_and_not_at_one_more(name: str) -> None:
    build, n = LIMITS[name]
    check_message_blocks([build(n)])
    with pytest.raises(Refusal, match="invalid_blocks"):
        check_message_blocks([build(n + 1)])


WRONG: dict[str, tuple[Any, str]] = {
    "not an object": ("text", "/blocks/0"),
    "no type": ({"text": plain(1)}, "/blocks/0"),
    "unknown type": ({"type": "poem"}, "/blocks/0/type"),
    "unknown field": (section(colour="red"), "/blocks/0"),
    "missing text": ({"type": "header"}, "/blocks/0"),
    "empty text": (section(text=mrkdwn(0)), "/blocks/0/text/text"),
    "header in mrkdwn": ({"type": "header", "text": mrkdwn(1)}, "/blocks/0/text/type"),
    "neither text nor fields": ({"type": "section"}, "/blocks/0"),
    "empty actions": (actions(), "/blocks/0/elements"),
    "unknown style": (actions(button(style="loud")), "/blocks/0/elements/0/style"),
    "input in actions": (actions({"type": "plain_text_input"}), "/blocks/0/elements/0/type"),
    "both options": (
        actions({"type": "static_select", "options": options(1), "option_groups": []}),
        "/blocks/0/elements/0",
    ),
    "initial option not offered": (
        actions({"type": "static_select", "options": options(1), "initial_option": option(2, 2)}),
        "/blocks/0/elements/0",
    ),
    "relative address": (actions(button(url="/tides")), "/blocks/0/elements/0/url"),
    "script address": (
        inline({"type": "link", "url": "javascript:alert(1)"}),
        "/blocks/0/elements/0/elements/0/url",
    ),
    "unknown inline": (inline({"type": "song"}), "/blocks/0/elements/0/elements/0/type"),
    "empty inline text": (inline({"type": "text", "text": ""}), "/blocks/0/elements/0/elements/0/text"),
    "inline style": (
        inline({"type": "text", "text": "x", "style": {"loud": True}}),
        "/blocks/0/elements/0/elements/0/style",
    ),
    "list of text": (
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]}
            ],
        },
        "/blocks/0/elements/0/elements/0/type",
    ),
    "container in container": (
        {
            "type": "container",
            "title": plain(1),
            "child_blocks": [{"type": "container", "title": plain(1), "child_blocks": [section()]}],
        },
        "/blocks/0/child_blocks/0/type",
    ),
    "collapsed but not collapsible": (
        {"type": "container", "title": plain(1), "child_blocks": [section()], "default_collapsed": True},
        "/blocks/0",
    ),
    "alert in a message": ({"type": "alert", "text": plain(1)}, "/blocks/0"),
    "file input in a message": (form({"type": "file_input"}), "/blocks/0"),
    "action_id twice in a block": (actions(button(action_id="a"), button(action_id="a")), "/blocks/0"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_block_is_refused_with_a_pointer_to_it(name: str) -> None:
    block, pointer = WRONG[name]
    with pytest.raises(Refusal) as refused:
        check_message_blocks([block])
    assert refused.value.code == "invalid_blocks"
    assert any(message.endswith(f"[json-pointer:{pointer}]") for message in refused.value.messages)


GOOD: dict[str, Block] = {
    "menu with groups": actions(
        {"type": "static_select", "option_groups": [{"label": plain(1), "options": options(2)}]}
    ),
    "menu with a first choice": actions(
        {"type": "static_select", "options": options(2), "initial_option": options(2)[1]}
    ),
    "feedback": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain(1), "value": "y"},
                "negative_button": {"text": plain(1), "value": "n"},
            }
        ],
    },
    "plan": {
        "type": "plan",
        "title": "Working",
        "tasks": [{"type": "task_card", "task_id": "1", "title": "Reading", "status": "in_progress"}],
    },
    "inline of all kinds": inline(
        {"type": "text", "text": "x", "style": {"bold": True}},
        {"type": "link", "url": "https://harbour.example", "text": "Harbour"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "emoji", "name": "anchor"},
        {"type": "date", "timestamp": 1, "format": "{date}"},
        {"type": "broadcast", "range": "here"},
    ),
    "same action_id in two rows of a container": {
        "type": "container",
        "title": plain(1),
        "child_blocks": [section(block_id="a"), section(block_id="b")],
    },
}


@pytest.mark.parametrize("name", GOOD)
def test_what_slack_takes_passes(name: str) -> None:
    check_message_blocks([GOOD[name]])


def test_a_message_has_fifty_blocks_at_most() -> None:
    check_message_blocks([section()] * 50)
    with pytest.raises(Refusal, match="invalid_blocks"):
        check_message_blocks([section()] * 51)


def test_a_message_has_13200_counted_characters_at_most() -> None:
    full = [section(text=mrkdwn(2640)) for _ in range(5)]
    check_message_blocks(full)
    with pytest.raises(Refusal, match="msg_blocks_too_long"):
        check_message_blocks([*full, section()])


def test_characters_are_counted_escaped_and_headers_cost_more() -> None:
    with pytest.raises(Refusal, match="msg_blocks_too_long"):
        check_message_blocks([section(text={"type": "mrkdwn", "text": "&" * 2700})])
    full = [section(text=mrkdwn(2640)) for _ in range(4)]
    check_message_blocks([*full, section(text=mrkdwn(2539)), {"type": "header", "text": plain(1)}])
    with pytest.raises(Refusal, match="msg_blocks_too_long"):
        check_message_blocks([*full, section(text=mrkdwn(2540)), {"type": "header", "text": plain(1)}])


def test_block_ids_are_unique_in_a_message_and_action_ids_in_a_block() -> None:
    check_message_blocks([actions(button(action_id="a")), actions(button(action_id="a"))])
    with pytest.raises(Refusal, match="invalid_blocks"):
        check_message_blocks([section(block_id="b"), section(block_id="b")])


def test_markdown_is_counted_over_the_whole_message() -> None:
    with pytest.raises(Refusal, match="invalid_blocks"):
        check_message_blocks([{"type": "markdown", "text": "x" * 6001}] * 2)


def test_a_message_has_one_table() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    check_message_blocks([table])
    with pytest.raises(Refusal, match="invalid_blocks"):
        check_message_blocks([table, table])


def modal(**fields: Any) -> Block:
    return {"type": "modal", "title": plain(1), "blocks": [], **fields}


VIEW_LIMITS: dict[str, tuple[Callable[[int], Block], int]] = {
    "title": (lambda n: modal(title=plain(n)), 24),
    "submit": (lambda n: modal(submit=plain(n)), 24),
    "close": (lambda n: modal(close=plain(n)), 24),
    "private_metadata": (lambda n: modal(private_metadata="x" * n), 3000),
    "callback_id": (lambda n: modal(callback_id="x" * n), 255),
    "external_id": (lambda n: modal(external_id="x" * n), 255),
    "blocks": (lambda n: modal(blocks=[section()] * n), 100),
}


@pytest.mark.parametrize("name", VIEW_LIMITS)
def test_each_limit_of_a_view_holds(name: str) -> None:
    build, n = VIEW_LIMITS[name]
    check_view(build(n), "modal")
    with pytest.raises(Refusal, match="invalid_arguments"):
        check_view(build(n + 1), "modal")


@pytest.mark.parametrize(
    "view",
    [
        None,
        {"type": "poster", "blocks": []},
        {"type": "home", "blocks": []},
        modal(blocks=7),
        modal(blocks=[form({"type": "plain_text_input"})]),
        modal(blocks=[{"type": "markdown", "text": "x"}]),
        modal(blocks=[{"type": "container", "title": plain(1), "child_blocks": [section()]}]),
    ],
)
def test_a_wrong_view_is_refused(view: Any) -> None:
    with pytest.raises(Refusal, match="invalid_arguments"):
        check_view(view, "modal")


def test_a_modal_may_hold_an_alert_and_a_file_input() -> None:
    blocks = [{"type": "alert", "text": plain(1)}, form({"type": "file_input"})]
    check_view(modal(blocks=blocks, submit=plain(1)), "modal")


def test_a_view_has_250_kilobytes_at_most() -> None:
    with pytest.raises(Refusal, match="view_too_large"):
        check_view(modal(blocks=[section(text=mrkdwn(3000))] * 90), "modal")


@pytest.mark.parametrize(
    "metadata", [7, {"event_type": "brief"}, {"event_type": "", "event_payload": {}}, {"a": 1}]
)
def test_metadata_needs_a_type_and_a_payload(metadata: Any) -> None:
    with pytest.raises(Refusal, match="invalid_metadata_format"):
        check_metadata(metadata)


def test_metadata_is_small() -> None:
    check_metadata({"event_type": "brief", "event_payload": {"filing": 1}})
    check_metadata({})
    with pytest.raises(Refusal, match="metadata_too_large"):
        check_metadata({"event_type": "brief", "event_payload": {"text": "x" * 8000}})


def test_entities_are_not_escaped_twice() -> None:
    assert escaped("a & b &amp; <c>") == "a &amp; b &amp; &lt;c&gt;"


NAMES = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "options",
        "option_groups",
        "initial_options",
        "blocks",
        "block_id",
        "accessory",
        "x",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(
        ["section", "actions", "static_select", "rich_text", "rich_text_section", "text", "container", "y"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@given(VALUES)
def test_whatever_is_sent_is_taken_or_refused(value: Any) -> None:
    for check in (check_message_blocks, check_metadata, lambda view: check_view(view, "modal", "home")):
        try:
            check(value)
        except Refusal as refusal:
            assert refusal.as_json()["ok"] is False
