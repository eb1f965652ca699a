"""Retractions: where a party takes back what it said itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.offline.grammar import CLOSERS
from bot.analysis.offline.reading import Reading

# What a party withdraws when it takes its words back; a charge or a complaint is withdrawn in court.
_WORDS = frozenset(
    "accusation accusations allegation allegations assertion assertions claim claims comment comments remark"
    " remarks statement statements suggestion suggestions words".split()
)
# What a newspaper withdraws, where it says what stood in it.
_PUBLISHED = frozenset("article articles column editorial post posts report reports story stories".split())
_SAYING = frozenset(
    "saying claiming alleging suggesting implying stating writing asserting accusing telling".split()
)
_SAID = frozenset("said claimed alleged suggested implied stated accused wrongly falsely".split())
_OWNERS = frozenset("his her their its my our the that those these this".split())
_REACH = 6
_WORDING_REACH = 6


def takes_back(reading: Reading, at: int, end: int) -> bool:
    """Say whether the verb at `at` takes words back: "withdrew the claim", not "withdrew the troops"."""
    lower = reading.tokens.lower
    if lower[at].startswith("apolog"):
        return "for" in lower[at + 1 : at + 4] and any(
            word in _SAYING for word in lower[at + 2 : min(end, at + _REACH)]
        )
    if lower[at].startswith("recant"):
        return True
    owned = False
    for word in lower[at + 1 : min(end, at + _REACH)]:
        if word in _WORDS:
            return owned
        if word in _PUBLISHED:
            return _words_it(lower[lower.index(word, at) + 1 : end])
        if word in CLOSERS or word in reading.lexicon.other_objects:
            return False
        owned = owned or word in _OWNERS
    return False


def _words_it(following: Sequence[str]) -> bool:
    """Say whether what was published is told: "a story | in which it said", "a report | that claimed"."""
    near = following[:_WORDING_REACH]
    return any(word in _SAYING or word in _SAID for word in near)
