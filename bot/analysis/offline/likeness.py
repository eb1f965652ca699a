"""How much two sentences are about the same thing: the stems and names they share."""

from __future__ import annotations

from functools import cached_property

from bot.analysis.offline.reading import Reading

# Two words of one stem agree in so many letters: "moved" and "moving" do not, "immigration" and
# "immigrants" do.
_STEM = 6


def stem_of(word: str) -> str:
    """Return what two words in lower case are compared by."""
    return word[:_STEM]


class Likeness:
    """The stems of each sentence of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._stems: dict[int, frozenset[str]] = {}

    @cached_property
    def _units(self) -> dict[int, list[int]]:
        units: dict[int, list[int]] = {}
        for unit, sentence in enumerate(self._reading.sentences):
            units.setdefault(sentence, []).append(unit)
        return units

    def stems(self, sentences: set[int]) -> frozenset[str]:
        """Return the stems of some sentences, given by their indexes from 0."""
        return frozenset().union(*(self._of(sentence) for sentence in sentences))

    def _of(self, sentence: int) -> frozenset[str]:
        if sentence not in self._stems:
            bounds = (self._reading.bounds[unit] for unit in self._units.get(sentence, ()))
            self._stems[sentence] = frozenset().union(*(self.within(first, end) for first, end in bounds))
        return self._stems[sentence]

    def within(self, first: int, end: int) -> frozenset[str]:
        """Return the stems of the tokens from `first` up to `end`, excluded."""
        tokens, lexicon = self._reading.tokens, self._reading.lexicon
        found = set()
        for at in range(first, end):
            word = tokens.lower[at]
            if word in lexicon.common or word in lexicon.verbs or word in lexicon.assertions:
                continue
            if len(word) > 3 or (tokens.is_name(at) and len(word) > 1):
                found.add(stem_of(word))
        return frozenset(found)
