"""The sweep finds what was cut off, and only that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.jobs.intake import MAX_SWEEPS, STALE, Arrival, Intake
from bot.work.inline import InlineWork
from bot.work.port import RowId, Step
from storage.database import Database
from storage.filings import set_state
from storage.operations import filing_of_job
from storage.tables import FilingState
from tests.newsrooms import ARTICLE, Newsroom, shown

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Desk:
    """An intake whose clock is set by hand and whose jobs only say that they ran."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOON
        self.ran: list[RowId] = []
        self.work = InlineWork()
        self.work.register("brief", self._job)
        self.intake = Intake(database, self.work, now=lambda: self.now)

    async def _job(self, step: Step, row_id: RowId) -> None:
        self.ran.append(row_id)

    async def receive(self, number: int, workspace: str = "T1") -> RowId:
        await self.intake.receive(
            Arrival(workspace, f"Ev{number}", "C1", f"1.{number:06}", None, "U1", "mention", {"text": "x"})
        )
        assert await self.work.drain(5)
        return self.ran[-1]

    async def move(self, filing_id: RowId, state: FilingState) -> None:
        async with self.database.writing() as session:
            filed = await filing_of_job(session, filing_id=filing_id)
            assert filed is not None
            workspace_id = filed.filing.workspace_id
            await set_state(session, workspace_id=workspace_id, filing_id=filing_id, state=state, at=self.now)

    async def sweep(self) -> list[RowId]:
        self.ran.clear()
        count = await self.intake.sweep()
        assert await self.work.drain(5)
        assert count == len(self.ran)
        return sorted(self.ran)


async def test_a_message_is_queued_once(database: Database) -> None:
    desk = Desk(database)
    await desk.receive(1)
    await desk.receive(1)
    await desk.receive(1, workspace="T2")
    assert len(desk.ran) == 2


async def test_the_sweep_queues_again_what_has_not_moved_and_is_not_finished(database: Database) -> None:
    desk = Desk(database)
    received, analysing, briefed, answered, failed = [await desk.receive(n) for n in range(5)]
    other = await desk.receive(9, workspace="T2")
    states: list[tuple[RowId, FilingState]] = [
        (analysing, "analysing"),
        (briefed, "briefed"),
        (answered, "answered"),
        (failed, "failed"),
    ]
    for filing_id, state in states:
        await desk.move(filing_id, state)

    assert await desk.sweep() == [], "nothing is stale yet"
    desk.now += STALE + timedelta(seconds=1)
    assert await desk.sweep() == [received, analysing, briefed, other]
    assert await desk.sweep() == [], "what has just been queued again is not stale"
    for _ in range(2, MAX_SWEEPS):
        desk.now += STALE + timedelta(seconds=1)
        assert await desk.sweep() == [received, analysing, briefed, other]
    desk.now += STALE + timedelta(seconds=1)
    assert await desk.sweep() == [], "what keeps failing is left to the operator"


class Outage(InlineWork):
    """An engine whose database goes away after it has been asked once."""

    def __init__(self, answers: int) -> None:
        super().__init__()
        self.answers = answers

    async def lives(self, key: str) -> bool:
        if not self.answers:
            raise ConnectionError
        self.answers -= 1
        return await super().lives(key)


async def test_a_sweep_that_is_cut_off_by_an_outage_takes_nothing_away(database: Database) -> None:
    desk = Desk(database)
    waiting = [await desk.receive(n) for n in range(3)]
    desk.now += STALE + timedelta(seconds=1)
    away = Outage(answers=1)
    away.register("brief", desk._job)
    desk.ran.clear()
    with pytest.raises(ConnectionError):
        await Intake(database, away, now=lambda: desk.now).sweep()
    assert await away.drain(5)
    assert desk.ran == waiting[:1], "what it had queued again stays queued"
    for _ in range(3 * MAX_SWEEPS):
        with pytest.raises(ConnectionError):
            await Intake(database, away, now=lambda: desk.now).sweep()
    assert await desk.sweep() == waiting[1:], "an outage, however long, uses up no attempt"


async def test_what_was_cut_off_before_its_post_is_answered_after_the_sweep(
    either_newsroom: Newsroom,
) -> None:
    """As after a crash: the filing's row is there, its job is not."""
    newsroom = either_newsroom
    answer = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    newsroom.workspace.delete(answer)
    async with newsroom.service.database.writing() as session:
        await session.execute(text("DELETE FROM outgoing"))
        await session.execute(text("UPDATE filing SET state = 'analysing', finished_at = NULL"))

    assert await newsroom.service.intake.sweep(stale=timedelta(0)) == 1
    await newsroom.idle()
    (ours,) = newsroom.ours
    assert "Ilse Karro" in shown(ours)
    assert await newsroom.service.intake.sweep(stale=timedelta(0)) == 0


async def test_what_was_cut_off_between_post_and_record_is_found_and_not_posted_again(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    answer = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    newsroom.workspace.edit(answer, text="Reading the article…", blocks=[])
    async with newsroom.service.database.writing() as session:
        await session.execute(text("UPDATE outgoing SET state = 'sending', ts = NULL, sent_at = NULL"))
        await session.execute(text("UPDATE filing SET state = 'briefed', finished_at = NULL"))

    assert await newsroom.service.intake.sweep(stale=timedelta(0)) == 1
    await newsroom.idle()
    (ours,) = newsroom.ours
    assert ours.ts == answer.ts
    assert "Ilse Karro" in shown(ours)
    assert (await newsroom.rows())["brief"] == 1
