"""From a file to an article's text, or one sentence that says why not.

Plain text is read here. What needs a parser is read by `bot.article.extraction`, in a process of
its own that is imported and started only for such a file.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bot.article.kinds import Kind, kind_of
from bot.errors import InputError

# In bytes: a long report with its pictures. An article is a hundredth of that.
MAX_FILE_BYTES = 25_000_000
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


@dataclass(frozen=True, slots=True)
class Document:
    """An article as a file or a page gives it; None where it does not say.

    `text` begins with the headline where there is one. `date_text` is as the page words it, or an
    ISO date; `language` an ISO 639-1 code that the page declares; `url` where the page says it
    lives, or else where it was found.
    """

    text: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    date_text: str | None = None
    url: str | None = None
    language: str | None = None


async def read_document(
    data: bytes | Path,
    *,
    name: str,
    mimetype: str | None = None,
    charset: str | None = None,
    url: str | None = None,
) -> Document:
    """Read a document of any kind that can be read: text, Markdown, HTML, PDF, .docx.

    What it is, its content tells; `name` opens each sentence about it. `mimetype` and `charset` are
    what whoever sent it declared, `url` where it was found.

    Raises:
        InputError: it cannot be read, or holds no article; one sentence says why and what to do.
    """
    content = await asyncio.to_thread(_content, data, name) if isinstance(data, Path) else data
    if len(content) > MAX_FILE_BYTES:
        raise InputError(_too_large(name))
    kind = kind_of(content, name=name, mimetype=mimetype)
    if kind is Kind.TEXT:
        return Document(require_article(decode(content, name=name)), url=url)
    # Only who reads such a document pays for what starts and watches a process.
    from bot.article.extraction.process import extract  # noqa: PLC0415

    return await extract(kind, content, name=name, charset=charset, url=url)


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
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    if b"\x00" in data:
        raise InputError(f"{name} is not text: give a plain text file, in UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1252", name)
    sample = text[:4000]
    controls = sum(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in sample)
    if controls > len(sample) // 100:
        raise InputError(f"{name} is not text: give a plain text file, in UTF-8.")
    letters = [sign for sign in sample if sign.isalpha()]
    # In no language of Windows-1252 do letters with marks come to a third; in Cyrillic read so, all do.
    if 3 * sum(not letter.isascii() for letter in letters) > len(letters):
        raise InputError(f"{name} does not say in which encoding it is: save it as UTF-8 and give that.")
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


def _content(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise InputError(_too_large(name))
    return content


def _too_large(name: str) -> str:
    return f"{name} is larger than {MAX_FILE_BYTES // 1_000_000} MB: copy the article's text and give that."


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not text: give a plain text file, in UTF-8.") from error
