"""Answers: sayings that may contradict what was said before without a verb of denial."""

from __future__ import annotations

from bot.analysis.offline.attribution import GOING_ON, Saying
from bot.analysis.offline.grammar import is_negation
from bot.analysis.offline.reading import Reading

_TURNING = frozenset(("but", "however"))
# A negation so many words into what is said bears on it as a whole.
_OPENING = 8
_REFUSED = frozenset("comment discuss answer respond elaborate confirm say speculate address".split())


def answers_back(reading: Reading, saying: Saying) -> bool:
    """Say whether a saying is worded as an answer: "said there was no link", "But the clerk said ..."."""
    if saying.cue == GOING_ON:
        return False
    first, end = saying.content
    lower = reading.tokens.lower
    opening = reading.bounds[saying.unit][0]
    turned = lower[opening] in _TURNING or (opening + 1 < end and lower[opening + 1] in _TURNING)
    if not turned and not any(is_negation(word) for word in lower[first : min(end, first + _OPENING)]):
        return False
    return not refuses_comment(reading, saying)


def refuses_comment(reading: Reading, saying: Saying) -> bool:
    """ "Would not comment", "said she could not discuss it": nothing is said about the matter."""
    lower = reading.tokens.lower
    first, end = saying.content
    spoken = (
        *lower[max(reading.bounds[saying.unit][0], saying.verb - 3) : saying.verb + 1],
        *lower[first : min(end, first + 6)],
    )
    return any(
        is_negation(word) and any(other in _REFUSED for other in spoken[at + 1 : at + 3])
        for at, word in enumerate(spoken)
    )
