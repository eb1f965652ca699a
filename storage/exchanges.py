"""Claims and rebuttals of a time, many at once: no more of each than where it stands needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Actor, Appearance, AppearanceName, Inbound, Statement, StatementKind
from storage.viewer import Viewer, visible

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A claim or rebuttal; `speaker_actor` is who speaks, as far as that is known."""

    id: int
    kind: StatementKind
    brief_id: int
    filed_at: datetime
    summary: str
    speaker_actor: int | None
    answers_id: int | None


async def claims_between(
    session: AsyncSession, *, viewer: Viewer, since: datetime | None, until: datetime | None
) -> list[Exchanged]:
    """Return the claims filed from `since` up to `until` that this viewer may see, oldest first."""
    return await _read(session, _of(viewer, "claim").where(*_filed(since, until)))


async def rebuttals_between(
    session: AsyncSession, *, viewer: Viewer, since: datetime | None, until: datetime | None
) -> list[Exchanged]:
    """Return the rebuttals filed from `since` up to `until` that this viewer may see, oldest first."""
    return await _read(session, _of(viewer, "rebuttal").where(*_filed(since, until)))


async def exchanged(
    session: AsyncSession, *, viewer: Viewer, statement_ids: Collection[int]
) -> list[Exchanged]:
    """Return those statements, and what answers them in their own articles, that this viewer may see."""
    found: list[Exchanged] = []
    ordered = sorted(statement_ids)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        found += await _read(session, _of(viewer).where(col(Statement.id).in_(chunk)))
        found += await _read(session, _of(viewer, "rebuttal").where(col(Statement.answers_id).in_(chunk)))
    return list({each.id: each for each in found}.values())


async def named_between(
    session: AsyncSession, *, viewer: Viewer, since: datetime | None, until: datetime | None
) -> dict[int, list[tuple[int, str]]]:
    """Return the known actors of each brief of that time, under each name that its article has for them."""
    actor = func.coalesce(col(Actor.merged_into_id), col(Actor.id))
    appearing: Select[int, int, str] = (
        select(col(Appearance.brief_id), actor, col(Appearance.name))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
    )
    named: Select[int, int, str] = (
        select(col(Appearance.brief_id), actor, col(AppearanceName.name))
        .join(Appearance, col(Appearance.id) == col(AppearanceName.appearance_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for query in (appearing, named):
        received = _between(Inbound.received_at, since, until)
        for brief_id, actor_id, name in await session.execute(
            query.where(col(Appearance.shown), visible(viewer), *received)
        ):
            found[brief_id].append((actor_id, name))
    return found


def _of(
    viewer: Viewer, kind: StatementKind | None = None
) -> Select[int, StatementKind, int, datetime, str, int, int | None]:
    query = (
        select(
            col(Statement.id),
            col(Statement.kind),
            col(Statement.brief_id),
            col(Statement.filed_at),
            col(Statement.summary),
            func.coalesce(col(Actor.merged_into_id), col(Actor.id)),
            col(Statement.answers_id),
        )
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .outerjoin(Appearance, col(Appearance.id) == col(Statement.speaker_id))
        .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(col(Statement.workspace_id) == viewer.workspace_id, col(Statement.shown), visible(viewer))
        .order_by(col(Statement.filed_at), col(Statement.id))
    )
    return query if kind is None else query.where(col(Statement.kind) == kind)


def _filed(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return _between(Statement.filed_at, since, until)


def _between(moment: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    bounds = [] if since is None else [moment >= since]
    return bounds if until is None else [*bounds, moment < until]


async def _read(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> list[Exchanged]:
    return [Exchanged(*row) for row in await session.execute(query)]
