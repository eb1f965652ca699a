"""What goes wrong between us and Slack, or in us: one message all the same, or one sentence."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import text

from bot.analysis.desk import Desk
from bot.analysis.draft import Draft
from bot.article.article import Article
from bot.jobs.first_post import GRACE
from bot.sandbox import Installation
from bot.sandbox.faults import Drop, Fault, Hang, RateLimited, Refuse, ServerError
from tests.newsrooms import ARTICLE, Newsroom, installation, open_newsroom, shown

ASKED = f"@Rejoinder {ARTICLE}"


async def states(newsroom: Newsroom, table: str = "filing") -> list[str]:
    async with newsroom.service.database.reading() as session:
        return list(await session.scalars(text(f"SELECT state FROM {table} ORDER BY id")))


@pytest.mark.parametrize("fault", [Drop(late=True), Hang(late=True), ServerError(late=True)], ids=repr)
async def test_a_post_that_arrived_and_was_not_answered_is_found_and_not_repeated(
    either_newsroom: Newsroom, fault: Fault
) -> None:
    newsroom = either_newsroom
    newsroom.server.faults.add("chat.postMessage", fault)
    answer = await newsroom.answer(ASKED)
    assert "Ilse Karro" in shown(answer)
    assert newsroom.pauses == [GRACE], "longer than the call may take, and only then the look"
    assert len(newsroom.workspace.called("chat.postMessage")) == 1
    assert (await states(newsroom), await states(newsroom, "outgoing")) == (["answered"], ["sent"])


@pytest.mark.parametrize("fault", [Drop(), ServerError(), ServerError(503, html=True)], ids=repr)
async def test_a_post_that_never_arrived_is_posted_again(newsroom: Newsroom, fault: Fault) -> None:
    newsroom.server.faults.add("chat.postMessage", fault)
    assert "Ilse Karro" in shown(await newsroom.answer(ASKED))


@pytest.mark.parametrize("quietly", [False, True])
async def test_too_many_posts_wait_as_long_as_slack_says(newsroom: Newsroom, quietly: bool) -> None:
    newsroom.server.faults.add("chat.postMessage", RateLimited(7, quietly), times=2)
    assert "Ilse Karro" in shown(await newsroom.answer(ASKED))
    assert newsroom.pauses == ([1, 1] if quietly else [7, 7])


@pytest.mark.parametrize("fault", [Drop(), Drop(late=True), ServerError(), RateLimited(3)], ids=repr)
async def test_an_update_is_repeated_until_it_is_taken(newsroom: Newsroom, fault: Fault) -> None:
    newsroom.server.faults.add("chat.update", fault, times=2)
    assert "Ilse Karro" in shown(await newsroom.answer(ASKED))


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived"])
async def test_where_we_may_not_speak_the_filing_fails_and_nothing_else(
    newsroom: Newsroom, code: str
) -> None:
    newsroom.server.faults.add("chat.postMessage", Refuse(code), times=2)
    assert await newsroom.ask(ASKED) == []
    assert await states(newsroom) == ["failed"]
    assert "Ilse Karro" in shown(await newsroom.answer(ASKED)), "the next one is none the worse"


@pytest.mark.parametrize("code", ["msg_too_long", "invalid_blocks", "msg_blocks_too_long"])
async def test_a_brief_whose_form_slack_refuses_comes_as_plain_words(newsroom: Newsroom, code: str) -> None:
    newsroom.server.faults.add("chat.update", Refuse(code))
    answer = await newsroom.answer(ASKED)
    assert [block["type"] for block in answer.blocks] == ["rich_text"]
    assert "Ilse Karro" in shown(answer)
    assert await states(newsroom) == ["answered"]


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive"])
async def test_a_token_that_is_taken_away_fails_the_filing_for_the_operator_to_see(
    newsroom: Newsroom, code: str
) -> None:
    newsroom.server.faults.add("chat.update", Refuse(code), times=9)
    await newsroom.ask(ASKED)
    assert await states(newsroom) == ["failed"]


async def test_an_unanswered_post_that_cannot_be_looked_for_is_not_repeated(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    newsroom.server.faults.add("conversations.replies", Refuse("missing_scope"))
    (answer,) = await newsroom.ask(ASKED)
    assert len(newsroom.workspace.called("chat.postMessage")) == 1
    assert (await states(newsroom), await states(newsroom, "outgoing")) == (["failed"], ["unknown"])
    assert answer.edited_ts is None
    (whispered,) = newsroom.workspace.ephemerals
    assert whispered.ephemeral_to == newsroom.mara.id
    assert "(error " in shown(whispered)


async def test_without_a_status_there_is_a_reaction(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("assistant.threads.setStatus", Refuse("missing_scope"))
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, ASKED)
    await newsroom.idle()
    assert said.message.reactions == {"eyes": [newsroom.workspace.bot.id]}


@pytest.mark.parametrize("fault", [Refuse("missing_scope"), Drop(), ServerError(html=True)], ids=repr)
async def test_without_either_there_is_still_a_brief(newsroom: Newsroom, fault: Fault) -> None:
    for method in ("assistant.threads.setStatus", "reactions.add"):
        newsroom.server.faults.add(method, fault)
    assert "Ilse Karro" in shown(await newsroom.answer(ASKED))


async def test_a_channel_that_slack_does_not_describe_counts_as_private(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("conversations.info", Refuse("missing_scope"))
    assert "Ilse Karro" in shown(await newsroom.answer(ASKED))
    async with newsroom.service.database.reading() as session:
        assert list(await session.scalars(text("SELECT kind FROM channel"))) == ["unknown"]


async def test_while_slack_does_not_say_who_we_are_nothing_is_acknowledged(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("auth.test", Refuse("internal_error"), times=1)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, ASKED, order=("app_mention", "message"))
    tries = [[attempt.status for attempt in delivery.attempts] for delivery in said.deliveries]
    assert tries == [[500, 200], [200]]
    await newsroom.idle()
    assert len(newsroom.answers(said.message)) == 1


async def test_a_database_that_cannot_be_written_makes_slack_try_again(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await rename(newsroom, "filing", "mislaid")
    newsroom.server.retry_delays = (0.0,)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, ASKED)
    tries = [[attempt.status for attempt in delivery.attempts] for delivery in said.deliveries]
    assert tries == [[500, 500], [500, 500]]

    await rename(newsroom, "mislaid", "filing")
    assert [each.status for each in await newsroom.server.redeliver(said.events[0]["event_id"])] == [200]
    await newsroom.idle()
    assert len(newsroom.answers(said.message)) == 1


async def rename(newsroom: Newsroom, before: str, after: str) -> None:
    async with newsroom.service.database.writing() as session:
        await session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


async def test_a_fault_of_ours_is_told_in_one_sentence_with_an_id_that_the_log_has(
    sqlite_url: str, log: StringIO
) -> None:
    def broken(_: Article) -> Draft:
        raise RuntimeError("canary-of-the-crash")

    async with open_newsroom(sqlite_url, desk=Desk(broken)) as newsroom:
        answer = await newsroom.answer(ASKED)
        assert await states(newsroom) == ["failed"]
    told = shown(answer)
    assert "mention me again" in told
    assert "canary" not in told
    assert "Traceback" not in told
    error_id = told.split("(error ")[1][:8]
    (line,) = (json.loads(line) for line in log.getvalue().splitlines() if error_id in line)
    assert (line["event"], line["error"]) == ("brief.failed", "RuntimeError")
    assert any(place.startswith("test_faults.py") for place in line["at"])
    assert "canary" not in log.getvalue()


@pytest.mark.parametrize("without", ["reactions:write", "channels:history", "channels:read"])
async def test_an_app_installed_without_a_scope_still_briefs(sqlite_url: str, without: str) -> None:
    whole: Installation = installation()
    fewer: dict[str, Any] = {"scopes": whole.scopes - {without}}
    async with open_newsroom(sqlite_url, installed=installation(**fewer)) as newsroom:
        assert "Ilse Karro" in shown(await newsroom.answer(ASKED))
