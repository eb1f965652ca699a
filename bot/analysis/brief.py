"""The shape of a result: everything in a brief has been checked against the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.analysis.draft import ActorKind, ActorRole

StatementKind = Literal["claim", "rebuttal", "context"]
AnalystName = Literal["offline", "model"]


class Evidence(NamedTuple):
    """One sentence a statement rests on: `text` is `article.text[start:end]`."""

    sentence: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim, rebuttal or context item with the sentences it rests on, at least one.

    `verbatim` says that `summary` is the article's own wording. `answers` is the index of the
    claim that a rebuttal meets, or None where the article does not contain that claim.
    """

    kind: StatementKind
    summary: str
    verbatim: bool
    evidence: tuple[Evidence, ...]
    speaker: str | None = None
    title: str | None = None
    medium: str | None = None
    answers: int | None = None
    retraction: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation, state or group of the article, under the names it uses."""

    name: str
    kind: ActorKind
    role: ActorRole
    aliases: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who wrote a brief, with what, and where the article was sent for it.

    `host` is None where the article stayed here. `note` is one sentence for the reader where
    something did not go as asked, such as a fallback to the offline analyst.
    """

    analyst: AnalystName
    model: str | None = None
    prompt: str | None = None
    host: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole result for one article. `dropped` counts items that nothing in it supported."""

    title: str | None
    language: str
    provenance: Provenance
    claims: tuple[Statement, ...] = ()
    rebuttals: tuple[Statement, ...] = ()
    context: tuple[Statement, ...] = ()
    actors: tuple[Actor, ...] = ()
    dropped: int = 0

    @property
    def tells_claims(self) -> bool:
        """Whether claims and rebuttals were told apart: the offline analyst does so in English only."""
        return self.provenance.analyst == "model" or self.language in ("en", "und")

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Claims, then rebuttals, then context."""
        return self.claims + self.rebuttals + self.context
