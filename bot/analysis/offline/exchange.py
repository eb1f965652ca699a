"""The exchange: which claims an article contests, who rejects each, and with what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from bot.analysis.offline.affiliation import Sides
from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.likeness import Likeness
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Cast, Voice

# A saying with a longer quotation than this is evidence by its beginning.
_MOST_EVIDENCE = 12
# How many sayings before a denial may make the claim that it meets.
_LOOK_BACK = 40
# An office set off before a name has so many words at most.
_LONGEST_OFFICE = 12

Spoken = tuple[Saying, Voice | None]


@dataclass(slots=True)
class Claim:
    """A claim: the sentences (indexes from 0) it stands in, and who makes it as far as known.

    `main` is the saying that words it best; `owner` the party it is said to be of ("Iran's claims").
    `matter` are the stems of the words that a denial denies, where the claim is known from that only;
    `definite` says that the denial speaks of it as told before.
    """

    sentences: set[int]
    voice: Voice | None = None
    owner: Entity | None = None
    main: Saying | None = None
    stems: frozenset[str] = field(default_factory=frozenset)
    matter: frozenset[str] = field(default_factory=frozenset)
    definite: bool = False


@dataclass(slots=True)
class Rebuttal:
    """What one party says against one claim (an index), or against none of this article.

    A `retraction` answers the party's own claim.
    """

    sentences: set[int]
    voice: Voice
    answers: int | None
    sentence: int
    saying: Saying
    retraction: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """The claims and rebuttals of one article."""

    claims: list[Claim]
    rebuttals: list[Rebuttal]


@dataclass(frozen=True)
class Hall:
    """Where an exchange takes place: the article as read, who is in it, and all that is said, in order."""

    reading: Reading
    cast: Cast
    spoken: Sequence[Spoken]

    @cached_property
    def likeness(self) -> Likeness:
        """The stems of each sentence."""
        return Likeness(self.reading)

    @cached_property
    def voices(self) -> Mapping[int, Voice | None]:
        """The voice of each saying by the token of its verb."""
        return {saying.verb: voice for saying, voice in self.spoken}

    @cached_property
    def sides(self) -> Sides:
        """Who is of one side."""
        return Sides(self.reading)

    @cached_property
    def _evidence(self) -> dict[int, frozenset[int]]:
        return {}

    def evidence(self, saying: Saying) -> frozenset[int]:
        """Return the indexes of the sentences that a saying stands in, at most a dozen."""
        # No two sayings have one verb.
        known = self._evidence.get(saying.verb)
        if known is None:
            first = self.reading.sentence_at(saying.content[0])
            last = min(self.reading.sentence_at(saying.content[1] - 1), first + _MOST_EVIDENCE - 1)
            known = frozenset((*range(first, last + 1), self.reading.sentences[saying.unit]))
            self._evidence[saying.verb] = known
        return known

    def words_for(self, saying: Saying, voice: Voice) -> frozenset[str]:
        """Return the words by which others speak of who says it."""
        return self.sides.words_for(self.introduction(saying), voice)

    def speaks_of(self, sentences: Set[int], words: Set[str]) -> bool:
        """Say whether any of some sentences has any of some words in lower case, or begins a word so."""
        texts = map(self._lower.__getitem__, sentences)
        return any(word in text for text in texts for word in words)

    @cached_property
    def _lower(self) -> list[str]:
        return [sentence.text.lower() for sentence in self.reading.article.sentences]

    def introduction(self, saying: Saying) -> str:
        """Return the words for who speaks with what they belong to: "Its chief clerk, Ada Moss"."""
        known = self._introductions.get(saying.verb)
        if known is None:
            known = self._introductions[saying.verb] = self._introduction(saying)
        return known

    @cached_property
    def _introductions(self) -> dict[int, str]:
        return {}

    def _introduction(self, saying: Saying) -> str:
        if saying.subject is None:
            return ""
        first, end = saying.subject
        opening = self.reading.bounds[saying.unit][0]
        tokens, titles = self.reading.tokens, self.reading.lexicon.titles
        set_off = opening < first <= opening + _LONGEST_OFFICE and tokens.words[first - 1] == ","
        office = set_off and not titles.isdisjoint(tokens.lower[opening:first])
        return self.reading.text(opening if office else first, end)

    def heard_in(self, sentences: Set[int]) -> Iterator[tuple[Saying, Voice]]:
        """Yield the sayings that stand in any of some sentences, with their voices, some of them twice."""
        for sentence in sentences:
            yield from self._by_sentence.get(sentence, ())

    @cached_property
    def _by_sentence(self) -> dict[int, list[tuple[Saying, Voice]]]:
        heard: dict[int, list[tuple[Saying, Voice]]] = {}
        for saying, voice in self.spoken:
            if voice:
                for sentence in self.evidence(saying):
                    heard.setdefault(sentence, []).append((saying, voice))
        return heard

    def before(self, token: int) -> Sequence[Spoken]:
        """Return the sayings before a token, in order, as far back as a denial reaches."""
        end = bisect_left(self.spoken, token, key=_verb)
        return self.spoken[max(0, end - _LOOK_BACK) : end]

    def after(self, token: int, count: int) -> Sequence[Spoken]:
        """Return the first `count` sayings from a token on."""
        start = bisect_left(self.spoken, token, key=_verb)
        return self.spoken[start : start + count]


def _verb(spoken: Spoken) -> int:
    return spoken[0].verb
