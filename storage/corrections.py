"""Corrections: what people changed in a brief, kept beside the changed statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import seen_in
from storage.outgoing import answers_filing
from storage.tables import Brief, Correction, Filing, Inbound, Outgoing, Statement, StatementKind
from storage.viewer import Viewer, visible

# Made once: making an alias takes longer than asking with it.
_LATER = aliased(Brief)


@dataclass(frozen=True, slots=True)
class Opened:
    """A brief that may be corrected until the transaction ends; `is_latest` is False once it was re-run."""

    brief: Brief
    inbound_id: int
    is_latest: bool
    corrections: tuple[Correction, ...]


class Changed(NamedTuple):
    """A correction, and where the brief stands that it was made in.

    `message_ts` is the message that shows the brief, None while none is known to be posted.
    """

    statement_id: int
    corrected_by: str
    corrected_at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    channel_id: str
    thread_ts: str
    message_ts: str | None


async def open_for_correction(
    session: AsyncSession,
    *,
    viewer: Viewer,
    brief_id: int | None = None,
    statement_id: int | None = None,
    correction_id: int | None = None,
) -> Opened | None:
    """Return a brief, or that of a statement or correction, and keep others from changing it meanwhile.

    None where there is none that this viewer may see.
    """
    of = select(col(Filing.id), col(Brief.id)).select_from(Brief)
    of = of.join(Filing, col(Filing.id) == col(Brief.filing_id))
    of = of.join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
    if statement_id is not None:
        of = of.join(Statement, col(Statement.brief_id) == col(Brief.id)).where(
            col(Statement.id) == statement_id
        )
    elif brief_id is not None:
        of = of.where(col(Brief.id) == brief_id)
    else:
        of = of.join(Correction, col(Correction.brief_id) == col(Brief.id)).where(
            col(Correction.id) == correction_id
        )
    ids = (await session.execute(of.where(visible(viewer), col(Filing.state) != "deleted"))).first()
    if ids is None:
        return None
    filing_id, opened_id = ids
    # As a new version does: one at a time may change what a filing shows.
    filing = await session.scalar(
        select(Filing)
        .where(col(Filing.workspace_id) == viewer.workspace_id, col(Filing.id) == filing_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if filing is None or filing.state == "deleted":
        return None
    brief = await session.get_one(Brief, opened_id, populate_existing=True)
    later = select(col(Brief.id)).where(col(Brief.filing_id) == filing_id, col(Brief.version) > brief.version)
    is_latest = (await session.execute(later.limit(1))).first() is None
    corrections = await corrections_of_brief(session, workspace_id=viewer.workspace_id, brief_id=opened_id)
    return Opened(brief, filing.inbound_id, is_latest, corrections)


async def corrections_of_brief(
    session: AsyncSession, *, workspace_id: str, brief_id: int
) -> tuple[Correction, ...]:
    """Return the corrections of a brief, oldest first; whether they may be seen goes by the brief."""
    rows = await session.scalars(
        select(Correction)
        .where(col(Correction.workspace_id) == workspace_id, col(Correction.brief_id) == brief_id)
        .order_by(col(Correction.id))
    )
    return tuple(rows)


async def changed_between(
    session: AsyncSession, *, viewer: Viewer, since: datetime, until: datetime
) -> list[Changed]:
    """Return the corrections made in that time that this viewer may see, oldest first.

    Those of a brief that was re-run stand in its next version as well, and are returned of that alone.
    """
    replaced = select(col(_LATER.id)).where(
        col(_LATER.filing_id) == col(Brief.filing_id), col(_LATER.version) > col(Brief.version)
    )
    rows = await session.execute(
        select(
            col(Correction.statement_id),
            col(Correction.corrected_by),
            col(Correction.corrected_at),
            col(Correction.before),
            col(Correction.after),
            col(Inbound.channel_id),
            func.coalesce(col(Inbound.thread_ts), col(Inbound.ts)),
            col(Outgoing.ts),
        )
        .join(Brief, col(Brief.id) == col(Correction.brief_id))
        .join(Filing, col(Filing.id) == col(Brief.filing_id))
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .outerjoin(Outgoing, answers_filing(col(Brief.workspace_id), col(Filing.id)))
        .where(
            col(Correction.workspace_id) == viewer.workspace_id,
            col(Correction.corrected_at).between(since, until),
            ~replaced.exists(),
            seen_in(col(Filing.inbound_id), viewer),
        )
        .order_by(col(Correction.corrected_at), col(Correction.id))
    )
    return [Changed(*row) for row in rows]


async def add_correction(
    session: AsyncSession,
    *,
    workspace_id: str,
    brief_id: int,
    statement_id: int,
    by: str,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> int:
    """Keep a correction; return its id."""
    row = Correction(
        workspace_id=workspace_id,
        brief_id=brief_id,
        statement_id=statement_id,
        corrected_by=by,
        corrected_at=at,
        before=dict(before),
        after=dict(after),
    )
    session.add(row)
    await session.flush()
    return row.id


async def copy_correction(
    session: AsyncSession,
    *,
    workspace_id: str,
    correction: Correction,
    brief_id: int,
    statement_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Keep an earlier version's correction for the statement that was taken over, as its author's."""
    session.add(
        Correction(
            workspace_id=workspace_id,
            brief_id=brief_id,
            statement_id=statement_id,
            corrected_by=correction.corrected_by,
            corrected_at=correction.corrected_at,
            before=dict(before),
            after=dict(after),
        )
    )
    await session.flush()


async def statement_ids(
    session: AsyncSession, *, workspace_id: str, brief_id: int
) -> dict[tuple[StatementKind, int], int]:
    """Return the ids of a brief's statements by kind and position."""
    rows = await session.execute(
        select(col(Statement.kind), col(Statement.position), col(Statement.id)).where(
            col(Statement.workspace_id) == workspace_id, col(Statement.brief_id) == brief_id
        )
    )
    return {(kind, position): statement_id for kind, position, statement_id in rows}
