"""Denials: where a party says that something asserted is not so, and what it denies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import BE, CLOSERS, PREPOSITIONS, QUOTE_MARKS, is_adverb
from bot.analysis.offline.lexicon import Denial as Kind
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_POINTERS = frozenset("it that this them these those".split())
_POINTING = frozenset(("that's", "that’s", "it's", "it’s"))
_POSSESSIVES = frozenset("his her their its 's ’s ' ’".split())
_NEGATORS = frozenset("not no never isn't isn’t wasn't wasn’t aren't aren’t nothing without".split())
_PERSONS = frozenset("him me us you".split())
_CLAUSE_PRONOUNS = frozenset("that of by about against he she they it his her their the".split())
_REACH = 9
# A longer saying is searched for denials in its beginning only.
_LONGEST_CONTENT = 400

Need = Literal["claim", "other", "accusation", "accused"]


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial: its token, its sentence (index from 0), whose saying it belongs to, and what it needs.

    `needs` is ``claim`` where it meets whatever claim it words or points at, ``other`` where it
    only answers what another party said before, ``accusation`` where it only answers a reported
    accusation, ``accused`` where that must be one against who denies. `own_words` says that the
    denied claim is worded in the same sentence; `owner` is the token range of the party whose
    claim it is ("Iran" in "Iran's claims").
    """

    token: int
    sentence: int
    saying: Saying
    needs: Need = "claim"
    own_words: bool = False
    owner: Span | None = None


def find_denials(reading: Reading, sayings: Sequence[Saying]) -> list[Denial]:
    """Return the denials of the body, in order; `sayings` are in order too."""
    kinds, lower = reading.lexicon.denials, reading.tokens.lower
    holder = _holders(reading, sayings)
    found: list[Denial] = []
    for unit, (first, end) in enumerate(reading.bounds):
        if not reading.sentence(unit).body:
            continue
        for at, word in enumerate(lower[first:end], first):
            if (
                word in kinds
                and at in holder
                and (denial := _denial(reading, at, unit, kinds[word], holder[at]))
            ):
                found.append(denial)
    return found


def _holders(reading: Reading, sayings: Sequence[Saying]) -> dict[int, Saying]:
    """Map each token of a denial cue to the innermost saying whose verb or words it is."""
    kinds, lower = reading.lexicon.denials, reading.tokens.lower
    holder: dict[int, Saying] = {}
    for saying in sayings:
        # Contents overlap only where sayings are nested: each token is visited a few times at most.
        for at in range(saying.content[0], min(saying.content[1], saying.content[0] + _LONGEST_CONTENT)):
            if lower[at] in kinds:
                holder[at] = saying
        # "Speaking in her defence, he said ...": the plea stands before the subject.
        for at in range(reading.bounds[saying.unit][0], saying.verb):
            if kinds.get(lower[at]) == "plea":
                holder.setdefault(at, saying)
        for at in (saying.verb, saying.verb + 1):
            if at < len(lower) and lower[at] in kinds:
                holder[at] = saying
    return holder


def _denial(reading: Reading, at: int, unit: int, kind: Kind, saying: Saying) -> Denial | None:
    first, end = reading.bounds[unit]
    sentence = reading.sentences[unit]
    if kind in ("deny", "reject"):
        denies = _denies if kind == "deny" else _rejects
        return _with_object(reading, at, sentence, end, saying) if denies(reading, at, first, end) else None
    if kind == "counter":
        if not _counters(reading, at, saying):
            return None
        named = any(word in reading.lexicon.assertions for word in reading.tokens.lower[at + 1 : at + 5])
        denial = _with_object(reading, at, sentence, end, saying)
        return denial if named and denial.own_words else Denial(at, sentence, saying, "other")
    if kind == "insist":
        return Denial(at, sentence, saying, "accused") if saying.verb == at else None
    if kind in ("false", "true") and _calls_false(reading, at, first, kind):
        return Denial(at, sentence, saying)
    needs = _plea(reading, at, first, end, kind)
    return Denial(at, sentence, saying, needs) if needs else None


def _denies(reading: Reading, at: int, first: int, end: int) -> bool:
    """A denial, not a refusal: "denied the charge", but not "denied entry" nor "was denied bail"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    before = [word for word in lower[max(first, at - 3) : at] if not is_adverb(word)]
    if before and (before[-1] in BE or before[-1] in _NEGATORS or before[-1] in ("to", "nor", "cannot")):
        return False
    for look in range(at + 1, min(end, at + _REACH)):
        word = lower[look]
        if word in lexicon.assertions or word == "that" or word.endswith("ing"):
            return True
        if word in lexicon.other_objects or (look == at + 1 and word in _PERSONS):
            return False
        if word in CLOSERS:
            break
    return True


def _rejects(reading: Reading, at: int, first: int, end: int) -> bool:
    """ "Rejected the claims", but not "rejected the offer"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    if at > first and (lower[at - 1] in BE or lower[at - 1] in ("to", "not", "nor", "the", "a")):
        return False
    if lower[at].startswith("contradict") or _points_back(reading, at, first):
        return True
    for look in range(at + 1, min(end, at + _REACH)):
        word = lower[look]
        if word in lexicon.assertions or (word == "idea" and lower[look + 1 : look + 2] == ["that"]):
            return True
        if word == "that" and look == at + 1 and look + 1 < end:
            return lower[look + 1] not in CLOSERS or reading.quoted[at] >= 0
        if word in lexicon.other_objects or (word in CLOSERS and word not in QUOTE_MARKS and word != "’s"):
            return False
    return False


def _points_back(reading: Reading, at: int, first: int) -> bool:
    """ "A charge that the ministry rejected": what is denied stands before the verb."""
    lower = reading.tokens.lower
    return any(
        lower[noun] in reading.lexicon.assertions and lower[noun + 1] in ("that", "which")
        for noun in range(max(first, at - _REACH), at - 1)
    )


def _counters(reading: Reading, at: int, saying: Saying) -> bool:
    """ "Countered that", "hit back at": the verb itself, and not a counter-offer or a retort with a smile."""
    lower = reading.tokens.lower
    verb = at - 1 if lower[at] == "back" else at
    return saying.verb == verb and lower[at + 1 : at + 2] not in (["by"], ["with"], ["to"], ["the"], ["a"])


def _calls_false(reading: Reading, at: int, first: int, kind: Kind) -> bool:
    """ "The report is untrue", "called the claims baseless", "it is not true"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    window = lower[max(first, at - 8) : at]
    negated = any(word in _NEGATORS for word in window[-3:])
    if negated != (kind == "true"):
        return False
    pointing = any(word in _POINTING or word in _POINTERS for word in window[-4:])
    linked = any(
        word in BE or word in _POINTING or word in ("as", "called", "calling") for word in window[-6:]
    )
    about = pointing or any(word in lexicon.assertions for word in window)
    if kind == "true" and lower[at] == "truth":
        return negated and lower[at + 1 : at + 2] in (["to"], ["in"])
    return (linked or kind == "true") and about


def _plea(reading: Reading, at: int, first: int, end: int, kind: Kind) -> Need | None:
    """ "Their lies", "untrue allegations", "not guilty", "in her defence": against an accusation only."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    window = lower[max(first, at - 4) : at]
    following = lower[at + 1] if at + 1 < end else ""
    word = lower[at]
    if kind == "plea":
        if word == "guilty":
            return "accusation" if window[-1:] == ["not"] else None
        if word in ("defence", "defense"):
            return "accusation" if "in" in window and any(other in _POSSESSIVES for other in window) else None
        return "accused" if word == "innocence" or following in CLOSERS or following in ("", "of") else None
    if kind == "false" and (word.endswith("s") or following in lexicon.assertions):
        return "accused"
    return None


def _with_object(reading: Reading, at: int, sentence: int, end: int, saying: Saying) -> Denial:
    """The denial with what it denies: a noun for an assertion and its words, or a clause."""
    tokens, lexicon = reading.tokens, reading.lexicon
    noun = next(
        (i for i in range(at + 1, min(end, at + _REACH)) if tokens.lower[i] in lexicon.assertions), None
    )
    if noun is None:
        following = tokens.lower[at + 1] if at + 1 < end else ""
        pointing = following in _POINTERS and not (following == "that" and end - at > 4)
        return Denial(at, sentence, saying, own_words=not pointing and at + 1 < end)
    after = tokens.lower[noun + 1] if noun + 1 < end else ""
    worded = after in _CLAUSE_PRONOUNS or (after in PREPOSITIONS and after not in ("as", "on", "at", "in"))
    named = noun + 1 < end and tokens.is_name(noun + 1)
    return Denial(at, sentence, saying, own_words=worded or named, owner=_owner(reading, at, noun))


def _owner(reading: Reading, at: int, noun: int) -> Span | None:
    """The party before "'s claims", or a name right before the noun ("the US complaint")."""
    tokens = reading.tokens
    end = next((i for i in range(noun - 1, at, -1) if tokens.lower[i] in ("'s", "’s")), None)
    if end is None and noun - 1 > at and tokens.is_name(noun - 1):
        end = noun
    if end is None:
        return None
    first = end
    while first - 1 > at and (tokens.is_name(first - 1) or tokens.lower[first - 1] in ("of", "foreign")):
        first -= 1
    return (first, end) if first < end else None
