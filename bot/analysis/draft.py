"""What an analyst proposes, before anything in it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["person", "organisation", "state", "group"]
ActorRole = Literal["claimant", "rebutter", "subject", "source", "mentioned"]


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """One proposed claim, rebuttal or context item.

    `evidence` holds sentence numbers, counted from 1. `answers` is an index into the draft's
    claims and is read for rebuttals only. `summary` is None where the analyst has no words of its
    own: the evidence is then shown verbatim. `medium` is the words that say where it was said
    ("in an interview with ISNA"); `title` is the speaker's, as the article words it.
    """

    summary: str | None
    evidence: tuple[int, ...]
    speaker: str | None = None
    title: str | None = None
    medium: str | None = None
    answers: int | None = None
    retraction: bool = False


@dataclass(frozen=True, slots=True)
class DraftActor:
    """One proposed actor; `aliases` are the other forms the article uses for it."""

    name: str
    kind: ActorKind
    role: ActorRole
    aliases: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an analyst proposes for one article."""

    claims: tuple[DraftStatement, ...] = ()
    rebuttals: tuple[DraftStatement, ...] = ()
    context: tuple[DraftStatement, ...] = ()
    actors: tuple[DraftActor, ...] = ()
