"""What other articles have to do with a brief, and where claims stand, as one viewer may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from bot.memory.disputes import Claim, Joint, Rebuttal, State, standings
from bot.memory.related import related
from storage.briefs import Place
from storage.exchanges import exchanged
from storage.links import confirmed_answers
from storage.sides import Side, sides
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a brief's message says of other articles.

    `related` counts the links that nobody rejected; `answers` has, by the id of a claim, the
    rebuttals of other articles that people confirmed to answer it, oldest first; `like` is where an
    article much like it was briefed before.
    """

    related: int = 0
    answers: Mapping[int, tuple[Side, ...]] = field(default_factory=dict)
    like: Place | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a claim stands: `by` answered it first, `days` days later, and `others` rebuttals after that."""

    state: State
    by: Side | None = None
    days: int = 0
    others: int = 0


async def aftermath(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> Aftermath:
    """Return what other articles have to do with a brief."""
    found = (await related(session, viewer=viewer, brief_id=brief_id)).relations
    answers: dict[int, list[Side]] = defaultdict(list)
    for each in found:
        if each.kind == "answers" and each.state == "confirmed" and each.here.kind == "claim":
            answers[each.here.statement_id].append(each.there)
    return Aftermath(
        related=sum(each.state != "rejected" for each in found),
        answers={
            claim_id: tuple(sorted(told, key=lambda side: (side.filed_at, side.statement_id)))
            for claim_id, told in answers.items()
        },
    )


async def where_claims_stand(
    session: AsyncSession, *, viewer: Viewer, claim_ids: Collection[int]
) -> dict[int, Stands]:
    """Return where each of these claims stands that this viewer may see; what is proposed does not count."""
    ties = await confirmed_answers(session, viewer=viewer, claim_ids=claim_ids)
    wanted = {*claim_ids, *(tie.from_id for tie in ties)}
    told = await exchanged(session, viewer=viewer, statement_ids=wanted)
    claims = [Claim(each.id, each.filed_at) for each in told if each.kind == "claim" and each.id in claim_ids]
    rebuttals = [
        Rebuttal(each.id, each.filed_at, each.answers_id) for each in told if each.kind == "rebuttal"
    ]
    joints = [Joint("answers", tie.from_id, tie.to_id) for tie in ties]
    found = standings(claims, rebuttals, joints)
    first = {each.by for each in found.values() if each.by is not None}
    by = await sides(session, viewer=viewer, statement_ids=first)
    return {
        claim_id: Stands(
            each.state, by.get(each.by) if each.by is not None else None, each.days, len(each.others)
        )
        for claim_id, each in found.items()
    }
