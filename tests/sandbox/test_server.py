"""The real Bolt app against the embedded workspace, over both transports."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.newsroom import Newsroom, open_newsroom, with_app


@pytest.fixture(params=["http", "socket"])
async def newsroom(request: pytest.FixtureRequest) -> AsyncIterator[Newsroom]:
    async with open_newsroom() as newsroom, with_app(newsroom, socket=request.param == "socket"):
        yield newsroom


async def test_a_mention_is_answered_in_its_thread(newsroom: Newsroom) -> None:
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder what of <Ferry & Sons>?")

    assert {delivery.name for delivery in said.deliveries} == {"app_mention", "message"}
    assert all(delivery.status == 200 for delivery in said.deliveries)
    _, answer = newsroom.workspace.thread(newsroom.desk, said.message.ts)
    assert answer.text == "A harbour brief"
    assert answer.thread_ts == said.message.ts
    assert answer.metadata == {"event_type": "brief", "event_payload": {"filing": 1}}
    mention = next(body["event"] for body in newsroom.heard if body["event"]["type"] == "app_mention")
    assert mention["text"] == f"<@{newsroom.workspace.bot.id}> what of &lt;Ferry &amp; Sons&gt;?"
    assert mention["blocks"][0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": newsroom.workspace.bot.id},
        {"type": "text", "text": " what of <Ferry & Sons>?"},
    ]


async def test_a_click_opens_a_modal_and_its_form_comes_back(newsroom: Newsroom) -> None:
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder brief this")
    answer = newsroom.workspace.thread(newsroom.desk, said.message.ts)[1]

    clicked = await newsroom.server.click(newsroom.odo, answer, "evidence")

    assert clicked.status == 200
    (view,) = newsroom.workspace.open_views
    assert view.user == newsroom.odo.id
    refused = await newsroom.server.submit_view(view, {})
    assert refused.answer["response_action"] == "errors"
    assert newsroom.workspace.open_views == [view]
    await newsroom.server.submit_view(view, {"words": "The ferry was late."})
    assert {"words": "The ferry was late."} in newsroom.heard
    assert newsroom.workspace.open_views == []


async def test_a_command_is_answered_to_the_asker_alone(newsroom: Newsroom) -> None:
    asked = await newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", "Ines Okafor")

    assert asked.status == 200
    (shown,) = newsroom.workspace.ephemerals
    assert (shown.text, shown.ephemeral_to) == ("Nobody is called Ines Okafor.", newsroom.mara.id)
    assert newsroom.workspace.messages(newsroom.desk) == []


async def test_shortcuts_and_home_reach_the_app(newsroom: Newsroom) -> None:
    message = newsroom.workspace.say(newsroom.mara, newsroom.desk, "The tide is out.")

    assert (await newsroom.server.message_shortcut(newsroom.mara, message, "brief_this")).status == 200
    assert (await newsroom.server.shortcut(newsroom.mara, "brief_this")).status == 200
    await newsroom.server.open_home(newsroom.mara)

    assert [body["type"] for body in newsroom.heard] == ["message_action", "shortcut"]
    assert newsroom.heard[0]["message"]["text"] == "The tide is out."
    assert newsroom.mara.id in newsroom.workspace.views.homes
