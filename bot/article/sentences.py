"""Splitting a text into numbered sentences whose offsets are exact.

Lines are handled here (a headline needs no full stop to end), sentence boundaries inside a
paragraph by sentencex. The invariant: ``text[s.start:s.end] == s.text``, for any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sentencex

# What ends a line, whoever typed it; Python's str.splitlines knows the same ones.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ENDS_SENTENCE = re.compile(r"""[.!?…:;。！？؟।۔]["'”’»)\]]*$""")
_ADDRESS_INSIDE = re.compile(r"M[sx]\.")
_ADDRESS = re.compile(r"\b(?:Ms|Mx)\.\s*$")
_INVISIBLE = "\ufeff\u200b\x00"
# A mail client or an agency wire breaks lines near this width.
_WRAP_WIDTH = 100
# In characters: many times the longest sentence that anybody reads.
_LONGEST_PIECE = 6_000


class Sentence(NamedTuple):
    """One sentence. `number` counts from 1, `paragraph` from 1, offsets are in characters.

    `body` is False for what stands around an article rather than in it: headline, byline, date.
    """

    number: int
    start: int
    end: int
    text: str
    paragraph: int
    body: bool = True


def split(text: str) -> tuple[Sentence, ...]:
    """Split `text` into sentences, in order, without overlaps; only white space lies between them."""
    # sentencex takes UTF-8: a lone surrogate has none, and one stand-in character keeps offsets.
    readable = _SURROGATE.sub("\ufffd", text)
    sentences: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_paragraphs(readable), start=1):
        for first, last in _boundaries(readable, start, end):
            sentences.append(Sentence(len(sentences) + 1, first, last, text[first:last], paragraph))
    return tuple(sentences)


def _boundaries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph, given and returned as spans without outer white space.

    sentencex compares every quotation mark with every other, so it is handed pieces. The last
    sentence of a piece may be cut off, and is read again at the head of the next one.
    """
    while start < end:
        stop = _piece_end(text, start, end)
        spans = [
            (start + boundary["start_index"], start + boundary["end_index"])
            for boundary in sentencex.get_sentence_boundaries("en", text[start:stop])
        ]
        if stop < end and len(spans) > 1:
            stop = spans.pop()[0]
        if _ADDRESS_INSIDE.search(text, start, stop):
            spans = list(_joined(text, spans))
        for span in spans:
            if trimmed := _trim(text, *span):
                yield trimmed
        start = stop


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join what was split after a form of address that sentencex does not know."""
    opened: int | None = None
    for first, last in spans:
        start = first if opened is None else opened
        if _ADDRESS.search(text, max(start, last - 6), last):
            opened = start
        else:
            opened = None
            yield start, last
    if opened is not None:
        yield opened, spans[-1][1]


def _piece_end(text: str, start: int, end: int) -> int:
    """Return where a piece ends: with the paragraph, or at the last white space within its length."""
    if end - start <= _LONGEST_PIECE:
        return end
    longest = start + _LONGEST_PIECE
    space = max(text.rfind(mark, start + 1, longest) for mark in " \t\u00a0")
    return space if space > start else longest


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of paragraphs: a line each, except where lines are only wrapped."""
    for block in _blocks(text):
        if _is_wrapped(text, block):
            yield block[0][0], block[-1][1]
            continue
        start, end = block[0]
        for line in block[1:]:
            if _continues(text, end, line[0]):
                end = line[1]
            else:
                yield start, end
                start, end = line
        yield start, end


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of lines with no blank line between them, each line trimmed."""
    block: list[tuple[int, int]] = []
    end = 0
    for match in _LINE.finditer(text):
        blank_between = bool(block) and _line_ends(text[end : match.start()]) > 1
        line = _trim(text, *match.span())
        if block and (blank_between or line is None):
            yield block
            block = []
        if line:
            block.append(line)
        end = match.end()
    if block:
        yield block


def _line_ends(gap: str) -> int:
    return len(gap.replace("\r\n", "\n"))


def _is_wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    """Three lines or more, all but the last nearly as long as the longest: wrapped, not typed so."""
    if len(block) < 3:
        return False
    lengths = [end - start for start, end in block]
    longest = max(lengths)
    if longest > _WRAP_WIDTH or min(lengths[:-1]) < 0.7 * longest:
        return False
    ending = sum(bool(_ENDS_SENTENCE.search(text, max(start, end - 4), end)) for start, end in block[:-1])
    return ending <= len(block) // 2


def _continues(text: str, end: int, start: int) -> bool:
    return text[start].islower() and not _ENDS_SENTENCE.search(text, max(0, end - 4), end)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Narrow a span to what is not white space or invisible; None when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in _INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _INVISIBLE):
        end -= 1
    return (start, end) if start < end else None
