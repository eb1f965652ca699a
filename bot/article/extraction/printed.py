"""From the lines of printed pages back to paragraphs.

A page has no paragraphs, only lines. Running heads and page numbers are left out, and words that
were divided at a line's end are joined. Space above a line or before it shows that a paragraph begins, and
so do larger letters; a line that ends early with its sentence shows that one ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_ENDS_SENTENCE = re.compile(r"""[.!?…:]["'”’»)\]]*$""")
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE
)
# Above and below the text of a page, so many lines may be its head and its foot.
_MARGIN_LINES = 2
# A line shorter than this share of the usual one was not filled.
_FILLED = 0.8
# Of its letters' size: what lies closer to the line above is raised or lowered in the same line.
_LEAST_FALL = 0.8
# Of the usual distance between lines; more is space between paragraphs.
_GAP = 1.25
# Of the size of other letters; the first letters of a line may be a little smaller or larger.
_LARGER = 1.15
# In points: least and most that the first line of a paragraph is set in.
_INDENT = (4, 40)


class Line(NamedTuple):
    """One printed line: where it begins, from the left and from below, and its letters' size, in points."""

    text: str
    left: float
    height: float
    size: float


def joined(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of pages, in paragraphs that a blank line divides."""
    usual = _usual_fall(pages)
    spaced = [_spaced(page, usual) for page in pages]
    lines = [line for page in _without_margins(spaced) for line in page]
    return "\n\n".join(_paragraphs(lines))


def _usual_fall(pages: Sequence[Sequence[Line]]) -> float:
    """Return how far lines of a paragraph lie below each other: a quarter of all lines lie no further."""
    falls = sorted(
        above.height - below.height
        for page in pages
        for above, below in pairwise(page)
        if above.height - below.height > _LEAST_FALL * below.size
    )
    return falls[len(falls) // 4] if falls else 0


def _spaced(page: Sequence[Line], usual: float) -> list[str]:
    """Return the words of lines, with an empty line where a paragraph is seen to begin."""
    spaced: list[str] = []
    for number, line in enumerate(page):
        if number and _begins(page, number, usual):
            spaced.append("")
        spaced.append(" ".join(line.text.split()))
    return spaced


def _begins(page: Sequence[Line], number: int, usual: float) -> bool:
    """Whether a line's place or size shows that it begins a paragraph."""
    above, line = page[number - 1], page[number]
    fall = above.height - line.height
    if max(above.size, line.size) > _LARGER * min(above.size, line.size):
        return True
    return fall > _GAP * usual > 0 or (fall > 1 and _is_indented(page, number))


def _is_indented(page: Sequence[Line], number: int) -> bool:
    """Whether a line begins to the right of both its neighbours, by as much as a paragraph does."""
    if not 0 < number < len(page) - 1:
        return False
    return all(
        _INDENT[0] < page[number].left - page[neighbour].left < _INDENT[1]
        for neighbour in (number - 1, number + 1)
    )


def _without_margins(pages: list[list[str]]) -> Iterator[list[str]]:
    """Leave out page numbers, and lines that stand in the margin of most pages but for a number."""
    trimmed = [_trimmed(page) for page in pages]
    seen = Counter(key for page in trimmed for key in {_key(line) for line in _margin(page)})
    running = {key for key, times in seen.items() if times >= 3 and times * 2 > len(pages)}
    for page in trimmed:
        inside = range(_MARGIN_LINES, len(page) - _MARGIN_LINES)
        yield [
            line
            for number, line in enumerate(page)
            if number in inside or not (_key(line) in running or _PAGE_NUMBER.fullmatch(line))
        ]


def _trimmed(page: list[str]) -> list[str]:
    filled = [number for number, line in enumerate(page) if line]
    return page[filled[0] : filled[-1] + 1] if filled else []


def _margin(page: list[str]) -> list[str]:
    return page[:_MARGIN_LINES] + page[-_MARGIN_LINES:]


def _key(line: str) -> str:
    return _NUMBER.sub("#", line).casefold()


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    lengths = [len(line) for line in lines if len(line) > 20]
    usual = median(lengths) if lengths else 0
    paragraph = ""
    for number, line in enumerate(lines):
        if not line:
            if paragraph and not _goes_on(paragraph, lines, number):
                yield paragraph
                paragraph = ""
            continue
        paragraph = _appended(paragraph, line)
        is_heading = paragraph == line and _begins_anew(lines, number)
        if len(line) < _FILLED * usual and (is_heading or _ENDS_SENTENCE.search(line)):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _appended(paragraph: str, line: str) -> str:
    if not paragraph:
        return line
    if _DIVIDED.search(paragraph) and line[0].islower():
        return paragraph[:-1] + line
    return f"{paragraph} {line}"


def _goes_on(paragraph: str, lines: Sequence[str], number: int) -> bool:
    """Whether a blank line is only a page's end, in the middle of a sentence."""
    following = next((line for line in lines[number:] if line), "")
    return following[:1].islower() and not _ENDS_SENTENCE.search(paragraph)


def _begins_anew(lines: Sequence[str], number: int) -> bool:
    """Whether a short line without a full stop is a heading: what follows begins like a sentence."""
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(following) and (following[0].isupper() or following[0] in "“\"‘'«")
