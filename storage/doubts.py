"""Doubts: judgements that two actors may be the same, as far as the viewer may see why."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Select, and_, exists, func, or_, select, type_coerce, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import BUILT, members_of_cluster, seen_in
from storage.tables import Actor, ActorJudgement, Appearance, Verdict
from storage.viewer import Viewer

SOURCE = "inbound_id"
"""Where a doubt of our rules says which message's article raised it."""


class Pair(NamedTuple):
    """Two clusters, and a judgement on them that stands."""

    judgement_id: int
    verdict: Verdict
    actor_id: int
    other_id: int


async def pairs_with(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Pair]:
    """Return what was judged of a cluster and others, oldest first: unsure, different or split.

    A doubt only where this viewer may see both actors, each by itself, and the article that raised it.
    """
    rows = await session.execute(_pairs(viewer), {"actor": actor_id})
    return [Pair(*row) for row in rows]


@lru_cache(BUILT)
def _pairs(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    members = select(members_of_cluster(viewer).c.id)
    one, other = aliased(Actor), aliased(Actor)
    # Not "or": SQLite then reads every judgement there is.
    touching = union(
        *(
            select(col(ActorJudgement.id)).where(column.in_(members))
            for column in (col(ActorJudgement.actor_id), col(ActorJudgement.other_id))
        )
    ).subquery("touching")
    source = type_coerce(col(ActorJudgement.detail), JSON)[SOURCE].as_integer()
    in_sight = and_(_appears(viewer, one), _appears(viewer, other), seen_in(source, viewer))
    return (
        select(
            col(ActorJudgement.id),
            col(ActorJudgement.verdict),
            func.coalesce(col(one.merged_into_id), col(one.id)),
            func.coalesce(col(other.merged_into_id), col(other.id)),
        )
        .select_from(ActorJudgement)
        .join(one, col(one.id) == col(ActorJudgement.actor_id))
        .join(other, col(other.id) == col(ActorJudgement.other_id))
        .where(
            col(ActorJudgement.workspace_id) == viewer.workspace_id,
            col(ActorJudgement.id).in_(select(touching.c.id)),
            col(ActorJudgement.undone_at).is_(None),
            or_(
                col(ActorJudgement.verdict).in_(("different", "split")),
                and_(col(ActorJudgement.verdict) == "unsure", in_sight),
            ),
        )
        .order_by(col(ActorJudgement.id))
    )


def _appears(viewer: Viewer, actor: type[Actor]) -> ColumnElement[bool]:
    """Return the condition that an actor appears itself in an article that this viewer may see."""
    return exists().where(
        col(Appearance.actor_id) == col(actor.id),
        col(Appearance.shown),
        seen_in(col(Appearance.inbound_id), viewer),
    )
