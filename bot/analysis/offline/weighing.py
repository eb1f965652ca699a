"""Weighing: whether a turn of speech counters one before it, by many weak signs, none enough alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from bot.analysis.offline.answers import answers_back
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.exchange import Hall
from bot.analysis.offline.gathering import ACCUSING
from bot.analysis.offline.grammar import NEGATIONS
from bot.analysis.offline.likeness import stem_of
from bot.analysis.offline.turns import Turn, is_one_side, may_answer, turns_of
from bot.analysis.offline.voices import key_of

# In a longer piece everybody speaks of everything: signs so weak say nothing there.
_MOST_TURNS = 8
# A turn counters one so many sentences before it at most.
_NEAR = 9
_FAR = 3
# So many sayings of a turn are read for signs, and so many words of each.
_SAYINGS_READ = 3
_SAYINGS_ANSWERING = 2
_WORDS_READ = 40
_OPENING = 25
_AUXILIARY_WITHIN = 20
_TO_COME = frozenset("will would shall should must ought plan plans planned might could".split())
_TOLD = frozenset("had was were been has have did".split())
_OURS = frozenset("we our us i my me we're we’re we've we’ve i've i’ve i'm i’m client".split())
_IDLE = frozenset(("urge", "back", "call"))
_CLAIMING = frozenset("claim claims claimed claiming".split()) | ACCUSING
_CONCEDING = frozenset(
    "acknowledge acknowledges acknowledged admit admits admitted admitting concede concedes conceded agree"
    " agrees agreed accept accepted accepts confirm confirms confirmed apologise apologised apologises"
    " apologize apologized welcome welcomed welcomes sorry regret regretted thank thanked thanks promised"
    " promise pledged pledge vowed joked quipped announced announces predicts predicted warned".split()
)
_CONCEDED_WITHIN = 4
_SETTING_APART = frozenset(
    "only instead rather actually already fact unless because since wrongly never nothing nobody none always"
    " every exactly simply precisely merely".split()
)
_FOR_OTHERS = frozenset(
    "lawyer lawyers attorney attorneys solicitor solicitors barrister counsel spokesman spokeswoman"
    " spokesperson spokespeople".split()
)

# Fitted to the tuning set by logistic regression, in folds, then moved a little towards what news of
# others asks for, in which next to nothing is disputed; in tenths of log odds. `about`: the claim
# speaks of who replies; `shared`: words in common; `ours`: who replies speaks of themselves; `spoke`:
# they were heard before; `told`: what was, not what will be; `claim_to_come`: what is met is a plan.
_BIAS = -35
_WEIGHTS = {
    "about": 15,
    "flat": 15,
    "vindicate": 14,
    "shared_two": 13,
    "turned": 12,
    "ours": 10,
    "told": 9,
    "shared": 8,
    "spoke": 8,
    "vindicate_reproach": 7,
    "apart": 6,
    "for_others": 6,
    "insisted": 6,
    "negation_reproach": 6,
    "pointed": 5,
    "reproach": 5,
    "claiming": 3,
    "negation": 3,
    "negation_shared": 3,
    "about_reproach": 2,
    "about_shared": 2,
    "negation_about": -4,
    "of_them": -5,
    "last": -7,
    "claim_idle": -8,
    "claim_to_come": -8,
    "concedes": -10,
    "figures": -10,
    "far": -18,
}
# Signs that say more, or less, together.
_TOGETHER = [
    (one, other, f"{one}_{other}")
    for one, _, other in (name.partition("_") for name in _WEIGHTS)
    if other in _WEIGHTS
]


class Weighing:
    """Finds the turns that counter another without a word of denial."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def counters(self, but: Collection[str]) -> Iterator[tuple[Turn, Turn]]:
        """Yield each turn that counters another, with that one; `but` are the keys of voices left out."""
        for index, reply in enumerate(self.turns):
            if key_of(reply.voice) in but or not may_answer(self._hall, reply.sayings[0], reply.voice):
                continue
            weighed = [(weight(signs), claim) for claim, signs in self.signs(index)]
            heaviest, claim = max(weighed, key=lambda each: each[0], default=(0, reply))
            if heaviest > 0:
                yield reply, claim

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns of the article, in order; none where they are too many."""
        return turns_of(self._hall, _MOST_TURNS)

    def signs(self, index: int) -> Iterator[tuple[Turn, frozenset[str]]]:
        """Yield each turn that the turn at `index` may counter, the nearest first, and the signs for it."""
        hall, reply = self._hall, self.turns[index]
        met_before = list(self._before(index))
        if not met_before:
            return
        words = self._words(reply.sayings[:_SAYINGS_READ])
        own = self._own_signs(index, reply, words)
        about = hall.sides.words_for(reply.introduction, reply.voice)
        names = {stem_of(word) for word in about}
        matter = frozenset().union(*(hall.likeness.within(*saying.content) for saying in reply.sayings))
        for nth, distance, claim in met_before:
            shared = len((hall.likeness.stems(claim.sentences) & matter) - names)
            spoken_of = hall.speaks_of(claim.sentences, about)
            claimed = self._claim_signs(claim)
            met = {
                "last": nth == 0,
                "far": distance > _FAR,
                "shared": shared > 0,
                "shared_two": shared > 1,
                "about": spoken_of,
                "of_them": not hall.sides.words_for(claim.introduction, claim.voice).isdisjoint(words),
                "figures": _has_figure(self._words(claim.sayings)) and _has_figure(words),
            }
            signs = own | claimed | {sign for sign, holds in met.items() if holds}
            yield claim, signs | {both for one, other, both in _TOGETHER if one in signs and other in signs}

    def _before(self, index: int) -> Iterator[tuple[int, int, Turn]]:
        """Yield the turns of others near before a turn, how many came between and how far they stand."""
        reply = self.turns[index]
        for nth, claim in enumerate(reversed(self.turns[:index])):
            distance = min(reply.sentences) - max(claim.sentences)
            if distance > _NEAR:
                return
            if distance > 0 and not is_one_side(self._hall, claim, reply.voice, reply.introduction):
                yield nth, distance, claim

    def _own_signs(self, index: int, reply: Turn, words: Sequence[str]) -> frozenset[str]:
        first = reply.sayings[0]
        introduced = reply.introduction.lower().replace(",", " ").split()
        own = {
            "negation": not NEGATIONS.isdisjoint(words),
            "spoke": any(key_of(turn.voice) == key_of(reply.voice) for turn in self.turns[:index]),
            "apart": not _SETTING_APART.isdisjoint(words),
            "ours": not _OURS.isdisjoint(words),
            "told": not _TOLD.isdisjoint(words[:_AUXILIARY_WITHIN]),
            "concedes": first.cue in _CONCEDING or not _CONCEDING.isdisjoint(words[:_CONCEDED_WITHIN]),
            "for_others": not _FOR_OTHERS.isdisjoint(introduced),
        }
        answering = (
            answers_back(self._hall.reading, saying) for saying in reply.sayings[:_SAYINGS_ANSWERING]
        )
        return frozenset(sign for sign, holds in own.items() if holds).union(*answering)

    def _claim_signs(self, claim: Turn) -> frozenset[str]:
        lexicon = self._hall.reading.lexicon
        words = self._words(claim.sayings)
        cue = claim.sayings[0].cue
        verb = lexicon.verbs.get(cue)
        claiming = any(saying.cue in _CLAIMING for saying in claim.sayings)
        told = {
            "claiming": claiming,
            "claim_idle": verb is not None and verb.frame in _IDLE and cue not in ACCUSING,
            "reproach": claiming or not lexicon.misdeeds.isdisjoint(words),
            "claim_to_come": not _TO_COME.isdisjoint(words[:_OPENING]),
        }
        return frozenset(sign for sign, holds in told.items() if holds)

    def _words(self, sayings: Sequence[Saying]) -> list[str]:
        lower = self._hall.reading.tokens.lower
        spans = (saying.content for saying in sayings)
        return [word for first, end in spans for word in lower[first : min(end, first + _WORDS_READ)]]


def _has_figure(words: Sequence[str]) -> bool:
    return any(word[0].isdigit() for word in words)


def weight(signs: frozenset[str]) -> int:
    """Return how much speaks for a counter, in tenths of log odds."""
    return _BIAS + sum(_WEIGHTS.get(sign, 0) for sign in signs)
