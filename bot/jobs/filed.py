"""What every job of a filing needs: the filing, its spot, and which failures may pass."""

from __future__ import annotations

from datetime import datetime

from bot.errors import DeliveryError
from bot.jobs.delivery import Posted, Spot, UnansweredError
from bot.memory.keep import Kept
from bot.work.port import PassingError, RowId, StepFunction
from storage.briefs import Place
from storage.database import Database
from storage.errors import StorageError, UnreachableError
from storage.filings import Filed
from storage.operations import filing_of_job
from storage.outgoing import key_of_filing, outgoing_of
from storage.tables import Outgoing
from storage.viewer import Viewer


async def find_filed(database: Database, filing_id: RowId, *, deleted: bool = False) -> Filed | None:
    """Return a filing with its message, or None where it is gone.

    One that has been deleted is gone; with `deleted` it is the only one that is not.
    """
    async with database.reading() as session:
        filed = await filing_of_job(session, filing_id=filing_id)
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


def spot_of(
    filed: Filed, *, at: datetime, user_id: str | None = None, answer: Outgoing | None = None
) -> Spot:
    """Return where a filing's answer goes, attempted `at`.

    `user_id` is who is told, if not the filer; `answer` what is known of the answer, if there is one.
    """
    inbound = filed.inbound
    channel_id = inbound.user_id if inbound.aside else inbound.channel_id
    return Spot(
        channel_id=answer.channel_id if answer else channel_id,
        ts=inbound.ts,
        thread_ts=None if inbound.aside else inbound.thread_ts or inbound.ts,
        user_id=user_id or inbound.user_id,
        key=key_of_filing(filed.filing.id, aside=inbound.aside),
        since=at,
        elsewhere=inbound.aside and inbound.source != "form",
    )


async def answer_of(database: Database, filed: Filed) -> Outgoing | None:
    """Return the message that answers a filing, or None where none was ever intended."""
    key = key_of_filing(filed.filing.id, aside=filed.inbound.aside)
    async with database.reading() as session:
        return await outgoing_of(session, workspace_id=filed.filing.workspace_id, key=key)


async def posted_of(database: Database, filed: Filed, briefed: Place | Kept) -> Posted | None:
    """Return the message that shows a brief, None where none is known that the filer of `filed` sees."""
    if briefed.message_ts is not None:
        return Posted(briefed.channel_id, briefed.message_ts)
    if filed.inbound.source != "direct" and not filed.inbound.aside:
        return None
    if briefed.filed_by != filed.inbound.user_id:
        return None
    key = key_of_filing(briefed.filing_id, aside=True)
    async with database.reading() as session:
        row = await outgoing_of(session, workspace_id=filed.filing.workspace_id, key=key)
    return None if row is None or row.ts is None else Posted(row.channel_id, row.ts)


def channel_reader(filed: Filed) -> Viewer:
    """Return for whom a filing's answer is read: its channel, and its filer where nobody else sees it."""
    inbound = filed.inbound
    user_id = inbound.user_id if inbound.aside else None
    return Viewer(inbound.workspace_id, user_id, frozenset({inbound.channel_id}))


def key_of_jobs(filing_id: RowId) -> str:
    """Return what the keys of all jobs that work on a filing begin with."""
    return f"{key_of_filing(filing_id)}:"


def key_of_job(filing_id: RowId, attempt: int) -> str:
    """Return the key of a filing's job: one for each attempt."""
    return f"{key_of_jobs(filing_id)}{attempt}"


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
