"""Bringing briefs' messages up to date after something else than their own job has changed them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import DeliveryError
from bot.jobs.delivery import Delivery, UnansweredError
from bot.jobs.filed import key_of_jobs, patient
from bot.jobs.showing import Showing
from bot.work.port import RowId, Step, Work
from storage.database import Database

KIND = "refresh"

_log = structlog.get_logger(__name__)


async def queue_refresh(
    session: AsyncSession, work: Work, *, workspace_id: str, filing_ids: Collection[int], after: str
) -> None:
    """Queue that the messages of these filings are brought up to date, once the transaction commits.

    `after` names what changed them: the same change queues nothing twice.
    """
    for filing_id in filing_ids:
        key = f"{key_of_jobs(filing_id)}refresh:{after}"
        await work.enqueue(session, KIND, filing_id, key=key, lane=workspace_id)


class RefreshJob:
    """Shows a filing's brief as it is now."""

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
            _log.info("refresh.not_shown", filing_id=filing_id, code=error.code)
