"""Word documents (.docx): the paragraphs of the body, as they read with changes accepted.

A .docx is a ZIP container of XML. Its layout is ECMA-376, part 1, section 17; names of its elements
are those of that standard.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from bot.article.documents import MAX_CHARACTERS
from bot.errors import InputError

# Of the one part that is read, in bytes: a novel in Word takes half of that.
MAX_PART_BYTES = 30_000_000
MAX_PARTS = 10_000

# Word on the web numbers it.
_BODY = re.compile(r"word/document\d*\.xml")
_MACROS = "vbaproject.bin"
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What stands in the XML and is not read on the page: older wording, and what repeats a text box.
_UNSEEN = frozenset(tag for word in _WORD for tag in (f"{word}del", f"{word}moveFrom")) | {_FALLBACK}
_COPY = "copy the article's text and give that"
_DAMAGED = f"is a damaged Word document: save it anew, or {_COPY}."
_TOO_LARGE = f"is larger inside than can be read: {_COPY}."


def read(data: bytes, *, name: str, charset: str | None, url: str | None) -> dict[str, str | None]:
    """Return the text of a Word document.

    Raises:
        InputError: it is another thing in a ZIP container, locked, with macros, damaged or too large.
    """
    del charset
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            part = _body(container)
            # Never more than was declared is read, and that was checked.
            with container.open(part) as body:
                text = "\n\n".join(_paragraphs(body))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ParseError, LookupError, zlib.error):
        raise InputError(f"{name} {_DAMAGED}") from None
    except DefusedXmlException:
        raise InputError(f"{name} holds XML that Word does not write, and is not read: {_COPY}.") from None
    except _RefusedError as refusal:
        raise InputError(f"{name} {refusal}") from None
    return {"text": text, "url": url}


class _RefusedError(Exception):
    """The rest of a sentence that begins with the name."""


def _body(container: zipfile.ZipFile) -> zipfile.ZipInfo:
    parts = container.infolist()
    if len(parts) > MAX_PARTS:
        raise _RefusedError(_TOO_LARGE)
    names = {part.filename.lower() for part in parts}
    if any(name.endswith(_MACROS) for name in names):
        raise _RefusedError(f"contains macros and is not opened: save it as .docx without them, or {_COPY}.")
    body = next((part for part in parts if _BODY.fullmatch(part.filename.lower())), None)
    if body is None:
        raise _RefusedError(_other(container, names))
    if body.flag_bits & 0x1:
        raise _RefusedError("is locked with a password: save a copy without one and give that.")
    if body.file_size > MAX_PART_BYTES:
        raise _RefusedError(_TOO_LARGE)
    return body


def _other(container: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return f"is a spreadsheet, not an article: {_COPY}."
    if "ppt/presentation.xml" in names:
        return f"is a slide show, not an article: {_COPY}."
    if "mimetype" in names:
        with container.open("mimetype") as part:
            declared = part.read(100)
        if b"opendocument" in declared:
            return f"is an OpenDocument file: save it as .docx or PDF, or {_COPY}."
        if b"epub" in declared:
            return f"is an e-book: {_COPY}."
    return "is an archive: unpack it and give the article's file."


def _paragraphs(body: IO[bytes]) -> Iterator[str]:
    """Yield paragraphs as they end, those of cells and text boxes included."""
    # A text box stands within a paragraph and has its own.
    open_paragraphs: list[list[str]] = []
    ancestors: list[Element] = []
    unseen = length = 0
    is_hidden = False
    for event, element in iterparse(body, events=("start", "end"), forbid_dtd=True):
        step = 1 if event == "start" else -1
        unseen += step if element.tag in _UNSEEN else 0
        name = _local(element)
        if event == "start":
            ancestors.append(element)
            if name == "p":
                open_paragraphs.append([])
            is_hidden = is_hidden and name != "r"
            continue
        ancestors.pop()
        if name == "vanish":
            is_hidden = not any(value in ("0", "false", "off") for value in element.attrib.values())
        if open_paragraphs and not unseen and not is_hidden:
            open_paragraphs[-1].append(_words(name, element))
        if name == "p":
            paragraph = "".join(open_paragraphs.pop())
            length += len(paragraph)
            if length > MAX_CHARACTERS:
                raise _RefusedError("is longer than one article can be: give one article at a time.")
            yield paragraph
        if ancestors:
            # What has been read is let go: the tree would take many times the file.
            ancestors[-1].clear()


def _words(name: str, element: Element) -> str:
    match name:
        case "t":
            return element.text or ""
        case "tab":
            return " "
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case _:
            return ""


def _local(element: Element) -> str:
    """Return an element's name where it is one of Word's own, else nothing."""
    tag = element.tag
    return next((tag[len(word) :] for word in _WORD if isinstance(tag, str) and tag.startswith(word)), "")
