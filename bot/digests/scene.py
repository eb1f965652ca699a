"""What a digest is chosen from: all that its channel may see of a time, and what was listed of it before.

Pure; `bot.digests.gathering` reads it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.digests.listing import SETTLED
from bot.memory.about import Casts
from bot.memory.disputes import Claim, Dispute, Joint, Rebuttal, disputes
from storage.corrections import Changed
from storage.disputed import Part
from storage.links import Tie
from storage.proposals import Proposal

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scene:
    """What a digest of a subscription is chosen from `at` a time.

    `since` is when the last one was composed, or else what the subscription begins with (`start`);
    nothing filed before `recent` is new. `weary` are claims that were listed as unanswered for the
    last time, and that nothing in their article answers.
    """

    at: datetime
    since: datetime
    start: datetime
    recent: datetime
    first: bool
    zone: ZoneInfo
    parts: Mapping[int, Part]
    ties: Sequence[Tie]
    before: Mapping[int, frozenset[str]]
    casts: Casts
    muted: Mapping[int, str]
    needless: Mapping[int, str]
    followed: frozenset[int]
    proposals: Sequence[Proposal]
    changes: Sequence[Changed]
    weary: frozenset[int]

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes of all claims here."""
        return _disputes(self.parts, self.ties)

    @cached_property
    def lone(self) -> list[Part]:
        """The rebuttals that answer no claim here."""
        return [
            part for part in self.parts.values() if part.kind == "rebuttal" and part.id not in self.answers_of
        ]

    @cached_property
    def dispute_of(self) -> dict[int, Dispute]:
        """The dispute of each claim."""
        return {claim: dispute for dispute in self.disputes for claim in dispute.claims}

    @cached_property
    def answers_of(self) -> dict[int, list[Dispute]]:
        """The disputes that each rebuttal answers in."""
        found: dict[int, list[Dispute]] = defaultdict(list)
        for dispute in self.disputes:
            for rebuttal in dispute.rebuttals:
                found[rebuttal].append(dispute)
        return found

    @cached_property
    def newly_tied(self) -> frozenset[int]:
        """The claims that people lately tied to a rebuttal which the subscription might have listed."""
        return frozenset(
            tie.to_id
            for tie in self.ties
            if tie.kind == "answers"
            and tie.decided_at is not None
            and tie.decided_at >= self.recent
            and self.parts[tie.from_id].filed_at >= self.start
            and not self.states(tie.to_id) & SETTLED
        )

    def disputes_with(self, statement_id: int) -> list[Dispute]:
        """Return the dispute of a claim, or those that a rebuttal answers in."""
        if statement_id in self.dispute_of:
            return [self.dispute_of[statement_id]]
        return self.answers_of.get(statement_id, [])

    def states(self, *statement_ids: int) -> frozenset[str]:
        """Return the states in which any of these was listed before."""
        if len(statement_ids) == 1:
            return self.before.get(statement_ids[0], _NONE)
        return _NONE.union(*(self.before.get(each, _NONE) for each in statement_ids))

    def is_muted(self, dispute: Dispute) -> bool:
        """Whether somebody muted it; a mute holds for what is joined to it later."""
        return bool(self.muted) and not self.muted.keys().isdisjoint(dispute.claims)

    def is_needless(self, dispute: Dispute) -> bool:
        """Whether somebody said that it needs no reply."""
        return bool(self.needless) and not self.needless.keys().isdisjoint(dispute.claims)

    def is_change_muted(self, change: Changed) -> bool:
        """Whether a correction is of what stands in a muted dispute, or stood there."""
        met = (change.before.get("answers"), change.after.get("answers"))
        concerned = {change.statement_id, *(each for each in met if each is not None)}
        return any(
            each in self.muted or any(map(self.is_muted, self.disputes_with(each))) for each in concerned
        )

    def about(self, claim_id: int) -> frozenset[int]:
        """Return the known actors, other than its speaker, that a claim names."""
        claim = self.parts[claim_id]
        return self.casts.about(claim.summary, claim.brief_id, claim.actor_id)

    def is_followed(self, statement_ids: Iterable[int]) -> bool:
        """Whether any of these is said by or about an actor that the subscription follows."""
        if not self.followed:
            return True
        return any(
            self.parts[each].actor_id in self.followed
            or (self.parts[each].kind == "claim" and not self.followed.isdisjoint(self.about(each)))
            for each in statement_ids
            if each in self.parts
        )

    def days_since(self, moment: datetime) -> int:
        """Return how many days ago it was, by the subscription's calendar."""
        days = self._days.get(moment)
        if days is None:
            today, day = (each.astimezone(self.zone).date() for each in (self.at, moment))
            days = self._days[moment] = (today - day).days
        return days

    @cached_property
    def _days(self) -> dict[datetime, int]:
        return {}


def _disputes(parts: Mapping[int, Part], ties: Sequence[Tie]) -> tuple[Dispute, ...]:
    """Return the disputes of these claims; most have no other and no answer, and need no search."""
    claims: dict[int, Part] = {}
    answered: dict[int, list[int]] = defaultdict(list)
    for part in parts.values():
        if part.kind == "claim":
            claims[part.id] = part
        elif part.answers_id is not None:
            answered[part.answers_id].append(part.id)
    tied = {end for tie in ties for end in (tie.from_id, tie.to_id)}
    joined = {each for each in claims if each in tied}
    found = [
        Dispute(each, (each,), tuple(sorted(answered.get(each, ())))) for each in claims if each not in joined
    ]
    answering = {each for claim in joined for each in answered.get(claim, ())}
    answering |= {each for each in tied if parts[each].kind == "rebuttal"}
    found += disputes(
        [Claim(each, claims[each].filed_at) for each in joined],
        [Rebuttal(each, parts[each].filed_at, parts[each].answers_id) for each in answering],
        [Joint(tie.kind, tie.from_id, tie.to_id) for tie in ties],
    )
    return tuple(found)
