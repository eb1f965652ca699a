"""Weighing: whether a turn of speech counters one before it, by many weak signs, none enough alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from bot.analysis.offline.answers import answers_back
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.exchange import Hall
from bot.analysis.offline.grammar import NEGATIONS
from bot.analysis.offline.likeness import stem_of
from bot.analysis.offline.turns import Turn, is_one_side, may_answer, turns_of
from bot.analysis.offline.voices import key_of

# In a longer piece everybody speaks of everything: signs so weak say nothing there.
_MOST_TURNS = 8
# A turn counters one so many sentences before it at most.
_NEAR = 9
_FAR = 3
# What an article is about stands in so many sentences at its head.
_LEAD = 3
# So many sayings of a turn are read for signs, and so many words of each.
_SAYINGS_READ = 3
_SAYINGS_ANSWERING = 2
_WORDS_READ = 40
_OPENING = 25
_OWN_OPENING = 20
_MANY_SHARED = 4
_TO_COME = frozenset("will would shall should must ought plan plans planned might could".split())
_CONCEDING = frozenset(
    "acknowledge acknowledges acknowledged admit admits admitted admitting concede concedes conceded agree"
    " agrees agreed accept accepted accepts confirm confirms confirmed apologise apologised apologises"
    " apologize apologized welcome welcomed welcomes sorry regret regretted thank thanked thanks promised"
    " promise pledged pledge vowed joked quipped announced announces predicts predicted warned".split()
)
_CONCEDED_WITHIN = 4
# Who is sorry, or looks into a matter, does not dispute it.
_PLACATING = frozenset(
    "apologise apologised apologize apologized aware condolences cooperate cooperated cooperating cooperation"
    " examine examined examining inquiry investigate investigated investigating investigation learn lessons"
    " looking monitoring regret review reviewed reviewing sorry sympathies sympathy thoughts".split()
)
_SETTING_APART = frozenset(
    "only instead rather actually already fact unless because since wrongly never nothing nobody none always"
    " every exactly simply precisely merely".split()
)

# Fitted to the tuning set by logistic regression, in tenths of log odds. Only such signs are here as
# make better what is foretold of a batch of articles that the fit has not seen; the bias is then moved
# a little towards what news of others asks for, in which next to nothing is disputed. `early`: the
# claim stands in the lead; `in_lead`: so does the reply; `lead_told`: the lead says who said it;
# `headed`: the headline has a misdeed; `about`: the claim speaks of who replies; `shared`: words in
# common; `to_come`, `claim_to_come`: it is of plans.
_BIAS = -42
_WEIGHTS = {
    "but": 20,
    "flat": 17,
    "early": 15,
    "shared_two": 15,
    "counted": 14,
    "negation_shared": 14,
    "about_shared": 12,
    "apart": 10,
    "pointed": 10,
    "shared_four": 9,
    "vindicate": 9,
    "lead_told": 8,
    "headed": 7,
    "placates": -8,
    "concedes": -9,
    "to_come": -9,
    "claim_to_come": -10,
    "far": -13,
    "in_lead": -13,
}


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
        own = self._own_signs(reply, words) | self._article_signs
        about = hall.sides.words_for(reply.introduction, reply.voice)
        names = {stem_of(word) for word in about}
        matter = frozenset().union(*(hall.likeness.within(*saying.content) for saying in reply.sayings))
        negates = not NEGATIONS.isdisjoint(words)
        for distance, claim in met_before:
            shared = len((hall.likeness.stems(claim.sentences) & matter) - names)
            met = {
                "early": min(claim.sentences) < self._lead + _LEAD,
                "far": distance > _FAR,
                "shared_two": shared > 1,
                "shared_four": shared >= _MANY_SHARED,
                "negation_shared": shared > 0 and negates,
                "about_shared": shared > 0 and hall.speaks_of(claim.sentences, about),
                "claim_to_come": not _TO_COME.isdisjoint(self._words(claim.sayings)[:_OPENING]),
            }
            signs = own | {sign for sign, holds in met.items() if holds}
            yield claim, signs

    def _before(self, index: int) -> Iterator[tuple[int, Turn]]:
        """Yield the turns of others near before a turn, and how far they stand."""
        reply = self.turns[index]
        for claim in reversed(self.turns[:index]):
            distance = min(reply.sentences) - max(claim.sentences)
            if distance > _NEAR:
                return
            if distance > 0 and not is_one_side(self._hall, claim, reply.voice, reply.introduction):
                yield distance, claim

    def _own_signs(self, reply: Turn, words: Sequence[str]) -> frozenset[str]:
        reading, first = self._hall.reading, reply.sayings[0]
        own = {
            "apart": not _SETTING_APART.isdisjoint(words),
            "but": reading.tokens.lower[reading.bounds[first.unit][0]] == "but",
            "concedes": first.cue in _CONCEDING or not _CONCEDING.isdisjoint(words[:_CONCEDED_WITHIN]),
            "in_lead": min(reply.sentences) < self._lead + self._lead_length,
            "placates": not _PLACATING.isdisjoint(words),
            "to_come": not _TO_COME.isdisjoint(words[:_OWN_OPENING]),
        }
        answering = (answers_back(reading, saying) for saying in reply.sayings[:_SAYINGS_ANSWERING])
        return frozenset(sign for sign, holds in own.items() if holds).union(*answering)

    @cached_property
    def _article_signs(self) -> frozenset[str]:
        """The signs that hold for every turn of the article."""
        reading = self._hall.reading
        headline = reading.tokens.lower[: reading.tokens.first_at(reading.article.body[0].start)]
        told = {
            "headed": not reading.lexicon.misdeeds.isdisjoint(headline),
            "lead_told": any(True for _ in self._hall.heard_in({self._lead})),
        }
        return frozenset(sign for sign, holds in told.items() if holds)

    @cached_property
    def _lead_length(self) -> int:
        """In how many sentences nobody replies yet: in a short text somebody may at its end."""
        return min(_LEAD, max(2, len(self._hall.reading.article.body) - 1))

    @cached_property
    def _lead(self) -> int:
        """The index of the first sentence of the body."""
        return self._hall.reading.article.body[0].number - 1

    def _words(self, sayings: Sequence[Saying]) -> list[str]:
        lower = self._hall.reading.tokens.lower
        spans = (saying.content for saying in sayings)
        return [word for first, end in spans for word in lower[first : min(end, first + _WORDS_READ)]]


def weight(signs: frozenset[str]) -> int:
    """Return how much speaks for a counter, in tenths of log odds."""
    return _BIAS + sum(_WEIGHTS.get(sign, 0) for sign in signs)
