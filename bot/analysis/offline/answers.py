"""Answers: sayings that may contradict what was said before without a verb of denial."""

from __future__ import annotations

from bot.analysis.offline.attribution import GOING_ON, Saying
from bot.analysis.offline.grammar import CLAUSE_WORDS, PREPOSITIONS, QUOTE_MARKS, is_negation
from bot.analysis.offline.reading import Reading

_TURNING = frozenset(("but", "however"))
# A negation so many words into what is said bears on it as a whole.
_OPENING = 6
_ASKING = frozenset("ask asks asked asking wonder wonders wondered wondering".split())
_DECLINING = frozenset("declined declines declining refused refuses refusing".split())
_REFUSED = frozenset("comment discuss answer respond elaborate confirm say speculate address take".split())


def answers_back(reading: Reading, saying: Saying) -> bool:
    """Say whether a saying is worded as an answer: "said there was no link", "But the clerk said ..."."""
    if saying.cue == GOING_ON or asks(saying):
        return False
    first, end = saying.content
    # "No, I meant it" replies to a question.
    first += reading.tokens.lower[first] in QUOTE_MARKS
    if first + 1 < end and reading.tokens.lower[first] == "no" and reading.tokens.lower[first + 1] == ",":
        return False
    lower = reading.tokens.lower
    opening = reading.bounds[saying.unit][0]
    turned = lower[opening] in _TURNING and lower[opening + 1] not in CLAUSE_WORDS | PREPOSITIONS
    if not turned and not any(is_negation(word) for word in lower[first : min(end, first + _OPENING)]):
        return False
    return not refuses_comment(reading, saying)


def refuses_comment(reading: Reading, saying: Saying) -> bool:
    """ "Would not comment", "said she could not discuss it": nothing is said about the matter."""
    lower = reading.tokens.lower
    opening, (first, end) = reading.bounds[saying.unit][0], saying.content
    # "Declined to discuss it, saying it was under review": the refusal stands before a participle.
    before = opening if saying.cue.endswith("ing") else max(opening, saying.verb - 3)
    words = (*lower[before : saying.verb + 1], *lower[first : min(end, first + _OPENING)])
    return any(
        (is_negation(word) or word in _DECLINING)
        and any(other in _REFUSED for other in words[at + 1 : at + 4])
        for at, word in enumerate(words)
    )


def asks(saying: Saying) -> bool:
    """Say whether a saying only asks."""
    return saying.cue in _ASKING
