"""Digests: one row a slot, and how far each has come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.digest_tables import DigestKind, DigestState
from storage.insertion import insert_once
from storage.tables import Digest, Subscription

UNFINISHED: frozenset[DigestState] = frozenset({"due", "composed"})
"""The states in which something is left to do for a digest."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A digest with the subscription it is of."""

    digest: Digest
    subscription: Subscription


async def open_digest(
    session: AsyncSession,
    *,
    workspace_id: str,
    subscription_id: int,
    slot: str,
    kind: DigestKind,
    due_at: datetime,
    at: datetime,
    missed: int = 1,
    asked_by: str | None = None,
) -> int | None:
    """Open the digest of a slot; return its id, None where there is one already or no such subscription."""
    mine = select(col(Subscription.id)).where(
        col(Subscription.workspace_id) == workspace_id, col(Subscription.id) == subscription_id
    )
    if await session.scalar(mine) is None:
        return None
    return await insert_once(
        session,
        Digest,
        workspace_id=workspace_id,
        unique=["subscription_id", "slot"],
        values={
            "subscription_id": subscription_id,
            "slot": slot,
            "kind": kind,
            "state": "due",
            "missed": missed,
            "asked_by": asked_by,
            "due_at": due_at,
            "created_at": at,
        },
    )


async def opened(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, slots: Collection[str]
) -> set[str]:
    """Return those of `slots` that have a digest."""
    found = await session.scalars(
        select(col(Digest.slot)).where(
            col(Digest.workspace_id) == workspace_id,
            col(Digest.subscription_id) == subscription_id,
            col(Digest.slot).in_(sorted(slots)),
        )
    )
    return set(found)


async def digest(session: AsyncSession, *, workspace_id: str, digest_id: int) -> Scheduled | None:
    """Return a digest with its subscription, None where this workspace has none of that id."""
    row = (
        await session.execute(
            select(Digest, Subscription)
            .join(Subscription, col(Subscription.id) == col(Digest.subscription_id))
            .where(col(Digest.workspace_id) == workspace_id, col(Digest.id) == digest_id)
        )
    ).first()
    return None if row is None else Scheduled(*row)


async def latest_digest(session: AsyncSession, *, workspace_id: str, subscription_id: int) -> Digest | None:
    """Return the newest digest of a subscription that was not skipped."""
    return await session.scalar(
        select(Digest)
        .where(
            col(Digest.workspace_id) == workspace_id,
            col(Digest.subscription_id) == subscription_id,
            col(Digest.state) != "skipped",
        )
        .order_by(col(Digest.id).desc())
        .limit(1)
    )


async def last_with_contents(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, until: datetime
) -> Digest | None:
    """Return the latest digest of a subscription that lists something, composed not after `until`."""
    return await session.scalar(
        select(Digest)
        .where(
            col(Digest.workspace_id) == workspace_id,
            col(Digest.subscription_id) == subscription_id,
            col(Digest.state).in_(["composed", "posted", "unknown"]),
            col(Digest.composed_at) <= until,
        )
        .order_by(col(Digest.composed_at).desc(), col(Digest.id).desc())
        .limit(1)
    )


async def set_composed(session: AsyncSession, *, workspace_id: str, digest_id: int, at: datetime) -> bool:
    """Note that what a digest holds is listed; False where that was done, or it has ended."""
    change = (
        update(Digest)
        .where(
            col(Digest.workspace_id) == workspace_id, col(Digest.id) == digest_id, col(Digest.state) == "due"
        )
        .values(state="composed", composed_at=at)
    )
    return (await session.execute(change.returning(col(Digest.id)))).first() is not None


async def finish(
    session: AsyncSession,
    *,
    workspace_id: str,
    digest_id: int,
    state: DigestState,
    at: datetime,
    note: str | None = None,
    error_id: str | None = None,
) -> bool:
    """Bring a digest to its end; False where it has come to one."""
    change = (
        update(Digest)
        .where(
            col(Digest.workspace_id) == workspace_id,
            col(Digest.id) == digest_id,
            col(Digest.state).in_(sorted(UNFINISHED)),
        )
        .values(state=state, finished_at=at, note=note, error_id=error_id)
    )
    return (await session.execute(change.returning(col(Digest.id)))).first() is not None
