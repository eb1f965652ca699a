"""Reactions, the assistant's status, and what bots there are."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.calls import refused
from tests.sandbox.newsroom import Newsroom


async def test_a_reaction_is_added_once_and_removed_once(newsroom: Newsroom, client: AsyncWebClient) -> None:
    message = newsroom.workspace.say(newsroom.mara, newsroom.desk, "The tide is out.")
    eyes = {"channel": newsroom.desk.id, "timestamp": message.ts, "name": "eyes"}

    await client.reactions_add(**eyes)
    assert message.reactions == {"eyes": [newsroom.workspace.bot.id]}
    assert await refused(client.reactions_add(**eyes)) == "already_reacted"
    await client.reactions_remove(**eyes)
    assert message.reactions == {}
    assert await refused(client.reactions_remove(**eyes)) == "no_reaction"
    assert await refused(client.reactions_add(**{**eyes, "timestamp": "1.0"})) == "message_not_found"


async def test_a_status_stands_until_the_answer(newsroom: Newsroom, client: AsyncWebClient) -> None:
    message = newsroom.workspace.say(newsroom.mara, newsroom.desk, "@Rejoinder brief this")
    where = {"channel_id": newsroom.desk.id, "thread_ts": message.ts}

    await client.assistant_threads_setStatus(**where, status="reads", loading_messages=["reads"] * 10)
    assert newsroom.workspace.statuses == {(newsroom.desk.id, message.ts): "reads"}
    await client.chat_postMessage(channel=newsroom.desk.id, thread_ts=message.ts, text="Done")
    assert newsroom.workspace.statuses == {}
    eleven = client.assistant_threads_setStatus(**where, status="reads", loading_messages=["reads"] * 11)
    assert await refused(eleven) == "invalid_arguments"


async def test_bots_are_known_by_their_id(newsroom: Newsroom, client: AsyncWebClient) -> None:
    quotes = newsroom.workspace.add_user("Quote Bot", is_bot=True)

    assert (await client.bots_info(bot=quotes.bot_id))["bot"]["user_id"] == quotes.id
    assert await refused(client.bots_info(bot="B0")) == "bot_not_found"
    assert await refused(client.api_test(error="planned")) == "planned"
