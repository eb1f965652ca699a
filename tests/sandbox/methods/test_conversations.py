"""conversations.*: reading in pages, and what the app may not read."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Installation
from tests.sandbox.calls import refused
from tests.sandbox.newsroom import Newsroom, open_newsroom


async def test_history_comes_newest_first_in_pages(newsroom: Newsroom, client: AsyncWebClient) -> None:
    said = [newsroom.workspace.say(newsroom.mara, newsroom.desk, f"Line {n}") for n in range(5)]
    newsroom.workspace.say(newsroom.odo, newsroom.desk, "In a thread", thread_ts=said[0].ts)

    first = await client.conversations_history(channel=newsroom.desk.id, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    newsroom.workspace.say(newsroom.odo, newsroom.desk, "Meanwhile")
    second = await client.conversations_history(channel=newsroom.desk.id, limit=3, cursor=cursor)

    texts = [message["text"] for page in (first, second) for message in page["messages"]]
    assert texts == ["Line 4", "Line 3", "Line 2", "Line 1", "Line 0"]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert second["messages"][-1]["reply_count"] == 1


async def test_oldest_and_latest_bound_the_history(newsroom: Newsroom, client: AsyncWebClient) -> None:
    said = [newsroom.workspace.say(newsroom.mara, newsroom.desk, str(n)) for n in range(5)]

    async def texts(**bounds: object) -> list[str]:
        body = {"channel": newsroom.desk.id, "oldest": said[1].ts, "latest": said[3].ts, **bounds}
        return [
            one["text"] for one in (await client.api_call("conversations.history", params=body))["messages"]
        ]

    assert await texts() == ["2"]
    assert await texts(inclusive=1) == ["3", "2", "1"]
    assert await texts(latest=said[1].ts, oldest="0", inclusive=1, limit=1) == ["1"]


async def test_replies_begin_with_the_parent_on_every_page(
    newsroom: Newsroom, client: AsyncWebClient
) -> None:
    parent = newsroom.workspace.say(newsroom.mara, newsroom.desk, "Parent")
    for n in range(3):
        newsroom.workspace.say(newsroom.odo, newsroom.desk, f"Reply {n}", thread_ts=parent.ts)

    first = await client.conversations_replies(channel=newsroom.desk.id, ts=parent.ts, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_replies(
        channel=newsroom.desk.id, ts=parent.ts, limit=2, cursor=cursor
    )

    assert [one["text"] for one in first["messages"]] == ["Parent", "Reply 0", "Reply 1"]
    assert [one["text"] for one in second["messages"]] == ["Parent", "Reply 2"]


async def test_metadata_is_shown_only_when_asked_for(newsroom: Newsroom, client: AsyncWebClient) -> None:
    metadata = {"event_type": "brief", "event_payload": {"filing": 1}}
    posted = await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy", metadata=metadata)
    thread = {"channel": newsroom.desk.id, "ts": posted["ts"]}

    (plain,) = (await client.conversations_replies(**thread))["messages"]
    (full,) = (await client.conversations_replies(**thread, include_all_metadata=True))["messages"]

    assert "metadata" not in plain
    assert full["metadata"] == metadata


async def test_what_cannot_be_read(newsroom: Newsroom, client: AsyncWebClient) -> None:
    outside = newsroom.workspace.add_channel("sports", with_bot=False)
    hidden = newsroom.workspace.add_channel("board", private=True, with_bot=False)
    desk = newsroom.desk.id

    assert await refused(client.conversations_history(channel=outside.id)) == "not_in_channel"
    assert await refused(client.conversations_history(channel=hidden.id)) == "channel_not_found"
    assert await refused(client.conversations_info(channel=hidden.id)) == "channel_not_found"
    assert await refused(client.conversations_replies(channel=desk, ts="1.0")) == "thread_not_found"
    assert await refused(client.conversations_history(channel=desk, cursor="?")) == "invalid_cursor"
    assert await refused(client.conversations_history(channel=desk, limit=0)) == "invalid_limit"
    assert await refused(client.conversations_history(channel=desk, oldest="noon")) == "invalid_ts_oldest"


async def test_a_channel_tells_its_kind_by_flags_alone(newsroom: Newsroom, client: AsyncWebClient) -> None:
    workspace = newsroom.workspace
    private = workspace.add_channel("sources", private=True, ext_shared=True)
    group = workspace.direct_message(newsroom.mara, newsroom.odo)

    async def info(channel: str) -> dict[str, object]:
        found: dict[str, object] = (await client.conversations_info(channel=channel))["channel"]
        return found

    public = await info(newsroom.desk.id)
    assert (public["is_private"], public["is_member"]) == (False, True)
    shown = await info(private.id)
    assert private.id.startswith("C")
    assert (shown["is_private"], shown["is_ext_shared"]) == (True, True)
    assert (await info(group.id))["is_mpim"] is True
    direct = await info(workspace.direct_message(newsroom.mara).id)
    assert (direct["is_im"], direct["user"]) == (True, newsroom.mara.id)


async def test_members_come_in_pages(newsroom: Newsroom, client: AsyncWebClient) -> None:
    first = await client.conversations_members(channel=newsroom.desk.id, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_members(channel=newsroom.desk.id, limit=2, cursor=cursor)

    assert first["members"] + second["members"] == newsroom.desk.members
    assert second["response_metadata"]["next_cursor"] == ""


async def test_opening_a_direct_message_needs_its_scope(newsroom: Newsroom, client: AsyncWebClient) -> None:
    assert await refused(client.conversations_open(users=newsroom.mara.id)) == "missing_scope"

    scopes = newsroom.installation.scopes | {"im:write"}
    async with (
        open_newsroom(installation=Installation(scopes=scopes)) as other,
        aiohttp.ClientSession() as session,
    ):
        allowed = other.client(session)
        opened = (await allowed.conversations_open(users=other.mara.id))["channel"]["id"]
        assert opened == other.workspace.direct_message(other.mara).id
        shown = (await allowed.conversations_open(channel=opened, return_im=True))["channel"]
        assert shown["user"] == other.mara.id
        both = f"{other.mara.id},{other.odo.id}"
        assert await refused(allowed.conversations_open(users=both)) == "missing_scope"
        assert await refused(allowed.conversations_open(channel=other.desk.id)) == "channel_not_found"
