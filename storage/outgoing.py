"""Messages we post: the intent is kept before Slack is called, the ts after it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Update,
    and_,
    cast,
    delete,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from storage.insertion import insert_once
from storage.tables import Outgoing

FILING_KEY = "filing:"
"""What the key of a filing's message begins with; the filing's id follows."""
ASIDE_KEY = "aside:"
"""What the key of the message begins with that answers a filing in its reporter's direct messages."""


class Intended(NamedTuple):
    """A message to post; `is_new` is False where an earlier attempt may have reached Slack."""

    row: Outgoing
    is_new: bool


def key_of_filing(filing_id: int, *, aside: bool = False) -> str:
    """Return the key of the one message that answers a filing; `aside`, in its reporter's direct messages."""
    return f"{ASIDE_KEY if aside else FILING_KEY}{filing_id}"


def answers_filing(workspace_id: Mapped[str], filing_id: Mapped[int]) -> ColumnElement[bool]:
    """Return the condition on `Outgoing` that it is the message that answers a filing in its thread."""
    return and_(
        col(Outgoing.workspace_id) == workspace_id,
        col(Outgoing.key) == literal(FILING_KEY) + cast(filing_id, String),
    )


async def intend(
    session: AsyncSession,
    *,
    workspace_id: str,
    key: str,
    channel_id: str,
    thread_ts: str | None,
    at: datetime,
) -> Intended:
    """Keep the intent to post a message, once a key; commit it before the call to Slack."""
    new_id = await insert_once(
        session,
        Outgoing,
        workspace_id=workspace_id,
        unique=["workspace_id", "key"],
        values={
            "key": key,
            "channel_id": channel_id,
            "thread_ts": thread_ts,
            "state": "sending",
            "attempted_at": at,
        },
    )
    row = (await session.scalars(_of_key(workspace_id, key))).one()
    return Intended(row, new_id is not None)


async def outgoing_of(session: AsyncSession, *, workspace_id: str, key: str) -> Outgoing | None:
    """Return the message of a key, or None where none was ever intended."""
    return await session.scalar(_of_key(workspace_id, key))


async def mark_sent(
    session: AsyncSession,
    *,
    workspace_id: str,
    key: str,
    ts: str,
    at: datetime,
    channel_id: str | None = None,
) -> bool:
    """Note that Slack has the message, at `ts`; False where none of that key was intended.

    `channel_id` is where it turned out to be, if that is another name than it was intended by: a direct
    message is posted to a person.
    """
    change = _change(workspace_id, key).values(state="sent", ts=ts, sent_at=at)
    if channel_id is not None:
        change = change.values(channel_id=channel_id)
    return (await session.execute(change.returning(col(Outgoing.id)))).first() is not None


async def attempt_again(session: AsyncSession, *, workspace_id: str, key: str, at: datetime) -> bool:
    """Note another attempt to post a message that is known not to be there; False where it is sent."""
    change = _change(workspace_id, key).where(col(Outgoing.state) != "sent")
    change = change.values(state="sending", attempted_at=at)
    return (await session.execute(change.returning(col(Outgoing.id)))).first() is not None


async def take_over(
    session: AsyncSession, *, workspace_id: str, key: str, seen: datetime, at: datetime
) -> bool:
    """Take over an attempt last made at `seen`; False where it is sent, or somebody else was first."""
    change = _change(workspace_id, key).where(
        col(Outgoing.state) != "sent", col(Outgoing.attempted_at) == seen
    )
    change = change.values(state="sending", attempted_at=at)
    return (await session.execute(change.returning(col(Outgoing.id)))).first() is not None


async def withdraw(session: AsyncSession, *, workspace_id: str, key: str) -> bool:
    """Forget the intent of a message that Slack has refused; False where it may be there after all."""
    gone = delete(Outgoing).where(
        col(Outgoing.workspace_id) == workspace_id, col(Outgoing.key) == key, col(Outgoing.state) == "sending"
    )
    return (await session.execute(gone.returning(col(Outgoing.id)))).first() is not None


async def mark_unknown(session: AsyncSession, *, workspace_id: str, key: str) -> bool:
    """Note that nobody can tell whether Slack has the message; False where it is known to be sent."""
    change = _change(workspace_id, key).where(col(Outgoing.state) != "sent").values(state="unknown")
    return (await session.execute(change.returning(col(Outgoing.id)))).first() is not None


def _of_key(workspace_id: str, key: str) -> Select[Outgoing]:
    return select(Outgoing).where(col(Outgoing.workspace_id) == workspace_id, col(Outgoing.key) == key)


def _change(workspace_id: str, key: str) -> Update:
    return update(Outgoing).where(col(Outgoing.workspace_id) == workspace_id, col(Outgoing.key) == key)
