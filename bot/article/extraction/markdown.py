"""Markdown: the text that it shows, without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.article.documents import decode

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<fields>.{0,10000}?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL
)
_FIELD = re.compile(
    r"^(?P<name>title|author|date|lang|publisher):[ \t]*(?P<value>\S.*?)[ \t]*$", re.MULTILINE
)
_TAG = re.compile(r"<[^<>]*>")


def read(data: bytes, *, name: str, charset: str | None, url: str | None) -> dict[str, str | None]:
    """Return the text, and what front matter says about it.

    Raises:
        InputError: the bytes are no text.
    """
    del charset
    text = decode(data, name=name)
    said: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        said = {field["name"]: field["value"].strip("\"'") for field in _FIELD.finditer(front["fields"])}
    shown = "\n\n".join(_blocks(MarkdownIt("commonmark").enable("table").parse(text)))
    title = said.get("title")
    if title and not shown.startswith(title):
        shown = f"{title}\n\n{shown}"
    return {
        "text": shown,
        "title": title,
        "byline": said.get("author"),
        "publisher": said.get("publisher"),
        "date_text": said.get("date"),
        "language": (said.get("lang") or "")[:2].lower(),
        "url": url,
    }


def _blocks(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type == "inline":
            yield _shown(token.children or ())
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type == "html_block":
            yield _TAG.sub(" ", token.content)


def _shown(inline: Iterable[Token]) -> str:
    """Return the words of a paragraph; a line end in it is a space, unless a break was asked for."""
    parts: list[str] = []
    for token in inline:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
