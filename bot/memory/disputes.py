"""Disputes: claims that people found to be the same, with their rebuttals; derived, never stored."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.analysis.folding import words_of
from storage.exchanges import Exchanged, claims_between, exchanged, named_between, rebuttals_between
from storage.links import confirmed_links
from storage.viewer import Viewer

_LETTERS = re.compile(r"[a-z]+|[^\W\d_]+")

State = Literal["unanswered", "in_article", "later"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim; `about` are known actors other than its speaker that it names."""

    id: int
    filed_at: datetime
    about: frozenset[int] = frozenset()


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


def still_unanswered(claims: Iterable[Claim], where: Mapping[int, Standing]) -> list[int]:
    """Return the claims about another known actor that nothing answers, oldest first."""
    waiting = [claim for claim in claims if claim.about and where[claim.id].state == "unanswered"]
    return [claim.id for claim in sorted(waiting, key=lambda claim: (claim.filed_at, claim.id))]


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


@dataclass(frozen=True, slots=True)
class Ledger:
    """The claims of a time that a viewer may see, those joined to them, and where each stands."""

    claims: Mapping[int, Claim]
    rebuttals: Mapping[int, Rebuttal]
    disputes: tuple[Dispute, ...]
    standings: Mapping[int, Standing]

    @property
    def still_unanswered(self) -> list[int]:
        """The claims about another known actor that nothing answers, oldest first."""
        return still_unanswered(self.claims.values(), self.standings)


async def load_ledger(
    session: AsyncSession, *, viewer: Viewer, since: datetime | None = None, until: datetime | None = None
) -> Ledger:
    """Return the ledger of what was filed from `since` up to `until`, as far as this viewer may see it.

    Claims of other times come along where confirmed links, both ends of which the viewer may see,
    join them to one of these or to a rebuttal of this time. What they are about is not told.
    """
    heard = await claims_between(session, viewer=viewer, since=since, until=until)
    replies = await rebuttals_between(session, viewer=viewer, since=since, until=until)
    ties = await confirmed_links(session, viewer=viewer)
    known = {each.id for each in (*heard, *replies)}
    joints = _joined([Joint(tie.kind, tie.from_id, tie.to_id) for tie in ties], known)
    linked = {end for joint in joints for end in (joint.from_id, joint.to_id)}
    further = await exchanged(session, viewer=viewer, statement_ids=linked - known)
    casts = _by_brief(await named_between(session, viewer=viewer, since=since, until=until))
    claims = {
        each.id: Claim(each.id, each.filed_at, _about(each, casts.get(each.brief_id, ()))) for each in heard
    }
    claims |= {each.id: Claim(each.id, each.filed_at) for each in further if each.kind == "claim"}
    rebuttals = {
        each.id: Rebuttal(each.id, each.filed_at, each.answers_id)
        for each in (*replies, *further)
        if each.kind == "rebuttal"
    }
    return Ledger(
        claims,
        rebuttals,
        disputes(claims.values(), rebuttals.values(), joints),
        standings(claims.values(), rebuttals.values(), joints),
    )


def _joined(joints: list[Joint], seeds: set[int]) -> list[Joint]:
    """Return the joints that hang together with any of the seeds, however many joints away."""
    at: dict[int, list[Joint]] = defaultdict(list)
    for joint in joints:
        at[joint.from_id].append(joint)
        at[joint.to_id].append(joint)
    found: dict[Joint, None] = {}
    reached = {seed for seed in seeds if seed in at}
    waiting = list(reached)
    while waiting:
        for joint in at[waiting.pop()]:
            found[joint] = None
            fresh = {joint.from_id, joint.to_id} - reached
            reached |= fresh
            waiting.extend(fresh)
    return list(found)


def _about(claim: Exchanged, cast: Iterable[_Named]) -> frozenset[int]:
    """Return the actors of its article, apart from its speaker, that the words of a claim name."""
    plain = claim.summary.casefold()
    # Most names are in no claim: one word of each tells so without reading the claim.
    likely = [
        each for each in cast if each.actor_id != claim.speaker_actor and each.words and each.sign in plain
    ]
    if not likely:
        return frozenset()
    words = f" {' '.join(words_of(claim.summary))} "
    return frozenset(each.actor_id for each in likely if f" {each.words} " in words)


class _Named(NamedTuple):
    """An actor under a name: its words as they are compared, and the longest letters among them."""

    actor_id: int
    words: str
    sign: str


def _by_brief(casts: Mapping[int, Sequence[tuple[int, str]]]) -> dict[int, list[_Named]]:
    read: dict[str, tuple[str, str]] = {}
    found: dict[int, list[_Named]] = {}
    for brief_id, cast in casts.items():
        found[brief_id] = []
        for actor_id, name in cast:
            if name not in read:
                words = " ".join(words_of(name))
                read[name] = words, max(_LETTERS.findall(words), key=len, default="")
            found[brief_id].append(_Named(actor_id, *read[name]))
    return found
