"""Owners: whose claim it is that a denial denies, as the words around its noun tell."""

from __future__ import annotations

from bot.analysis.offline import subjects
from bot.analysis.offline.grammar import CLOSERS, DETERMINERS, PREPOSITIONS, is_adverb
from bot.analysis.offline.objects import OWNING
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_MAKERS = frozenset(("by", "from"))
_OWNERS = frozenset("his her their its".split())


def maker_after(reading: Reading, noun: int, end: int) -> Span | None:
    """Return the party after the noun: "allegations by the union", "claims made by Ada Moss"."""
    lower = reading.tokens.lower
    by = noun + 2 if lower[noun + 1 : noun + 2] == ["made"] else noun + 1
    if by >= end or lower[by] not in _MAKERS:
        return None
    return subjects.agent(reading, by, end, anybody=lower[by + 1 : by + 2] == ["the"])


def owner_before(reading: Reading, at: int, noun: int) -> Span | None:
    """Return the party before "'s claims", a name right before the noun ("the US complaint"), or "her"."""
    tokens = reading.tokens
    end = next((i for i in range(noun - 1, at + 1, -1) if tokens.lower[i] in OWNING), None)
    if end is None and noun - 1 > at and tokens.is_name(noun - 1):
        end = noun
    if end is None:
        pronoun = next((i for i in range(at + 1, noun) if tokens.lower[i] in _OWNERS), None)
        return (pronoun, pronoun + 1) if pronoun is not None else None
    first = end
    while first - 1 > at and not _bounds_owner(reading, first - 1):
        first -= 1
        if tokens.lower[first] in DETERMINERS:
            break
    return (first, end) if first < end else None


def _bounds_owner(reading: Reading, at: int) -> bool:
    word = reading.tokens.lower[at]
    return word in CLOSERS or is_adverb(word) or (word in PREPOSITIONS and word not in ("of", "for"))
