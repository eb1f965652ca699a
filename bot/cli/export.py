"""`rejoinder export`: briefs to take away, as JSON or CSV."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.cli.notice import notice
from bot.cli.record import encoded
from bot.errors import InputError, RejoinderError, UsageError
from bot.memory.export import Form
from bot.program.archive import Archive, open_archive
from bot.settings import load_settings

# What may drive a terminal, or show words in another order; a line of CSV ends in both its marks.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


async def run(
    *,
    since: str | None,
    until: str | None,
    form: Form,
    brief_id: int | None,
    output: str | None,
    workspace: str | None,
) -> None:
    """Write one brief, or all that were filed between two days, oldest first, as they are read.

    Raises:
        UsageError: a day is none.
        InputError: the file cannot be written.
        RejoinderError: there is no such brief, or the database is not of this version.
        StorageError: the database cannot be used.
    """
    if brief_id is not None and (since is not None or until is not None):
        raise UsageError("--brief is one brief: give it without --since and --until.")
    async with open_archive(load_settings(), workspace) as archive:
        pieces = archive.briefs(since, until, form) if brief_id is None else None
        one = await _brief(archive, brief_id or 0, form) if pieces is None else ""
        with _opened(output) as file:
            if pieces is None:
                file.write(_bytes(one, form))
                return
            written = await _write(file, pieces, form)
    if not written:
        notice("nothing was filed in that time.")
    elif output not in (None, "-"):
        notice(f"{written:,} brief{'' if written == 1 else 's'} written to {output}")


async def _brief(archive: Archive, brief_id: int, form: Form) -> str:
    found = await archive.brief(brief_id, form)
    if found is None:
        raise RejoinderError(f"There is no brief {brief_id}: `rejoinder claims` shows the numbers of briefs.")
    return found


async def _write(file: BinaryIO, pieces: AsyncIterator[str], form: Form) -> int:
    """Write each piece as it comes; return how many briefs there were."""
    written = -1 if form == "csv" else 0  # the head of the columns is no brief
    async for piece in pieces:
        file.write(_bytes(piece, form))
        written += 1
    return written


def _bytes(text: str, form: Form) -> bytes:
    """Return what is written, in UTF-8: nothing of it can drive the terminal that it may be read in."""
    return encoded(text) if form == "json" else _UNSHOWN.sub(" ", text).encode("utf-8", "replace")


@contextmanager
def _opened(output: str | None) -> Iterator[BinaryIO]:
    if output in (None, "-"):
        yield sys.stdout.buffer
        return
    try:
        with Path(output or "").open("wb") as file:
            yield file
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is no file's name"
        raise InputError(f"{output} cannot be written ({reason}): choose another with -o.") from error
