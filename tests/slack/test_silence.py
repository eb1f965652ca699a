"""What starts nothing: bots, edits, outsiders, joins, chatter, and whoever is not Slack."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Installation
from bot.sandbox.events import enveloped
from bot.sandbox.installation import DEFAULT_EVENTS
from tests.newsrooms import ARTICLE, Newsroom, installation, open_newsroom

Change = Callable[[dict[str, Any]], object]


async def untouched(newsroom: Newsroom) -> None:
    """Check that nothing was asked of Slack, said there, or kept."""
    await newsroom.idle()
    assert newsroom.workspace.calls == []
    assert newsroom.ours == []
    assert await newsroom.rows() == {}


def mention(newsroom: Newsroom, **changes: Any) -> dict[str, Any]:
    """Return the event of a mention with an article, changed."""
    ts = newsroom.workspace.new_ts()
    event = {
        "type": "app_mention",
        "user": newsroom.mara.id,
        "text": f"<@{newsroom.workspace.bot.id}> {ARTICLE}",
        "channel": newsroom.desk.id,
        "ts": ts,
        "event_ts": ts,
        **changes,
    }
    return enveloped(event, newsroom.workspace)


@pytest.mark.parametrize(
    "changes",
    [
        {"edited": {"user": "U1", "ts": "1.0"}},
        {"bot_id": "B777"},
        {"bot_profile": {"id": "B777"}},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "bot_message", "bot_id": "B777", "user": None},
        {"type": "message", "channel_type": "im", "subtype": "channel_join"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "message": {}},
        {"type": "message", "channel_type": "im", "subtype": "message_deleted"},
        {"type": "app_home_opened", "tab": "messages"},
        {"type": "member_joined_channel"},
    ],
    ids=str,
)
async def test_what_is_not_typed_to_us_by_a_person_is_acknowledged_and_touches_nothing(
    newsroom: Newsroom, changes: dict[str, Any]
) -> None:
    delivery = await newsroom.server.bring(mention(newsroom, **changes))
    assert [attempt.status for attempt in delivery.attempts] == [200]
    await untouched(newsroom)


CHANGED: dict[str, Any] = {"subtype": "message_changed", "user": None, "hidden": True}


@pytest.mark.parametrize("channel_type", ["channel", "group", "mpim"])
@pytest.mark.parametrize(
    "changes",
    [
        {"text": ARTICLE},
        {"text": ARTICLE, "subtype": "file_share", "files": [{"id": "F1"}]},
        {"text": f"@Rejoinder <@UREJOINDER> {ARTICLE}"},
        {"edited": {"user": "U1", "ts": "1.0"}},
        {"bot_id": "B777"},
        {"user": "USLACKBOT"},
        {"subtype": "bot_message", "bot_id": "B777", "user": None},
        {"subtype": "thread_broadcast", "thread_ts": "1.0"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "message_deleted", "deleted_ts": "1.0", "user": None},
        CHANGED,
        {**CHANGED, "text": None},
    ],
    ids=str,
)
async def test_of_a_channels_messages_only_mentions_by_a_person_are_looked_at(
    newsroom: Newsroom, channel_type: str, changes: dict[str, Any]
) -> None:
    told = mention(newsroom, type="message", channel_type=channel_type, **changes)
    if told["event"].get("subtype") == "message_changed":
        told["event"]["message"] = mention(newsroom)["event"]
    delivery = await newsroom.server.bring(told)
    assert [attempt.status for attempt in delivery.attempts] == [200]
    await untouched(newsroom)


@pytest.mark.parametrize("channel_type", ["channel", "group", "mpim"])
async def test_a_mention_that_is_told_as_a_message_alone_is_answered(
    newsroom: Newsroom, channel_type: str
) -> None:
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", tell=False)
    (told,) = (each for each in said.events if each["event"]["type"] == "message")
    told["event"]["channel_type"] = channel_type
    await newsroom.server.bring(told)
    await newsroom.idle()
    assert len(newsroom.answers(said.message)) == 1


async def test_the_same_mention_without_those_changes_does_start_something(newsroom: Newsroom) -> None:
    await newsroom.server.bring(mention(newsroom))
    await newsroom.idle()
    assert (await newsroom.rows())["filing"] == 1


async def test_our_own_messages_start_nothing(newsroom: Newsroom) -> None:
    await newsroom.server.bring(mention(newsroom, user=newsroom.workspace.bot.id))
    await untouched(newsroom)


async def test_chatter_edits_and_other_bots_start_nothing_even_where_we_are_told_of_them(
    sqlite_url: str,
) -> None:
    told_all = Installation(events=DEFAULT_EVENTS)
    async with open_newsroom(sqlite_url, installed=told_all) as newsroom:
        wire = newsroom.workspace.add_user("Wire Feed", is_bot=True)
        said = await newsroom.server.say(newsroom.mara, newsroom.desk, ARTICLE)
        edited = await newsroom.server.edit(said.message, f"@Rejoinder {ARTICLE}")
        fed = await newsroom.server.say(wire, newsroom.desk, f"@Rejoinder {ARTICLE}")
        gone = await newsroom.server.delete(said.message)
        told = [*said.deliveries, *edited.deliveries, *fed.deliveries, *gone.deliveries]
        assert len(told) >= 5
        assert {delivery.status for delivery in told} == {200}
        await untouched(newsroom)


@pytest.mark.parametrize("bot_named", [True, False])
async def test_an_external_person_starts_nothing(newsroom: Newsroom, bot_named: bool) -> None:
    guest = newsroom.workspace.add_user("Ivo Brandt", external=True)
    shared = newsroom.workspace.add_channel("with-lantern", members=[newsroom.mara, guest], ext_shared=True)
    text = f"@Rejoinder {ARTICLE}" if bot_named else ARTICLE
    said = await newsroom.server.say(guest, shared, text)
    assert all(delivery.status == 200 for delivery in said.deliveries)
    await newsroom.idle()
    assert newsroom.ours == []
    assert await newsroom.rows() == {}


async def test_our_own_reporter_in_a_shared_channel_is_answered(newsroom: Newsroom) -> None:
    guest = newsroom.workspace.add_user("Ivo Brandt", external=True)
    shared = newsroom.workspace.add_channel("with-lantern", members=[newsroom.mara, guest], ext_shared=True)
    assert len(await newsroom.ask(f"@Rejoinder {ARTICLE}", shared)) == 1


FORGERIES: dict[str, Callable[[Installation, str], dict[str, str]]] = {
    "unsigned": lambda _, __: {},
    "wrong secret": lambda _, body: installation().sign(body, at=time.time()),
    "other body": lambda real, body: real.sign(body + " ", at=time.time()),
    "stale": lambda real, body: real.sign(body, at=time.time() - 600),
    "no number": lambda real, body: {**real.sign(body, at=time.time()), "X-Slack-Request-Timestamp": "now"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("kind", ["app_mention", "message"])
async def test_whoever_is_not_slack_is_refused(newsroom: Newsroom, forgery: str, kind: str) -> None:
    changes = {} if kind == "app_mention" else {"type": "message", "channel_type": "channel"}
    body = json.dumps(mention(newsroom, **changes))
    headers = FORGERIES[forgery](newsroom.server.installation, body)
    headers["Content-Type"] = "application/json"
    assert newsroom.server.request_url is not None
    async with (
        aiohttp.ClientSession() as session,
        session.post(newsroom.server.request_url, data=body, headers=headers) as response,
    ):
        assert response.status == 401
    await untouched(newsroom)
