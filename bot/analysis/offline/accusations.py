"""Accusations that the narrator reports without a verb of saying: "accused of", "allegations that"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis.offline.grammar import BE, CLAUSE_WORDS, CLOSERS, PREPOSITIONS
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_NOUNS = frozenset("allegation allegations accusation accusations".split())
_PARTICIPLES = frozenset("accused suspected".split())
_LONGEST_AGENT = 6


def find_accusations(reading: Reading) -> Iterator[tuple[int, Span | None]]:
    """Yield the sentence (index from 0) of each accusation, and the words for who accuses."""
    lower = reading.tokens.lower
    for unit, (first, end) in enumerate(reading.bounds):
        if not reading.sentence(unit).body:
            continue
        at = next(
            (i for i in range(first, end) if reading.quoted[i] < 0 and _accuses(reading, i, first, end)), None
        )
        if at is not None:
            agent = next((i for i in range(first, end) if lower[i] == "by"), None)
            yield reading.sentences[unit], _agent(reading, agent, end) if agent is not None else None


def _accuses(reading: Reading, at: int, first: int, end: int) -> bool:
    lower = reading.tokens.lower
    following = lower[at + 1] if at + 1 < end else ""
    if lower[at] in _PARTICIPLES:
        passive = any(word in BE for word in lower[max(first, at - 3) : at])
        return passive and following in ("of", "by")
    if lower[at] not in _NOUNS:
        return False
    denied = any(word in reading.lexicon.denials for word in lower[max(first, at - 6) : at])
    return not denied and (following in ("that", "of") or following in ("he", "she", "they", "it"))


def _agent(reading: Reading, by: int, end: int) -> Span | None:
    """The phrase after "by", where it names people: "by prosecutors", not "by car"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    at = by + 1
    known = False
    while at < end and at - by <= _LONGEST_AGENT:
        word = tokens.lower[at]
        if word in CLOSERS or word in CLAUSE_WORDS or word in PREPOSITIONS:
            break
        known = known or word in lexicon.people or tokens.is_name(at)
        at += 1
    return (by + 1, at) if known else None
