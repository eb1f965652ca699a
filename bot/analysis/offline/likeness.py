"""How much two sentences are about the same thing: the stems and names they share."""

from __future__ import annotations

from collections.abc import Set
from functools import cache, cached_property
from itertools import compress, count

from bot.analysis.offline.lexicon import lexicon
from bot.analysis.offline.reading import Reading

# Two words of one stem agree in so many letters: "moved" and "moving" do not, "immigration" and
# "immigrants" do.
_STEM = 6
# What words end in, and how many letters are left before it at the least.
_ENDINGS = {
    "ings": 3,
    "ing": 3,
    "ies": 3,
    "ied": 3,
    "ers": 4,
    "er": 4,
    "ed": 3,
    "es": 3,
    "s": 3,
    "e": 3,
    "y": 3,
}
_LAST = frozenset(ending[-1] for ending in _ENDINGS)
_MOST_KNOWN = 20_000


def stem_of(word: str) -> str:
    """Return what two words in lower case are compared by."""
    return _STEMS[word]


class _Stems(dict[str, str]):
    """The stem of each word met: "image" of "images", "mov" of "moved" and "moving"."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        stem = word
        if word[-1] in _LAST:
            for ending, fewest in _ENDINGS.items():
                if word.endswith(ending) and len(word) - len(ending) >= fewest:
                    stem = word[: -len(ending)]
                    break
        stem = self[word] = stem[:_STEM]
        return stem


_STEMS = _Stems()


@cache
def _plain() -> frozenset[str]:
    """The words that say nothing of what a sentence is about."""
    words = lexicon()
    return words.common | words.assertions | words.verbs.keys()


class Likeness:
    """The stems of each sentence of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._stems: dict[int, frozenset[str]] = {}

    @cached_property
    def _by_token(self) -> list[str]:
        """The stem of each token, empty where it is not compared."""
        tokens, plain = self._reading.tokens, _plain()
        # This is `stem_of`, for every word of an article. Names may be shorter than other words.
        stems = [_STEMS[word] if len(word) > 3 and word not in plain else "" for word in tokens.lower]
        for at in compress(count(), tokens.capitals):
            if 1 < len(tokens.lower[at]) <= 3 and tokens.lower[at] not in plain:
                stems[at] = tokens.lower[at]
        return stems

    @cached_property
    def _spans(self) -> dict[int, tuple[int, int]]:
        """The tokens of each sentence: its units follow each other."""
        spans: dict[int, tuple[int, int]] = {}
        for (first, end), sentence in zip(self._reading.bounds, self._reading.sentences, strict=True):
            spans[sentence] = (spans.get(sentence, (first, end))[0], end)
        return spans

    def stems(self, sentences: Set[int]) -> frozenset[str]:
        """Return the stems of some sentences, given by their indexes from 0."""
        found = [self._of(sentence) for sentence in sentences]
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _of(self, sentence: int) -> frozenset[str]:
        stems = self._stems.get(sentence)
        if stems is None:
            stems = self._stems[sentence] = self.within(*self._spans.get(sentence, (0, 0)))
        return stems

    def within(self, first: int, end: int) -> frozenset[str]:
        """Return the stems of the tokens from `first` up to `end`, excluded."""
        return frozenset(filter(None, self._by_token[first:end]))
