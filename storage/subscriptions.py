"""Which channels want a digest, when, and of what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Update, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.digest_tables import DigestScope, SubscriptionState
from storage.insertion import insert_once
from storage.tables import Actor, Subscription, SubscriptionActor

BACK = timedelta(days=1)
"""How long before it was set a subscription lists what was filed."""


async def subscribe(
    session: AsyncSession,
    *,
    workspace_id: str,
    channel_id: str,
    user_id: str,
    days: str,
    minute: int,
    zone: str,
    scope: DigestScope,
    actor_ids: Collection[int],
    state: SubscriptionState,
    next_at: datetime | None,
    at: datetime,
) -> int:
    """Keep what a channel wants, in the place of what it wanted before; return the subscription's id.

    `actor_ids` are those whom it follows. It lists what was filed in the day before it was first set,
    or set again after it had been off, and later.
    """
    since = at - BACK
    values = {
        "user_id": user_id,
        "days": days,
        "minute": minute,
        "zone": zone,
        "scope": scope,
        "state": state,
        "next_at": next_at,
        "paused_reason": None,
        "paused_at": None,
        "told_at": None,
        "set_at": at,
    }
    new_id = await insert_once(
        session,
        Subscription,
        workspace_id=workspace_id,
        unique=["workspace_id", "channel_id"],
        values={"channel_id": channel_id, "since": since, **values},
    )
    if new_id is None:
        change = (
            update(Subscription)
            .where(col(Subscription.workspace_id) == workspace_id, col(Subscription.channel_id) == channel_id)
            .values(
                since=case((col(Subscription.state) == "off", since), else_=col(Subscription.since)), **values
            )
            .returning(col(Subscription.id))
        )
        new_id = (await session.execute(change)).scalar_one()
    await _follow(session, workspace_id, new_id, actor_ids)
    return new_id


async def _follow(
    session: AsyncSession, workspace_id: str, subscription_id: int, actor_ids: Collection[int]
) -> None:
    await session.execute(
        delete(SubscriptionActor).where(
            col(SubscriptionActor.workspace_id) == workspace_id,
            col(SubscriptionActor.subscription_id) == subscription_id,
        )
    )
    known = await session.scalars(
        select(col(Actor.id)).where(col(Actor.workspace_id) == workspace_id, col(Actor.id).in_(actor_ids))
    )
    for actor_id in sorted(known):
        await insert_once(
            session,
            SubscriptionActor,
            workspace_id=workspace_id,
            unique=["subscription_id", "actor_id"],
            values={"subscription_id": subscription_id, "actor_id": actor_id},
        )


async def subscription_of(
    session: AsyncSession, *, workspace_id: str, channel_id: str
) -> Subscription | None:
    """Return what a channel wants, None where it never wanted a digest."""
    return await session.scalar(
        select(Subscription).where(
            col(Subscription.workspace_id) == workspace_id, col(Subscription.channel_id) == channel_id
        )
    )


async def subscription(
    session: AsyncSession, *, workspace_id: str, subscription_id: int
) -> Subscription | None:
    """Return a subscription, None where this workspace has none of that id."""
    return await session.scalar(
        select(Subscription).where(
            col(Subscription.workspace_id) == workspace_id, col(Subscription.id) == subscription_id
        )
    )


async def switch_off(session: AsyncSession, *, workspace_id: str, channel_id: str) -> bool:
    """Let a channel have no more digests; False where it has none anyway."""
    change = (
        update(Subscription)
        .where(
            col(Subscription.workspace_id) == workspace_id,
            col(Subscription.channel_id) == channel_id,
            col(Subscription.state) != "off",
        )
        .values(state="off", next_at=None, paused_reason=None, paused_at=None)
    )
    return await _changed(session, change)


async def pause(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, reason: str, at: datetime
) -> bool:
    """Pause a subscription until it is set again; False where it is not active.

    Nobody has been told of it then.
    """
    change = _active(workspace_id, subscription_id).values(
        state="paused", next_at=None, paused_reason=reason, paused_at=at, told_at=None
    )
    return await _changed(session, change)


async def await_slot(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, next_at: datetime
) -> bool:
    """Keep when the next slot of a subscription falls due; False where it is not active."""
    return await _changed(session, _active(workspace_id, subscription_id).values(next_at=next_at))


async def untold(session: AsyncSession, *, workspace_id: str, user_id: str) -> list[Subscription]:
    """Return the paused subscriptions of which their owner `user_id` has not been told, by channel."""
    found = await session.scalars(
        select(Subscription)
        .where(
            col(Subscription.workspace_id) == workspace_id,
            col(Subscription.user_id) == user_id,
            col(Subscription.state) == "paused",
            col(Subscription.told_at).is_(None),
        )
        .order_by(col(Subscription.channel_id))
    )
    return list(found)


async def mark_told(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, paused_at: datetime, at: datetime
) -> bool:
    """Note that the owner is told of a pause; False where somebody else tells them, or it is over."""
    change = (
        update(Subscription)
        .where(
            col(Subscription.workspace_id) == workspace_id,
            col(Subscription.id) == subscription_id,
            col(Subscription.state) == "paused",
            col(Subscription.paused_at) == paused_at,
            col(Subscription.told_at).is_(None),
        )
        .values(told_at=at)
    )
    return await _changed(session, change)


async def mark_untold(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, told_at: datetime
) -> bool:
    """Take back that the owner was told at `told_at`: it was certainly refused."""
    change = (
        update(Subscription)
        .where(
            col(Subscription.workspace_id) == workspace_id,
            col(Subscription.id) == subscription_id,
            col(Subscription.told_at) == told_at,
        )
        .values(told_at=None)
    )
    return await _changed(session, change)


def _active(workspace_id: str, subscription_id: int) -> Update:
    return update(Subscription).where(
        col(Subscription.workspace_id) == workspace_id,
        col(Subscription.id) == subscription_id,
        col(Subscription.state) == "active",
    )


async def _changed(session: AsyncSession, change: Update) -> bool:
    return (await session.execute(change.returning(col(Subscription.id)))).first() is not None
