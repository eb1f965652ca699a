"""Corrections as people make them: kept with the job that shows them, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.errors import DeliveryError
from bot.jobs.delivery import Delivery, UnansweredError
from bot.jobs.filed import key_of_jobs, patient
from bot.jobs.showing import Showing
from bot.memory.correcting import Made
from bot.memory.corrections import Sheet, correct, correctable, undo_correction
from bot.memory.states import Change
from bot.work.port import RowId, Step, Work
from storage.database import Database
from storage.viewer import Viewer

KIND = "refresh"

_log = structlog.get_logger(__name__)


class Corrections:
    """Takes corrections, and has the brief's message follow."""

    def __init__(self, database: Database, work: Work, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._now = now

    async def sheet(self, viewer: Viewer, brief_id: int) -> Sheet | None:
        """Return what may be corrected of a brief, or None where this viewer may not see it."""
        async with self._database.reading() as session:
            return await correctable(session, viewer=viewer, brief_id=brief_id)

    async def correct(self, viewer: Viewer, statement_id: int, change: Change, *, by: str) -> None:
        """Make a statement what `change` says.

        Raises:
            CorrectionError: it cannot be; the message says why.
        """
        async with self._database.writing() as session:
            made = await correct(
                session, viewer=viewer, statement_id=statement_id, change=change, by=by, at=self._now()
            )
            await self._work.enqueue(session, KIND, made.filing_id, key=_key(made), lane=viewer.workspace_id)
        _log.info("correction.made", correction_id=made.correction_id, filing_id=made.filing_id)

    async def undo(self, viewer: Viewer, correction_id: int, *, by: str) -> None:
        """Bring a statement back to what it was before its last correction.

        Raises:
            CorrectionError: it cannot be; the message says why.
        """
        async with self._database.writing() as session:
            made = await undo_correction(
                session, viewer=viewer, correction_id=correction_id, by=by, at=self._now()
            )
            await self._work.enqueue(session, KIND, made.filing_id, key=_key(made), lane=viewer.workspace_id)
        _log.info("correction.undone", correction_id=correction_id, filing_id=made.filing_id)


class RefreshJob:
    """Shows a filing's brief as it was corrected."""

    def __init__(self, database: Database, delivery: Delivery, *, now: Callable[[], datetime]) -> None:
        self._showing = Showing(database, delivery, now=now)

    async def __call__(self, step: Step, filing_id: RowId) -> None:
        """Bring the filing's message up to date; where Slack refuses, the brief is right all the same."""
        await step("show", patient(self._show), filing_id)

    async def _show(self, filing_id: RowId) -> None:
        try:
            await self._showing.latest(filing_id)
        except DeliveryError as error:
            if error.after is not None or isinstance(error, UnansweredError):
                raise
            _log.info("correction.not_shown", filing_id=filing_id, code=error.code)


def _key(made: Made) -> str:
    return f"{key_of_jobs(made.filing_id)}refresh:{made.correction_id}"
