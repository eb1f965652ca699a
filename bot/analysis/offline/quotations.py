"""Direct quotations: double, angled and single marks, and quotations that run over paragraphs.

A straight mark opens or closes by what stands beside it. A quotation whose paragraph ends without
a closing mark goes on in the next paragraph when that begins with an opening mark (the newspaper's
convention), and otherwise ends with its paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.analysis.offline.tokens import Tokens

_DOUBLE = frozenset(('"', "“", "”", "„", "«", "»", "''", "‘‘", "’’", "``"))
_SINGLE = frozenset("'‘’")
_MARKS = _DOUBLE | _SINGLE
_OPENING = frozenset(("“", "„", "«", "‘", "‘‘", "``"))
_CLOSING = frozenset(("”", "»", "’’"))


class Quotation(NamedTuple):
    """A span of quoted words: character offsets with the marks, and first and last token."""

    start: int
    end: int
    first: int
    last: int


def find_quotations(text: str, tokens: Tokens, paragraphs: Sequence[tuple[int, int]]) -> list[Quotation]:
    """Return the quotations of `text` in order, without overlaps.

    `paragraphs` holds the character spans of the paragraphs, in order.
    """
    found: list[Quotation] = []
    opened: int | None = None
    single: int | None = None
    marks = tokens.among(_MARKS)
    at, final, begun = 0, -1, -1
    for start, end in paragraphs:
        first = at
        while at < len(marks) and tokens.starts[marks[at]] < end:
            at += 1
        inside = marks[first:at]
        begins_quoted = bool(inside) and tokens.starts[inside[0]] == start and _opens(text, tokens, inside[0])
        # In the British style, too, a quotation goes on where both paragraphs open with a mark.
        left = single if begins_quoted and single == begun else None if begins_quoted else opened
        if left is not None and final > left:
            found.append(_quotation(tokens, left, final))
        opened = opened if begins_quoted else None
        single, final, begun = None, tokens.first_at(end) - 1, tokens.first_at(start)
        for mark in inside:
            if tokens.words[mark] in _DOUBLE:
                single = None
                if _opens(text, tokens, mark):
                    opened = mark if opened is None else opened
                elif opened is not None:
                    found.append(_quotation(tokens, opened, mark))
                    opened = None
            elif opened is None:
                if single is None and _opens(text, tokens, mark) and tokens.words[mark] != "’":
                    single = mark
                elif single is not None and mark > single + 1 and _closes(text, tokens, mark):
                    found.append(_quotation(tokens, single, mark))
                    single = None
    if opened is not None and opened < len(tokens.words) - 1:
        found.append(_quotation(tokens, opened, len(tokens.words) - 1))
    return found


def _quotation(tokens: Tokens, first: int, last: int) -> Quotation:
    return Quotation(tokens.starts[first], tokens.ends[last], first, last)


def _opens(text: str, tokens: Tokens, mark: int) -> bool:
    word = tokens.words[mark]
    if word in _OPENING:
        return True
    if word in _CLOSING:
        return False
    before = text[tokens.starts[mark] - 1] if tokens.starts[mark] else " "
    after = text[tokens.ends[mark]] if tokens.ends[mark] < len(text) else " "
    return not after.isspace() and (before.isspace() or before in "([—–-/'‘“\"")


def _closes(text: str, tokens: Tokens, mark: int) -> bool:
    before = text[tokens.starts[mark] - 1] if tokens.starts[mark] else " "
    after = text[tokens.ends[mark]] if tokens.ends[mark] < len(text) else " "
    return not before.isspace() and not after.isalnum()


def inside(quotations: Sequence[Quotation], size: int) -> list[int]:
    """Return, for each of `size` tokens, the index of the quotation it is in, or -1."""
    owner = [-1] * size
    for index, quotation in enumerate(quotations):
        owner[quotation.first : quotation.last + 1] = [index] * (quotation.last + 1 - quotation.first)
    return owner
