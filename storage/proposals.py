"""Links that nobody has decided on, for those who may see both their ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import Inbound, Link, LinkKind, LinkState, Statement
from storage.viewer import Viewer, visible

_CHUNK = 500
# Made once: making an alias takes longer than asking with it.
_NEAR, _FAR = aliased(Statement), aliased(Statement)


class Proposal(NamedTuple):
    """A link from a statement to an earlier claim, as it stands."""

    link_id: int
    kind: LinkKind
    state: LinkState
    from_id: int
    to_id: int


async def proposed_between(
    session: AsyncSession, *, viewer: Viewer, since: datetime, until: datetime
) -> list[Proposal]:
    """Return the links proposed in that time and not decided on, as far as this viewer sees both ends."""
    conditions = (col(Link.state) == "proposed", col(Link.proposed_at).between(since, until))
    return await _read(session, viewer, *conditions)


async def proposals(session: AsyncSession, *, viewer: Viewer, link_ids: Collection[int]) -> list[Proposal]:
    """Return those links, whatever people have decided of them since."""
    ordered, found = sorted(link_ids), list[Proposal]()
    for start in range(0, len(ordered), _CHUNK):
        found += await _read(session, viewer, col(Link.id).in_(ordered[start : start + _CHUNK]))
    return found


async def _read(session: AsyncSession, viewer: Viewer, *asked: ColumnElement[bool]) -> list[Proposal]:
    is_same = col(Link.kind) == "same"
    rows = await session.execute(
        select(col(Link.id), col(Link.kind), col(Link.state), col(Link.from_id), col(Link.to_id))
        .join(_NEAR, _NEAR.id == Link.from_id)  # type: ignore[arg-type]  # an alias has columns
        .join(_FAR, _FAR.id == Link.to_id)  # type: ignore[arg-type]
        .where(
            col(Link.workspace_id) == viewer.workspace_id,
            *asked,
            *(_seen(viewer, _NEAR), _seen(viewer, _FAR)),
            col(_FAR.kind) == "claim",
            col(_NEAR.kind) == case((is_same, "claim"), else_="rebuttal"),
        )
        .order_by(col(Link.id))
    )
    return [Proposal(*row) for row in rows]


def _seen(viewer: Viewer, statement: type[Statement]) -> ColumnElement[bool]:
    theirs = select(col(Inbound.id)).where(col(Inbound.id) == col(statement.inbound_id), visible(viewer))
    return col(statement.shown) & theirs.correlate(statement).exists()
