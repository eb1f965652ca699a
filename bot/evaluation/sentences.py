"""The sentences that evidence is compared by.

Not the analyst's own split: a yardstick must stay the same when the analyst changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
# Stops with what closes after them, where what follows can begin a sentence.
_STOP = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s+["'“‘(\[]?[A-Z0-9"'“‘])""")
_INITIALS = re.compile(r"([a-z]\.)*[a-z]")
_ABBREVIATIONS = frozenset(
    "a.m adm al apr aug ave brig capt cmdr co col corp d.c dec dept dr e.g etc feb gen gov hon i.e inc jan"
    " jr jul jun lt ltd maj mar mr mrs ms no nov oct p.m pres prof rep rev sen sep sept sgt sr st u.k u.n"
    " u.s univ vs".split()
)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A text and the [start, end) spans of its sentences, in characters, numbered from 0."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> Sentences:
        """Split `text`: the end of a line always ends a sentence."""
        return cls(text, tuple(_trimmed(text, _pieces(text))))

    def __getitem__(self, number: int) -> str:
        start, end = self.spans[number]
        return self.text[start:end]

    def __len__(self) -> int:
        return len(self.spans)

    def covered(self, quote: str) -> frozenset[int] | None:
        """Return the sentences that `quote` stands for, or None if the text does not contain it.

        It stands for those of which it covers half, or which cover half of it.
        """
        quote = quote.strip()
        start = self.text.find(quote) if quote else -1
        if start < 0:
            return None
        while start >= 0:
            if found := frozenset(self._overlapping(start, start + len(quote))):
                return found
            start = self.text.find(quote, start + 1)
        return frozenset()

    def covered_by_all(self, quotes: Iterable[str]) -> frozenset[int]:
        """Return the sentences that any of `quotes` stands for."""
        return frozenset().union(*(self.covered(quote) or () for quote in quotes))

    def _overlapping(self, start: int, end: int) -> Iterator[int]:
        for number, (first, last) in enumerate(self.spans):
            common = min(end, last) - max(start, first)
            if common > 0 and 2 * common >= min(last - first, end - start):
                yield number


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(text, *line.span()):
            if stop.group() == "." and _is_abbreviated(text[start : stop.start()]):
                continue
            yield start, stop.end()
            start = stop.end()
        yield start, line.end()


def _is_abbreviated(before: str) -> bool:
    """Whether the full stop after `before` belongs to an abbreviation or an initial."""
    word = before.rsplit(maxsplit=1)[-1] if before and not before[-1].isspace() else ""
    word = word.lower().lstrip("(\"'“‘")
    return word in _ABBREVIATIONS or bool(_INITIALS.fullmatch(word))


def _trimmed(text: str, pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in pieces:
        inner = text[start:end]
        if inner.strip():
            yield start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())
