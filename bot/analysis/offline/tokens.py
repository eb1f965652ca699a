"""Words and marks of a text with their offsets: what every rule reads instead of characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

# Initials ("U.S."), words (a possessive ending is a token of its own), and the marks rules look at.
# Full stops are left out: sentences are already split, and those that remain belong to abbreviations.
_TOKEN = re.compile(
    r"[A-Z]\.(?:[A-Z]\.)+|[A-Z]-[A-Z]\.(?:[A-Z]\.)+"
    r"|[^\W_]+(?:(?:[&\-]|\.(?=[a-z\d])|['’](?!s\b))[^\W_]+)*"
    r"|''|‘‘|’’|``|['’]s\b"
    r"|[\"“”„«»‘’',;:()\[\]–—?!…&]|--|-"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists: the token's text, the same in lower case, its offsets."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def first_at(self, offset: int) -> int:
        """Return the index of the first token that starts at `offset` or later."""
        return bisect_left(self.starts, offset)

    def is_name(self, index: int) -> bool:
        """Say whether the token is a word that begins with a capital."""
        return self.words[index][0].isupper()


def tokenise(text: str) -> Tokens:
    """Return the tokens of `text`, in order."""
    matches = list(_TOKEN.finditer(text))
    words = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    return Tokens(words, [word.lower() for word in words], starts, [match.end() for match in matches])
