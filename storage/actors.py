"""Actors: who bears a name, and what each is called, as far as a viewer may see it.

An actor and those that were merged into it are one: its cluster, known by the id they point to.
Building a query in Python takes longer than SQLite takes to answer it: each is built once a viewer.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import CompoundSelect
from sqlmodel import col

from storage.lists import filled
from storage.tables import Actor, ActorKind, ActorName, Appearance, Inbound, NameKey
from storage.viewer import Viewer, visible

CLUSTER: ColumnElement[int] = func.coalesce(col(Actor.merged_into_id), col(Actor.id))
"""The id that an actor's cluster is known by."""


BUILT = 256
"""How many viewers' queries are kept built."""


class Bearer(NamedTuple):
    """Who bears a name: a cluster's id and the actor itself, the name's key, and the appearance's main
    name and kind.
    """

    actor_id: int
    own_id: int
    key: str
    main: str
    kind: ActorKind


async def bearers(session: AsyncSession, *, viewer: Viewer, keys: Collection[str]) -> list[Bearer]:
    """Return who bears names of those keys in articles that this viewer may see."""
    rows = await session.execute(_bearers(viewer), {"keys": filled(keys)})
    return [Bearer(*row) for row in rows]


async def called(session: AsyncSession, *, viewer: Viewer, keys: Collection[str]) -> set[tuple[int, str]]:
    """Return the clusters that names of those keys are known of, each with the key.

    Names of articles that this viewer may see, and such as a person gave to an actor in sight.
    """
    rows = await session.execute(_called(viewer), {"keys": filled(keys)})
    return {(actor_id, key) for actor_id, key in rows}


async def clusters_of(session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]) -> set[int]:
    """Return the clusters of some actors, of those that this viewer may see."""
    return set(await session.scalars(_clusters(viewer), {"actors": filled(actor_ids)}))


async def own_sight(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> int | None:
    """Return the oldest actor of a cluster that appears itself in an article this viewer may see."""
    found: int | None = await session.scalar(
        select(func.min(col(Actor.id)))
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer)),
        {"actors": [actor_id]},
    )
    return found


def of_clusters(viewer: Viewer, actor_id: Any = None, wanted_as: str = "actors") -> ColumnElement[bool]:
    """Return the condition that the query's appearance is of one of the clusters in a parameter of it.

    Or that `actor_id`, another column, is one of their actors.
    """
    wanted: BindParameter[int] = bindparam(wanted_as, expanding=True)
    # Not "or": SQLite then reads every actor there is.
    themselves, merged = (
        select(col(Actor.id)).where(col(Actor.workspace_id) == viewer.workspace_id, column.in_(wanted))
        for column in (col(Actor.id), col(Actor.merged_into_id))
    )
    members = union(themselves, merged).subquery("members")
    return (col(Appearance.actor_id) if actor_id is None else actor_id).in_(select(members.c.id))


def members_of_cluster(viewer: Viewer) -> CTE:
    """Select all actors of the cluster that the one in the parameter `actor` is of, with the cluster."""
    asked = aliased(Actor)
    cluster = (
        select(func.coalesce(col(asked.merged_into_id), col(asked.id)))
        .where(col(asked.workspace_id) == viewer.workspace_id, col(asked.id) == bindparam("actor"))
        .scalar_subquery()
    )
    themselves, merged = (
        select(col(Actor.id), CLUSTER.label("cluster")).where(
            col(Actor.workspace_id) == viewer.workspace_id, column == cluster
        )
        for column in (col(Actor.id), col(Actor.merged_into_id))
    )
    return union_all(themselves, merged).cte("member")


def seen_in(inbound_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that the message of that id, a column, is one this viewer may see.

    A look at each rather than a join: SQLite would begin with all messages of the workspace.
    """
    return exists().where(col(Inbound.id) == inbound_id, visible(viewer)).correlate_except(Inbound)


def may_know_given(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that this viewer may know the name a person gave the query's actor.

    They may not while only articles hidden from them have it.
    """
    named = and_(
        col(ActorName.name_key_id) == col(Actor.name_key_id),
        col(Appearance.id) == col(ActorName.appearance_id),
        col(Inbound.id) == col(Appearance.inbound_id),
    )
    seen = exists().where(named, col(Appearance.shown), visible(viewer)).correlate(Actor)
    in_articles = exists().where(col(ActorName.name_key_id) == col(Actor.name_key_id)).correlate(Actor)
    return or_(seen, ~in_articles)


_KEYS: BindParameter[str] = bindparam("keys", expanding=True)


@lru_cache(BUILT)
def _bearers(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(CLUSTER, col(Actor.id), col(NameKey.key), col(Appearance.name), col(Appearance.kind))
        .select_from(NameKey)
        .join(ActorName, col(ActorName.name_key_id) == col(NameKey.id))
        .join(Appearance, col(Appearance.id) == col(ActorName.appearance_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(_of_keys(viewer), col(Appearance.shown), visible(viewer))
        .distinct()
    )


@lru_cache(BUILT)
def _called(viewer: Viewer) -> CompoundSelect[*tuple[Any, ...]]:
    in_articles = (
        select(CLUSTER, col(NameKey.key))
        .select_from(NameKey)
        .join(ActorName, col(ActorName.name_key_id) == col(NameKey.id))
        .join(Appearance, col(Appearance.id) == col(ActorName.appearance_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(_of_keys(viewer), col(Appearance.shown), visible(viewer))
    )
    given = (
        select(CLUSTER, col(NameKey.key))
        .select_from(NameKey)
        .join(Actor, col(Actor.name_key_id) == col(NameKey.id))
        .where(_of_keys(viewer), may_know_given(viewer), _in_sight(viewer))
    )
    return union(in_articles, given)


def _of_keys(viewer: Viewer) -> ColumnElement[bool]:
    return and_(col(NameKey.workspace_id) == viewer.workspace_id, col(NameKey.key).in_(_KEYS))


@lru_cache(BUILT)
def _clusters(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    asked = col(Actor.id).in_(bindparam("actors", expanding=True))
    in_workspace = col(Actor.workspace_id) == viewer.workspace_id
    return select(CLUSTER).where(in_workspace, asked, _in_sight(viewer)).distinct()


def _in_sight(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that the cluster of the query's actor appears where this viewer may see it."""
    member = aliased(Actor)
    # Two looks rather than one with an "or" in it: SQLite then reads every actor there is.
    return or_(
        *(
            exists()
            .where(
                column == CLUSTER,
                col(Appearance.actor_id) == col(member.id),
                col(Inbound.id) == col(Appearance.inbound_id),
                col(Appearance.shown),
                visible(viewer),
            )
            .correlate(Actor)
            for column in (col(member.id), col(member.merged_into_id))
        )
    )
