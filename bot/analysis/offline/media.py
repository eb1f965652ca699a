"""Where something was said: "in an interview with the agency", "on Radio Harbour", "the Evening Post"."""

from __future__ import annotations

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import CLAUSE_WORDS, CLOSERS, PERSONAL, QUOTE_MARKS
from bot.analysis.offline.reading import Reading

_OPENERS = frozenset(("in", "on", "during", "at", "via", "through", "to"))
_LONGEST = 14


def medium_of(reading: Reading, saying: Saying) -> str | None:
    """Return the words that say where it was said, as the article words them, or None.

    They are looked for right after the verb, then at the head of its sentence.
    """
    return _phrase(reading, saying.verb + 1, saying) or _phrase(
        reading, reading.bounds[saying.unit][0], saying
    )


def _phrase(reading: Reading, first: int, saying: Saying) -> str | None:
    tokens, lexicon = reading.tokens, reading.lexicon
    end = reading.bounds[saying.unit][1]
    if first <= saying.content[0] < end and saying.following:
        end = saying.content[0]
    told = lexicon.verbs[saying.cue].frame == "tell" if saying.cue in lexicon.verbs else False
    if first >= end or not (tokens.lower[first] in _OPENERS or (told and first == saying.verb + 1)):
        return None
    at, found = first, False
    while at < end and at - first < _LONGEST:
        word = tokens.lower[at]
        if (
            word in QUOTE_MARKS
            or word in CLOSERS
            or (at > first and (word in CLAUSE_WORDS or word in PERSONAL))
        ):
            break
        if at > first and (
            word in lexicon.times
            or (word == "on" and tokens.lower[at + 1 : at + 2] and tokens.lower[at + 1] in lexicon.times)
        ):
            break
        found = found or word in lexicon.media
        at += 1
    return reading.text(first, at) if found else None
