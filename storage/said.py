"""What an actor said, what that answers, and who answered it, as far as a viewer may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Integer, Select, bindparam, distinct, false, func, or_, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import BUILT, CLUSTER, of_clusters, seen_in
from storage.tables import Actor, Appearance, Link, Statement
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Tally:
    """How many articles name an actor, and how many claims and rebuttals of it they hold."""

    articles: int = 0
    claims: int = 0
    rebuttals: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A statement of an actor and one that it `answers`, or else that answers it.

    `other_actor` is who made the other one, as far as that is known; `at` when the later was filed.
    """

    own_id: int
    other_id: int
    answers: bool
    other_actor: int | None
    at: datetime


async def tally(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> Tally:
    """Count what this viewer may see of a cluster."""
    cluster = {"actors": [actor_id]}
    articles = await session.scalar(_articles(viewer), cluster)
    counts = {kind: int(count) for kind, count in await session.execute(_kinds(viewer), cluster)}
    return Tally(int(articles or 0), counts.get("claim", 0), counts.get("rebuttal", 0))


async def said_by(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, offset: int, limit: int
) -> list[int]:
    """Return the claims and rebuttals of a cluster, newest first."""
    page = {"actors": [actor_id], "first": offset, "most": limit}
    return list(await session.scalars(_said(viewer), page))


async def exchanges_of(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Exchange]:
    """Return what a cluster's claims and rebuttals have to do with others': both must be in sight.

    They are tied in their own article, or by a link that a person confirmed.
    """
    rows = await session.execute(_exchanges(viewer), {"actors": [actor_id]})
    return [
        Exchange(own_id, other_id, bool(answers), other_actor, max(own_at, other_at))
        for own_id, other_id, answers, other_actor, own_at, other_at in rows
    ]


async def appearances_of(
    session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]
) -> dict[int, int]:
    """Return the actors of the appearances in some clusters that this viewer may see, by their ids."""
    rows = await session.execute(
        select(col(Appearance.id), col(Actor.id))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer)),
        {"actors": sorted(actor_ids)},
    )
    return {row[0]: row[1] for row in rows}


@lru_cache(BUILT)
def _articles(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(func.count(distinct(col(Appearance.brief_id))))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer))
    )


@lru_cache(BUILT)
def _kinds(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    own = _own(viewer)
    return select(own.c.kind, func.count()).group_by(own.c.kind)


@lru_cache(BUILT)
def _said(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    own = _own(viewer)
    return (
        select(own.c.id)
        .order_by(own.c.filed_at.desc(), own.c.id.desc())
        .offset(bindparam("first", type_=Integer))
        .limit(bindparam("most", type_=Integer))
    )


@lru_cache(BUILT)
def _exchanges(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    own, reply = _own(viewer), aliased(Statement)
    confirmed = (col(Link.kind) == "answers", col(Link.state) == "confirmed")
    tied = union_all(
        select(
            own.c.id.label("own"), own.c.answers_id.label("other"), true().label("answers"), own.c.filed_at
        ).where(own.c.answers_id.is_not(None)),
        select(own.c.id, col(reply.id), false(), own.c.filed_at).join(
            reply, col(reply.answers_id) == own.c.id
        ),
        select(own.c.id, col(Link.to_id), true(), own.c.filed_at)
        .join(Link, col(Link.from_id) == own.c.id)
        .where(*confirmed),
        select(own.c.id, col(Link.from_id), false(), own.c.filed_at)
        .join(Link, col(Link.to_id) == own.c.id)
        .where(*confirmed),
    ).subquery("tied")
    return (
        select(tied.c.own, tied.c.other, tied.c.answers, CLUSTER, tied.c.filed_at, col(Statement.filed_at))
        .select_from(tied)
        .join(Statement, col(Statement.id) == tied.c.other)
        .outerjoin(Appearance, col(Appearance.id) == col(Statement.speaker_id))
        .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(col(Statement.shown), seen_in(col(Statement.inbound_id), viewer))
        .order_by(col(Statement.filed_at), tied.c.other)
        .distinct()
    )


def _own(viewer: Viewer) -> CTE:
    return (
        select(
            col(Statement.id),
            col(Statement.kind),
            col(Statement.filed_at),
            col(Statement.answers_id),
        )
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Statement, col(Statement.speaker_id) == col(Appearance.id))
        .where(
            of_clusters(viewer),
            or_(col(Statement.kind) == "claim", col(Statement.kind) == "rebuttal"),
            col(Statement.shown),
            seen_in(col(Statement.inbound_id), viewer),
        )
        .cte("own")
    )
