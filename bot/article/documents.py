"""From bytes to an article's text, or one sentence that says why not."""

from __future__ import annotations

import re
import unicodedata

from bot.errors import InputError

# Beyond this a paste is an archive, not an article; the longest novels fit.
MAX_CHARACTERS = 2_000_000
# Below this there is nothing for a claim and its evidence to stand in.
MIN_WORDS = 8

_WORD = re.compile(r"[^\W_]+")
# Scripts that write words without spaces: two characters of them count as a word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "an Office document or an archive"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "an RTF document"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def count_words(text: str) -> int:
    """Count words; where a script has no spaces, two characters are taken for one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + (unspaced + 1) // 2


def decode(data: bytes, *, name: str) -> str:
    """Return the text of a plain-text file.

    Line ends and everything else stay as they are, but for a byte-order mark, which is no text.

    Raises:
        InputError: the bytes are not plain text; the message names the file and says what to do.
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(
                f"{name} is {what}, which cannot be read yet: copy the article's text into a plain text file."
            )
    if _HTML.match(data[:1000]):
        raise InputError(
            f"{name} is a web page: copy the article's text from the browser into a plain text file."
        )
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    if b"\x00" in data:
        raise InputError(f"{name} is not text: give a plain text file, in UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1252", name)
    controls = sum(
        unicodedata.category(character) == "Cc" and character not in "\t\n\r\f" for character in text[:4000]
    )
    if controls > len(text[:4000]) // 100:
        raise InputError(f"{name} is not text: give a plain text file, in UTF-8.")
    return text


def require_article(text: str) -> str:
    """Return `text` if there is enough of it, and not too much, to be an article.

    Raises:
        InputError: one sentence that says which, and what to do.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"That is {len(text):,} characters; at most {MAX_CHARACTERS:,} can be read: "
            "give one article at a time."
        )
    words = count_words(text)
    if not words:
        raise InputError("There is no text to read: give the article's text.")
    if words < MIN_WORDS:
        raise InputError(
            f"There {'is' if words == 1 else 'are'} only {words} word{'s' * (words > 1)} to read: "
            "give the whole article."
        )
    return text


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not text: give a plain text file, in UTF-8.") from error
