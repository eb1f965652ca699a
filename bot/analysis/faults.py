"""What grounding finds wrong in a draft."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """Why a part of a draft cannot be shown as it stands."""

    NO_SUCH_SENTENCE = "no_such_sentence"
    NO_EVIDENCE = "no_evidence"
    NAME = "name"
    NUMBER = "number"
    QUOTE = "quote"
    DATE = "date"
    WORDS = "words"
    SPEAKER = "speaker"
    TITLE = "title"
    MEDIUM = "medium"
    DENIAL_ADDED = "denial_added"
    DENIAL_LOST = "denial_lost"
    NO_DISPUTE = "no_dispute"
    LINK = "link"
    OWN_CLAIM = "own_claim"
    REPEATED = "repeated"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where (``claims[0].summary``), of what kind, and the words at fault.

    `reason` is a sentence that a reader and a model can both act on.
    """

    where: str
    kind: FaultKind
    found: str
    reason: str
