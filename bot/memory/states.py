"""What a statement is at one time, as a correction keeps it before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from storage import tables


@dataclass(frozen=True, slots=True)
class State:
    """All of a statement that a correction may touch.

    `answers` is the id of the claim that a rebuttal meets; `answered_by` the ids of the rebuttals
    that meet a claim. `typed` says that a person typed the speaker's name: no analyst had found it.
    """

    kind: tables.StatementKind
    position: int
    summary: str
    verbatim: bool
    speaker: str | None
    title: str | None
    answers: int | None
    retraction: bool
    dropped: bool
    typed: bool
    answered_by: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self) | {"answered_by": list(self.answered_by)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> State:
        """Read it back."""
        known = {each.name: stored[each.name] for each in fields(cls)}
        return cls(**(known | {"answered_by": tuple(stored["answered_by"])}))


@dataclass(frozen=True, slots=True)
class Change:
    """What a statement is to be, all of it, changed or not.

    `answers` is the id of a claim of the same brief, and counts for a rebuttal alone. `revision` is
    what the statement's `Correctable` had when the person began. `speaker_kind` is what a speaker
    is whom the brief does not know yet. Where `dropped` is set, the rest does not matter.
    """

    kind: tables.StatementKind
    summary: str
    speaker: str | None
    answers: int | None
    dropped: bool
    revision: int
    speaker_kind: tables.ActorKind = "person"


@dataclass(frozen=True, slots=True)
class Correction:
    """One change that a person made to a statement."""

    correction_id: int
    statement_id: int
    by: str
    at: datetime
    before: State
    after: State

    @classmethod
    def of(cls, row: tables.Correction) -> Correction:
        """Return what a row holds."""
        before, after = State.from_json(row.before), State.from_json(row.after)
        return cls(row.id, row.statement_id, row.corrected_by, row.corrected_at, before, after)


def dropped_ids(corrections: Iterable[Correction]) -> frozenset[int]:
    """Return the ids of the statements that people dropped and have not restored; oldest come first."""
    return frozenset(
        statement_id
        for statement_id, last in {each.statement_id: each for each in corrections}.items()
        if last.after.dropped
    )


def withdrawn_ids(brief: tables.Brief, corrections: Iterable[Correction]) -> frozenset[int]:
    """Return the ids of the appearances that people typed and through which nobody speaks any more."""
    corrections = tuple(corrections)
    dropped = dropped_ids(corrections)
    spoken = {each.speaker_id for each in brief.statements if each.id not in dropped}
    typed = typed_names(corrections)
    return frozenset(each.id for each in brief.appearances if each.name in typed and each.id not in spoken)


def typed_names(corrections: Iterable[Correction]) -> frozenset[str]:
    """Return the speakers' names that people typed."""
    return frozenset(
        state.speaker
        for each in corrections
        for state in (each.before, each.after)
        if state.typed and state.speaker
    )
