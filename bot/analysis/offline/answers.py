"""Answers: sayings that may contradict what was said before without a verb of denial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.analysis.offline.attribution import GOING_ON, Saying
from bot.analysis.offline.figures import counts
from bot.analysis.offline.grammar import CLAUSE_WORDS, CLOSERS, NEGATIONS, PREPOSITIONS, QUOTE_MARKS
from bot.analysis.offline.reading import Reading

Sign = Literal["turned", "negated", "insisted", "flat", "pointed", "counted", "vindicate", "correct"]
_NO_SIGN: frozenset[Sign] = frozenset()
_TURNING = frozenset(("but", "however"))
_JOINING = CLAUSE_WORDS | PREPOSITIONS
# A negation so many words into what is said bears on it as a whole.
_OPENING = 6
# A word that vindicates stands so many words into what is said, or sooner.
_REACH = 14
_LONGEST_COUNT = 30
_FEW = 7
_MATTER = frozenset("it that this".split())
_NONSENSE = frozenset("rubbish garbage hooey lies piffle tosh".split())
_SO = frozenset("so true right correct us me him her them".split())
_FEELING = frozenset(
    "afraid angry blame care expect fear feel forget forgive hesitate hope intend know like mind plan regret"
    " sure surprised think want wish worry worried wonder".split()
)
# "Did not happen every day", "did not recognise themselves" deny nothing.
_NOT_AFTER = (["every"], ["often"], ["themselves"], ["himself"], ["herself"], ["itself"])
_POINTING = frozenset(
    "it that this these those it's it’s that's that’s he she they he's he’s she's she’s".split()
)
_ASKING = frozenset("ask asks asked asking wonder wonders wondered wondering".split())
_DECLINING = frozenset("declined declines declining refused refuses refusing".split())
_REFUSED = frozenset("comment discuss answer respond elaborate confirm say speculate address take".split())


def answers_back(reading: Reading, saying: Saying) -> frozenset[Sign]:
    """Return the signs that a saying is worded as an answer: "said there was no link", "But Moss said"."""
    if saying.cue == GOING_ON or asks(saying):
        return _NO_SIGN
    lower, lexicon = reading.tokens.lower, reading.lexicon
    first, end = saying.content
    # "No, I meant it" replies to a question.
    first += lower[first] in QUOTE_MARKS
    if first + 1 < end and lower[first] == "no" and lower[first + 1] == ",":
        return _NO_SIGN
    signs: set[Sign] = set()
    if _turns(reading, saying):
        signs.add("turned")
    if not NEGATIONS.isdisjoint(lower[first : min(end, first + _OPENING)]):
        signs.add("negated")
    if saying.cue in lexicon.denials and lexicon.denials[saying.cue] == "insist":
        signs.add("insisted")
    words = lower[first : min(end, first + _REACH)]
    signs.update(map(lexicon.answers.__getitem__, filter(lexicon.answers.__contains__, words)))
    if _brushes_off(reading, first, end):
        signs |= {"flat", "pointed"}
    elif not lexicon.denial_phrases.keys().isdisjoint(words):
        signs |= _flatness(reading, first, words)
    opening = reading.bounds[saying.unit][0]
    if counts(lower[opening : min(end, opening + _LONGEST_COUNT)]):
        signs.add("counted")
    if signs and (refuses_comment(reading, saying) or _feels(lower[first : min(end, first + _OPENING)])):
        return _NO_SIGN
    return frozenset(signs)


def _brushes_off(reading: Reading, first: int, end: int) -> bool:
    """ "Nonsense," and no more; "it is not so": so few words only deny what was just said."""
    lower = reading.tokens.lower
    if first >= end:
        return False
    if reading.lexicon.denials.get(lower[first]) == "false" or lower[first] in _NONSENSE:
        return first + 1 >= end or lower[first + 1] in CLOSERS
    words = [word for word in lower[first : min(end, first + _FEW)] if word not in CLOSERS]
    few = end - first <= _FEW and len(words) > 1
    return few and words[0] in _MATTER and words[-2] in NEGATIONS and words[-1] in _SO


def _flatness(reading: Reading, first: int, words: Sequence[str]) -> set[Sign]:
    """Return "flat" where a phrase denies by itself, and "pointed" where it is of what was just said."""
    lower, phrases = reading.tokens.lower, reading.lexicon.denial_phrases
    for at, word in enumerate(words, first):
        for before in phrases.get(word, ()):
            whole = at - len(before) >= first and tuple(lower[at - len(before) : at]) == before
            if whole and lower[at + 1 : at + 2] not in _NOT_AFTER:
                pointed = lower[first] in _POINTING or at - len(before) <= first + 1
                return {"flat", "pointed"} if pointed else {"flat"}
    return set()


def _turns(reading: Reading, saying: Saying) -> bool:
    """ "But Moss said", "Moss, however, said", "for her part": it is set against what stands before."""
    lower = reading.tokens.lower
    opening = reading.bounds[saying.unit][0]
    if lower[opening] in _TURNING and lower[opening + 1] not in _JOINING:
        return True
    near = lower[max(opening, saying.verb - _OPENING) : saying.verb + 3]
    return ("however" in near or "part" in near) and any(
        (word == "however" and near[at + 1 : at + 2] == [","])
        or (word == "part" and at > 1 and near[at - 2] == "for")
        for at, word in enumerate(near)
    )


def _feels(words: Sequence[str]) -> bool:
    """ "Did not regret it", "would not mind": a negation that tells of the mind of who speaks."""
    return not _FEELING.isdisjoint(words) and any(
        word in NEGATIONS and any(other in _FEELING for other in words[at + 1 : at + 3])
        for at, word in enumerate(words)
    )


def refuses_comment(reading: Reading, saying: Saying) -> bool:
    """ "Would not comment", "said she could not discuss it": nothing is said about the matter."""
    lower = reading.tokens.lower
    opening, (first, end) = reading.bounds[saying.unit][0], saying.content
    # "Declined to discuss it, saying it was under review": the refusal stands before a participle.
    before = opening if saying.cue.endswith("ing") else max(opening, saying.verb - 3)
    words = (*lower[before : saying.verb + 1], *lower[first : min(end, first + _OPENING)])
    return not _REFUSED.isdisjoint(words) and any(
        (word in NEGATIONS or word in _DECLINING)
        and any(other in _REFUSED for other in words[at + 1 : at + 4])
        for at, word in enumerate(words)
    )


def asks(saying: Saying) -> bool:
    """Say whether a saying only asks."""
    return saying.cue in _ASKING
