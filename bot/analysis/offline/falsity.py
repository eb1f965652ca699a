"""Falsity: where a party calls something asserted false, or not true."""

from __future__ import annotations

from itertools import pairwise

from bot.analysis.offline.grammar import (
    AUXILIARIES,
    BE,
    CLAUSE_WORDS,
    PREPOSITIONS,
    QUOTE_MARKS,
    is_adverb,
)
from bot.analysis.offline.lexicon import Denial as Kind
from bot.analysis.offline.objects import POINTERS
from bot.analysis.offline.reading import Reading

_POINTING = frozenset(("that's", "that’s", "it's", "it’s"))
_DEMONSTRATIVES = frozenset("that this these those".split())
_NEGATORS = frozenset("not no never isn't isn’t wasn't wasn’t aren't aren’t nothing without".split())


def calls_false(reading: Reading, at: int, first: int, kind: Kind) -> bool:
    """Say whether a word calls something asserted false: "the report is untrue", "it is not true".

    `at` is its token, `first` the first of its unit; a word of kind ``true`` does so negated only.
    """
    lower, lexicon = reading.tokens.lower, reading.lexicon
    window = [
        word for word in lower[max(first, at - 8) : at] if word not in QUOTE_MARKS and not is_adverb(word)
    ]
    following = lower[at + 1] if at + 1 < len(lower) else ""
    # "The wrong plan" is no assertion.
    if kind == "false" and window[-1:] in (["the"], ["a"], ["an"]) and _describes(reading, following):
        return False
    negated = not _NEGATORS.isdisjoint(window[-3:])
    if negated != (kind == "true"):
        return False
    pointing = any(_points(reading, *pair) for pair in pairwise((*window[-4:], "")))
    linked = any(
        word in BE or word in _POINTING or word in ("as", "called", "calling") for word in window[-6:]
    )
    # "Judged nine of them to be false" passes a verdict on what is only pointed at.
    pointing = pointing and window[-2:] != ["to", "be"]
    about = pointing or any(word in lexicon.assertions or word in lexicon.disputable for word in window)
    if kind == "true" and lower[at] == "truth":
        return negated and lower[at + 1 : at + 2] in (["to"], ["in"])
    return (linked or kind == "true") and about


def _points(reading: Reading, word: str, following: str) -> bool:
    """ "This is false", "these claims are": it points at what was said, and not at "this debate"."""
    lexicon = reading.lexicon
    if word in _DEMONSTRATIVES and following not in BE and following not in AUXILIARIES:
        return following == "" or following in lexicon.assertions or following in lexicon.disputable
    return word in _POINTING or word in POINTERS or word == "they"


def _describes(reading: Reading, following: str) -> bool:
    """Say whether an adjective before this word describes something that nobody asserts."""
    lexicon = reading.lexicon
    return following.isalpha() and not (
        following in lexicon.assertions
        or following in lexicon.disputable
        or following in PREPOSITIONS
        or following in CLAUSE_WORDS
    )
