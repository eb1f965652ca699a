"""Statements with the place of their brief: what a link, a dispute or a digest shows of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.actors import BUILT, CLUSTER
from storage.lists import filled
from storage.outgoing import answers_filing
from storage.tables import Actor, Appearance, Brief, Inbound, Outgoing, Statement, StatementKind
from storage.viewer import Viewer, visible

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Side:
    """A statement, and where its brief was asked for and answered.

    `actor_id` is who speaks, as far as that is known; `message_ts` the message that shows the brief,
    None while none is known to be posted.
    """

    statement_id: int
    brief_id: int
    kind: StatementKind
    summary: str
    speaker: str | None
    actor_id: int | None
    filed_at: datetime
    channel_id: str
    thread_ts: str
    message_ts: str | None


async def sides(session: AsyncSession, *, viewer: Viewer, statement_ids: Collection[int]) -> dict[int, Side]:
    """Return the statements of those ids that this viewer may see, by their ids."""
    found: dict[int, Side] = {}
    ordered = sorted(statement_ids)
    for start in range(0, len(ordered), _CHUNK):
        rows = await session.execute(_sides(viewer), {"statements": filled(ordered[start : start + _CHUNK])})
        for row in rows:
            values: list[Any] = list(row)
            found[row[0]] = Side(*values)
    return found


@lru_cache(BUILT)
def _sides(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Statement.id),
            col(Statement.brief_id),
            col(Statement.kind),
            col(Statement.summary),
            col(Statement.speaker),
            CLUSTER,
            col(Statement.filed_at),
            col(Inbound.channel_id),
            func.coalesce(col(Inbound.thread_ts), col(Inbound.ts)),
            col(Outgoing.ts),
        )
        .join(Brief, col(Brief.id) == col(Statement.brief_id))
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .outerjoin(Appearance, col(Appearance.id) == col(Statement.speaker_id))
        .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
        .outerjoin(Outgoing, answers_filing(col(Statement.workspace_id), col(Brief.filing_id)))
        .where(
            col(Statement.id).in_(bindparam("statements", expanding=True)),
            col(Statement.shown),
            visible(viewer),
        )
    )
