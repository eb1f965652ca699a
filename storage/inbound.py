"""Messages that reached us: each is kept once, whichever events tell of it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.insertion import insert_once
from storage.payload import Payload, unite
from storage.tables import Filing, Inbound, InboundEvent, Source


class Recorded(NamedTuple):
    """What a message became.

    `filing_id` is its first filing; `is_new` says that this call brought it about, `has_gained` that the
    message was known, and this event tells more of it.
    """

    inbound_id: int
    filing_id: int
    is_new: bool
    has_gained: bool


class Told(NamedTuple):
    """How many events have told of a message, and what they told together; None once taken away."""

    events: int
    payload: Payload | None


async def record_inbound(
    session: AsyncSession,
    *,
    workspace_id: str,
    event_id: str,
    channel_id: str,
    ts: str,
    thread_ts: str | None,
    user_id: str,
    source: Source,
    payload: Payload,
    at: datetime,
    aside: bool = False,
) -> Recorded:
    """Keep a message and open its filing, once; a later event of the message adds what it knows.

    An event that was seen before changes nothing. A payload that has been taken away stays away.
    """
    new_id = await insert_once(
        session,
        Inbound,
        workspace_id=workspace_id,
        unique=["workspace_id", "channel_id", "ts"],
        values={
            "channel_id": channel_id,
            "ts": ts,
            "thread_ts": thread_ts,
            "user_id": user_id,
            "source": source,
            "payload": payload,
            "received_at": at,
            "aside": aside,
        },
    )
    inbound_id = new_id or await _inbound_id(session, workspace_id, channel_id, ts)
    new_event = await insert_once(
        session,
        InboundEvent,
        workspace_id=workspace_id,
        unique=["workspace_id", "event_id"],
        values={"event_id": event_id, "inbound_id": inbound_id},
    )
    # Slack waits for this: a message's first event, the usual one, inserts three rows and asks nothing.
    has_gained = False
    if new_id is None and new_event is not None:
        has_gained = await _add_twin(session, workspace_id, inbound_id, thread_ts, payload)
    filing_id = await _first_filing(session, workspace_id, inbound_id, at)
    return Recorded(inbound_id, filing_id, is_new=new_id is not None, has_gained=has_gained)


async def told_of(session: AsyncSession, *, workspace_id: str, inbound_id: int) -> Told:
    """Return what is known of a message by now."""
    events = (
        select(func.count())
        .select_from(InboundEvent)
        .where(col(InboundEvent.workspace_id) == workspace_id, col(InboundEvent.inbound_id) == inbound_id)
    )
    # One statement: what the last event told is in the payload if the event is counted.
    known = select(events.scalar_subquery(), col(Inbound.payload)).where(
        col(Inbound.workspace_id) == workspace_id, col(Inbound.id) == inbound_id
    )
    found = (await session.execute(known)).first()
    return Told(0, None) if found is None else Told(*found)


async def add_to_inbound(
    session: AsyncSession, *, workspace_id: str, inbound_id: int, payload: Payload
) -> Payload | None:
    """Add what was learned of a message otherwise; return what is known of it now."""
    known = await hold_inbound(session, workspace_id=workspace_id, inbound_id=inbound_id)
    _add(known, payload)
    return known.payload


async def hold_inbound(session: AsyncSession, *, workspace_id: str, inbound_id: int) -> Inbound:
    """Return a known message, kept from others until the transaction ends.

    Raises:
        NoResultFound: this workspace has no message of that id.
    """
    # Locked: two twins at once would each unite with what was there before both. Without the key:
    # both have referred to the row by now, and would wait for each other.
    message = (
        select(Inbound)
        .where(col(Inbound.workspace_id) == workspace_id, col(Inbound.id) == inbound_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(message)).one()


async def answer_aside(session: AsyncSession, *, workspace_id: str, inbound_id: int) -> None:
    """Note that what a message asks for is answered in the asker's direct messages."""
    await session.execute(
        update(Inbound)
        .where(col(Inbound.workspace_id) == workspace_id, col(Inbound.id) == inbound_id)
        .values(aside=True)
    )


async def _inbound_id(session: AsyncSession, workspace_id: str, channel_id: str, ts: str) -> int:
    """Return the id of a known message."""
    message = select(col(Inbound.id)).where(
        col(Inbound.workspace_id) == workspace_id,
        col(Inbound.channel_id) == channel_id,
        col(Inbound.ts) == ts,
    )
    return (await session.execute(message)).scalar_one()


async def _add_twin(
    session: AsyncSession, workspace_id: str, inbound_id: int, thread_ts: str | None, payload: Payload
) -> bool:
    """Add what another event of a known message tells; return whether it tells more of it."""
    known = await hold_inbound(session, workspace_id=workspace_id, inbound_id=inbound_id)
    known.thread_ts = known.thread_ts or thread_ts
    before = known.payload
    _add(known, payload)
    await session.flush()
    return known.payload != before


def _add(known: Inbound, payload: Payload) -> None:
    """Add to a message's payload, unless it has been taken away."""
    if known.payload is not None:
        known.payload = unite(known.payload, payload)


async def _first_filing(session: AsyncSession, workspace_id: str, inbound_id: int, at: datetime) -> int:
    """Return the id of a message's first filing, opening it if need be."""
    new_id = await insert_once(
        session,
        Filing,
        workspace_id=workspace_id,
        unique=["inbound_id", "n"],
        values={
            "inbound_id": inbound_id,
            "n": 0,
            "total": 1,
            "state": "received",
            "attempt": 1,
            "created_at": at,
            "updated_at": at,
        },
    )
    if new_id is not None:
        return new_id
    first = select(col(Filing.id)).where(col(Filing.inbound_id) == inbound_id, col(Filing.n) == 0)
    return (await session.execute(first)).scalar_one()
