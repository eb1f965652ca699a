"""Denials: where a party says that something asserted is not so, and what it denies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import BE, CLOSERS, PREPOSITIONS, is_adverb
from bot.analysis.offline.reading import Reading

_POINTERS = frozenset("it that this them these those".split())
_POSSESSIVES = frozenset("his her their its 's ’s ' ’".split())
_REACH = 9


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial: its token, whose saying it belongs to, and the assertion noun it names if any.

    `own_words` says that the denied claim is worded in the same sentence; `owner` is the token
    range of the party whose claim it is ("Iran" in "Iran's claims"). A weak one is a denial only
    where the article reports an accusation that it can meet: a plea, or "their lies".
    """

    token: int
    sentence: int
    saying: Saying
    noun: int | None
    own_words: bool
    owner: tuple[int, int] | None
    weak: bool = False


def find_denials(reading: Reading, sayings: Sequence[Saying]) -> list[Denial]:
    """Return the denials of the body, in order."""
    kinds, lower = reading.lexicon.denials, reading.tokens.lower
    by_verb = {saying.verb: saying for saying in sayings}
    found: list[Denial] = []
    for number, (first, end) in enumerate(reading.bounds):
        if not reading.sentence(number).body:
            continue
        for at in range(first, end):
            kind = kinds.get(lower[at])
            if kind is None or kind == "counter":
                continue
            speaking = by_verb.get(at) or _around(reading, sayings, at, number)
            if speaking is None:
                continue
            denial = None
            if (kind == "deny" and _denies(reading, at, first, end)) or (kind == "reject" and _has_assertion(reading, at, end)):
                denial = _denial(reading, at, number, end, speaking)
            elif kind == "false" and _calls_false(reading, at, first, end):
                denial = Denial(at, reading.sentences[number], speaking, None, False, None)
            elif kind in ("false", "plea") and _pleads(reading, at, first, end):
                denial = Denial(at, reading.sentences[number], speaking, None, False, None, weak=True)
            if denial:
                found.append(denial)
    return found


def _around(reading: Reading, sayings: Sequence[Saying], at: int, number: int) -> Saying | None:
    """The saying whose words hold token `at`."""
    for saying in sayings:
        if saying.content[0] <= at < saying.content[1]:
            return saying
        if saying.unit > number:
            break
    return None


def _denies(reading: Reading, at: int, first: int, end: int) -> bool:
    """A denial, not a refusal: "denied the charge", but not "denied entry" nor "was denied bail"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    before = [word for word in lower[max(first, at - 3) : at] if not is_adverb(word)]
    if before and before[-1] in BE | {"been", "being"}:
        return False
    if before and before[-1] in ("not", "never", "cannot", "didn't", "didn’t", "don't", "don’t", "to"):
        return False
    for look in range(at + 1, min(end, at + _REACH)):
        word = lower[look]
        if word in lexicon.assertions or word == "that" or word.endswith("ing"):
            return True
        if word in lexicon.other_objects:
            return False
        if word in CLOSERS:
            break
    return True


def _has_assertion(reading: Reading, at: int, end: int) -> bool:
    lower, lexicon = reading.tokens.lower, reading.lexicon
    if at and lower[at - 1] in BE | {"to", "not"}:
        return False
    for look in range(at + 1, min(end, at + _REACH)):
        word = lower[look]
        if word in lexicon.assertions:
            return True
        if word in _POINTERS and look <= at + 1:
            return True
        if word in lexicon.other_objects or (word in CLOSERS and word not in ("“", '"', "’s", "‘", "'")):
            return False
    return False


def _calls_false(reading: Reading, at: int, first: int, end: int) -> bool:
    """ "The report is untrue", "called the claims baseless": an assertion must be what is called so."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    window = lower[max(first, at - 8) : at]
    if "not" in window[-2:] or "n't" in "".join(window[-2:]):
        return False
    pointing = any(word in ("that's", "that’s", "it's", "it’s") for word in window[-4:])
    linked = any(word in BE or word in ("as", "called", "calling") for word in window[-6:]) or pointing
    about = any(word in lexicon.assertions for word in window) or (
        any(word in _POINTERS for word in window[-4:]) or pointing
    )
    return linked and about


def _pleads(reading: Reading, at: int, first: int, end: int) -> bool:
    """ "Their lies", "untrue allegations", "not guilty", "in her defence": against an accusation only."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    window = lower[max(first, at - 4) : at]
    word = lower[at]
    if word == "guilty":
        return window[-1:] == ["not"]
    if word in ("defence", "defense"):
        return "in" in window and any(other in _POSSESSIVES for other in window)
    if lexicon.denials[word] == "plea":
        return True
    return word.endswith("s") or (at + 1 < end and lower[at + 1] in lexicon.assertions)


def _denial(reading: Reading, at: int, number: int, end: int, saying: Saying) -> Denial:
    tokens, lexicon = reading.tokens, reading.lexicon
    noun = next(
        (i for i in range(at + 1, min(end, at + _REACH)) if tokens.lower[i] in lexicon.assertions), None
    )
    if noun is None:
        following = tokens.lower[at + 1] if at + 1 < end else ""
        return Denial(at, reading.sentences[number], saying, None, following not in _POINTERS and at + 1 < end, None)
    after = tokens.lower[noun + 1] if noun + 1 < end else ""
    worded = after in (
        "that",
        "of",
        "by",
        "about",
        "against",
        "he",
        "she",
        "they",
        "it",
        "his",
        "her",
        "their",
        "the",
    ) or (after in PREPOSITIONS and after not in ("as", "on", "at", "in"))
    return Denial(at, reading.sentences[number], saying, noun, worded or _is_named(reading, noun), _owner(reading, at, noun))


def _is_named(reading: Reading, noun: int) -> bool:
    at = noun + 1
    return at < len(reading.tokens.words) and reading.tokens.is_name(at)


def _owner(reading: Reading, at: int, noun: int) -> tuple[int, int] | None:
    """The party before "'s claims", or a name right before the noun ("the US complaint")."""
    tokens = reading.tokens
    end = next((i for i in range(noun - 1, at, -1) if tokens.lower[i] in ("'s", "’s")), None)
    if end is None and tokens.is_name(noun - 1):
        end = noun
    if end is None:
        return None
    first = end
    while first - 1 > at and (tokens.is_name(first - 1) or tokens.lower[first - 1] in ("of", "foreign")):
        first -= 1
    return (first, end) if first < end else None
