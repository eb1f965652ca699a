"""Denials: where a party says that something asserted is not so, and what it denies."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bot.analysis.offline.admissions import admits_error
from bot.analysis.offline.answers import Sign, answers_back, refuses_comment
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.falsity import calls_false
from bot.analysis.offline.grammar import (
    AUXILIARIES,
    BE,
    CLAUSE_WORDS,
    CLOSERS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    is_adverb,
    is_negation,
)
from bot.analysis.offline.lexicon import Denial as Kind
from bot.analysis.offline.objects import POINTERS, REACH, is_refused, is_shot_down, meets_assertion
from bot.analysis.offline.owners import maker_after, owner_before
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.retractions import takes_back
from bot.analysis.offline.subjects import Span
from bot.analysis.offline.tokens import between

_POSSESSIVES = frozenset("his her their its 's ’s ' ’".split())
_DEFINITE = frozenset("the that this those these both such".split())
_AFTER_THEM = frozenset("again all and both outright point-blank too".split())
_PERSONS = frozenset("him me us you himself herself itself themselves".split())
_CLAUSE_PRONOUNS = frozenset("that of by about against he she they it his her their the".split())
_NOBODY = frozenset("nobody none few neither nothing hardly cannot impossible hard".split())
_RESPONDING = frozenset("responding reacting replying".split())
# Where something is told that somebody responds to, besides assertions.
_TOLD = frozenset(
    "advertisement article broadcast documentary dossier editorial film footage interview lawsuit"
    " leaflet letter petition podcast post posts programme speech suit testimony tweet video".split()
)
# In capitals or not, every article that speaks of a denial has this.
_DENIAL = "enial"
_DENIALS = frozenset(("denial", "denials"))
_CHARGES = frozenset(
    "accusation accusations allegation allegations charge charges claim claims insinuation insinuations"
    " rumor rumors rumour rumours suggestion suggestions".split()
)
_CREDITED = frozenset(
    "alarming believable compelling concerning convincing credible deadly disturbing extraordinary"
    " grave historic honest important persuasive plausible reliable serious shocking significant true"
    " truthful worrying".split()
)
_NEAR_CUE = 5
_NEAR_SUBJECT = 4
_LONGEST_SUBJECT = 10
_FEWEST_WORDS = 4
# In a longer piece everybody speaks of everything: to be worded as an answer says little there.
_MOST_SAYINGS = 20
# A longer saying is searched for denials in its beginning only.
_LONGEST_CONTENT = 400

Need = Literal["claim", "other", "accusation", "accused", "answer", "own"]


class Denial(NamedTuple):
    """A denial: its token, its sentence (index from 0), whose saying it belongs to, and what it needs.

    `needs` is ``claim`` where it meets whatever claim it words or points at, ``other`` where it
    only answers what another party said before, ``accusation`` where it only answers a reported
    accusation, ``accused`` where that must be one against who denies, ``answer`` where it is only
    worded as an answer, ``own`` where it takes back what who denies said. `own_words` says that the
    denied claim is worded in the same sentence; `owner` is the token range of the party whose
    claim it is ("the minister" in "the minister's claims", "her" in "her account"). `definite`
    says that it speaks of a claim told already ("the charge"), `both` of two. `kind` is the cue's;
    `signs` show that it is worded as an answer; `by` are the words for who denies where that is not
    who is heard.
    """

    token: int
    sentence: int
    saying: Saying
    needs: Need = "claim"
    own_words: bool = False
    owner: Span | None = None
    definite: bool = False
    both: bool = False
    kind: Kind = "deny"
    signs: frozenset[Sign] = frozenset()
    by: Span | None = None


def find_denials(reading: Reading, sayings: Sequence[Saying]) -> list[Denial]:
    """Return the denials of the body, in order; `sayings` are in order too."""
    kinds, lower = reading.lexicon.denials, reading.tokens.lower
    holder = _holders(reading, sayings)
    held = sorted(holder)
    found: list[Denial] = []
    for unit, (first, end) in enumerate(reading.bounds):
        if not reading.sentence(unit).body:
            continue
        for at in between(held, first, end):
            if denial := _denial(reading, at, unit, holder[at]):
                both = "both" in lower[max(first, at - _NEAR_CUE) : min(end, at + _NEAR_CUE)]
                found.append(denial._replace(kind=kinds[lower[at]], both=both))
    found += (denial for saying in sayings if (denial := _shrug(reading, saying)))
    found += _nouns(reading, sayings)
    found += _responses(reading, sayings)
    if len(sayings) <= _MOST_SAYINGS:
        found += _answers(reading, sayings, found)
    return sorted(found, key=lambda denial: denial.token)


def _answers(reading: Reading, sayings: Sequence[Saying], denials: Sequence[Denial]) -> list[Denial]:
    """Return the sayings that are only worded as answers."""
    # "Rejected the claims, stating that ...": what goes on with a denial is no answer besides.
    denied = {(denial.saying.unit, denial.saying.subject) for denial in denials}
    return [
        Denial(saying.verb, reading.sentences[saying.unit], saying, "answer", signs=signs)
        for saying in sayings
        if (saying.unit, saying.subject) not in denied and (signs := answers_back(reading, saying))
    ]


def _holders(reading: Reading, sayings: Sequence[Saying]) -> dict[int, Saying]:
    """Map each token of a denial cue to the innermost saying whose verb or words it is."""
    kinds, lower = reading.lexicon.denials, reading.tokens.lower
    cues = reading.tokens.among(kinds)
    holder: dict[int, Saying] = {}
    for saying in sayings:
        first, end = saying.content
        for at in between(cues, first, min(end, first + _LONGEST_CONTENT)):
            # "The clerk denied it, according to Moss": what has a subject of its own keeps it.
            if not (at in holder and holder[at].verb == at):
                holder[at] = saying
        # "Speaking in her defence, he said ...": the plea stands before the subject.
        for at in between(cues, reading.bounds[saying.unit][0], saying.verb):
            if kinds.get(lower[at]) == "plea":
                holder.setdefault(at, saying)
        for at in (saying.verb, saying.verb + 1):
            if at < len(lower) and lower[at] in kinds:
                holder[at] = saying
    return holder


def _denial(reading: Reading, at: int, unit: int, saying: Saying) -> Denial | None:
    first, end = reading.bounds[unit]
    sentence = reading.sentences[unit]
    kind = reading.lexicon.denials[reading.tokens.lower[at]]
    denial: Denial | None = None
    if kind in ("deny", "reject") and saying.verb == at and _is_passive(reading, at):
        denial = _with_subject(reading, at, sentence, first, saying)
    elif kind == "own":
        denial = _taking_back(reading, at, sentence, end, saying)
    elif kind in ("deny", "reject"):
        denies = _denies if kind == "deny" else _rejects
        if _is_told_by_another(reading, at, first, saying):
            return None
        denial = _with_object(reading, at, sentence, end, saying) if denies(reading, at, first, end) else None
    elif kind == "decry":
        decries = _decries(reading, at, end, saying)
        denial = _with_object(reading, at, sentence, end, saying) if decries else None
    elif kind == "counter":
        denial = _counter(reading, at, sentence, end, saying)
    elif kind == "insist":
        signs = answers_back(reading, saying)
        denial = Denial(at, sentence, saying, "accused", signs=signs) if saying.verb == at else None
    elif kind == "false" and admits_error(reading, at, first, saying):
        denial = Denial(at, sentence, saying, "own")
    elif kind in ("false", "true") and calls_false(reading, at, first, kind):
        worded = end - at > _FEWEST_WORDS and reading.tokens.lower[at + 1] == "that"
        denial = Denial(at, sentence, saying, own_words=worded)
    elif needs := _plea(reading, at, first, end, kind):
        denial = Denial(at, sentence, saying, needs)
    return denial


def _shrug(reading: Reading, saying: Saying) -> Denial | None:
    """ "Brushed aside the claim", "cast doubt on the figure": a verb that denies with what follows it."""
    verb = reading.lexicon.verbs.get(saying.cue)
    shot = verb is not None and verb.frame == "back" and is_shot_down(reading, saying.verb)
    shrugs = verb is not None and (verb.frame in ("then", "differ") or shot)
    if verb is None or not shrugs or not reading.sentence(saying.unit).body:
        return None
    if verb.frame == "differ":
        return Denial(saying.verb, reading.sentences[saying.unit], saying, "other", kind="counter")
    end = reading.bounds[saying.unit][1]
    denial = _with_object(reading, saying.verb + 1, reading.sentences[saying.unit], end, saying)
    return denial._replace(kind="reject")


def _nouns(reading: Reading, sayings: Sequence[Saying]) -> Iterator[Denial]:
    """ "Despite denials by the mill, residents say": a denial told of beside what it denies."""
    lower = reading.tokens.lower
    if _DENIAL not in reading.article.text or _DENIALS.isdisjoint(lower):
        return
    for at in reading.tokens.among(_DENIALS):
        unit = reading.unit_at(at)
        first, end = reading.bounds[unit]
        saying = next((each for each in sayings if each.unit == unit), None)
        if (
            saying is None
            or not reading.sentence(unit).body
            or reading.quoted[at] >= 0
            or lower[at - 1] == "in"
        ):
            continue
        by = maker_after(reading, at, end) or (owner_before(reading, first - 1, at) if at > first else None)
        if by is not None:
            yield Denial(at, reading.sentences[unit], saying, by=by)


def _responses(reading: Reading, sayings: Sequence[Saying]) -> Iterator[Denial]:
    """ "She was responding to a claim by Moss": what was said last met that claim."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    if _RESPONDING.isdisjoint(lower):
        return
    for unit, (first, end) in enumerate(reading.bounds):
        last = bisect_left(sayings, first, key=_verb) - 1
        if last < 0 or not _is_heard_again(reading, first, sayings[last]):
            continue
        at = next((i for i in range(first + 2, min(end, first + 5)) if lower[i] in _RESPONDING), None)
        if at is None or BE.isdisjoint(lower[first + 1 : at]) or not reading.sentence(unit).body:
            continue
        near = range(at + 1, min(end, at + REACH))
        noun = next((i for i in near if lower[i] in lexicon.assertions or lower[i] in _TOLD), None)
        if noun is not None and not refuses_comment(reading, sayings[last]):
            owner = maker_after(reading, noun, end) or owner_before(reading, at, noun)
            yield Denial(at, reading.sentences[unit], sayings[last], owner=owner, kind="respond")


def _is_heard_again(reading: Reading, first: int, saying: Saying) -> bool:
    """Say whether a sentence opens with a pronoun, or with a name of who was heard in a saying."""
    tokens = reading.tokens
    if tokens.lower[first] in PERSONAL:
        return True
    return (
        tokens.is_name(first)
        and saying.subject is not None
        and tokens.words[first] in tokens.words[slice(*saying.subject)]
    )


def _is_told_by_another(reading: Reading, at: int, first: int, saying: Saying) -> bool:
    """ "Moss said a colonel had denied being afraid": a denial by nobody in particular, told in passing."""
    lower = reading.tokens.lower
    indefinite = saying.subject is not None and lower[saying.subject[0]] in ("a", "an", "one", "some")
    return (
        indefinite
        and "had" in lower[max(first, at - 3) : at]
        and any(
            word in reading.lexicon.verbs
            for word in lower[first : saying.subject[0] if saying.subject else at]
        )
    )


def _verb(saying: Saying) -> int:
    return saying.verb


def _is_passive(reading: Reading, at: int) -> bool:
    lower = reading.tokens.lower
    return lower[at - 1] in BE and lower[at + 1 : at + 2] == ["by"]


def _with_subject(reading: Reading, at: int, sentence: int, first: int, saying: Saying) -> Denial:
    """The denial of what stands before its verb: "Moss's claim that it sank was rejected by the clerk"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    noun = next((i for i in range(first, at) if lower[i] in lexicon.assertions), first)
    maker = maker_after(reading, noun, at)
    clause = maker[1] if maker else noun + 1
    worded = clause < at and lower[clause] in ("that", "of", "about")
    return Denial(
        at,
        sentence,
        saying,
        own_words=worded,
        owner=maker or owner_before(reading, first - 1, noun),
        definite=any(word in _DEFINITE for word in lower[first:noun]),
    )


def _counter(reading: Reading, at: int, sentence: int, end: int, saying: Saying) -> Denial | None:
    if not _counters(reading, at, saying):
        return None
    named = any(word in reading.lexicon.assertions for word in reading.tokens.lower[at + 1 : at + 5])
    denial = _with_object(reading, at, sentence, end, saying)
    return denial if named and denial.own_words else Denial(at, sentence, saying, "other")


def _taking_back(reading: Reading, at: int, sentence: int, end: int, saying: Saying) -> Denial | None:
    if reading.tokens.lower[at] == "mistaken":
        first = reading.bounds[reading.unit_at(at)][0]
        return Denial(at, sentence, saying, "own") if admits_error(reading, at, first, saying) else None
    if reading.tokens.lower[at].startswith("misspoke"):
        return Denial(at, sentence, saying, "own")
    if not takes_back(reading, at, end):
        return None
    worded = any(word in ("that", "saying", "claiming") for word in reading.tokens.lower[at + 1 : end])
    return Denial(at, sentence, saying, "own", own_words=worded)


def _denies(reading: Reading, at: int, first: int, end: int) -> bool:
    """A denial, not a refusal: "denied the charge", but not "denied entry" nor "was denied bail"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    before = [word for word in lower[max(first, at - 3) : at] if not is_adverb(word)]
    if before and (before[-1] in BE or is_negation(before[-1]) or before[-1] in ("to", "without")):
        return False
    if _by_nobody(reading, at, first) or _withholds(reading, at, end):
        return False
    for look in range(at + 1, min(end, at + REACH)):
        word = lower[look]
        if word == "that" or (word in lexicon.assertions and not is_refused(reading, look, end)):
            return True
        if word.endswith("ing"):
            return True
        if is_refused(reading, look, end) or (look == at + 1 and word in _PERSONS):
            return False
        if word in CLOSERS:
            break
    return True


def _rejects(reading: Reading, at: int, first: int, end: int) -> bool:
    """ "Rejected the claims", but not "rejected the offer"."""
    lower = reading.tokens.lower
    if at > first and (lower[at - 1] in BE or lower[at - 1] in ("to", "not", "nor", "the", "a")):
        return False
    if _by_nobody(reading, at, first):
        return False
    # "Contradicting manager Bo Tarn", or "a lawyer", contradicts what they said.
    if lower[at].startswith("contradict") and any(
        reading.tokens.is_name(look)
        or lower[look] in _PERSONS
        or lower[look] in reading.lexicon.people
        or lower[look] in reading.lexicon.titles
        for look in range(at + 1, min(end, at + _NEAR_SUBJECT))
    ):
        return True
    return _points_back(reading, at, first) or meets_assertion(reading, at, end)


def _decries(reading: Reading, at: int, end: int, saying: Saying) -> bool:
    """ "Denounced the allegations", but not "condemned the attack" nor "called the claim credible"."""
    words = reading.tokens.lower[at + 1 : min(end, at + REACH)]
    return (
        saying.verb == at and not _CHARGES.isdisjoint(words[: _NEAR_CUE - 1]) and _CREDITED.isdisjoint(words)
    )


def _withholds(reading: Reading, at: int, end: int) -> bool:
    """ "Denied Moss a third title", "denied them sleep": what somebody did not get."""
    tokens, times = reading.tokens, reading.lexicon.times
    stop = at + 1 + (tokens.lower[at + 1 : at + 2] == ["them"])
    if at + 1 < stop < end and tokens.words[stop][0].isalpha():
        word = tokens.lower[stop]
        ends = word in PREPOSITIONS or word in CLAUSE_WORDS or word in times or is_adverb(word)
        return not ends and word not in _AFTER_THEM
    while stop < end and tokens.is_name(stop):
        stop += 1
    return at + 1 < stop < end and tokens.lower[stop] in DETERMINERS and tokens.lower[stop] != "that"


def _by_nobody(reading: Reading, at: int, first: int) -> bool:
    """ "No one can deny it", "few dispute that": nobody denies anything."""
    before = reading.tokens.lower[max(first, at - _LONGEST_SUBJECT) : at]
    return any(word in _NOBODY for word in before) or any(
        pair == ("no", "one") for pair in itertools.pairwise(before)
    )


def _points_back(reading: Reading, at: int, first: int) -> bool:
    """ "A charge that the ministry rejected": what is denied stands before the verb."""
    tokens, lower = reading.tokens, reading.tokens.lower
    following = lower[at + 1] if at + 1 < len(lower) else ""
    # "Reports that the board rejected the offer": what is rejected has yet to come.
    if following in DETERMINERS or (following and tokens.is_name(at + 1)):
        return False
    return any(
        lower[noun] in reading.lexicon.assertions and lower[noun + 1] in ("that", "which")
        # "A finding that contradicts the rule" is its subject.
        for noun in range(max(first, at - REACH), at - 2)
    )


def _counters(reading: Reading, at: int, saying: Saying) -> bool:
    """ "Countered that", "hit back at": the verb itself, and not a counter-offer or a retort with a smile."""
    lower = reading.tokens.lower
    verb = at - 1 if lower[at] == "back" else at
    following = at + 1
    while following < len(lower) and (lower[following] in reading.lexicon.times or lower[following] == "on"):
        following += 1
    return saying.verb == verb and lower[following : following + 1] not in (
        ["by"],
        ["with"],
        ["to"],
        ["the"],
        ["a"],
    )


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
    assertions, disputable = lexicon.assertions, lexicon.disputable
    near = enumerate(tokens.lower[at + 1 : min(end, at + REACH)], at + 1)
    noun = next((i for i, word in near if word in assertions or word in disputable), None)
    following = tokens.lower[at + 1] if at + 1 < end else ""
    beyond = tokens.lower[at + 2] if at + 2 < end else ""
    told = following == "that" and beyond != "" and beyond not in CLOSERS and not is_adverb(beyond)
    if noun is None or (told and beyond not in assertions and beyond not in disputable):
        pointing = (following in POINTERS and not told) or "such" in tokens.lower[at + 1 : at + _NEAR_CUE]
        return Denial(at, sentence, saying, own_words=not pointing and at + 1 < end)
    maker = maker_after(reading, noun, end)
    clause = maker[1] if maker else noun + 1
    after = tokens.lower[clause] if clause < end else ""
    # "Claims that it sold" words a claim, "stories that have spread" does not.
    relative = after in ("that", "which") and clause + 1 < end and tokens.lower[clause + 1] in AUXILIARIES
    worded = not relative and (
        after in _CLAUSE_PRONOUNS or (after in PREPOSITIONS and after not in ("as", "on", "at", "in"))
    )
    definite = any(word in _DEFINITE for word in tokens.lower[max(at, noun - 3) : noun])
    named = clause < end and tokens.is_name(clause)
    owner = maker or owner_before(reading, at, noun)
    return Denial(at, sentence, saying, own_words=worded or named, owner=owner, definite=definite)
