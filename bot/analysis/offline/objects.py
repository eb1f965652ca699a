"""Objects: whether a verb of denial meets something asserted, or refuses something offered."""

from __future__ import annotations

from bot.analysis.offline.grammar import CLOSERS, PREPOSITIONS, QUOTE_MARKS
from bot.analysis.offline.reading import Reading

POINTERS = frozenset("it that this them these those".split())
OWNING = frozenset("'s ’s ' ’".split())
# How many tokens after its verb an object is looked for.
REACH = 9
# "Rejected the pay claim", "a claim for damages": what is claimed is money or a right.
_CLAIMS = frozenset(("claim", "claims"))
_CLAIMED = frozenset(
    "asylum benefit compensation damages expenses insurance land pay patent tax wage".split()
)
# What these meet is always something asserted; "rejected it" may be an offer.
_DISPUTING = ("disput", "contest", "refut", "rebut", "contradict", "challeng")
# "Cast doubt | on it", "poured cold | water on the report": after their verbs these dispute, too.
_DOUBTING = frozenset("aside off away at cold doubt down issue exception scorn".split())


def meets_assertion(reading: Reading, at: int, end: int) -> bool:
    """Say whether what the verb rejects is something asserted."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    if at + 1 >= end or (lower[at + 1] in CLOSERS and lower[at + 1] not in QUOTE_MARKS):
        # "Bo Tarn disagreed": with what was just said.
        return lower[at].startswith("disagree")
    disputing = lower[at].startswith(_DISPUTING) or lower[at] in _DOUBTING
    if lower[at].startswith("disput") and lower[at + 1] in PREPOSITIONS:
        # "Disputed with them": a quarrel.
        end = at
    for look in range(at + 1, min(end, at + REACH)):
        word = lower[look]
        if is_refused(reading, look, end):
            return False
        # "Dismissed this as nonsense", but not "rejected it as too low".
        judged = word in POINTERS and look == at + 1 and lower[look + 1 : look + 2] == ["as"]
        pointing = word in POINTERS and (look == at + 1 or lower[look - 1] in PREPOSITIONS)
        if (
            (word in lexicon.assertions and not _owns(reading, look, end))
            or (disputing and (pointing or word in lexicon.disputable))
            or (judged and any(lexicon.denials.get(other) == "false" for other in lower[look : look + REACH]))
            or (word == "idea" and lower[look + 1 : look + 2] == ["that"])
        ):
            return True
        if word == "that" and look == at + 1 and look + 1 < end:
            return lower[look + 1] not in CLOSERS or reading.quoted[at] >= 0
        if word in CLOSERS and word not in QUOTE_MARKS:
            return False
    return False


def is_shot_down(reading: Reading, at: int) -> bool:
    """ "Shot down the claim", "hit out at the claims": verbs that mostly need "back" to deny anything."""
    end = reading.bounds[reading.unit_at(at)][1]
    following = reading.tokens.lower[at + 1 : min(end, at + 3)]
    out = following == ["out", "at"]
    return (out or following[:1] == ["down"]) and meets_assertion(reading, at + 1 + out, end)


def is_refused(reading: Reading, at: int, end: int) -> bool:
    """Say whether the word is a noun for what is refused: "the offer", but not "the minister's claims"."""
    lower = reading.tokens.lower
    if lower[at] in _CLAIMS:
        asked_for = lower[at + 1 : at + 2] == ["for"] and at + 1 < end
        return asked_for or lower[at - 1] in _CLAIMED
    refused = lower[at] in reading.lexicon.other_objects
    return refused and not _owns(reading, at, end) and not reading.tokens.is_name(at)


def _owns(reading: Reading, at: int, end: int) -> bool:
    return at + 1 < end and reading.tokens.lower[at + 1] in OWNING
