"""Turns of speech: what one side of an article says without another between."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from itertools import takewhile

from bot.analysis.offline.affiliation import BODIES, speaks_for, speaks_for_it
from bot.analysis.offline.answers import asks, refuses_comment
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.exchange import Hall
from bot.analysis.offline.gathering import ACCUSING, is_spokesman
from bot.analysis.offline.grammar import PREPOSITIONS
from bot.analysis.offline.lexicon import Lexicon
from bot.analysis.offline.voices import Voice, key_of

# A turn goes on over so many sentences.
_PAUSE = 2
# In characters; a turn that goes on all day is not introduced any better for it.
_LONGEST_INTRODUCTION = 400
_URGING = frozenset(("urge", "back"))


@dataclass(slots=True)
class Turn:
    """What one side says without another between: its sayings, their sentences, how it is introduced."""

    voice: Voice
    sayings: list[Saying]
    sentences: set[int]
    introduction: str


def turns_of(hall: Hall, most: int) -> list[Turn]:
    """Return the turns of an article, in order; none where there are more than `most`.

    Refusals to comment, questions and quotations inside another are none.
    """
    turns: list[Turn] = []
    for saying, voice in hall.spoken:
        if len(turns) > most:
            return []
        if voice is None or asks(saying) or refuses_comment(hall.reading, saying):
            continue
        evidence = hall.evidence(saying)
        introduction = hall.introduction(saying)
        last = turns[-1] if turns else None
        if last and _goes_on(hall, last, evidence, voice, introduction):
            last.sayings.append(saying)
            last.sentences |= evidence
            if len(last.introduction) < _LONGEST_INTRODUCTION:
                last.introduction += f" {introduction}"
        elif last is None or saying.verb >= last.sayings[-1].content[1]:
            turns.append(Turn(voice, [saying], set(evidence), introduction))
    return turns if len(turns) <= most else []


def _goes_on(hall: Hall, turn: Turn, evidence: Set[int], voice: Voice, introduction: str) -> bool:
    """Say whether a saying belongs to the turn before it: one party's, or one body's."""
    if min(evidence) - max(turn.sentences) > _PAUSE:
        return False
    if key_of(turn.voice) == key_of(voice):
        return True
    is_body = turn.voice.entity is None or turn.voice.entity.kind != "person"
    its = is_body and (speaks_for_it(introduction, voice) or is_spokesman(voice))
    return its or is_one_side(hall, turn, voice, introduction)


def is_one_side(hall: Hall, turn: Turn, voice: Voice, introduction: str) -> bool:
    """Say whether a voice is of the side whose turn it is; `introduction` are the words for it."""
    sides = hall.sides
    return (
        key_of(turn.voice) == key_of(voice)
        or speaks_for(turn.voice, voice)
        or speaks_for(voice, turn.voice)
        or sides.belongs_to(introduction, voice, turn.voice)
        or sides.belongs_to(turn.introduction, turn.voice, voice)
        or not _owners(introduction).isdisjoint(_owners(turn.introduction))
    )


def may_answer(hall: Hall, saying: Saying, voice: Voice) -> bool:
    """Say whether a saying is of somebody who can be party to a dispute, and more than an accusation."""
    verb = hall.reading.lexicon.verbs.get(saying.cue)
    accuses = saying.cue in ACCUSING or (verb is not None and verb.frame in _URGING)
    # "According to the Gazette, ...": nobody is heard to answer there.
    return not accuses and saying.cue != "according" and _is_party(hall.reading.lexicon, voice)


def _is_party(lexicon: Lexicon, voice: Voice) -> bool:
    """Say whether a voice is a person or a body: "59 percent" and "the last page of the story" are none."""
    if voice.entity is not None:
        return voice.entity.kind is not None
    words = list(takewhile(lambda word: word.lower() not in PREPOSITIONS, voice.words.split()))
    if all(word[0].isupper() for word in words):
        return True
    known = (lexicon.people, lexicon.titles, lexicon.organisations, lexicon.businesses, lexicon.media, BODIES)
    called = {form for word in words for form in (word.lower(), word.lower().removesuffix("s"))}
    return not any(word.isdigit() for word in words) and not all(map(called.isdisjoint, known))


def _owners(words: str) -> set[str]:
    """ "The mill’s clerk" and "the mill’s owner" are the mill's, both of them."""
    lower = words.lower()
    if "'s" not in lower and "’s" not in lower:
        return set()
    return {word for word in lower.split() if word.endswith(("'s", "’s"))}
