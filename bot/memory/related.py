"""What is related to a brief: the links of its statements, and what people decide on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import RejoinderError
from storage.links import Tie, link, links_of_brief, move_state
from storage.sides import Side, sides
from storage.tables import LinkKind, LinkState
from storage.viewer import Viewer


class LinkGoneError(RejoinderError):
    """There is no such link for this person."""

    def __init__(self) -> None:
        super().__init__(
            "This link is gone, or one of its two articles is not yours to see: open Related again."
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """A link as one of its articles shows it: `here` is that brief's statement, `there` the other one.

    `earlier` says that `there` was filed before `here`. `proposed_by` is ``rules``, ``model`` or a
    user; of a proposed link `decided_by` is who undid a decision, None where nobody has decided.
    """

    link_id: int
    kind: LinkKind
    state: LinkState
    here: Side
    there: Side
    earlier: bool
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Related:
    """The links of a brief: what waits for a decision first, then what was confirmed, then rejected."""

    relations: tuple[Relation, ...]

    def in_state(self, state: LinkState) -> tuple[Relation, ...]:
        """Return those in that state; proposed and confirmed ones are never counted together."""
        return tuple(each for each in self.relations if each.state == state)


@dataclass(frozen=True, slots=True)
class Decision:
    """How a link stands after somebody decided, and whether it was they who changed it."""

    link_id: int
    state: LinkState
    decided_by: str | None
    decided_at: datetime | None
    changed: bool


_ORDER: dict[LinkState, int] = {"proposed": 0, "confirmed": 1, "rejected": 2}


async def related(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> Related:
    """Return what is related to a brief, as far as this viewer may see it at both ends."""
    ties = await links_of_brief(session, viewer=viewer, brief_id=brief_id)
    ends = await sides(
        session, viewer=viewer, statement_ids={end for tie in ties for end in (tie.from_id, tie.to_id)}
    )
    relations = [_relation(tie, ends, brief_id) for tie in ties if tie.from_id in ends and tie.to_id in ends]
    relations.sort(key=lambda each: (_ORDER[each.state], -each.there.filed_at.timestamp(), each.link_id))
    return Related(tuple(relations))


async def decide(
    session: AsyncSession, *, viewer: Viewer, link_id: int, confirmed: bool, by: str, at: datetime
) -> Decision:
    """Confirm or reject a proposed link; one that has been decided on stays as it is until it is undone.

    Raises:
        LinkGoneError: it is not there, or this viewer may not see both its ends.
    """
    return await _move(
        session, viewer=viewer, link_id=link_id, to="confirmed" if confirmed else "rejected", by=by, at=at
    )


async def undecide(session: AsyncSession, *, viewer: Viewer, link_id: int, by: str, at: datetime) -> Decision:
    """Undo the decision on a link, so that it is proposed again; who undid it is kept.

    Raises:
        LinkGoneError: it is not there, or this viewer may not see both its ends.
    """
    return await _move(session, viewer=viewer, link_id=link_id, to="proposed", by=by, at=at)


async def _move(
    session: AsyncSession, *, viewer: Viewer, link_id: int, to: LinkState, by: str, at: datetime
) -> Decision:
    if await link(session, viewer=viewer, link_id=link_id) is None:
        raise LinkGoneError
    changed = await move_state(
        session, workspace_id=viewer.workspace_id, link_id=link_id, to=to, by=by, at=at
    )
    tie = await link(session, viewer=viewer, link_id=link_id)
    if tie is None:
        raise LinkGoneError
    return Decision(link_id, tie.state, tie.decided_by, tie.decided_at, changed)


def _relation(tie: Tie, ends: dict[int, Side], brief_id: int) -> Relation:
    later, earlier = ends[tie.from_id], ends[tie.to_id]
    own_is_later = later.brief_id == brief_id
    return Relation(
        link_id=tie.link_id,
        kind=tie.kind,
        state=tie.state,
        here=later if own_is_later else earlier,
        there=earlier if own_is_later else later,
        earlier=own_is_later,
        proposed_by=tie.proposed_by,
        decided_by=tie.decided_by,
        decided_at=tie.decided_at,
    )
