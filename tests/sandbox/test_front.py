"""The Web API's door: tokens, scopes, arguments, unknown methods; forms and JSON alike."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Installation
from tests.sandbox.calls import refusal, refused
from tests.sandbox.newsroom import Newsroom, open_newsroom


async def test_who_calls_is_told_who_it_is(newsroom: Newsroom, client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert answer["user_id"] == newsroom.workspace.bot.id
    assert answer["bot_id"] == newsroom.workspace.bot.bot_id
    assert answer["team_id"] == newsroom.workspace.team_id
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")


async def test_a_wrong_token_is_refused(newsroom: Newsroom) -> None:
    async with aiohttp.ClientSession() as session:
        assert await refused(newsroom.client(session, "xoxb-else").auth_test()) == "invalid_auth"
        app_level = newsroom.client(session, newsroom.installation.app_token)
        assert await refused(app_level.auth_test()) == "not_allowed_token_type"
        bot_level = newsroom.client(session)
        wrong = bot_level.apps_connections_open(app_token=newsroom.installation.bot_token)
        assert await refused(wrong) == "not_allowed_token_type"
        async with session.post(newsroom.server.api_url + "auth.test") as response:
            assert await response.json() == {"ok": False, "error": "not_authed"}


async def test_an_unknown_method_is_refused(client: AsyncWebClient) -> None:
    assert await refused(client.api_call("chat.sing")) == "unknown_method"


async def test_a_missing_scope_is_named() -> None:
    scopes = Installation().scopes - {"chat:write", "groups:history"}
    async with open_newsroom(installation=Installation(scopes=scopes)) as newsroom:
        private = newsroom.workspace.add_channel("sources", private=True)
        async with aiohttp.ClientSession() as session:
            client = newsroom.client(session)
            body = await refusal(client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy"))
            assert (body["error"], body["needed"]) == ("missing_scope", "chat:write")
            assert "users:read" in body["provided"].split(",")
            body = await refusal(client.conversations_history(channel=private.id))
            assert (body["error"], body["needed"]) == ("missing_scope", "groups:history")
            await client.conversations_history(channel=newsroom.desk.id)


async def test_arguments_are_held_to_their_types(newsroom: Newsroom, client: AsyncWebClient) -> None:
    async def complaints(**arguments: object) -> list[str]:
        body = await refusal(client.api_call("chat.postMessage", json=arguments))
        assert body["error"] == "invalid_arguments"
        return list(body["response_metadata"]["messages"])

    desk = newsroom.desk.id
    assert await complaints(text="x") == ["[ERROR] missing required field: channel [json-pointer:/channel]"]
    assert await complaints(channel=desk, tone="x") == ["[ERROR] unknown argument: tone [json-pointer:/tone]"]
    assert await complaints(channel=7, text="x") == ["[ERROR] must be a string [json-pointer:/channel]"]
    assert await complaints(channel=desk, blocks="[") == ["[ERROR] must be an array [json-pointer:/blocks]"]
    assert await complaints(channel=desk, metadata=[]) == [
        "[ERROR] must be an object [json-pointer:/metadata]"
    ]
    assert await complaints(channel=desk, mrkdwn="so") == ["[ERROR] must be a boolean [json-pointer:/mrkdwn]"]


async def test_a_form_says_the_same_as_json(newsroom: Newsroom, client: AsyncWebClient) -> None:
    blocks = '[{"type": "divider"}]'
    form = {"channel": newsroom.desk.id, "text": "Ahoy", "blocks": blocks, "unfurl_links": "0"}

    await client.api_call("chat.postMessage", data=form)

    (message,) = newsroom.workspace.messages(newsroom.desk)
    assert (message.text, message.blocks[0]["type"]) == ("Ahoy", "divider")


async def test_what_is_not_json_is_refused(newsroom: Newsroom) -> None:
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {newsroom.installation.bot_token}",
    }
    async with aiohttp.ClientSession(headers=headers) as session:
        for body, code in (("{", "invalid_json"), ("[]", "json_not_object")):
            async with session.post(newsroom.server.api_url + "chat.postMessage", data=body) as response:
                assert (await response.json())["error"] == code


async def test_every_call_is_kept_without_its_token(newsroom: Newsroom, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy", unfurl_links=False)
    await refused(client.chat_postMessage(channel="C0", text="Ahoy"))

    posted, failed = newsroom.workspace.called("chat.postMessage")
    assert posted.arguments == {"channel": newsroom.desk.id, "text": "Ahoy", "unfurl_links": False}
    assert (posted.outcome, failed.outcome) == ("ok", "channel_not_found")
