"""Links between statements of different articles: each is seen only by who may see both its ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, and_, case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.insertion import insert_all_once
from storage.tables import Brief, Inbound, Link, LinkKind, LinkState, Statement
from storage.viewer import Viewer, visible

RULES = "rules"
MODEL = "model"
_CHUNK = 500
# Made once: making an alias takes longer than asking with it.
_NEAR, _FAR = aliased(Statement), aliased(Statement)


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as it stands; `to_id` is the earlier claim's."""

    link_id: int
    from_id: int
    to_id: int
    kind: LinkKind
    state: LinkState
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None


class Ends(NamedTuple):
    """From which statement a link goes to which earlier claim."""

    from_id: int
    to_id: int
    kind: LinkKind


async def propose_links(
    session: AsyncSession, *, workspace_id: str, links: Iterable[Ends], proposed_by: str, at: datetime
) -> int:
    """Propose links unless they are there, in whatever state; return how many are new."""
    said = {"state": "proposed", "proposed_by": proposed_by, "proposed_at": at}
    return await insert_all_once(
        session,
        Link,
        workspace_id=workspace_id,
        unique=Ends._fields,
        rows=[ends._asdict() | said for ends in links],
    )


async def withdraw_proposal(
    session: AsyncSession, *, workspace_id: str, from_id: int, to_id: int, kind: LinkKind
) -> None:
    """Take back what the rules proposed, unless a person has ever decided on it."""
    await session.execute(
        delete(Link).where(
            col(Link.workspace_id) == workspace_id,
            col(Link.from_id) == from_id,
            col(Link.to_id) == to_id,
            col(Link.kind) == kind,
            col(Link.state) == "proposed",
            col(Link.proposed_by) == RULES,
            col(Link.decided_by).is_(None),
        )
    )


async def links_of_brief(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> list[Tie]:
    """Return the links to and from the statements of a brief that this viewer may see both ends of."""
    ours = select(col(Statement.id)).where(
        col(Statement.workspace_id) == viewer.workspace_id, col(Statement.brief_id) == brief_id
    )
    return await _ties(session, viewer, or_(col(Link.from_id).in_(ours), col(Link.to_id).in_(ours)))


async def link(session: AsyncSession, *, viewer: Viewer, link_id: int) -> Tie | None:
    """Return a link, or None where there is none that this viewer may see both ends of."""
    return next(iter(await _ties(session, viewer, col(Link.id) == link_id)), None)


async def confirmed_links(session: AsyncSession, *, viewer: Viewer) -> list[Tie]:
    """Return the links that people confirmed and this viewer may see both ends of."""
    return await _ties(session, viewer, col(Link.state) == "confirmed")


async def confirmed_answers(
    session: AsyncSession, *, viewer: Viewer, claim_ids: Collection[int]
) -> list[Tie]:
    """Return the links by which rebuttals of other articles answer these claims, as people confirmed."""
    found: list[Tie] = []
    ordered = sorted(claim_ids)
    for start in range(0, len(ordered), _CHUNK):
        to_these = col(Link.to_id).in_(ordered[start : start + _CHUNK])
        confirmed = and_(to_these, col(Link.kind) == "answers", col(Link.state) == "confirmed")
        found += await _ties(session, viewer, confirmed)
    return found


async def filings_of_link(session: AsyncSession, *, viewer: Viewer, link_id: int) -> list[int]:
    """Return the filings of both ends of a link; none where this viewer may not see both."""
    ties = await _ties(session, viewer, col(Link.id) == link_id)
    ends = {end for tie in ties for end in (tie.from_id, tie.to_id)}
    rows = await session.scalars(
        select(col(Brief.filing_id))
        .join(Statement, col(Statement.brief_id) == col(Brief.id))
        .where(col(Statement.id).in_(sorted(ends)))
        .distinct()
    )
    return sorted(rows)


async def filings_joined_to(session: AsyncSession, *, workspace_id: str, filing_id: int) -> list[int]:
    """Return the other filings whose messages tell of this one: by links that people confirmed."""
    found: set[int] = set()
    for ours, theirs in ((Link.from_id, Link.to_id), (Link.to_id, Link.from_id)):
        near, far = aliased(Statement), aliased(Statement)
        of_near, of_far = aliased(Brief), aliased(Brief)
        found |= set(
            await session.scalars(
                select(col(of_far.filing_id))
                .select_from(of_near)
                .join(near, col(near.brief_id) == col(of_near.id))
                .join(Link, col(ours) == col(near.id))
                .join(far, col(far.id) == col(theirs))
                .join(of_far, col(of_far.id) == col(far.brief_id))
                .where(
                    col(of_near.workspace_id) == workspace_id,
                    col(of_near.filing_id) == filing_id,
                    col(Link.state) == "confirmed",
                )
            )
        )
    return sorted(found - {filing_id})


async def move_state(
    session: AsyncSession,
    *,
    workspace_id: str,
    link_id: int,
    to: LinkState,
    by: str,
    at: datetime,
) -> bool:
    """Decide on a link that is not decided, or (`to` proposed) undo it; say whether that changed it.

    Of several people at once one changes it, and the others nothing.
    """
    undecided = col(Link.state) == "proposed"
    changed: CursorResult[Any] = await session.execute(  # type: ignore[assignment]  # an UPDATE gives a cursor
        update(Link)
        .where(
            col(Link.workspace_id) == workspace_id,
            col(Link.id) == link_id,
            ~undecided if to == "proposed" else undecided,
        )
        .values(state=to, decided_by=by, decided_at=at)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount > 0


async def _ties(session: AsyncSession, viewer: Viewer, asked: ColumnElement[bool]) -> list[Tie]:
    same = col(Link.kind) == "same"
    rows = await session.execute(
        select(
            col(Link.id),
            col(Link.from_id),
            col(Link.to_id),
            col(Link.kind),
            col(Link.state),
            col(Link.proposed_by),
            col(Link.decided_by),
            col(Link.decided_at),
        )
        .join(_NEAR, _NEAR.id == Link.from_id)  # type: ignore[arg-type]  # an alias has columns
        .join(_FAR, _FAR.id == Link.to_id)  # type: ignore[arg-type]
        .where(col(Link.workspace_id) == viewer.workspace_id, asked)
        .where(*_seen(viewer, _NEAR), *_seen(viewer, _FAR))
        # People may have made another kind of an end since: then nothing is tied, until they change it back.
        .where(col(_FAR.kind) == "claim", col(_NEAR.kind) == case((same, "claim"), else_="rebuttal"))
        .order_by(col(Link.id))
    )
    return [Tie(*row) for row in rows]


def _seen(viewer: Viewer, statement: type[Statement]) -> list[ColumnElement[bool]]:
    """Return the conditions that one end of a link is shown, and to this viewer."""
    theirs = select(col(Inbound.id)).where(col(Inbound.id) == col(statement.inbound_id), visible(viewer))
    return [col(statement.shown).is_(True), theirs.correlate(statement).exists()]
