"""Accusations that the narrator reports without a verb of saying: "accused of", "allegations that"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis.offline import subjects
from bot.analysis.offline.grammar import BE
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_NOUNS = frozenset("allegation allegations accusation accusations".split())
_PARTICIPLES = frozenset("accused suspected".split())


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
            yield reading.sentences[unit], subjects.agent(reading, agent, end) if agent is not None else None


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
