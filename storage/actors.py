"""Actors: who bears a name, and what each is called, as far as a viewer may see it.

An actor and those that were merged into it are one: its cluster, known by the id they point to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import Actor, ActorKind, ActorName, Appearance, Inbound, NameKey, Statement
from storage.viewer import Viewer, visible

CLUSTER: ColumnElement[int] = func.coalesce(col(Actor.merged_into_id), col(Actor.id))
"""The id that an actor's cluster is known by."""


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
    rows = await session.execute(
        select(CLUSTER, col(Actor.id), col(NameKey.key), col(Appearance.name), col(Appearance.kind))
        .select_from(NameKey)
        .join(ActorName, col(ActorName.name_key_id) == col(NameKey.id))
        .join(Appearance, col(Appearance.id) == col(ActorName.appearance_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(
            col(NameKey.workspace_id) == viewer.workspace_id,
            col(NameKey.key).in_(sorted(keys)),
            col(Appearance.shown),
            visible(viewer),
        )
        .distinct()
    )
    return [Bearer(*row) for row in rows]


async def given_bearers(
    session: AsyncSession, *, viewer: Viewer, keys: Collection[str]
) -> list[tuple[int, str]]:
    """Return the clusters to which a person gave a name of those keys, each with the key.

    Left out is what this viewer may not see of that.
    """
    rows = await session.execute(
        select(CLUSTER, col(NameKey.key))
        .join(NameKey, col(NameKey.id) == col(Actor.name_key_id))
        .where(
            col(NameKey.workspace_id) == viewer.workspace_id,
            col(NameKey.key).in_(sorted(keys)),
            may_know_given(viewer),
        )
    )
    named = [(actor_id, key) for actor_id, key in rows]
    if not named:
        return []
    seen = await clusters_of(session, viewer=viewer, actor_ids={actor_id for actor_id, _ in named})
    return [(actor_id, key) for actor_id, key in named if actor_id in seen]


async def clusters_of(session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]) -> set[int]:
    """Return the clusters of some actors, of those that this viewer may see."""
    wanted, member = aliased(Actor), aliased(Actor)
    root: ColumnElement[int] = func.coalesce(col(wanted.merged_into_id), col(wanted.id))
    seen = exists().where(
        or_(col(member.id) == root, col(member.merged_into_id) == root),
        col(Appearance.actor_id) == col(member.id),
        col(Inbound.id) == col(Appearance.inbound_id),
        col(Appearance.shown),
        visible(viewer),
    )
    rows = await session.scalars(
        select(root)
        .where(col(wanted.workspace_id) == viewer.workspace_id, col(wanted.id).in_(sorted(actor_ids)), seen)
        .distinct()
    )
    return set(rows)


async def own_sight(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> int | None:
    """Return the oldest actor of a cluster that appears itself in an article this viewer may see."""
    found: int | None = await session.scalar(
        select(func.min(col(Actor.id)))
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(of_clusters(viewer, {actor_id}), col(Appearance.shown), visible(viewer))
    )
    return found


async def faces(
    session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int], apart: bool = False
) -> dict[int, Face]:
    """Return what this viewer may see of some clusters, by their ids; what they may not see is left out.

    With `apart`, each actor is taken by itself, as if none had been merged.
    """
    if not actor_ids:
        return {}
    by = cast(ColumnElement[int], col(Actor.id)) if apart else CLUSTER
    forms: dict[int, list[Form]] = {}
    rows = await session.execute(
        select(
            by,
            col(Appearance.name),
            col(Appearance.kind),
            col(Appearance.title),
            func.count(),
            func.min(col(Inbound.received_at)),
            func.max(col(Inbound.received_at)),
        )
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(of_clusters(viewer, actor_ids), col(Appearance.shown), visible(viewer))
        .group_by(by, col(Appearance.name), col(Appearance.kind), col(Appearance.title))
    )
    for actor_id, *form in rows:
        values: list[Any] = list(form)
        forms.setdefault(actor_id, []).append(Form(*values))
    counts = await _counts(session, viewer, actor_ids, by)
    given = await _given(session, viewer, actor_ids, by)
    return {
        actor_id: Face(actor_id, tuple(known), given.get(actor_id), counts.get(actor_id, 0))
        for actor_id, known in forms.items()
    }


async def other_names(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[tuple[str, ActorKind]]:
    """Return every name of a cluster that this viewer may see, with its kind, most frequent first."""
    rows = await session.execute(
        select(col(ActorName.name), col(Appearance.kind))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(ActorName, col(ActorName.appearance_id) == col(Appearance.id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(of_clusters(viewer, {actor_id}), col(Appearance.shown), visible(viewer))
        .group_by(col(ActorName.name), col(Appearance.kind))
        .order_by(func.count().desc(), col(ActorName.name))
    )
    return [(name, kind) for name, kind in rows]


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


async def _given(
    session: AsyncSession, viewer: Viewer, actor_ids: Collection[int], by: ColumnElement[int]
) -> dict[int, str]:
    """Return the names that people gave: the cluster's own before those of what was merged into it."""
    rows = await session.execute(
        select(by, col(Actor.name))
        .where(of_clusters(viewer, actor_ids), col(Actor.name).is_not(None), may_know_given(viewer))
        .order_by(col(Actor.id))
    )
    found: dict[int, str] = {}
    for actor_id, name in rows:
        found.setdefault(actor_id, name or "")
    return found


async def _counts(
    session: AsyncSession, viewer: Viewer, actor_ids: Collection[int], by: ColumnElement[int]
) -> dict[int, int]:
    rows = await session.execute(
        select(by, func.count())
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Statement, col(Statement.speaker_id) == col(Appearance.id))
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .where(of_clusters(viewer, actor_ids), col(Statement.shown), visible(viewer))
        .group_by(by)
    )
    return {actor_id: int(count) for actor_id, count in rows}


def of_clusters(viewer: Viewer, actor_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that the query's actor is of one of some clusters of the viewer's workspace."""
    wanted: Sequence[int] = sorted(actor_ids)
    return and_(
        col(Actor.workspace_id) == viewer.workspace_id,
        or_(col(Actor.id).in_(wanted), col(Actor.merged_into_id).in_(wanted)),
    )
