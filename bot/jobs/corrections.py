"""Corrections as people make them: kept with the job that shows them, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.jobs.refresh import queue_refresh
from bot.memory.correcting import Made
from bot.memory.corrections import Sheet, correct, correctable, corrections_of, undo_correction
from bot.memory.states import Change, Correction
from bot.work.port import Work
from storage.database import Database
from storage.links import filings_joined_to
from storage.viewer import Viewer

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

    async def history(self, viewer: Viewer, brief_id: int) -> tuple[Correction, ...]:
        """Return what was corrected of a brief, oldest first; nothing where this viewer may not see it."""
        async with self._database.reading() as session:
            return await corrections_of(session, viewer=viewer, brief_id=brief_id)

    async def correct(self, viewer: Viewer, statement_id: int, change: Change, *, by: str) -> None:
        """Make a statement what `change` says.

        Raises:
            CorrectionError: it cannot be; the message says why.
        """
        async with self._database.writing() as session:
            made = await correct(
                session, viewer=viewer, statement_id=statement_id, change=change, by=by, at=self._now()
            )
            await self._show(session, viewer, made)
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
            await self._show(session, viewer, made)
        _log.info("correction.undone", correction_id=correction_id, filing_id=made.filing_id)

    async def _show(self, session: AsyncSession, viewer: Viewer, made: Made) -> None:
        """Queue that the brief's message shows it, and those of the articles that it is linked to."""
        joined = await filings_joined_to(session, workspace_id=viewer.workspace_id, filing_id=made.filing_id)
        await queue_refresh(
            session,
            self._work,
            workspace_id=viewer.workspace_id,
            filing_ids=[made.filing_id, *joined],
            after=f"correction:{made.correction_id}",
        )
