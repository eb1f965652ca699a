"""Having a model decide which statements of different articles belong together: it still only proposes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.analysis.model.comparison import Comparison, Excerpt, Pair, Question
from bot.memory.matter import TIMES
from bot.memory.relations import MOST, Told, is_claimant, surroundings
from storage.briefs import add_tokens
from storage.links import MODEL, Ends, propose_links, withdraw_proposal
from storage.stated import origin_of
from storage.tables import LinkKind

_MOST_NEW = 12
_MOST_OTHERS = 16


@dataclass(frozen=True, slots=True)
class Matching:
    """Statements to compare: `new` are one brief's, and `pairs` which may be tied, and how."""

    new: tuple[Told, ...]
    others: tuple[Told, ...]
    pairs: dict[Pair, LinkKind]

    @property
    def question(self) -> Question:
        """What of them is sent."""
        return Question(*(tuple(map(_excerpt, side)) for side in (self.new, self.others)))


async def matching(session: AsyncSession, *, workspace_id: str, brief_id: int, host: str) -> Matching | None:
    """Return what of a brief and of others is worth comparing, or None where nothing is.

    Only articles that were sent to `host` already take part, on either side: what stayed here stays.
    """
    origin = await origin_of(session, workspace_id=workspace_id, brief_id=brief_id)
    if origin is None or origin.host != host:
        return None
    ours, others = await surroundings(session, workspace_id=workspace_id, brief_id=brief_id, widely=True)
    weighed = [
        (weight, own, other, kind)
        for own in ours
        for other in others
        if other.host == host and (kind := _kind(own, other)) and (weight := _weight(own, other))
    ]
    weighed.sort(key=lambda each: (-each[0], each[1].id, -each[2].id))
    new: list[Told] = []
    old: list[Told] = []
    pairs: dict[Pair, LinkKind] = {}
    for _, own, other, kind in weighed:
        if own not in new and len(new) < _MOST_NEW:
            new.append(own)
        if own in new and other not in old and len(old) < _MOST_OTHERS:
            old.append(other)
        if own in new and other in old:
            pairs[new.index(own), old.index(other)] = kind
    return Matching(tuple(new), tuple(old), pairs) if pairs else None


async def settle(
    session: AsyncSession,
    *,
    workspace_id: str,
    brief_id: int,
    asked: Matching,
    told: Comparison,
    at: datetime,
) -> int:
    """Propose what the model holds for tied; take back what the rules proposed and it does not.

    Pairs that were not asked for count as nothing, and so do more than three for one statement. What
    a person has decided on stays. Return how many links are new; what it cost is the brief's.
    """
    held = {(pair, "same") for pair in told.same} | {(pair, "answers") for pair in told.answers}
    taken: Counter[tuple[int, LinkKind]] = Counter()
    links: list[Ends] = []
    for pair, kind in asked.pairs.items():
        later, earlier = in_order(asked.new[pair[0]], asked.others[pair[1]])
        if (pair, kind) not in held or taken[later.id, kind] == MOST:
            await withdraw_proposal(
                session, workspace_id=workspace_id, from_id=later.id, to_id=earlier.id, kind=kind
            )
            continue
        taken[later.id, kind] += 1
        links.append(Ends(later.id, earlier.id, kind))
    proposed = await propose_links(session, workspace_id=workspace_id, links=links, proposed_by=MODEL, at=at)
    await add_tokens(
        session,
        workspace_id=workspace_id,
        brief_id=brief_id,
        input_tokens=told.input_tokens,
        output_tokens=told.output_tokens,
    )
    return proposed


def in_order(own: Told, other: Told) -> tuple[Told, Told]:
    """Return the later of two statements, then the earlier one."""
    return (other, own) if own.filed_at < other.filed_at else (own, other)


def _kind(own: Told, other: Told) -> LinkKind | None:
    later, earlier = in_order(own, other)
    if earlier.kind != "claim":
        return None
    if later.kind == "claim":
        return "same"
    return "answers" if later.kind == "rebuttal" and is_claimant(later, earlier) == later.retraction else None


def _weight(own: Told, other: Told) -> int:
    """Return how much two statements have in common; 0 for too little to ask about."""
    ours, theirs = own.whole, other.whole
    words = len((set(ours.stems) & set(theirs.stems)) - TIMES)
    names = len(set(ours.names) & set(theirs.names)) + len(set(ours.numbers) & set(theirs.numbers))
    return words + names if words >= 2 or (words and names) else 0


def _excerpt(told: Told) -> Excerpt:
    return Excerpt(told.kind, told.speaker, told.filed_at.date(), told.summary, told.evidence)
