"""The real Bolt app against the embedded workspace, over both transports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.wire import Refusal
from tests.sandbox.newsroom import MODAL, Newsroom, open_newsroom, with_app


@pytest.fixture(params=["http", "socket"])
async def staffed(request: pytest.FixtureRequest) -> AsyncIterator[Newsroom]:
    async with open_newsroom() as newsroom, with_app(newsroom, socket=request.param == "socket"):
        yield newsroom


async def test_a_mention_is_answered_in_its_thread(staffed: Newsroom) -> None:
    said = await staffed.server.say(staffed.mara, staffed.desk, "@Rejoinder what of <Ferry & Sons>?")

    assert {delivery.name for delivery in said.deliveries} == {"app_mention", "message"}
    assert all(delivery.status == 200 for delivery in said.deliveries)
    _, answer = staffed.workspace.thread(staffed.desk, said.message.ts)
    assert answer.text == "A harbour brief"
    assert answer.thread_ts == said.message.ts
    assert answer.metadata == {"event_type": "brief", "event_payload": {"filing": 1}}
    mention = next(body["event"] for body in staffed.heard if body["event"]["type"] == "app_mention")
    assert mention["text"] == f"<@{staffed.workspace.bot.id}> what of &lt;Ferry &amp; Sons&gt;?"
    assert mention["blocks"][0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": staffed.workspace.bot.id},
        {"type": "text", "text": " what of <Ferry & Sons>?"},
    ]


async def test_a_click_opens_a_modal_and_its_form_comes_back(staffed: Newsroom) -> None:
    said = await staffed.server.say(staffed.mara, staffed.desk, "@Rejoinder brief this")
    answer = staffed.workspace.thread(staffed.desk, said.message.ts)[1]

    clicked = await staffed.server.click(staffed.odo, answer, "evidence")

    assert clicked.status == 200
    (view,) = staffed.workspace.open_views
    assert view.user == staffed.odo.id
    refused = await staffed.server.submit_view(view, {})
    assert refused.answer["response_action"] == "errors"
    assert staffed.workspace.open_views == [view]
    await staffed.server.submit_view(view, {"words": "The ferry was late."})
    assert {"words": "The ferry was late."} in staffed.heard
    assert staffed.workspace.open_views == []


async def test_errors_of_what_is_no_field_are_not_taken() -> None:
    async with open_newsroom() as newsroom, with_app(newsroom) as app:

        @app.view("form")
        async def form(ack: Any) -> None:
            await ack(response_action="errors", errors={"words": "That is an action, not a block."})

        workspace = newsroom.workspace
        trigger = workspace.views.trigger(newsroom.mara.id, at=workspace.clock())
        await app.client.views_open(trigger_id=trigger, view={**MODAL, "callback_id": "form"})
        with pytest.raises(Refusal):
            await newsroom.server.submit_view(workspace.open_views[0], {"words": "Ahoy"})


async def test_a_command_is_answered_to_the_asker_alone(staffed: Newsroom) -> None:
    asked = await staffed.server.command(staffed.mara, staffed.desk, "/actor", "Ines Okafor")

    assert asked.status == 200
    (shown,) = staffed.workspace.ephemerals
    assert (shown.text, shown.ephemeral_to) == ("Nobody is called Ines Okafor.", staffed.mara.id)
    assert staffed.workspace.messages(staffed.desk) == []


async def test_shortcuts_and_home_reach_the_app(staffed: Newsroom) -> None:
    message = staffed.workspace.say(staffed.mara, staffed.desk, "The tide is out.")

    assert (await staffed.server.message_shortcut(staffed.mara, message, "brief_this")).status == 200
    assert (await staffed.server.shortcut(staffed.mara, "brief_this")).status == 200
    await staffed.server.open_home(staffed.mara)

    assert [body["type"] for body in staffed.heard] == ["message_action", "shortcut"]
    assert staffed.heard[0]["message"]["text"] == "The tide is out."
    assert staffed.mara.id in staffed.workspace.views.homes


async def test_a_failed_listener_is_brought_the_event_again(caplog: pytest.LogCaptureFixture) -> None:
    async with open_newsroom() as newsroom, with_app(newsroom):
        newsroom.failures = 2
        said = await newsroom.server.say(
            newsroom.mara, newsroom.desk, "@Rejoinder hello", order=["app_mention"]
        )
    assert [attempt.status for attempt in said.deliveries[0].attempts] == [500, 500, 200]
    assert len({body["event_id"] for body in newsroom.heard}) == 1


async def test_edits_and_deletions_reach_the_app(staffed: Newsroom) -> None:
    said = await staffed.server.say(staffed.mara, staffed.desk, "The tide is in.")
    await staffed.server.edit(said.message, "The tide is out.")
    await staffed.server.delete(said.message)
    subtypes = [body["event"].get("subtype") for body in staffed.heard]
    assert subtypes == [None, "message_changed", "message_deleted"]
    assert staffed.workspace.messages(staffed.desk) == []


async def test_a_modal_that_asks_to_be_told_is_closed_aloud(staffed: Newsroom) -> None:
    said = await staffed.server.say(
        staffed.mara, staffed.desk, "@Rejoinder brief this", order=["app_mention"]
    )
    answer = staffed.workspace.thread(staffed.desk, said.message.ts)[1]
    await staffed.server.click(staffed.mara, answer, "evidence", "7")
    (view,) = staffed.workspace.open_views
    assert await staffed.server.close_view(view) is None
    assert staffed.workspace.open_views == []


async def test_a_message_can_be_waited_for(staffed: Newsroom) -> None:
    said = await staffed.server.say(staffed.mara, staffed.desk, "@Rejoinder brief this", tell=False)

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(
            staffed.server.wait_for(lambda: staffed.workspace.thread(staffed.desk, said.message.ts)[1:])
        )
        for event in said.events:
            group.create_task(staffed.server.bring(event))

    assert [message.text for message in waiting.result()] == ["A harbour brief"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({}, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "errors", "errors": {}}, ["form"]),
        ({"response_action": "update", "view": {**MODAL, "callback_id": "two"}}, ["two"]),
        ({"response_action": "push", "view": {**MODAL, "callback_id": "two"}}, ["form", "two"]),
    ],
)
async def test_a_submissions_answer_is_done(answer: dict[str, Any], left: list[str]) -> None:
    async with open_newsroom() as newsroom, with_app(newsroom) as app:

        @app.view("form")
        async def form(ack: Any) -> None:
            await ack(**answer)

        workspace = newsroom.workspace
        trigger = workspace.views.trigger(newsroom.mara.id, at=workspace.clock())
        await app.client.views_open(trigger_id=trigger, view={**MODAL, "callback_id": "form"})
        await newsroom.server.submit_view(workspace.open_views[0], {"words": "Ahoy"})

        assert [view.callback_id for view in workspace.open_views] == left


async def test_options_come_from_the_app() -> None:
    menu = {"type": "external_select", "action_id": "whom", "min_query_length": 1}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu]}]
    option = {"text": {"type": "plain_text", "text": "Ines Okafor"}, "value": "7"}
    chosen: list[str] = []
    async with open_newsroom() as newsroom, with_app(newsroom) as app:

        @app.options("whom")
        async def options(ack: Any, payload: dict[str, Any]) -> None:
            await ack(options=[option] if payload["value"] == "ine" else [])

        @app.action("whom")
        async def who(ack: Any, action: dict[str, Any]) -> None:
            chosen.append(action["selected_option"]["value"])
            await ack()

        message = newsroom.workspace.say(newsroom.workspace.bot, newsroom.desk, "Who?", blocks=blocks)
        asked = await newsroom.server.suggest(newsroom.mara, message, "whom", "ine")
        assert asked.answer["options"] == [option]
        await newsroom.server.click(newsroom.mara, message, "whom", asked.answer["options"][0])
    assert chosen == ["7"]


async def test_a_second_app_cannot_be_fooled_by_a_wrong_secret() -> None:
    async with open_newsroom() as newsroom, with_app(newsroom):
        newsroom.server.installation = replace(newsroom.installation, signing_secret="another")
        said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder hello")
    assert {delivery.status for delivery in said.deliveries} == {401}
    assert newsroom.heard == []
