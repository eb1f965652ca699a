"""What of digests is due, left over or untold, in all workspaces: ids and times only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.digest_tables import DigestState
from storage.digests import UNFINISHED
from storage.tables import Digest, Subscription


class Active(NamedTuple):
    """An active subscription: where and when it wants digests, and when the next falls due."""

    workspace_id: str
    subscription_id: int
    channel_id: str
    days: str
    minute: int
    zone: str
    set_at: datetime
    next_at: datetime | None


async def is_any_due(session: AsyncSession, *, by: datetime) -> bool:
    """Say whether there is an active subscription whose next slot falls due not after `by`."""
    found = await session.scalar(
        select(col(Subscription.id))
        .where(col(Subscription.state) == "active", col(Subscription.next_at) <= by)
        .limit(1)
    )
    return found is not None


async def due_subscriptions(session: AsyncSession, *, by: datetime, limit: int) -> list[Active]:
    """Return active subscriptions whose next slot falls due not after `by`, the longest due first.

    On PostgreSQL they are locked until the transaction ends, and those that others have locked are
    left to them.
    """
    rows = await session.execute(
        _active()
        .where(col(Subscription.next_at) <= by)
        .order_by(col(Subscription.next_at), col(Subscription.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Active(*row) for row in rows]


async def active_subscriptions(session: AsyncSession, *, beyond: int, limit: int) -> list[Active]:
    """Return the first active subscriptions of ids above `beyond`."""
    rows = await session.execute(
        _active().where(col(Subscription.id) > beyond).order_by(col(Subscription.id)).limit(limit)
    )
    return [Active(*row) for row in rows]


def _active() -> Select[str, int, str, str, int, str, datetime, datetime | None]:
    return select(
        col(Subscription.workspace_id),
        col(Subscription.id),
        col(Subscription.channel_id),
        col(Subscription.days),
        col(Subscription.minute),
        col(Subscription.zone),
        col(Subscription.set_at),
        col(Subscription.next_at),
    ).where(col(Subscription.state) == "active")


async def count_paused(session: AsyncSession) -> int:
    """Count the subscriptions that are paused."""
    counted = select(func.count()).select_from(Subscription).where(col(Subscription.state) == "paused")
    return await session.scalar(counted) or 0


class LeftDigest(NamedTuple):
    """A digest that is not finished."""

    workspace_id: str
    digest_id: int
    created_at: datetime


async def unfinished_digests(session: AsyncSession, *, before: datetime, limit: int) -> list[LeftDigest]:
    """Return digests that were opened before `before` and are not finished, the oldest first."""
    rows = await session.execute(
        select(col(Digest.workspace_id), col(Digest.id), col(Digest.created_at))
        .where(col(Digest.state).in_(sorted(UNFINISHED)), col(Digest.created_at) < before)
        .order_by(col(Digest.id))
        .limit(limit)
    )
    return [LeftDigest(*row) for row in rows]


async def workspace_of_digest(session: AsyncSession, *, digest_id: int) -> str | None:
    """Return the workspace of a digest: a job is given its row's id alone."""
    return await session.scalar(select(col(Digest.workspace_id)).where(col(Digest.id) == digest_id))


async def owners_untold(session: AsyncSession, *, limit: int) -> list[tuple[str, str]]:
    """Return workspaces and owners of subscriptions that were paused and of which nobody was told."""
    rows = await session.execute(
        select(col(Subscription.workspace_id), col(Subscription.user_id))
        .where(col(Subscription.state) == "paused", col(Subscription.told_at).is_(None))
        .distinct()
        .limit(limit)
    )
    return [(workspace_id, user_id) for workspace_id, user_id in rows]


class DoubtfulDigest(NamedTuple):
    """A digest that an operator may have to look at."""

    digest_id: int
    workspace_id: str
    state: DigestState
    created_at: datetime
    error_id: str | None


async def doubtful_digests(session: AsyncSession, *, limit: int) -> list[DoubtfulDigest]:
    """Return the latest digests that failed, are unknown or are not finished, newest first."""
    rows = await session.execute(
        select(
            col(Digest.id),
            col(Digest.workspace_id),
            col(Digest.state),
            col(Digest.created_at),
            col(Digest.error_id),
        )
        .where(col(Digest.state).in_(sorted(UNFINISHED | {"failed", "unknown"})))
        .order_by(col(Digest.id).desc())
        .limit(limit)
    )
    return [DoubtfulDigest(*row) for row in rows]
