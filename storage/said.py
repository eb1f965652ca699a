"""What an actor said, what that answers, and who answered it, as far as a viewer may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Integer,
    Select,
    bindparam,
    case,
    distinct,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import CompoundSelect
from sqlmodel import col

from storage.actors import BUILT, CLUSTER, members_of_cluster, of_clusters, seen_in
from storage.lists import filled
from storage.tables import Actor, Appearance, Link, Statement
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Said:
    """How much an actor said in how many articles that name it, and some of it, newest first.

    `actor_id` is its cluster's; `statement_ids` are of claims and rebuttals.
    """

    actor_id: int
    articles: int
    claims: int
    rebuttals: int
    statement_ids: tuple[int, ...]


class Exchange(NamedTuple):
    """A statement of an actor and one that it `answers`, or else that answers it."""

    own_id: int
    other_id: int
    answers: bool


class Met(NamedTuple):
    """Another actor, how often one answered the other, and when last."""

    actor_id: int
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Exchanges:
    """With whom an actor exchanged claims and rebuttals, and what some of its statements met."""

    met: tuple[Met, ...]
    exchanges: tuple[Exchange, ...]


async def said_by(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, offset: int, limit: int
) -> Said | None:
    """Return what an actor, or the one it was merged into, said; None where this viewer sees no such."""
    page = {"actor": actor_id, "first": offset, "most": limit}
    rows = (await session.execute(_said(viewer), page)).all()
    if not rows:
        return None
    cluster, articles, claims, rebuttals, _ = rows[0]
    return Said(cluster, articles, claims, rebuttals, tuple(row[4] for row in rows if row[4] is not None))


async def exchanges_of(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, statement_ids: Collection[int]
) -> Exchanges:
    """Return whom a cluster met, and what of others these of its statements met: all must be in sight.

    They are tied in their own article, or by a link that a person confirmed.
    """
    asked = {"actor": actor_id, "statements": filled(statement_ids)}
    met: list[Met] = []
    exchanges: list[Exchange] = []
    for own_id, other_id, answers, other_actor, times, last in await session.execute(_met(viewer), asked):
        if own_id is None:
            met.append(Met(other_actor, times, last))
        else:
            exchanges.append(Exchange(own_id, other_id, answers))
    return Exchanges(tuple(met), tuple(exchanges))


async def appearances_of(
    session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]
) -> dict[int, int]:
    """Return the actors of the appearances in some clusters that this viewer may see, by their ids."""
    rows = await session.execute(
        select(col(Appearance.id), col(Actor.id))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer)),
        {"actors": filled(actor_ids)},
    )
    return {row[0]: row[1] for row in rows}


@lru_cache(BUILT)
def _said(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Select the counts with each statement of a page, or once where there is none."""
    member = members_of_cluster(viewer)
    own = _own(viewer, member)
    articles = (
        select(func.count(distinct(col(Appearance.brief_id))).label("articles"))
        .where(
            col(Appearance.actor_id).in_(select(member.c.id)),
            col(Appearance.shown),
            seen_in(col(Appearance.inbound_id), viewer),
        )
        .subquery("named_in")
    )
    claims, rebuttals = (
        select(func.count()).select_from(own).where(own.c.kind == kind).scalar_subquery()
        for kind in ("claim", "rebuttal")
    )
    page = (
        select(own.c.id, own.c.filed_at)
        .order_by(own.c.filed_at.desc(), own.c.id.desc())
        .offset(bindparam("first", type_=Integer))
        .limit(bindparam("most", type_=Integer))
        .subquery("page")
    )
    cluster = select(func.min(member.c.cluster)).scalar_subquery()
    return (
        select(cluster, articles.c.articles, claims, rebuttals, page.c.id)
        .select_from(articles.outerjoin(page, true()))
        .where(articles.c.articles > 0)
        .order_by(page.c.filed_at.desc(), page.c.id.desc())
    )


@lru_cache(BUILT)
def _met(viewer: Viewer) -> CompoundSelect[*tuple[Any, ...]]:
    """Select what some statements met, and in rows without these each actor that was met."""
    member = members_of_cluster(viewer)
    own, reply = _own(viewer, member), aliased(Statement)
    confirmed = (col(Link.kind) == "answers", col(Link.state) == "confirmed")
    # What is tied in its article and by a link is one exchange.
    tied = union(
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
    later = case((tied.c.filed_at > col(Statement.filed_at), tied.c.filed_at), else_=col(Statement.filed_at))
    exchange = (
        select(tied.c.own, tied.c.other, tied.c.answers, CLUSTER.label("actor"), later.label("at"))
        .select_from(tied)
        .join(Statement, col(Statement.id) == tied.c.other)
        .outerjoin(Appearance, col(Appearance.id) == col(Statement.speaker_id))
        .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(col(Statement.shown), seen_in(col(Statement.inbound_id), viewer))
        .cte("exchange")
    )
    it = exchange.c
    of_page = select(it.own, it.other, it.answers, it.actor, literal(1), it.at).where(
        it.own.in_(bindparam("statements", expanding=True))
    )
    themselves = select(member.c.cluster)
    others = (
        select(null(), null(), null(), it.actor, func.count(), func.max(it.at))
        .where(it.actor.is_not(None), it.actor.not_in(themselves))
        .group_by(it.actor)
    )
    return union_all(of_page, others)


def _own(viewer: Viewer, member: CTE) -> CTE:
    """Select the claims and rebuttals of a cluster."""
    # Not joins: SQLite, which knows not how few the members are, may begin with all statements.
    appearing = select(col(Appearance.id)).where(col(Appearance.actor_id).in_(select(member.c.id)))
    return (
        select(col(Statement.id), col(Statement.kind), col(Statement.filed_at), col(Statement.answers_id))
        .where(
            col(Statement.speaker_id).in_(appearing),
            or_(col(Statement.kind) == "claim", col(Statement.kind) == "rebuttal"),
            col(Statement.shown),
            seen_in(col(Statement.inbound_id), viewer),
        )
        .cte("own")
    )
