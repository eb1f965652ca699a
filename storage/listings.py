"""What digests have listed, so that each lists a statement in a state once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import CLUSTER
from storage.among import among
from storage.tables import (
    Actor,
    Brief,
    Digest,
    DigestListing,
    Statement,
    Subscription,
    SubscriptionActor,
)

_COMPOSED = ("composed", "posted", "empty", "unknown")
# Made once: making an alias takes longer than asking with it.
_OTHER = aliased(DigestListing)


class Listing(NamedTuple):
    """A statement in the state in which a subscription lists it."""

    statement_id: int
    state: str


async def lock_subscription(session: AsyncSession, *, workspace_id: str, subscription_id: int) -> None:
    """Keep others from composing a digest of a subscription until the transaction ends."""
    await session.execute(
        select(col(Subscription.id))
        .where(col(Subscription.workspace_id) == workspace_id, col(Subscription.id) == subscription_id)
        .with_for_update()
    )


async def clusters(session: AsyncSession, *, workspace_id: str, subscription_id: int) -> frozenset[int]:
    """Return the actors that a subscription follows, each by the one that it was found to be."""
    rows = await session.scalars(
        select(CLUSTER)
        .join(SubscriptionActor, col(SubscriptionActor.actor_id) == col(Actor.id))
        .where(
            col(Actor.workspace_id) == workspace_id,
            col(SubscriptionActor.subscription_id) == subscription_id,
        )
    )
    return frozenset(rows)


async def add_listings(
    session: AsyncSession,
    *,
    workspace_id: str,
    subscription_id: int,
    digest_id: int,
    listings: Iterable[Listing],
) -> None:
    """Keep what a digest lists; what its subscription has listed in that state before stays as it was."""
    # By statement: then each row's place in the indexes, and what it refers to, is beside the last one's.
    rows = sorted(listings)
    given = {"workspace": workspace_id, "subscription": subscription_id, "digest": digest_id}
    if session.get_bind().dialect.name == "postgresql":
        states = [each.state for each in rows]
        given |= {"ids": [each.statement_id for each in rows], "states": states}
    else:
        given["listings"] = json.dumps(rows)
    await session.execute(_ADD[session.get_bind().dialect.name], given)


async def listings_of(session: AsyncSession, *, workspace_id: str, digest_id: int) -> list[Listing]:
    """Return what a digest lists."""
    rows = await session.execute(
        select(col(DigestListing.statement_id), col(DigestListing.state))
        .where(col(DigestListing.workspace_id) == workspace_id, col(DigestListing.digest_id) == digest_id)
        .order_by(col(DigestListing.id))
    )
    return [Listing(*row) for row in rows]


async def listings_on(
    session: AsyncSession,
    *,
    workspace_id: str,
    subscription_id: int,
    statement_ids: Collection[int],
    before: int | None = None,
) -> list[Listing]:
    """Return in which states a subscription has listed these statements, or (`before` a digest) earlier."""
    if not statement_ids:
        return []
    among_these = among(session.get_bind(), col(DigestListing.statement_id), statement_ids)
    rows = await session.execute(_LISTED.where(*_earlier(workspace_id, subscription_id, before), among_these))
    return [Listing(*row) for row in rows]


async def listed_without(
    session: AsyncSession,
    *,
    workspace_id: str,
    subscription_id: int,
    state: str,
    without: Sequence[str],
) -> set[int]:
    """Return the statements that a subscription has listed in a state, and in none of those `without`."""
    since = select(col(_OTHER.id)).where(
        col(_OTHER.subscription_id) == subscription_id,
        col(_OTHER.statement_id) == col(DigestListing.statement_id),
        col(_OTHER.state).in_(without),
    )
    rows = await session.scalars(
        select(col(DigestListing.statement_id)).where(
            *_earlier(workspace_id, subscription_id, None), col(DigestListing.state) == state, ~since.exists()
        )
    )
    return set(rows)


async def take_back(session: AsyncSession, *, workspace_id: str, digest_id: int) -> None:
    """Forget what a digest listed that never came to be read: it is listed again."""
    await session.execute(
        delete(DigestListing).where(
            col(DigestListing.workspace_id) == workspace_id, col(DigestListing.digest_id) == digest_id
        )
    )


async def last_composed(
    session: AsyncSession,
    *,
    workspace_id: str,
    subscription_id: int,
    until: datetime,
    before: int | None = None,
) -> datetime | None:
    """Return when the last digest of a subscription was composed, or (`before` a digest) the one before it.

    One that was empty counts; one that failed does not: what it listed was taken back. One of a clock
    that was ahead, after `until`, does not count either.
    """
    composed_at = func.coalesce(col(Digest.composed_at), col(Digest.finished_at))
    return await session.scalar(
        select(func.max(composed_at)).where(
            composed_at <= until,
            col(Digest.workspace_id) == workspace_id,
            col(Digest.subscription_id) == subscription_id,
            col(Digest.state).in_(_COMPOSED),
            *([] if before is None else [col(Digest.id) < before]),
        )
    )


async def digests_with(
    session: AsyncSession, *, workspace_id: str, subscription_id: int, statement_id: int
) -> list[int]:
    """Return the digests of a subscription that list a statement."""
    rows = await session.scalars(
        select(col(DigestListing.digest_id))
        .where(
            *_earlier(workspace_id, subscription_id, None), col(DigestListing.statement_id) == statement_id
        )
        .distinct()
    )
    return sorted(rows)


async def digests_listing(session: AsyncSession, *, workspace_id: str, filing_id: int) -> list[int]:
    """Return the digests that list anything of a filing."""
    rows = await session.scalars(
        select(col(DigestListing.digest_id))
        .join(Statement, col(Statement.id) == col(DigestListing.statement_id))
        .join(Brief, col(Brief.id) == col(Statement.brief_id))
        .where(col(Brief.workspace_id) == workspace_id, col(Brief.filing_id) == filing_id)
        .distinct()
    )
    return sorted(rows)


# One value for all rows: a digest may list tens of thousands.
_ADD = {
    "sqlite": text(
        "INSERT INTO digest_listing (workspace_id, subscription_id, digest_id, statement_id, state)"
        " SELECT :workspace, :subscription, :digest, json_extract(value, '$[0]'),"
        " json_extract(value, '$[1]') FROM json_each(:listings) WHERE true ON CONFLICT DO NOTHING"
    ),
    "postgresql": text(
        "INSERT INTO digest_listing (workspace_id, subscription_id, digest_id, statement_id, state)"
        " SELECT :workspace, :subscription, :digest, listed.id, listed.state"
        " FROM unnest(CAST(:ids AS integer[]), CAST(:states AS varchar[])) AS listed (id, state)"
        " ON CONFLICT DO NOTHING"
    ),
}
_LISTED = select(col(DigestListing.statement_id), col(DigestListing.state))


def _earlier(workspace_id: str, subscription_id: int, before: int | None) -> list[ColumnElement[bool]]:
    conditions = [
        col(DigestListing.workspace_id) == workspace_id,
        col(DigestListing.subscription_id) == subscription_id,
    ]
    return conditions if before is None else [*conditions, col(DigestListing.digest_id) < before]
