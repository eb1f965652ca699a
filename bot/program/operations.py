"""What an operator does about filings that did not end well, beside whatever runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.errors import InputError, RejoinderError
from bot.jobs.filed import key_of_job
from bot.jobs.intake import Intake
from bot.program.clock import utc_now
from bot.settings import Settings
from bot.work.durable import DurableWork
from bot.work.port import Work
from storage.database import Database
from storage.due import DoubtfulDigest, doubtful_digests
from storage.operations import Attention, needing_attention

_SHOWN = 200


class Operations:
    """Lists filings that failed, are unknown or are not finished, and queues one of them again."""

    def __init__(self, database: Database, work: Work) -> None:
        self._database = database
        self._work = work
        self._intake = Intake(database, work, now=utc_now)

    async def attention(self) -> Sequence[Attention]:
        """Return them, newest first.

        Raises:
            StorageError: the database cannot be used.
        """
        async with self._database.reading() as session:
            return await needing_attention(session)

    async def digests(self) -> Sequence[DoubtfulDigest]:
        """Return the digests that did not end well or have not ended, newest first.

        Raises:
            StorageError: the database cannot be used.
        """
        async with self._database.reading() as session:
            return await doubtful_digests(session, limit=_SHOWN)

    async def retry(self, filing_id: int) -> None:
        """Queue a filing again.

        Raises:
            InputError: there is nothing to do for it, or it is at work.
            StorageError: the database cannot be used.
        """
        async with self._database.reading() as session:
            found = await needing_attention(session, filing_id=filing_id)
        if not found:
            raise InputError(
                f"There is no filing {filing_id} to do again: `rejoinder jobs` lists those that are."
            )
        filing = found[0]
        if await self._work.lives(key_of_job(filing_id, filing.attempt)):
            raise InputError(f"Filing {filing_id} is queued or at work already: wait for it to end.")
        if not await self._intake.again(filing.workspace_id, filing_id, filing.attempt):
            raise InputError(f"Filing {filing_id} has just been queued by somebody else: wait for it to end.")


@asynccontextmanager
async def open_operations(settings: Settings) -> AsyncIterator[Operations]:
    """Open the database of the settings, beside whatever works on it.

    Raises:
        RejoinderError: the database is not of this version.
        StorageError: the database cannot be used.
    """
    url = settings.database_url.get_secret_value()
    database = Database(url)
    work = DurableWork(url, working=False)
    try:
        if not await database.is_current():
            raise RejoinderError(
                f"The database {database.name} is not up to date: run `rejoinder db upgrade`."
            )
        yield Operations(database, work)
    finally:
        await work.stop(0)
        await database.close()
