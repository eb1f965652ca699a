"""Disputes: claims that people found to be the same, with their rebuttals; derived, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["unanswered", "in_article", "later"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim."""

    id: int
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """A rebuttal; `answers` is the claim of its own article that it meets."""

    id: int
    filed_at: datetime
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Joint:
    """A confirmed link: `same` joins two claims, `answers` a rebuttal to an earlier claim."""

    kind: Literal["same", "answers"]
    from_id: int
    to_id: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that are one, oldest first, and what answers any of them; its id is its oldest claim's.

    A claim that nothing is joined to and nobody answers is one by itself.
    """

    id: int
    claims: tuple[int, ...]
    rebuttals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands: unanswered, answered in its own article, or `days` days later.

    Days are those of the calendar in UTC. `by` is the rebuttal that answered it first, `others` are
    the rest. What is only proposed does not count.
    """

    state: State
    by: int | None = None
    days: int = 0
    others: tuple[int, ...] = ()


def disputes(
    claims: Iterable[Claim], rebuttals: Iterable[Rebuttal], joints: Iterable[Joint]
) -> tuple[Dispute, ...]:
    """Return the disputes of these claims, oldest first; in whatever order they are given.

    A rebuttal or a joint whose claim is not among them is left out.
    """
    known = {claim.id: claim for claim in claims}
    answering = {rebuttal.id: rebuttal for rebuttal in rebuttals}
    joints = list(joints)
    parents: dict[int, int] = {}
    for joint in joints:
        if joint.kind == "same" and joint.from_id in known and joint.to_id in known:
            parents[_root(parents, joint.from_id)] = _root(parents, joint.to_id)
    members: dict[int, list[int]] = defaultdict(list)
    for claim_id in known:
        members[_root(parents, claim_id)].append(claim_id)
    answers: dict[int, set[int]] = defaultdict(set)
    for rebuttal_id, claim_id in _answers(answering.values(), joints):
        if rebuttal_id in answering and claim_id in known:
            answers[_root(parents, claim_id)].add(rebuttal_id)
    found = []
    for root, group in members.items():
        if len(group) > 1:
            group.sort(key=lambda claim_id: (known[claim_id].filed_at, claim_id))
        replies = sorted(answers.get(root, ()), key=lambda each: (answering[each].filed_at, each))
        found.append(Dispute(group[0], tuple(group), tuple(replies)))
    return tuple(sorted(found, key=lambda each: (known[each.id].filed_at, each.id)))


def standings(
    claims: Iterable[Claim], rebuttals: Iterable[Rebuttal], joints: Iterable[Joint]
) -> dict[int, Standing]:
    """Return where each claim stands, by its id: by what answers it itself, not what is the same."""
    answering = {rebuttal.id: rebuttal for rebuttal in rebuttals}
    replies: dict[int, list[Rebuttal]] = defaultdict(list)
    for rebuttal_id, claim_id in _answers(answering.values(), joints):
        if rebuttal_id in answering:
            replies[claim_id].append(answering[rebuttal_id])
    return {claim.id: standing(claim, replies[claim.id]) for claim in claims}


def standing(claim: Claim, replies: Sequence[Rebuttal]) -> Standing:
    """Return where a claim stands, given the rebuttals that answer it: its article's own come first."""
    if not replies:
        return Standing("unanswered")
    first, *others = sorted(
        dict.fromkeys(replies), key=lambda each: (each.answers != claim.id, each.filed_at, each.id)
    )
    rest = tuple(each.id for each in others)
    if first.answers == claim.id:
        return Standing("in_article", first.id, 0, rest)
    return Standing("later", first.id, (first.filed_at.date() - claim.filed_at.date()).days, rest)


def _answers(rebuttals: Iterable[Rebuttal], joints: Iterable[Joint]) -> Iterable[tuple[int, int]]:
    """Yield each rebuttal with each claim that it answers, in its article or by a confirmed link."""
    for rebuttal in rebuttals:
        if rebuttal.answers is not None:
            yield rebuttal.id, rebuttal.answers
    for joint in joints:
        if joint.kind == "answers":
            yield joint.from_id, joint.to_id


def _root(parents: dict[int, int], claim_id: int) -> int:
    """Return who stands for a claim's group; one that is in no group stands for itself."""
    while (parent := parents.get(claim_id, claim_id)) != claim_id:
        parents[claim_id] = claim_id = parents.get(parent, parent)
    return claim_id
