"""What hangs on the statements of a brief's earlier version, handed on to those of the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import DigestListing, DigestMute, Evidence, Link, NoReply, Statement, StatementKind


@dataclass(frozen=True, slots=True)
class Rested:
    """A statement by its kind and the characters of the article that it rests on."""

    kind: StatementKind
    position: int
    spans: tuple[tuple[int, int], ...]


def heirs(old: Mapping[int, Rested], new: Mapping[int, Rested]) -> dict[int, int]:
    """Return which new statement follows each old one: of its kind, with most of its evidence.

    Of equal ones it is the first in the brief; an old statement that shares nothing with any has none.
    """
    found: dict[int, int] = {}
    for old_id, each in old.items():
        shared = {new_id: _shared(each, other) for new_id, other in new.items() if other.kind == each.kind}
        best = max(shared, key=lambda new_id: (shared[new_id], -new[new_id].position), default=None)
        if best is not None and shared[best]:
            found[old_id] = best
    return found


def _shared(one: Rested, other: Rested) -> int:
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in one.spans
        for other_start, other_end in other.spans
    )


async def inherit_links(
    session: AsyncSession, *, workspace_id: str, old_brief_id: int, new_brief_id: int
) -> int:
    """Move the links of a brief's statements to their heirs in its next version.

    Return how many stay on the old version, since their statement has no heir or since people have
    decided otherwise on the heir's own. Where the heir has the same link undecided, the one that was
    there before takes its place.
    """
    old = await _rested(session, workspace_id, old_brief_id)
    follows = heirs(old, await _rested(session, workspace_id, new_brief_id))
    links = await session.scalars(
        select(Link)
        .where(
            col(Link.workspace_id) == workspace_id,
            col(Link.from_id).in_(sorted(old)) | col(Link.to_id).in_(sorted(old)),
        )
        .order_by(col(Link.id))
    )
    left = 0
    for link in links.all():
        from_id, to_id = (follows.get(end) if end in old else end for end in (link.from_id, link.to_id))
        if from_id is None or to_id is None or not await _move(session, link, from_id, to_id):
            left += 1
    return left


async def inherit_listings(
    session: AsyncSession, *, workspace_id: str, old_brief_id: int, new_brief_id: int
) -> None:
    """Have digests take the heirs of a brief's statements for listed, muted or in no need of a reply.

    Where an heir is that already, what was there before stays with the old version.
    """
    follows = heirs(
        await _rested(session, workspace_id, old_brief_id), await _rested(session, workspace_id, new_brief_id)
    )
    for old_id, new_id in follows.items():
        await _hand_on(session, DigestListing, ("subscription_id", "state"), old_id, new_id)
        await _hand_on(session, DigestMute, ("subscription_id", "undone_at"), old_id, new_id)
        await _hand_on(session, NoReply, ("undone_at",), old_id, new_id)


async def _hand_on(
    session: AsyncSession,
    table: type[DigestListing | DigestMute | NoReply],
    same: tuple[str, ...],
    old_id: int,
    new_id: int,
) -> None:
    """Give an old statement's rows to its heir, but for those like which the heir has one."""
    own = aliased(table)
    alike = [getattr(own, name).is_not_distinct_from(getattr(table, name)) for name in same]
    there = select(col(own.id)).where(col(own.statement_id) == new_id, *alike)
    await session.execute(
        update(table)
        .where(col(table.statement_id) == old_id, ~there.exists())
        .values(statement_id=new_id)
        .execution_options(synchronize_session=False)
    )


async def _move(session: AsyncSession, link: Link, from_id: int, to_id: int) -> bool:
    """Give a link its new ends, or let the heir's own stand for it; say False where neither is right."""
    standing = await session.scalar(
        select(Link).where(
            col(Link.from_id) == from_id, col(Link.to_id) == to_id, col(Link.kind) == link.kind
        )
    )
    if standing is not None and standing.decided_by is not None:
        if link.decided_by is not None and link.state != standing.state:
            return False
        await session.delete(link)
    else:
        if standing is not None:
            await session.delete(standing)
            await session.flush()
        link.from_id, link.to_id = from_id, to_id
    await session.flush()
    return True


async def _rested(session: AsyncSession, workspace_id: str, brief_id: int) -> dict[int, Rested]:
    rows = await session.execute(
        select(
            col(Statement.id),
            col(Statement.kind),
            col(Statement.position),
            col(Evidence.start),
            col(Evidence.end),
        )
        .outerjoin(Evidence, col(Evidence.statement_id) == col(Statement.id))
        .where(col(Statement.workspace_id) == workspace_id, col(Statement.brief_id) == brief_id)
        .order_by(col(Statement.id), col(Evidence.position))
    )
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    places: dict[int, tuple[StatementKind, int]] = {}
    for statement_id, kind, position, start, end in rows:
        places[statement_id] = kind, position
        if start is not None:
            spans[statement_id].append((start, end))
    return {each: Rested(*place, tuple(spans[each])) for each, place in places.items()}
