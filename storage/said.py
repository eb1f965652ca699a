"""What an actor said, what that answers, and who answered it, as far as a viewer may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, distinct, false, func, or_, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import CLUSTER, of_clusters
from storage.tables import Actor, Appearance, Inbound, Link, Statement
from storage.viewer import Viewer, visible


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
    articles = await session.scalar(
        select(func.count(distinct(col(Appearance.brief_id))))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(of_clusters(viewer, {actor_id}), col(Appearance.shown), visible(viewer))
    )
    own = _own(viewer, actor_id)
    rows = await session.execute(select(own.c.kind, func.count()).group_by(own.c.kind))
    counts = {kind: int(count) for kind, count in rows}
    return Tally(int(articles or 0), counts.get("claim", 0), counts.get("rebuttal", 0))


async def said_by(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, offset: int, limit: int
) -> list[int]:
    """Return the claims and rebuttals of a cluster, newest first."""
    own = _own(viewer, actor_id)
    return list(
        await session.scalars(
            select(own.c.id).order_by(own.c.filed_at.desc(), own.c.id.desc()).offset(offset).limit(limit)
        )
    )


async def exchanges_of(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Exchange]:
    """Return what a cluster's claims and rebuttals have to do with others': both must be in sight.

    They are tied in their own article, or by a link that a person confirmed.
    """
    own, reply = _own(viewer, actor_id), aliased(Statement)
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
    rows: Select[Any, Any, Any, Any, Any, Any] = (
        select(tied.c.own, tied.c.other, tied.c.answers, CLUSTER, tied.c.filed_at, col(Statement.filed_at))
        .select_from(tied)
        .join(Statement, col(Statement.id) == tied.c.other)
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .outerjoin(Appearance, col(Appearance.id) == col(Statement.speaker_id))
        .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(col(Statement.shown), visible(viewer))
        .order_by(col(Statement.filed_at), tied.c.other)
        .distinct()
    )
    return [
        Exchange(own_id, other_id, bool(answers), other_actor, max(own_at, other_at))
        for own_id, other_id, answers, other_actor, own_at, other_at in await session.execute(rows)
    ]


async def appearances_of(
    session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]
) -> dict[int, int]:
    """Return the actors of the appearances in some clusters that this viewer may see, by their ids."""
    rows = await session.execute(
        select(col(Appearance.id), col(Actor.id))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(of_clusters(viewer, actor_ids), col(Appearance.shown), visible(viewer))
    )
    return {appearance_id: actor_id for appearance_id, actor_id in rows}  # noqa: C416  # rows are no pairs to mypy


def _own(viewer: Viewer, actor_id: int) -> Subquery:
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
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .where(
            of_clusters(viewer, {actor_id}),
            or_(col(Statement.kind) == "claim", col(Statement.kind) == "rebuttal"),
            col(Statement.shown),
            visible(viewer),
        )
        .subquery("own")
    )
