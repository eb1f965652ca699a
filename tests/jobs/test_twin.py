"""A mention that seems to hold nothing waits for its twin once, and only then is it answered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.jobs.reading import HELP, INTO_SLACK
from bot.jobs.twin import PATIENCE, Twin
from bot.sandbox.faults import Drop, Refuse
from bot.sandbox.server import Said
from storage.inbound import add_to_inbound, told_of
from storage.tables import Inbound
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown
from tests.slack.test_twins import kept, snippet, without_files
from tests.storage.samples import WORKSPACE, receive


async def mentioned(newsroom: Newsroom, text: str = "@Rejoinder", **more: Any) -> Said:
    """Say something, and bring of its events the mention alone, without its files."""
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, text, tell=False, **more)
    assert [event["event"]["type"] for event in said.events] == ["app_mention", "message"]
    await newsroom.server.bring(without_files(said.events[0]))
    return said


async def answer_to(newsroom: Newsroom, said: Said) -> str:
    """Return what our one answer says once the work is done."""
    await newsroom.idle()
    (answer,) = newsroom.answers(said.message)
    return shown(answer)


async def test_it_waits_two_seconds_once_after_the_sign_of_life_and_then_looks_at_the_message_itself(
    newsroom: Newsroom,
) -> None:
    done_before: list[str] = []

    async def look() -> None:
        done_before.extend(call.method for call in newsroom.workspace.calls)

    newsroom.meanwhile.append(look)
    assert HELP in await answer_to(newsroom, await mentioned(newsroom))
    assert newsroom.pauses == [PATIENCE] == [2.0]
    assert "assistant.threads.setStatus" in done_before
    assert not {"chat.postMessage", "conversations.replies"}.intersection(done_before)
    assert len(newsroom.workspace.called("conversations.replies")) == 1


async def test_a_file_of_the_twin_that_comes_meanwhile_is_seen_without_asking_slack(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    file = snippet(newsroom)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder", files=[file], tell=False)
    mention, message = said.events

    async def come() -> None:
        await newsroom.server.bring(message)

    newsroom.meanwhile.append(come)
    await newsroom.server.bring(without_files(mention))
    assert "Ilse Karro" in await answer_to(newsroom, said)
    assert newsroom.pauses == [PATIENCE]
    assert newsroom.workspace.called("conversations.replies") == []
    assert (await kept(newsroom, said.message))["files"] == [file]


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_file_of_a_twin_that_never_comes_is_found_on_the_message(
    either_newsroom: Newsroom, in_thread: bool
) -> None:
    newsroom = either_newsroom
    more: dict[str, Any] = {}
    if in_thread:
        more["thread_ts"] = newsroom.workspace.say(newsroom.odo, newsroom.desk, ANOTHER).ts
    file = snippet(newsroom)
    said = await mentioned(newsroom, files=[file], **more)
    assert "Ilse Karro" in await answer_to(newsroom, said)
    payload = await kept(newsroom, said.message)
    assert (payload["files"], payload["text"]) == ([file], said.message.text)
    assert payload.keys() <= {"text", "blocks", "files"}, "and nothing that nobody asked for"


async def test_in_a_thread_the_article_above_is_briefed_after_those_two_seconds(newsroom: Newsroom) -> None:
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)
    said = await mentioned(newsroom, thread_ts=parent.ts)
    assert "Ilse Karro" in await answer_to(newsroom, said)
    assert newsroom.pauses == [PATIENCE]


@pytest.mark.parametrize("fault", [Refuse("missing_scope"), Refuse("thread_not_found")], ids=repr)
async def test_where_slack_does_not_show_the_message_what_is_known_is_answered(
    newsroom: Newsroom, fault: Refuse
) -> None:
    newsroom.server.faults.add("conversations.replies", fault)
    assert HELP in await answer_to(newsroom, await mentioned(newsroom))


async def test_where_slack_does_not_answer_it_is_asked_again(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("conversations.replies", Drop())
    said = await mentioned(newsroom, files=[snippet(newsroom)])
    assert "Ilse Karro" in await answer_to(newsroom, said)


async def test_a_mention_that_is_deleted_meanwhile_is_answered_from_what_is_known(newsroom: Newsroom) -> None:
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)

    async def delete() -> None:
        newsroom.workspace.delete(said.message)

    newsroom.meanwhile.append(delete)
    said = await newsroom.server.say(
        newsroom.mara, newsroom.desk, "@Rejoinder", thread_ts=parent.ts, tell=False
    )
    await newsroom.server.bring(said.events[0])
    assert "Ilse Karro" in await answer_to(newsroom, said)


async def test_what_is_edited_in_meanwhile_starts_nothing(newsroom: Newsroom) -> None:
    async def edit() -> None:
        await newsroom.server.edit(said.message, f"@Rejoinder {ARTICLE}")

    newsroom.meanwhile.append(edit)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder", tell=False)
    await newsroom.server.bring(said.events[0])
    assert HELP in await answer_to(newsroom, said)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"@Rejoinder {ARTICLE}", "Ilse Karro"),
        ("@Rejoinder help", HELP),
        ("@Rejoinder https://courier.slack.com/archives/C1/p1", INTO_SLACK),
    ],
    ids=["article", "help", "link"],
)
async def test_what_says_what_it_wants_waits_for_nothing(newsroom: Newsroom, text: str, answer: str) -> None:
    assert answer in await answer_to(newsroom, await mentioned(newsroom, text))
    assert newsroom.pauses == []


async def test_a_direct_message_has_no_twin_to_wait_for(newsroom: Newsroom) -> None:
    assert HELP in shown(
        await newsroom.answer("@Rejoinder", newsroom.workspace.direct_message(newsroom.mara))
    )
    assert newsroom.pauses == []


async def test_where_both_have_come_nothing_is_waited_for(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    database = newsroom.service.database
    async with database.writing() as session:
        first = await receive(session, payload={"text": "<@UBOT>"})
        message = await session.get_one(Inbound, first.inbound_id)
    async with database.writing() as session:
        await receive(session, event_id="Ev2", payload={"text": "<@UBOT>", "files": [{"id": "F1"}]})
    spot: Any = None
    united = await Twin(database, newsroom.service.poster).unite(message, spot)
    assert united == {"text": "<@UBOT>", "files": [{"id": "F1"}]}
    assert newsroom.workspace.calls == []


async def test_a_payload_that_was_taken_away_is_neither_waited_for_nor_brought_back(
    newsroom: Newsroom,
) -> None:
    database = newsroom.service.database
    async with database.writing() as session:
        first = await receive(session)
        message = await session.get_one(Inbound, first.inbound_id)
        message.payload = None
    spot: Any = None
    assert await Twin(database, newsroom.service.poster).unite(message, spot) == {}
    async with database.writing() as session:
        canary = {"text": "canary"}
        added = await add_to_inbound(
            session, workspace_id=WORKSPACE, inbound_id=first.inbound_id, payload=canary
        )
        assert added is None
        assert await told_of(session, workspace_id=WORKSPACE, inbound_id=first.inbound_id) == (1, None)
        assert await told_of(session, workspace_id="T2", inbound_id=first.inbound_id) == (0, None)
