"""What look-ups print in common: dates, counts, names, pages. All of it is fit for a terminal."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from bot.cli.printable import one_line

_LONGEST_NAME = 80


class Placed(Protocol):
    """What stands in a brief, whose message stands in a channel."""

    @property
    def channel_id(self) -> str:
        """The channel."""

    @property
    def thread_ts(self) -> str:
        """The thread that the brief belongs to."""

    @property
    def message_ts(self) -> str | None:
        """The message that shows the brief, None while none is known to be posted."""


def cut(text: str, limit: int) -> str:
    """Return `text` on one line, at most `limit` characters of it."""
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def name_words(name: str | None) -> str:
    """Return a name as a list shows it."""
    return cut(name, _LONGEST_NAME) if name else "not attributed"


def day_words(at: datetime) -> str:
    """Return a date in words, as it is where this runs."""
    here = at.astimezone()
    return f"{here.day} {here:%b %Y}"


def counted(number: int, word: str) -> str:
    """Return "1 claim", "2 claims"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def place_record(placed: Placed) -> dict[str, Any]:
    """Return where a brief stands in Slack, for a script."""
    return {"channel": placed.channel_id, "thread": placed.thread_ts, "message": placed.message_ts}
