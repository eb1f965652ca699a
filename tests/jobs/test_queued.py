"""What waits for its turn is told so, in the one message that its job then changes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.jobs.filed import key_of_job
from bot.jobs.finding import KIND
from bot.jobs.first_post import GRACE
from bot.jobs.intake import Intake
from bot.jobs.queued import Queued
from bot.sandbox.faults import RateLimited, Refuse
from bot.sandbox.message import Message
from bot.slack.listeners.mentions import arrival
from bot.work.inline import InlineWork
from bot.work.port import RowId
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown

LATER = timedelta(seconds=3)


def later() -> datetime:
    return datetime.now(UTC) + LATER


class Backlog(InlineWork):
    """Keeps what is queued until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[RowId, str]] = []

    async def enqueue(self, session: AsyncSession, kind: str, row_id: RowId, *, key: str, lane: str) -> None:
        self.kept.append((row_id, lane))


class Held:
    """A newsroom whose filings wait, until `go`."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._backlog = Backlog()
        self._intake = Intake(newsroom.service.database, self._backlog, now=lambda: datetime.now(UTC))
        self.asked: list[Message] = []

    def teller(self) -> Queued:
        """What tells of it, in a process of its own three seconds later."""
        return Queued(self.newsroom.service.database, self.newsroom.service.poster, now=later)

    async def ask(self, *texts: str) -> None:
        for words in texts:
            newsroom = self.newsroom
            said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {words}", tell=False)
            self.asked.append(said.message)
            (event,) = [each for each in said.events if each["event"]["type"] == "app_mention"]
            await self._intake.receive(arrival(event))

    async def go(self) -> None:
        """Do what waits, to its end."""
        async with self.newsroom.service.database.writing() as session:
            for filing_id, lane in self._backlog.kept:
                key = key_of_job(filing_id, 1)
                await self.newsroom.work.enqueue(session, KIND, filing_id, key=key, lane=lane)
        await self.newsroom.idle()

    @property
    def answers(self) -> list[Sequence[str]]:
        """What we say in each thread."""
        return [[shown(each) for each in self.newsroom.answers(asked)] for asked in self.asked]


@pytest.fixture
def held(either_newsroom: Newsroom) -> Held:
    return Held(either_newsroom)


async def test_the_reporters_of_what_waits_learn_how_many_are_ahead_and_get_their_answer(held: Held) -> None:
    await held.ask(ARTICLE, ANOTHER, "what is this?")
    teller = held.teller()
    assert await teller.tell() == 2
    assert held.answers == [
        [],
        ["Waiting to be read. 1 other is ahead."],
        ["Waiting to be read. 2 others are ahead."],
    ]
    assert await teller.tell() == 0
    await held.go()
    (first,), (second,), (third,) = held.answers
    assert "Ilse Karro" in first
    assert "Anso Weil" in second
    assert "too short" in third
    assert await held.teller().tell() == 0


async def test_what_has_just_come_is_left_to_its_job(held: Held) -> None:
    await held.ask(ARTICLE, ANOTHER)
    service = held.newsroom.service
    assert await Queued(service.database, service.poster, now=lambda: datetime.now(UTC)).tell() == 0


async def test_tellers_and_jobs_at_once_post_once(held: Held) -> None:
    await held.ask(*(f"{ARTICLE}\n\nThe ferry at Sund sailed {number} times." for number in range(12)))
    telling = asyncio.gather(*(held.teller().tell() for _ in range(3)))

    async def told() -> None:
        await asyncio.wait([telling])

    # A job that meets a post under way waits for a moment: here, until there is none.
    held.newsroom.meanwhile += [told] * 12
    await held.go()
    assert sum(await telling) <= 5
    assert [len(answers) for answers in held.answers] == [1] * 12
    assert all("Ilse Karro" in answer for (answer,) in held.answers)
    assert len(held.newsroom.workspace.called("chat.postMessage")) == 12


@pytest.mark.parametrize("posted", [True, False])
async def test_a_teller_that_died_about_its_post_leaves_one_message(held: Held, posted: bool) -> None:
    await held.ask(ARTICLE, ANOTHER)
    assert await held.teller().tell() == 1
    newsroom = held.newsroom
    if not posted:
        newsroom.workspace.delete(newsroom.ours[0])
    long_ago = datetime.now(UTC) - timedelta(seconds=2 * GRACE)
    async with newsroom.service.database.writing() as session:
        await session.execute(text("UPDATE outgoing SET state = 'sending', ts = NULL, sent_at = NULL"))
        await session.execute(text("UPDATE outgoing SET attempted_at = :at"), {"at": str(long_ago)})
    await held.go()
    assert [len(answers) for answers in held.answers] == [1, 1]
    assert "Anso Weil" in held.answers[1][0]
    assert newsroom.pauses == ([] if posted else [GRACE])


async def test_where_slack_asks_for_patience_nothing_more_is_told(held: Held) -> None:
    await held.ask(ARTICLE, ANOTHER, "hello", "help")
    held.newsroom.server.faults.add("chat.postMessage", RateLimited(60))
    teller = held.teller()
    assert await teller.tell() == 0
    assert await teller.tell() == 0
    assert len(held.newsroom.workspace.called("chat.postMessage")) == 1
    await held.go()
    assert [len(answers) for answers in held.answers] == [1, 1, 1, 1]


async def test_what_slack_refuses_does_not_keep_others_waiting(held: Held) -> None:
    await held.ask(ARTICLE, ANOTHER, "hello")
    held.newsroom.server.faults.add("chat.postMessage", Refuse("not_in_channel"))
    assert await held.teller().tell() == 1
    assert [len(answers) for answers in held.answers] == [0, 0, 1]
