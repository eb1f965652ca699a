"""chat.*: what is posted, changed, taken away, and refused."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.calls import refusal, refused
from tests.sandbox.newsroom import Newsroom

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "A harbour brief"}}


async def test_a_message_is_posted_into_a_thread(newsroom: Newsroom, client: AsyncWebClient) -> None:
    parent = newsroom.workspace.say(newsroom.mara, newsroom.desk, "The tide is out.")

    answer = await client.chat_postMessage(
        channel=newsroom.desk.id, thread_ts=parent.ts, text="Ahoy", blocks=[SECTION]
    )

    _, reply = newsroom.workspace.thread(newsroom.desk, parent.ts)
    assert reply.ts == answer["ts"]
    assert reply.bot_id == newsroom.workspace.bot.bot_id
    assert reply.blocks[0]["block_id"]


async def test_where_nothing_can_be_posted(newsroom: Newsroom, client: AsyncWebClient) -> None:
    workspace = newsroom.workspace
    closed = workspace.add_channel("old-desk")
    closed.is_archived = True
    outside = workspace.add_channel("sports", with_bot=False)
    hidden = workspace.add_channel("board", private=True, with_bot=False)
    parent = workspace.say(newsroom.mara, newsroom.desk, "The tide is out.")
    reply = workspace.say(newsroom.odo, newsroom.desk, "So it is.", thread_ts=parent.ts)

    async def posting(channel: str, thread_ts: str | None = None) -> str:
        return await refused(client.chat_postMessage(channel=channel, text="Ahoy", thread_ts=thread_ts))

    assert await posting("C0") == "channel_not_found"
    assert await posting(closed.id) == "is_archived"
    assert await posting(outside.id) == "not_in_channel"
    assert await posting(hidden.id) == "channel_not_found"
    assert await posting(newsroom.desk.id, thread_ts="1.000001") == "thread_not_found"
    assert await posting(newsroom.desk.id, thread_ts=reply.ts) == "thread_not_found"


async def test_a_users_id_is_their_direct_message(newsroom: Newsroom, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=newsroom.mara.id, text="Ahoy")

    assert answer["channel"] == newsroom.workspace.direct_message(newsroom.mara).id


async def test_an_empty_message_is_refused(newsroom: Newsroom, client: AsyncWebClient) -> None:
    empty: list[dict[str, object]] = [{"text": ""}, {"text": " \n"}, {"blocks": []}]
    for content in empty:
        body = {"channel": newsroom.desk.id, **content}
        assert await refused(client.api_call("chat.postMessage", json=body)) == "no_text"


async def test_a_long_text_is_cut_with_a_warning(newsroom: Newsroom, client: AsyncWebClient) -> None:
    whole = await client.chat_postMessage(channel=newsroom.desk.id, text="x" * 40_000)
    assert "warning" not in whole.data

    cut = await client.chat_postMessage(channel=newsroom.desk.id, text="x" * 40_001)

    assert cut["warning"] == "message_truncated"
    assert len(newsroom.workspace.messages(newsroom.desk)[-1].text) == 40_000


async def test_wrong_blocks_are_refused_with_pointers(newsroom: Newsroom, client: AsyncWebClient) -> None:
    wrong = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    body = await refusal(
        client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy", blocks=[SECTION, wrong])
    )

    assert body["error"] == "invalid_blocks"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]
    assert newsroom.workspace.messages(newsroom.desk) == []


async def test_an_update_keeps_what_it_leaves_out(newsroom: Newsroom, client: AsyncWebClient) -> None:
    metadata = {"event_type": "brief", "event_payload": {"filing": 1}}
    posted = await client.chat_postMessage(
        channel=newsroom.desk.id, text="Reading", blocks=[SECTION], metadata=metadata
    )

    await client.chat_update(channel=newsroom.desk.id, ts=posted["ts"], text="Done")

    (message,) = newsroom.workspace.messages(newsroom.desk)
    assert (message.text, len(message.blocks), message.metadata) == ("Done", 1, metadata)
    await client.chat_update(channel=newsroom.desk.id, ts=posted["ts"], text="Done", blocks=[], metadata={})
    assert (message.blocks, message.metadata) == ([], None)


async def test_an_updates_text_is_counted_in_escaped_bytes(
    newsroom: Newsroom, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=newsroom.desk.id, text="Reading")

    async def update(text: str) -> None:
        await client.chat_update(channel=newsroom.desk.id, ts=posted["ts"], text=text)

    for text in ("x" * 4000, "é" * 2000, "&" * 800, "&amp;" * 800):
        await update(text)
        assert await refused(update(text + text[:5])) == "msg_too_long"


async def test_only_own_messages_are_changed(newsroom: Newsroom, client: AsyncWebClient) -> None:
    theirs = newsroom.workspace.say(newsroom.mara, newsroom.desk, "The tide is out.")
    desk = newsroom.desk.id

    assert await refused(client.chat_update(channel=desk, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=desk, ts=theirs.ts)) == "cant_delete_message"
    assert await refused(client.chat_update(channel=desk, ts="1.000001", text="x")) == "message_not_found"
    assert await refused(client.chat_delete(channel=desk, ts="1.000001")) == "message_not_found"


async def test_a_deleted_parent_leaves_a_tombstone(newsroom: Newsroom, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
    newsroom.workspace.say(newsroom.mara, newsroom.desk, "Ahoy yourself.", thread_ts=posted["ts"])
    lone = await client.chat_postMessage(channel=newsroom.desk.id, text="Alone")

    await client.chat_delete(channel=newsroom.desk.id, ts=posted["ts"])
    await client.chat_delete(channel=newsroom.desk.id, ts=lone["ts"])

    parent = newsroom.workspace.find(newsroom.desk, posted["ts"])
    assert parent is not None
    assert (parent.subtype, parent.text) == ("tombstone", "This message was deleted.")
    assert newsroom.workspace.find(newsroom.desk, lone["ts"]) is None


async def test_a_whisper_is_seen_by_one_member(newsroom: Newsroom, client: AsyncWebClient) -> None:
    stranger = newsroom.workspace.add_user("Ilse Brandt")
    desk = newsroom.desk.id

    await client.chat_postEphemeral(channel=desk, user=newsroom.mara.id, text="Psst")

    assert [one.ephemeral_to for one in newsroom.workspace.ephemerals] == [newsroom.mara.id]
    assert newsroom.workspace.messages(newsroom.desk) == []
    outside = client.chat_postEphemeral(channel=desk, user=stranger.id, text="Psst")
    assert await refused(outside) == "user_not_in_channel"


async def test_metadata_is_checked(newsroom: Newsroom, client: AsyncWebClient) -> None:
    body = {"channel": newsroom.desk.id, "text": "Ahoy", "metadata": {"event_type": "brief"}}
    assert await refused(client.api_call("chat.postMessage", json=body)) == "invalid_metadata_format"


async def test_a_permalink_names_channel_and_time(newsroom: Newsroom, client: AsyncWebClient) -> None:
    message = newsroom.workspace.say(newsroom.mara, newsroom.desk, "The tide is out.")
    answer = await client.chat_getPermalink(channel=newsroom.desk.id, message_ts=message.ts)
    assert answer["permalink"].endswith(f"/archives/{newsroom.desk.id}/p{message.ts.replace('.', '')}")
