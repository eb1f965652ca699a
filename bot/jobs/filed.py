"""What every job of a filing needs: the filing, its spot, and which failures may pass."""

from __future__ import annotations

from datetime import datetime

from bot.errors import DeliveryError
from bot.jobs.delivery import Spot, UnansweredError
from bot.work.port import PassingError, RowId, StepFunction
from storage.database import Database
from storage.errors import StorageError, UnreachableError
from storage.filings import Filed, filing
from storage.operations import workspace_of_filing
from storage.outgoing import key_of_filing


async def find_filed(database: Database, filing_id: RowId, *, deleted: bool = False) -> Filed | None:
    """Return a filing with its message, or None where it is gone.

    One that has been deleted is gone; with `deleted` it is the only one that is not.
    """
    async with database.reading() as session:
        workspace_id = await workspace_of_filing(session, filing_id=filing_id)
        if workspace_id is None:
            return None
        filed = await filing(session, workspace_id=workspace_id, filing_id=filing_id)
    return None if filed is None or (filed.filing.state == "deleted") is not deleted else filed


async def load_filed(database: Database, filing_id: RowId) -> Filed:
    """Return a filing with its message.

    Raises:
        StorageError: it is gone or has been deleted.
    """
    filed = await find_filed(database, filing_id)
    if filed is None:
        raise StorageError(f"There is no filing {filing_id}: it has been deleted.")
    return filed


def spot_of(filed: Filed, *, at: datetime, user_id: str | None = None) -> Spot:
    """Return where a filing's answer goes, attempted `at`; `user_id` is who is told, if not the filer."""
    inbound = filed.inbound
    return Spot(
        channel_id=inbound.channel_id,
        ts=inbound.ts,
        thread_ts=inbound.thread_ts or inbound.ts,
        user_id=user_id or inbound.user_id,
        key=key_of_filing(filed.filing.id),
        since=at,
    )


def key_of_jobs(filing_id: RowId) -> str:
    """Return what the keys of all jobs that work on a filing begin with."""
    return f"{key_of_filing(filing_id)}:"


def patient(fn: StepFunction) -> StepFunction:
    """Say of a step's failure that it may pass, where it may."""

    async def attempt(*ids: RowId | None) -> RowId | None:
        try:
            return await fn(*ids)
        except (UnansweredError, UnreachableError) as error:
            raise PassingError(str(error)) from error
        except DeliveryError as error:
            if error.after is None:
                raise
            raise PassingError(str(error), after=error.after) from error

    return attempt
