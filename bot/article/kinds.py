"""What a file is, told by its first bytes; its name and declared type only decide between kinds of text.

Source of the signatures: https://www.garykessler.net/library/file_sigs.html and each format's own page.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.errors import InputError


class Kind(Enum):
    """What can be read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    ZIP = "zip"
    """A .docx, or another thing in a ZIP container: its list of contents tells."""


_COPY = "copy the article's text and give that"
_PICTURE = "is a picture: give the article's text, not a photograph or a screenshot of it."
_SOUND = "is a recording: give the text of the article, or a transcript."
_ARCHIVE = "is an archive: unpack it and give the article's file."
_PROGRAM = "is a program, not an article: give the article's text."
_TABLE = f"is a table or a spreadsheet, not an article: {_COPY}."
_OFFICE = f"is in an old Office format: save it as .docx or PDF, or {_COPY}."
_FEED = "is a list of articles for feed readers: open one of them and give its link."
_MAIL = f"is an e-mail or a saved web archive: {_COPY}."
_DATA = f"is data for programs, not an article: {_COPY}."

# Bytes at the beginning, and what they show.
_SIGNATURES = (
    (b"{\\rtf", f"is an RTF document: save it as .docx or PDF, or {_COPY}."),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"ID3", _SOUND),
    (b"\xff\xfb", _SOUND),
    (b"\xff\xf3", _SOUND),
    (b"fLaC", _SOUND),
    (b"OggS", _SOUND),
    (b"\x1aE\xdf\xa3", _SOUND),
    (b"\x00\x00\x01\xba", _SOUND),
    (b"\x00\x00\x01\xb3", _SOUND),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"MZ\x90", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# PDF readers pass over what stands before the header, as far as this.
_PDF_HEADER_WITHIN = 1_024
_HEAD = 4_096

_BEFORE = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:p|div|article|main|section|h1|h2|span|table|br|title|meta)\b[^<>]*>", re.IGNORECASE)
# At least two header lines, one of them this.
_MAIL_HEAD = re.compile(r"(?=(?:.*\n){0,60}?mime-version:)[\w-]+:.*\n(?:[\w-]+:|[ \t])", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_XML = re.compile(r"\s*(?:<\?xml\b|<svg\b|<!DOCTYPE\s+svg)", re.IGNORECASE)


def kind_of(data: bytes, *, name: str, mimetype: str | None = None) -> Kind:
    """Say which kind of document `data` is.

    Raises:
        InputError: it is of a kind that is not read; the sentence begins with `name`.
    """
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return Kind.ZIP
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return Kind.PDF
    if refusal := _container(data) or _signature(head):
        raise InputError(f"{name} {refusal}")
    return _kind_of_text(head, name, (mimetype or "").partition(";")[0].strip().lower())


def _kind_of_text(head: bytes, name: str, mimetype: str) -> Kind:
    text = head.decode("utf-16" if head.startswith(_UTF_16) else "latin-1", "replace").lstrip("\ufeffï»¿")
    suffix = name.rpartition(".")[2].lower()
    opening = _BEFORE.sub("", text)
    if _HTML.match(opening):
        return Kind.HTML
    if _FEED_ROOT.match(opening):
        raise InputError(f"{name} {_FEED}")
    if _XML.match(text):
        raise InputError(f"{name} {_PICTURE if '<svg' in text.lower() else _DATA}")
    if (suffix in ("html", "htm", "xhtml") or "html" in mimetype) and _TAG.search(text):
        return Kind.HTML
    if _MAIL_HEAD.match(text):
        raise InputError(f"{name} {_MAIL}")
    if suffix in ("csv", "tsv") or mimetype in ("text/csv", "text/tab-separated-values"):
        raise InputError(f"{name} {_TABLE}")
    if suffix in ("md", "markdown") or mimetype == "text/markdown":
        return Kind.MARKDOWN
    return Kind.TEXT


def _signature(head: bytes) -> str | None:
    if head[257:262] == b"ustar":
        return _ARCHIVE
    if head.startswith(b"RIFF"):
        return _PICTURE if head[8:12] == b"WEBP" else _SOUND
    if head[4:8] == b"ftyp":
        return _PICTURE if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else _SOUND
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return _PICTURE
    return next((refusal for signature, refusal in _SIGNATURES if head.startswith(signature)), None)


def _container(data: bytes) -> str | None:
    """Say what Microsoft's older container holds: its streams are named in UTF-16."""
    if not data.startswith(_OLE):
        return None
    if _utf_16("EncryptedPackage") in data:
        return "is locked with a password: save a copy without one and give that."
    if _utf_16("Workbook") in data:
        return _TABLE
    return _OFFICE


def _utf_16(word: str) -> bytes:
    return word.encode("utf-16-le")
