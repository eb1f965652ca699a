"""PDF: the words of its pages, in paragraphs again."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Sequence
from math import hypot
from unicodedata import category

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from bot.article.documents import MAX_CHARACTERS, count_words
from bot.article.extraction.printed import Line, joined
from bot.errors import InputError

MAX_PAGES = 300
# A scanned page may still carry a stamp or a number as text.
_LEAST_WORDS_A_PAGE = 3
# Of the signs of a text, such as bullets of a font of its own.
_MOST_ODD = 0.1
_COPY = "copy the article's text and give that"

Matrix = Sequence[float]

# What it has to say of a broken file is said by one sentence.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(data: bytes, *, name: str, charset: str | None, url: str | None) -> dict[str, str | None]:
    """Return the text of a PDF.

    Title and writer are taken from no hidden field: programs fill those with a file's name and the
    account's.

    Raises:
        InputError: it is locked, scanned, damaged, or has too many pages.
    """
    del charset
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        _unlock(reader, name)
        if len(reader.pages) > MAX_PAGES:
            raise InputError(
                f"{name} has {len(reader.pages):,} pages; at most {MAX_PAGES} are read: give the pages of "
                "the article alone."
            )
        pages = _pages(reader, name)
    except PyPdfError:
        raise InputError(f"{name} is a damaged PDF: save it anew, or {_COPY}.") from None
    if _unreadable(pages):
        raise InputError(
            f"{name} does not say which letters its signs stand for: run text recognition (OCR) on it, or "
            f"{_COPY}."
        )
    words = sum(count_words(line.text) for page in pages for line in page)
    if words < _LEAST_WORDS_A_PAGE * max(len(pages), 1):
        raise InputError(
            f"{name} holds pictures of pages, no text: run text recognition (OCR) on it, or type or {_COPY}."
        )
    return {"text": joined(pages), "url": url}


def _unlock(reader: PdfReader, name: str) -> None:
    """Open what is locked with no password but the empty one, as every PDF program does."""
    if not reader.is_encrypted:
        return
    # AES needs a library that is not among ours.
    with contextlib.suppress(DependencyError):
        if reader.decrypt("") != PasswordType.NOT_DECRYPTED:
            return
    raise InputError(f"{name} is a locked PDF: save a copy without its lock, or {_COPY}.")


def _pages(reader: PdfReader, name: str) -> list[list[Line]]:
    pages: list[list[Line]] = []
    length = 0
    for page in reader.pages:
        pages.append(_lines(page))
        length += sum(len(line.text) for line in pages[-1])
        if length > MAX_CHARACTERS:
            raise InputError(f"{name} is longer than one article can be: give one article at a time.")
    return pages


def _unreadable(pages: list[list[Line]]) -> bool:
    """Whether a good part of the signs are no letters: fonts may keep to themselves which ones they draw."""
    signs = "".join(line.text for page in pages for line in page)
    odd = sum(category(sign) in ("Cc", "Co", "Cn") or sign == "\ufffd" for sign in signs)
    return odd > _MOST_ODD * len(signs)


def _lines(page: PageObject) -> list[Line]:
    """Return the lines of a page, in the order in which its words are drawn."""
    lines: list[Line] = []
    words: list[str] = []
    place: tuple[float, float, float] | None = None

    def take(text: str, outer: Matrix, inner: Matrix, _: object, size: float) -> None:
        # A line is drawn in pieces; its end comes as a piece of its own, or within the last one.
        nonlocal place
        for number, part in enumerate(text.split("\n")):
            if number:
                end()
            if part.strip() and place is None:
                place = (*_place(outer, inner), size * hypot(inner[2], inner[3]))
            words.append(part)

    def end() -> None:
        nonlocal place
        if place is not None:
            lines.append(Line("".join(words), *place))
        words.clear()
        place = None

    page.extract_text(visitor_text=take)
    end()
    return lines


def _place(outer: Matrix, inner: Matrix) -> tuple[float, float]:
    """Return where the origin of a text's own coordinates lies on the page."""
    return (
        inner[4] * outer[0] + inner[5] * outer[2] + outer[4],
        inner[4] * outer[1] + inner[5] * outer[3] + outer[5],
    )
