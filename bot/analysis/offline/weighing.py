"""Weighing: whether a turn of speech counters one before it, by many weak signs, none enough alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.analysis.offline.affiliation import belongs_to, body_words, speaks_for, speaks_for_it
from bot.analysis.offline.answers import answers_back, asks, refuses_comment
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.exchange import Hall
from bot.analysis.offline.gathering import ACCUSING, is_spokesman
from bot.analysis.offline.grammar import is_negation
from bot.analysis.offline.likeness import stem_of
from bot.analysis.offline.voices import Voice, key_of

# A turn goes on over so many sentences, and counters one so many sentences or turns before it at most.
_PAUSE = 2
_NEAR = 9
_FAR = 3
_MOST_COMPARED = 8
# In characters; a turn that goes on all day is not introduced any better for it.
_LONGEST_INTRODUCTION = 400
# So many sayings of a turn are read for signs, and so many words of each.
_SAYINGS_READ = 3
_SAYINGS_ANSWERING = 2
_WORDS_READ = 40
_OPENING = 25
_AUXILIARY_WITHIN = 20
_TO_COME = frozenset("will would shall should must ought plan plans planned might could".split())
_TOLD = frozenset("had was were been has have did".split())
_OURS = frozenset("we our us i my me we're we’re we've we’ve i've i’ve i'm i’m client".split())
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
_IDLE = frozenset(("urge", "back", "call"))

# Fitted to the tuning set by logistic regression, in folds, and rounded. `about`: the claim speaks of who
# replies; `shared`: words in common; `ours`: who replies speaks of themselves; `spoke`: they were heard
# before; `told`: what was, not what will be; `claim_to_come`: what is met is a plan.
_BIAS = -3.0
_WEIGHTS = {
    "about": 1.5,
    "shared": 0.9,
    "shared_two": 1.5,
    "shared_three": 0.2,
    "flat": 1.5,
    "turned": 1.2,
    "vindicate": 1.1,
    "correct": 0.7,
    "pointed": 0.5,
    "insisted": 0.5,
    "counted": 0.5,
    "negation": 0.4,
    "negation_shared": 0.5,
    "negation_reproach": 0.6,
    "negation_about": -0.4,
    "vindicate_reproach": 0.7,
    "apart": 0.7,
    "ours": 1.0,
    "told": 0.7,
    "spoke": 0.9,
    "for_others": 0.6,
    "reproach": 0.5,
    "claiming": 0.4,
    "about_shared": 0.2,
    "about_reproach": 0.2,
    "last": -0.5,
    "of_them": -0.5,
    "claim_to_come": -0.6,
    "claim_idle": -0.8,
    "concedes": -1.0,
    "figures": -1.0,
    "far": -2.0,
}
# Without a dispute, it is less sure where the claim is not about who replies, nor the reply set against it.
_FOR_NEEDED = 1.0
_NEEDED = frozenset("about flat turned insisted correct".split())
# Where somebody denies something in so many words, others do sooner, too.
_ENOUGH = 1.0
_ENOUGH_IN_DISPUTE = 0.0


@dataclass(slots=True)
class Turn:
    """What one side says without another between: its sayings, their sentences, how it is introduced."""

    voice: Voice
    sayings: list[Saying]
    sentences: set[int]
    introduction: str


class Weighing:
    """Finds the turns that counter another without a word of denial."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._words_for: dict[int, frozenset[str]] = {}

    def counters(self, disputed: bool, but: Collection[str]) -> Iterator[tuple[Turn, Turn]]:
        """Yield each turn that counters another, with that one; `but` are the keys of voices left out.

        `disputed` says that the article has a denial in so many words.
        """
        enough = _ENOUGH_IN_DISPUTE if disputed else _ENOUGH
        for index, reply in enumerate(self.turns):
            if key_of(reply.voice) in but:
                continue
            weighed = [
                (weight(signs) - (0 if disputed or not signs.isdisjoint(_NEEDED) else _FOR_NEEDED), claim)
                for claim, signs in self.signs(index)
            ]
            heaviest, claim = max(weighed, key=lambda each: each[0], default=(enough, reply))
            if heaviest > enough:
                yield reply, claim

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns of the article, in order; refusals, questions and quotations inside another are none."""
        hall = self._hall
        turns: list[Turn] = []
        for saying, voice in hall.spoken:
            if voice is None or asks(saying) or refuses_comment(hall.reading, saying):
                continue
            evidence = hall.evidence(saying)
            introduction = hall.introduction(saying)
            last = turns[-1] if turns else None
            if last and self._goes_on(last, evidence, voice, introduction):
                last.sayings.append(saying)
                last.sentences |= evidence
                if len(last.introduction) < _LONGEST_INTRODUCTION:
                    last.introduction += f" {introduction}"
            elif last is None or saying.verb >= last.sayings[-1].content[1]:
                turns.append(Turn(voice, [saying], evidence, introduction))
        return turns

    def signs(self, index: int) -> Iterator[tuple[Turn, frozenset[str]]]:
        """Yield each turn that the turn at `index` may counter, the nearest first, and the signs for it."""
        hall, reply = self._hall, self.turns[index]
        if not index or min(reply.sentences) - max(self.turns[index - 1].sentences) > _NEAR:
            return
        words = self._words(reply.sayings[:_SAYINGS_READ], _WORDS_READ)
        own = self._own_signs(index, reply, words)
        about = self._about(index)
        names = {stem_of(word) for word in about}
        matter = frozenset().union(*(hall.likeness.within(*saying.content) for saying in reply.sayings))
        for nth, claim in enumerate(reversed(self.turns[max(0, index - _MOST_COMPARED) : index])):
            distance = min(reply.sentences) - max(claim.sentences)
            if distance > _NEAR:
                return
            if distance < 1 or self._is_one_side(claim, reply.voice, reply.introduction):
                continue
            shared = len((hall.likeness.stems(claim.sentences) & matter) - names)
            met = {
                "last": nth == 0,
                "far": distance > _FAR,
                "shared": shared > 0,
                "shared_two": shared > 1,
                "shared_three": shared > 2,
                "about": self._speaks_of(claim.sentences, about),
                "of_them": not self._about(index - 1 - nth).isdisjoint(words),
                **self._claim_signs(claim, words),
            }
            signs = own | {sign for sign, holds in met.items() if holds}
            yield claim, signs | {f"{one}_{other}" for one, other in _TOGETHER if {one, other} <= signs}

    def _about(self, index: int) -> frozenset[str]:
        """The words by which others speak of whose turn it is, looked up once."""
        if index not in self._words_for:
            turn = self.turns[index]
            self._words_for[index] = body_words(self._hall.reading, turn.introduction, turn.voice)
        return self._words_for[index]

    def _own_signs(self, index: int, reply: Turn, words: Sequence[str]) -> frozenset[str]:
        first = reply.sayings[0]
        introduced = reply.introduction.lower().replace(",", " ").split()
        before = self.turns[max(0, index - _MOST_COMPARED) : index]
        own = {
            "negation": any(map(is_negation, words)),
            "apart": not _SETTING_APART.isdisjoint(words),
            "ours": not _OURS.isdisjoint(words),
            "told": not _TOLD.isdisjoint(words[:_AUXILIARY_WITHIN]),
            "concedes": first.cue in _CONCEDING or not _CONCEDING.isdisjoint(words[:_CONCEDED_WITHIN]),
            "for_others": not _FOR_OTHERS.isdisjoint(introduced),
            "spoke": any(key_of(turn.voice) == key_of(reply.voice) for turn in before),
        }
        lead = min(reply.sentences) - 1
        if lead >= 0 and self._hall.reading.article.sentences[lead].text.startswith("But "):
            own["turned"] = self._speaks_of({lead}, frozenset(reply.voice.name.lower().split()[-1:]))
        answering = (
            answers_back(self._hall.reading, saying) for saying in reply.sayings[:_SAYINGS_ANSWERING]
        )
        return frozenset(sign for sign, holds in own.items() if holds).union(*answering)

    def _claim_signs(self, claim: Turn, reply: Sequence[str]) -> dict[str, bool]:
        lexicon = self._hall.reading.lexicon
        words = self._words(claim.sayings, _WORDS_READ)
        cue = claim.sayings[0].cue
        verb = lexicon.verbs.get(cue)
        misdeed = not lexicon.misdeeds.isdisjoint(words)
        claiming = any(saying.cue in _CLAIMING for saying in claim.sayings)
        return {
            "reproach": misdeed or claiming,
            "claiming": claiming,
            "claim_to_come": not _TO_COME.isdisjoint(words[:_OPENING]),
            "claim_idle": verb is not None and verb.frame in _IDLE and cue not in ACCUSING,
            "figures": _has_figure(words) and _has_figure(reply),
        }

    def _words(self, sayings: Sequence[Saying], most: int) -> list[str]:
        lower = self._hall.reading.tokens.lower
        spans = (saying.content for saying in sayings)
        return [word for first, end in spans for word in lower[first : min(end, first + most)]]

    def _goes_on(self, turn: Turn, evidence: set[int], voice: Voice, introduction: str) -> bool:
        """Say whether a saying belongs to the turn before it: one party's, or one body's."""
        if min(evidence) - max(turn.sentences) > _PAUSE:
            return False
        is_body = turn.voice.entity is None or turn.voice.entity.kind != "person"
        its = is_body and (speaks_for_it(introduction, voice) or is_spokesman(voice))
        return its or self._is_one_side(turn, voice, introduction)

    def _is_one_side(self, turn: Turn, voice: Voice, introduction: str) -> bool:
        reading = self._hall.reading
        return (
            key_of(turn.voice) == key_of(voice)
            or speaks_for(turn.voice, voice)
            or speaks_for(voice, turn.voice)
            or belongs_to(reading, introduction, voice, turn.voice)
            or belongs_to(reading, turn.introduction, turn.voice, voice)
            or not _owners(introduction).isdisjoint(_owners(turn.introduction))
        )

    def _speaks_of(self, sentences: set[int], words: frozenset[str]) -> bool:
        texts = (self._hall.reading.article.sentences[sentence].text.lower() for sentence in sentences)
        return any(word in text for text in texts for word in words)


_TOGETHER = [
    (one, other) for one, _, other in (name.partition("_") for name in _WEIGHTS) if other in _WEIGHTS
]


def weight(signs: frozenset[str]) -> float:
    """Return how much speaks for a counter, in log odds as far as the tuning set tells."""
    return _BIAS + sum(_WEIGHTS.get(sign, 0.0) for sign in signs)


def _owners(words: str) -> set[str]:
    """ "The mill’s clerk" and "the mill’s owner" are the mill's, both of them."""
    return {word for word in words.lower().split() if word.endswith(("'s", "’s"))}


def _has_figure(words: Sequence[str]) -> bool:
    return any(word[0].isdigit() for word in words)
