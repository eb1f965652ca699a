"""Whom a claim is about: the known actors, other than its speaker, that its words name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.analysis.folding import words_of

_NOBODY: frozenset[int] = frozenset()
_APART = " ,;:!?()"
_LETTERS = re.compile(r"[a-z]+|[^\W\d_]+")


class _Read(NamedTuple):
    """A name as it is compared: its words, and the longest letters among them."""

    words: str
    sign: str


class Casts:
    """The known actors of briefs, under each name that its article has for them; names are read once."""

    def __init__(self, names: Mapping[int, Sequence[tuple[int, str]]]) -> None:
        self._names = names
        self._read: dict[str, _Read] = {}

    def about(self, summary: str, brief_id: int, speaker: int | None) -> frozenset[int]:
        """Return the actors of a brief, apart from the speaker, that the words of a claim of it name."""
        plain = summary.casefold()
        found: set[int] = set()
        words = ""
        for actor_id, name in self._names.get(brief_id, ()):
            read = self._read.get(name) or self._reading(name)
            # Most names are in no claim: one word of each tells so without reading the claim.
            if actor_id == speaker or actor_id in found or read.sign not in plain or not read.words:
                continue
            if not _stands(read.words, plain):
                words = words or f" {' '.join(words_of(summary))} "
                if f" {read.words} " not in words:
                    continue
            found.add(actor_id)
        return frozenset(found) if found else _NOBODY

    def _reading(self, name: str) -> _Read:
        words = " ".join(words_of(name))
        read = self._read[name] = _Read(words, max(_LETTERS.findall(words), key=len, default=""))
        return read


def _stands(words: str, plain: str) -> bool:
    """Whether words stand by themselves in a text as it is: then they do among its words, read with care."""
    start = plain.find(words)
    if start < 0:
        return False
    before, after = plain[start - 1 : start], plain[start + len(words) :][:1]
    return (not before or before in _APART) and (not after or after in _APART)
