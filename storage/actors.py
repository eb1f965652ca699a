"""Actors: who bears a name, and what each is called, as far as a viewer may see it.

An actor and those that were merged into it are one: its cluster, known by the id they point to.
Building a query in Python takes longer than SQLite takes to answer it: each is built once a viewer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import Actor, ActorKind, ActorName, Appearance, Inbound, NameKey, Statement
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


class Form(NamedTuple):
    """A main name with a kind and a title, and in how many appearances, from when until when."""

    name: str
    kind: ActorKind
    title: str | None
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Face:
    """What a viewer may see of an actor: its forms, the name a person gave it, and its statements."""

    actor_id: int
    forms: tuple[Form, ...]
    given: str | None
    statements: int


async def bearers(session: AsyncSession, *, viewer: Viewer, keys: Collection[str]) -> list[Bearer]:
    """Return who bears names of those keys in articles that this viewer may see."""
    rows = await session.execute(_bearers(viewer), {"keys": sorted(keys)})
    return [Bearer(*row) for row in rows]


async def given_bearers(
    session: AsyncSession, *, viewer: Viewer, keys: Collection[str]
) -> list[tuple[int, str]]:
    """Return the clusters to which a person gave a name of those keys, each with the key.

    Left out is what this viewer may not see of that.
    """
    rows = await session.execute(_given_bearers(viewer), {"keys": sorted(keys)})
    named = [(actor_id, key) for actor_id, key in rows]
    if not named:
        return []
    seen = await clusters_of(session, viewer=viewer, actor_ids={actor_id for actor_id, _ in named})
    return [(actor_id, key) for actor_id, key in named if actor_id in seen]


async def clusters_of(session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]) -> set[int]:
    """Return the clusters of some actors, of those that this viewer may see."""
    return set(await session.scalars(_clusters(viewer), {"actors": sorted(actor_ids)}))


async def own_sight(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> int | None:
    """Return the oldest actor of a cluster that appears itself in an article this viewer may see."""
    found: int | None = await session.scalar(
        select(func.min(col(Actor.id)))
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer)),
        {"actors": [actor_id]},
    )
    return found


async def faces(
    session: AsyncSession,
    *,
    viewer: Viewer,
    actor_ids: Collection[int],
    apart: bool = False,
    counted: bool = True,
) -> dict[int, Face]:
    """Return what this viewer may see of some clusters, by their ids; what they may not see is left out.

    With `apart`, each actor is taken by itself, as if none had been merged. Unless `counted`, the
    statements are not: that is quicker.
    """
    if not actor_ids:
        return {}
    actors = {"actors": sorted(actor_ids)}
    forms: dict[int, list[Form]] = {}
    for actor_id, *form in await session.execute(_forms(viewer, apart), actors):
        values: list[Any] = list(form)
        forms.setdefault(actor_id, []).append(Form(*values))
    counts: dict[int, int] = {}
    if counted:
        rows = await session.execute(_counts(viewer, apart), actors)
        counts = {actor_id: int(count) for actor_id, count in rows}
    given: dict[int, str] = {}
    for actor_id, name in await session.execute(_given(viewer, apart), actors):
        given.setdefault(actor_id, name)
    return {
        actor_id: Face(actor_id, tuple(known), given.get(actor_id), counts.get(actor_id, 0))
        for actor_id, known in forms.items()
    }


async def other_names(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[tuple[str, ActorKind]]:
    """Return every name of a cluster that this viewer may see, with its kind, most frequent first."""
    rows = await session.execute(_other_names(viewer), {"actors": [actor_id]})
    return [(name, kind) for name, kind in rows]


def of_clusters(viewer: Viewer, actor_id: Any = None) -> ColumnElement[bool]:
    """Return the condition that the query's appearance is of one of the clusters in its parameter `actors`.

    Or that `actor_id`, another column, is one of their actors.
    """
    wanted: BindParameter[int] = bindparam("actors", expanding=True)
    # Not "or": SQLite then reads every actor there is.
    themselves, merged = (
        select(col(Actor.id)).where(col(Actor.workspace_id) == viewer.workspace_id, column.in_(wanted))
        for column in (col(Actor.id), col(Actor.merged_into_id))
    )
    members = union(themselves, merged).subquery("members")
    return (col(Appearance.actor_id) if actor_id is None else actor_id).in_(select(members.c.id))


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


def _by(apart: bool) -> ColumnElement[int]:
    return cast(ColumnElement[int], col(Actor.id)) if apart else CLUSTER


@lru_cache(BUILT)
def _bearers(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(CLUSTER, col(Actor.id), col(NameKey.key), col(Appearance.name), col(Appearance.kind))
        .select_from(NameKey)
        .join(ActorName, col(ActorName.name_key_id) == col(NameKey.id))
        .join(Appearance, col(Appearance.id) == col(ActorName.appearance_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(
            col(NameKey.workspace_id) == viewer.workspace_id,
            col(NameKey.key).in_(_KEYS),
            col(Appearance.shown),
            visible(viewer),
        )
        .distinct()
    )


@lru_cache(BUILT)
def _given_bearers(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(CLUSTER, col(NameKey.key))
        .join(NameKey, col(NameKey.id) == col(Actor.name_key_id))
        .where(
            col(NameKey.workspace_id) == viewer.workspace_id,
            col(NameKey.key).in_(_KEYS),
            may_know_given(viewer),
        )
    )


@lru_cache(BUILT)
def _clusters(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    wanted, member = aliased(Actor), aliased(Actor)
    root: ColumnElement[int] = func.coalesce(col(wanted.merged_into_id), col(wanted.id))
    # Two looks rather than an "or", for the same reason.
    themselves, merged = (
        exists().where(
            column == root,
            col(Appearance.actor_id) == col(member.id),
            col(Inbound.id) == col(Appearance.inbound_id),
            col(Appearance.shown),
            visible(viewer),
        )
        for column in (col(member.id), col(member.merged_into_id))
    )
    seen = or_(themselves, merged)
    asked = col(wanted.id).in_(bindparam("actors", expanding=True))
    return select(root).where(col(wanted.workspace_id) == viewer.workspace_id, asked, seen).distinct()


@lru_cache(BUILT)
def _forms(viewer: Viewer, apart: bool) -> Select[*tuple[Any, ...]]:
    form = (col(Appearance.name), col(Appearance.kind), col(Appearance.title))
    received = select(col(Inbound.received_at)).where(col(Inbound.id) == col(Appearance.inbound_id))
    at = received.correlate(Appearance).scalar_subquery()
    times = (func.count(), func.min(at), func.max(at))
    return (
        select(_by(apart), *form, *times)
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer))
        .group_by(_by(apart), *form)
    )


@lru_cache(BUILT)
def _given(viewer: Viewer, apart: bool) -> Select[*tuple[Any, ...]]:
    """Select the names that people gave: a cluster's own before those of what was merged into it."""
    return (
        select(_by(apart), col(Actor.name))
        .where(of_clusters(viewer, col(Actor.id)), col(Actor.name).is_not(None), may_know_given(viewer))
        .order_by(col(Actor.id))
    )


@lru_cache(BUILT)
def _counts(viewer: Viewer, apart: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(_by(apart), func.count())
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Statement, col(Statement.speaker_id) == col(Appearance.id))
        .where(of_clusters(viewer), col(Statement.shown), seen_in(col(Statement.inbound_id), viewer))
        .group_by(_by(apart))
    )


@lru_cache(BUILT)
def _other_names(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(col(ActorName.name), col(Appearance.kind))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(ActorName, col(ActorName.appearance_id) == col(Appearance.id))
        .where(of_clusters(viewer), col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer))
        .group_by(col(ActorName.name), col(Appearance.kind))
        .order_by(func.count().desc(), col(ActorName.name))
    )
