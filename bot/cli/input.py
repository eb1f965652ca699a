"""Reading what the terminal gives: one article, or many as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.article.documents import decode, require_article
from bot.errors import InputError


@dataclass(frozen=True, slots=True)
class Given:
    """One text with the id its brief will carry."""

    id: str
    text: str


def read_one(source: str) -> Given:
    """Read one article from a file, or from standard input for ``-``.

    Raises:
        InputError: it cannot be read, or is not an article.
    """
    if source.startswith(("http://", "https://")):
        raise InputError("Links cannot be opened yet: save the article's text in a file and give that.")
    if source == "-":
        return Given("-", require_article(decode(sys.stdin.buffer.read(), name="Standard input")))
    return Given(source, require_article(decode(_bytes(source), name=source)))


def read_lines(source: str) -> list[str]:
    """Return the lines of a JSON Lines file, or of standard input for ``-``; blank ones left out.

    Raises:
        InputError: it cannot be read.
    """
    data = sys.stdin.buffer.read() if source == "-" else _bytes(source)
    name = "Standard input" if source == "-" else source
    # Only \n ends a line of JSON Lines: a text may hold every other kind of line end.
    return [line for line in decode(data, name=name).split("\n") if line.strip()]


def parse_line(line: str, *, number: int) -> Given:
    """Read one line.

    Raises:
        InputError: it is not a JSON object with a string `text`; the message names the line.
    """
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"Line {number} is not JSON: give one object with id and text a line.") from error
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise InputError(f"Line {number} has no text: give one object with id and text a line.")
    return Given(str(value.get("id", number)), value["text"])


def parsed(lines: list[str]) -> Iterator[Given | InputError]:
    """Yield what each line holds, or why it holds nothing."""
    for number, line in enumerate(lines, start=1):
        try:
            yield parse_line(line, number=number)
        except InputError as error:
            yield error


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}: check the name.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder: give one text file.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from None
