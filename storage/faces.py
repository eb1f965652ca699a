"""Faces: what a viewer may see of who actors are, all of it in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import CompoundSelect
from sqlmodel import col

from storage.actors import BUILT, CLUSTER, may_know_given, of_clusters, seen_in
from storage.lists import filled
from storage.tables import Actor, ActorKind, ActorName, Appearance, Inbound, Statement
from storage.viewer import Viewer

_FORM, _COUNT, _GIVEN, _NAME = range(4)
"""What a row of `_faces` tells."""


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
    """What a viewer may see of an actor: its forms, the name a person gave it, and its statements.

    `names` are all that it has in articles, each with its kind, most frequent first, where asked for.
    """

    actor_id: int
    forms: tuple[Form, ...]
    given: str | None
    statements: int
    names: tuple[tuple[str, ActorKind], ...] = ()


async def faces(
    session: AsyncSession,
    *,
    viewer: Viewer,
    actor_ids: Collection[int],
    apart: bool = False,
    named: Collection[int] = (),
    counted: bool = True,
) -> dict[int, Face]:
    """Return what this viewer may see of some clusters, by their ids; what they may not see is left out.

    With `apart`, each actor is taken by itself, as if none had been merged. Those that are `named`
    among them come with all their names. Unless `counted`, the statements are not: that is quicker.
    """
    if not actor_ids:
        return {}
    actors = filled(actor_ids)
    asked = {"actors": actors, "named": filled(named), "counted": actors if counted else []}
    forms: dict[int, list[Form]] = {}
    counts: dict[int, int] = {}
    given: dict[int, tuple[int, str]] = {}
    names: dict[int, list[tuple[int, str, ActorKind]]] = {}
    for what, actor_id, name, kind, title, times, first, last in await session.execute(
        _faces(viewer, apart), asked
    ):
        if what == _FORM:
            forms.setdefault(actor_id, []).append(Form(name, kind, title, times, first, last))
        elif what == _COUNT:
            counts[actor_id] = times
        elif what == _GIVEN:
            # A cluster's own comes before those of what was merged into it.
            given[actor_id] = min(given.get(actor_id, (times, name)), (times, name))
        else:
            names.setdefault(actor_id, []).append((-times, name, kind))
    return {
        actor_id: Face(
            actor_id,
            tuple(known),
            given[actor_id][1] if actor_id in given else None,
            counts.get(actor_id, 0),
            tuple((name, kind) for _, name, kind in sorted(names.get(actor_id, ()))),
        )
        for actor_id, known in forms.items()
    }


def _by(apart: bool) -> ColumnElement[int]:
    return cast(ColumnElement[int], col(Actor.id)) if apart else CLUSTER


@lru_cache(BUILT)
def _faces(viewer: Viewer, apart: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Select what is seen of some clusters: in each row what it tells, whose, and then what of it."""
    by = _by(apart)
    seen = (col(Appearance.shown), seen_in(col(Appearance.inbound_id), viewer))
    form = (col(Appearance.name), col(Appearance.kind), col(Appearance.title))
    received = select(col(Inbound.received_at)).where(col(Inbound.id) == col(Appearance.inbound_id))
    at = received.correlate(Appearance).scalar_subquery()
    # First, for these columns say of what type the others' are.
    forms = (
        select(literal(_FORM), by, *form, func.count(), func.min(at), func.max(at))
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(of_clusters(viewer), *seen)
        .group_by(by, *form)
    )
    counts = (
        select(literal(_COUNT), by, null(), null(), null(), func.count(), null(), null())
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(Statement, col(Statement.speaker_id) == col(Appearance.id))
        .where(
            of_clusters(viewer, wanted_as="counted"),
            col(Statement.shown),
            seen_in(col(Statement.inbound_id), viewer),
        )
        .group_by(by)
    )
    given = select(literal(_GIVEN), by, col(Actor.name), null(), null(), col(Actor.id), null(), null()).where(
        of_clusters(viewer, col(Actor.id)), col(Actor.name).is_not(None), may_know_given(viewer)
    )
    names = (
        select(
            literal(_NAME),
            by,
            col(ActorName.name),
            col(Appearance.kind),
            null(),
            func.count(),
            null(),
            null(),
        )
        .select_from(Actor)
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .join(ActorName, col(ActorName.appearance_id) == col(Appearance.id))
        .where(of_clusters(viewer, wanted_as="named"), *seen)
        .group_by(by, col(ActorName.name), col(Appearance.kind))
    )
    return union_all(forms, counts, given, names)
