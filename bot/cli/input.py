"""Reading what the terminal gives: one article, as a file, a link or input, or many as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.article.documents import MAX_FILE_BYTES, Document, decode, read_document
from bot.article.kinds import Kind, kind_of
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.article.fetching import Detours

_STANDARD_INPUT = "Standard input"


@dataclass(frozen=True, slots=True)
class Given:
    """One text with the id its brief will carry."""

    id: str
    text: str


def is_link(source: str) -> bool:
    """Whether it is opened over the network, as far as that kind of link is."""
    return "://" in source


def read_source(source: str) -> bytes:
    """Return what stands in a file, on standard input for ``-``, or nothing yet for a link.

    Raises:
        InputError: it cannot be read.
    """
    # One byte more than may be tells that there is too much, even of a device that never ends.
    return b"" if is_link(source) else _read(source, MAX_FILE_BYTES + 1)


async def read_one(source: str, data: bytes, *, detours: Detours | None = None) -> Document:
    """Return the article of a link, or of what `read_source` gave, whatever kind of file it is.

    Raises:
        InputError: it cannot be read, or is not an article.
    """
    if not is_link(source):
        return await read_document(data, name=_name(source))
    # Files are read without what opens links.
    from bot.article.links import read_link  # noqa: PLC0415

    return await read_link(source, detours=detours or {})


def read_lines(source: str) -> list[tuple[int, str]]:
    """Return the lines of a JSON Lines file, or of standard input for ``-``, with their numbers.

    Numbers count from 1; blank lines are counted and left out.

    Raises:
        InputError: it cannot be read.
    """
    name, data = _name(source), _read(source, -1)
    # What begins as JSON does is read whatever its name says; all else is told what it is.
    if not data[:100].lstrip().startswith(b"{") and kind_of(data, name=name) is not Kind.TEXT:
        raise InputError(f"{name} is no JSON Lines file: give one JSON object with id and text a line.")
    # Only \n ends a line of JSON Lines: a text may hold every other kind of line end.
    lines = decode(data, name=name).split("\n")
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
        raise InputError(f"{source} is a folder: give one file.") from None
    except PermissionError:
        raise InputError(f"{source} may not be read: ask for the right to, or copy it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no file's name"
        raise InputError(f"{source} cannot be read ({reason}): check the name.") from None
