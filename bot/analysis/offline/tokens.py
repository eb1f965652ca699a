"""Words and marks of a text with their offsets: what every rule reads instead of characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import itemgetter

# Initials ("U.S."), words (a possessive ending is a token of its own), and the marks rules look at.
# Full stops are left out: sentences are already split, and those that remain belong to abbreviations.
# ASCII letters and digits first: they are told faster than those of all scripts, and are most.
_RUN = r"(?:[a-zA-Z0-9]++[^\W_]*+|[^\W_]++)"
# Where white space stands nothing else is tried, and a plain word needs no more than its end.
# The one group makes `split` return the tokens themselves, too. Possessive repeats give nothing back,
# so that no text makes the search try a run of letters twice.
_TOKEN = re.compile(
    r"((?=\S)(?:[a-zA-Z][a-z]*+(?=[ ,\n])|[A-Z](?:-[A-Z])?\.(?:[A-Z]\.)++"
    rf"|{_RUN}(?:(?:[&\-]|\.(?=[a-z\d])|['’](?!s\b)){_RUN})*+"
    r"|''|‘‘|’’|``|['’]s\b"
    r"|[\"“”„«»‘’',;:()\[\]–—?!…&]|--|-))"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists: the token's text, the same in lower case, its offsets, whether it is capitalised."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    capitals: list[bool]

    def first_at(self, offset: int) -> int:
        """Return the index of the first token that starts at `offset` or later."""
        return bisect_left(self.starts, offset)

    def is_name(self, index: int) -> bool:
        """Say whether the token is a word that begins with a capital."""
        return self.capitals[index]

    def among(self, words: Container[str]) -> list[int]:
        """Return the indexes of the tokens that are, in lower case, among `words`."""
        return list(compress(count(), map(words.__contains__, self.lower)))


def tokenise(text: str) -> Tokens:
    """Return the tokens of `text`, in order."""
    # What lies between tokens, and tokens, in turn: much faster than an object for every match.
    parts = _TOKEN.split(text)
    words = parts[1::2]
    offsets = list(accumulate(map(len, parts)))
    return Tokens(
        words,
        # No token has a space in it.
        lower=" ".join(words).lower().split(" ") if words else [],
        starts=offsets[:-1:2],
        ends=offsets[1::2],
        capitals=list(map(str.isupper, map(itemgetter(0), words))),
    )


def between(indexes: Sequence[int], first: int, end: int) -> Sequence[int]:
    """Return those of the sorted `indexes` that lie from `first` up to `end`, excluded."""
    return indexes[bisect_left(indexes, first) : bisect_left(indexes, end)]
