"""Reading what the terminal gives: one article, or many as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.article.documents import MAX_CHARACTERS, decode, require_article
from bot.errors import InputError

_STANDARD_INPUT = "Standard input"
# No encoding takes more than four bytes a character: past this, even a device that never ends
# holds no article.
_MOST_BYTES = 4 * MAX_CHARACTERS + 4


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
    name = _name(source)
    data = _read(source, _MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise InputError(f"{name} is too large to be one article: give one article at a time.")
    return Given(source, require_article(decode(data, name=name)))


def read_lines(source: str) -> list[tuple[int, str]]:
    """Return the lines of a JSON Lines file, or of standard input for ``-``, with their numbers.

    Numbers count from 1; blank lines are counted and left out.

    Raises:
        InputError: it cannot be read.
    """
    # Only \n ends a line of JSON Lines: a text may hold every other kind of line end.
    lines = decode(_read(source, -1), name=_name(source)).split("\n")
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def parsed(
    lines: Iterable[tuple[int, str]], check: Callable[[str], str] = str
) -> Iterator[Given | InputError]:
    """Yield what each line holds, its text as `check` returns it, or why it holds nothing.

    The messages name the line.
    """
    for number, line in lines:
        try:
            given = _parse(line, number)
            text = check(given.text)
        except InputError as error:
            yield InputError(f"Line {number}: {error}")
        else:
            yield Given(given.id, text)


def _parse(line: str, number: int) -> Given:
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("This is not JSON: give one object with id and text a line.") from error
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise InputError("There is no text: give one object with id and text a line.")
    name = value.get("id", number)
    if not isinstance(name, (str, int)):
        raise InputError("The id is neither a text nor a whole number: change it.")
    return Given(str(name), value["text"])


def _name(source: str) -> str:
    return _STANDARD_INPUT if source == "-" else source


def _read(source: str, limit: int) -> bytes:
    """Return at most `limit` bytes, or all for -1."""
    if source == "-":
        return sys.stdin.buffer.read(limit)
    try:
        with Path(source).open("rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        raise InputError(f"There is no file {source}: check the name.") from None
    except IsADirectoryError:
        raise InputError(f"{source} is a folder: give one text file.") from None
    except PermissionError:
        raise InputError(f"{source} may not be read: ask for the right to, or copy it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no file's name"
        raise InputError(f"{source} cannot be read ({reason}): check the name.") from None
