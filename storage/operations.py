"""The operator's view: the one place that reads across workspaces, and only ids."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, case, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.filings import FINISHED, Filed
from storage.outgoing import ASIDE_KEY, FILING_KEY
from storage.tables import Actor, Appearance, Brief, Filing, FilingState, Inbound, Outgoing

_SHOWN = 200


class Unfinished(NamedTuple):
    """A filing that still has something left to do."""

    workspace_id: str
    filing_id: int
    attempt: int


async def unfinished(session: AsyncSession, *, before: datetime) -> list[Unfinished]:
    """Return the filings of all workspaces that are not finished and last moved before `before`."""
    rows = await session.execute(
        select(col(Filing.workspace_id), col(Filing.id), col(Filing.attempt))
        .where(col(Filing.state).not_in(sorted(FINISHED)), col(Filing.updated_at) < before)
        .order_by(col(Filing.id))
    )
    return [Unfinished(*row) for row in rows]


class Waiting(NamedTuple):
    """A filing that no job has begun, and that its reporter has heard nothing of."""

    workspace_id: str
    filing_id: int


async def waiting(
    session: AsyncSession, *, since: datetime, before: datetime, beyond: int, limit: int
) -> list[Waiting]:
    """Return the first filings of all workspaces, of ids above `beyond`, that wait without an answer.

    They came before `before` and have moved after `since`.
    """
    rows = await session.execute(
        select(col(Filing.workspace_id), col(Filing.id))
        .outerjoin(Outgoing, (col(Outgoing.workspace_id) == col(Filing.workspace_id)) & _answers())
        .where(
            col(Filing.id) > beyond,
            col(Filing.state) == "received",
            col(Filing.updated_at) > since,
            col(Filing.created_at) < before,
            col(Outgoing.id).is_(None),
        )
        .order_by(col(Filing.id))
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


async def filing_of_job(session: AsyncSession, *, filing_id: int) -> Filed | None:
    """Return a filing with its message, or None where it is gone: a job is given its row's id alone."""
    rows = await session.execute(
        select(Filing, Inbound)
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .where(col(Filing.id) == filing_id)
    )
    row = rows.first()
    return None if row is None else Filed(*row)


async def filing_of_brief(session: AsyncSession, *, brief_id: int) -> tuple[str, int] | None:
    """Return the workspace and the filing of a brief, or None where it is gone."""
    found = await session.execute(
        select(col(Brief.workspace_id), col(Brief.filing_id)).where(col(Brief.id) == brief_id)
    )
    row = found.first()
    return None if row is None else (row[0], row[1])


async def workspaces(session: AsyncSession) -> list[str]:
    """Return the workspaces that anything is kept of, in order."""
    return sorted(await session.scalars(select(col(Inbound.workspace_id)).distinct()))


class Backlog(NamedTuple):
    """The filings of all workspaces: how many are in each state, and since when the oldest waits."""

    counts: dict[FilingState, int]
    oldest: datetime | None


async def backlog(session: AsyncSession) -> Backlog:
    """Count filings by state, and find when the oldest unfinished one came in."""
    rows = await session.execute(select(col(Filing.state), func.count()).group_by(col(Filing.state)))
    oldest = await session.scalar(
        select(col(Filing.created_at))
        .where(col(Filing.state).not_in(sorted(FINISHED)))
        .order_by(col(Filing.created_at))
        .limit(1)
    )
    return Backlog({state: int(count) for state, count in rows}, oldest)


class Attention(NamedTuple):
    """A filing that an operator may have to look at.

    `state` is its own, or ``unknown`` where nobody can tell whether Slack has its answer.
    """

    filing_id: int
    workspace_id: str
    state: str
    attempt: int
    created_at: datetime
    error_id: str | None


async def needing_attention(session: AsyncSession, *, filing_id: int | None = None) -> list[Attention]:
    """Return the latest filings of all workspaces that failed or are not finished.

    Newest first, 200 at most; only the one of `filing_id` where that is given.
    """
    is_unknown = col(Outgoing.state) == "unknown"
    rows = await session.execute(
        select(
            col(Filing.id),
            col(Filing.workspace_id),
            case((is_unknown, "unknown"), else_=col(Filing.state)),
            col(Filing.attempt),
            col(Filing.created_at),
            col(Filing.error_id),
        )
        .outerjoin(Outgoing, (col(Outgoing.workspace_id) == col(Filing.workspace_id)) & _answers())
        .where(
            col(Filing.state).not_in(["answered", "deleted"]),
            or_(literal(filing_id is None), col(Filing.id) == filing_id),
        )
        .order_by(col(Filing.id).desc())
        .limit(_SHOWN)
    )
    return [Attention(*row) for row in rows]


async def unresolved(session: AsyncSession, *, limit: int) -> list[tuple[str, int]]:
    """Return the oldest briefs of all workspaces, with an appearance that has no actor."""
    return await _briefs_of(session, col(Appearance.actor_id).is_(None), limit)


async def unsought(session: AsyncSession, *, limit: int) -> list[tuple[str, int]]:
    """Return the oldest briefs of all workspaces with an actor whose like has not been sought."""
    return await _briefs_of(session, col(Actor.sought_at).is_(None) & col(Actor.id).is_not(None), limit)


async def _briefs_of(session: AsyncSession, which: ColumnElement[bool], limit: int) -> list[tuple[str, int]]:
    rows = await session.execute(
        select(col(Appearance.workspace_id), col(Appearance.brief_id))
        .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(which)
        .distinct()
        .order_by(col(Appearance.brief_id))
        .limit(limit)
    )
    return [(workspace_id, brief_id) for workspace_id, brief_id in rows]


def _answers() -> ColumnElement[bool]:
    """Return the condition that an outgoing message answers the query's filing, wherever it does."""
    filing_id = cast(col(Filing.id), String)
    return col(Outgoing.key).in_([literal(FILING_KEY) + filing_id, literal(ASIDE_KEY) + filing_id])
