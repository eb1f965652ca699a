"""What a model is asked of statements of different articles, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.analysis.brief import StatementKind

Pair = tuple[int, int]
"""The positions, from 0, of a new statement and of another one."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What of a statement is sent: its summary and evidence, who said it, and when it was filed."""

    kind: StatementKind
    speaker: str | None
    filed_on: date
    summary: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Question:
    """The statements of a new brief, and those of other articles that they may belong to."""

    new: tuple[Excerpt, ...]
    others: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pairs that a model holds for the same claim, or for a claim and its answer; and what it cost."""

    same: frozenset[Pair]
    answers: frozenset[Pair]
    input_tokens: int = 0
    output_tokens: int = 0
