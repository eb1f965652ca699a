"""Accusations that the narrator reports without a verb of saying: "accused of", "allegations that"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis.offline import subjects
from bot.analysis.offline.grammar import BE
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_NOUNS = frozenset("allegation allegations accusation accusations".split())
_PARTICIPLES = frozenset("accused suspected".split())
_SIGNS = _NOUNS | _PARTICIPLES


def find_accusations(reading: Reading) -> Iterator[tuple[int, Span | None]]:
    """Yield the sentence (index from 0) of each accusation, and the words for who accuses."""
    lower = reading.tokens.lower
    if _SIGNS.isdisjoint(lower):
        return
    done = -1
    for at in reading.tokens.among(_SIGNS):
        unit = reading.unit_at(at)
        if unit == done or reading.quoted[at] >= 0 or not reading.sentence(unit).body:
            continue
        first, end = reading.bounds[unit]
        if _accuses(reading, at, first, end):
            done = unit
            agent = next((i for i in range(first, end) if lower[i] == "by"), None)
            yield reading.sentences[unit], subjects.agent(reading, agent, end) if agent is not None else None


def _accuses(reading: Reading, at: int, first: int, end: int) -> bool:
    lower = reading.tokens.lower
    following = lower[at + 1] if at + 1 < end else ""
    if lower[at] in _PARTICIPLES:
        passive = not BE.isdisjoint(lower[max(first, at - 3) : at])
        return passive and following in ("of", "by")
    if lower[at] not in _NOUNS:
        return False
    denied = not reading.lexicon.denials.keys().isdisjoint(lower[max(first, at - 6) : at])
    return not denied and (following in ("that", "of") or following in ("he", "she", "they", "it"))
