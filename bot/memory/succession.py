"""What a re-run takes over from the version before it: all that people corrected. Pure.

A corrected statement stays as people left it, dropped ones dropped. What the new analysis finds on
the same sentences gives way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.brief import Actor, Brief, Statement
from storage.tables import StatementKind

Place = tuple[StatementKind, int]
"""A kind, and a position within it."""
_KINDS: tuple[StatementKind, ...] = ("claim", "rebuttal", "context")


@dataclass(frozen=True, slots=True)
class Former:
    """A statement of the version before; `answers_id` is the id of the claim that it met there.

    `kinds` are all that it has ever been, empty for one that nobody corrected.
    """

    id: int
    statement: Statement
    answers_id: int | None = None
    kinds: frozenset[StatementKind] = frozenset()
    dropped: bool = False

    @property
    def corrected(self) -> bool:
        """Whether people made it what it is."""
        return bool(self.kinds)

    def displaces(self, new: Statement) -> bool:
        """Whether a new statement is what this one was made from, or says the same sentence again.

        A claim and a rebuttal may rest on one sentence: "Y denied that X" tells of both.
        """
        apart = new.kind not in self.kinds and "context" not in {new.kind, self.statement.kind}
        return self.corrected and not apart and overlap(self.statement, new) > 0


@dataclass(frozen=True, slots=True)
class Succession:
    """The new version, and where in it each former statement or its heir stands.

    `taken_over` are the places of former statements that stand as they were; `heirs` also has those
    that the new analysis found itself.
    """

    brief: Brief
    taken_over: Mapping[int, Place]
    heirs: Mapping[int, Place]


def succeed(former: Sequence[Former], actors: Sequence[Actor], new: Brief) -> Succession:
    """Join what people corrected in the version before with what the new analysis found.

    `actors` are those of the version before: one who speaks in what is taken over comes along.
    """
    found = [each for each in new.statements if not any(one.displaces(each) for one in former)]
    kept = _with_answered(former, found)
    lines = {kind: _line_up(kind, found, kept) for kind in _KINDS}
    taken = {
        item.id: (kind, index)
        for kind in _KINDS
        for index, item in enumerate(lines[kind])
        if isinstance(item, Former)
    }
    place_of_new = {
        id(item): (kind, index)
        for kind in _KINDS
        for index, item in enumerate(lines[kind])
        if isinstance(item, Statement)
    }
    heirs = dict(taken)
    for each in former:
        heir = _heir(each, found)
        if each.id not in taken and heir is not None:
            heirs[each.id] = place_of_new[id(heir)]

    def answers(item: Former | Statement) -> int | None:
        if isinstance(item, Former):
            place = heirs.get(item.answers_id) if item.answers_id is not None else None
            return place[1] if place is not None and place[0] == "claim" else None
        if item.answers is None:
            return None
        claim = new.claims[item.answers]
        place = place_of_new.get(id(claim))
        if place is None:
            standing = (one for one in kept if one.displaces(claim) and not one.dropped)
            place = next((taken[one.id] for one in standing if one.statement.kind == "claim"), None)
        return None if place is None else place[1]

    def of_kind(kind: StatementKind) -> tuple[Statement, ...]:
        return tuple(
            replace(
                item.statement if isinstance(item, Former) else item,
                answers=answers(item) if kind == "rebuttal" else None,
            )
            for item in lines[kind]
        )

    brief = replace(
        new,
        claims=of_kind("claim"),
        rebuttals=of_kind("rebuttal"),
        context=of_kind("context"),
        actors=(*new.actors, *_missing(kept, actors, new.actors)),
    )
    return Succession(brief, taken, heirs)


def overlap(one: Statement, other: Statement) -> int:
    """Count the sentences that two statements of one article both rest on."""
    return len({each.sentence for each in one.evidence} & {each.sentence for each in other.evidence})


def _with_answered(former: Sequence[Former], found: Sequence[Statement]) -> list[Former]:
    """Return what is taken over: what people corrected, and a claim that such a rebuttal answers.

    The latter only where the new analysis has not found it.
    """
    by_id = {each.id: each for each in former}
    kept = [each for each in former if each.corrected]
    for each in tuple(kept):
        claim = None if each.dropped or each.answers_id is None else by_id.get(each.answers_id)
        if claim is not None and claim not in kept and _heir(claim, found) is None:
            kept.append(claim)
    return kept


def _heir(former: Former, found: Iterable[Statement]) -> Statement | None:
    """Return the new statement of its kind that shares most sentences with a former one."""
    of_kind = [each for each in found if each.kind == former.statement.kind]
    best = max(of_kind, key=lambda each: overlap(former.statement, each), default=None)
    return best if best is not None and overlap(former.statement, best) else None


def _line_up(
    kind: StatementKind, found: Sequence[Statement], kept: Sequence[Former]
) -> list[Statement | Former]:
    """Return the statements of a kind in the order of the article, as far as the new ones are in it.

    What is dropped comes last: nobody sees its place.
    """
    line: list[Statement | Former] = [each for each in found if each.kind == kind]
    ours = [each for each in kept if each.statement.kind == kind]
    for former in sorted(ours, key=lambda each: _first(each.statement)):
        if former.dropped:
            continue
        first = _first(former.statement)
        later = (index for index, item in enumerate(line) if _first(_statement(item)) > first)
        line.insert(next(later, len(line)), former)
    return [*line, *(each for each in ours if each.dropped)]


def _statement(item: Statement | Former) -> Statement:
    return item.statement if isinstance(item, Former) else item


def _first(statement: Statement) -> int:
    return min((each.sentence for each in statement.evidence), default=0)


def _missing(kept: Iterable[Former], before: Sequence[Actor], now: Sequence[Actor]) -> list[Actor]:
    """Return the actors of before who speak in what is taken over and whom the new brief has not."""
    known = {name for actor in now for name in (actor.name, *actor.aliases)}
    missing: list[Actor] = []
    for former in kept:
        speaker = former.statement.speaker
        if speaker is None or speaker in known:
            continue
        actor = next((each for each in before if speaker in (each.name, *each.aliases)), None)
        if actor is not None and actor not in missing:
            missing.append(actor)
    return missing
