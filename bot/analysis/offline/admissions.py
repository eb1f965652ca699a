"""Admissions: where a party says that it was wrong itself."""

from __future__ import annotations

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import BE, PERSONAL
from bot.analysis.offline.reading import Reading

_ADMITTING = frozenset(
    "admit admits admitted admitting acknowledge acknowledges acknowledged acknowledging concede concedes"
    " conceded conceding confess confesses confessed confessing accept accepts accepted".split()
)
_SELF = frozenset(("i", "we"))


def admits_error(reading: Reading, at: int, first: int, saying: Saying) -> bool:
    """Say whether the word "wrong" at `at` is said of oneself: "said she had been wrong".

    Whoever admits that something was false says it of their own words, too. `first` is the first
    token of the unit. Within a quotation only "I" and "we" are who speaks.
    """
    before = reading.tokens.lower[max(first, at - 5) : at]
    if not any(word in BE or word == "misspoke" for word in before):
        return False
    linked = next(i for i, word in enumerate(before) if word in BE)
    subject = [word for word in before[:linked] if word not in ("had", "has", "have")]
    own = bool(subject) and _is_speaker(reading, subject[-1], saying, quoted=reading.quoted[at] >= 0)
    return saying.cue in _ADMITTING or own


def _is_speaker(reading: Reading, word: str, saying: Saying, *, quoted: bool) -> bool:
    """Say whether a pronoun in what is said means whoever says it."""
    if quoted or saying.subject is None:
        return word in _SELF
    subject = reading.tokens.lower[saying.subject[0]]
    if subject in PERSONAL:
        return word == subject and word != "it"
    last = saying.subject[1] - 1
    plural = reading.tokens.lower[last].endswith("s") and not reading.tokens.is_name(last)
    return word == "they" if plural else word in ("he", "she")
