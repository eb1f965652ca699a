"""`rejoinder jobs`: what failed, is unknown or is not finished, and doing a filing again."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from bot.cli.printable import one_line
from bot.cli.record import print_record
from bot.program.clock import utc_now
from bot.program.operations import open_operations
from bot.settings import load_settings


async def show(*, as_json: bool) -> None:
    """Print each such filing and digest: ids and states, never a word of it.

    Raises:
        RejoinderError: the database is not of this version.
        StorageError: the database cannot be used.
    """
    async with open_operations(load_settings()) as operations:
        filings = await operations.attention()
        digests = await operations.digests()
    now = utc_now()
    if as_json:
        for filing in filings:
            print_record(
                {
                    "id": filing.filing_id,
                    "workspace": filing.workspace_id,
                    "state": filing.state,
                    "attempt": filing.attempt,
                    "age_seconds": round((now - filing.created_at).total_seconds()),
                    "error": filing.error_id,
                }
            )
        for digest in digests:
            print_record(
                {
                    "digest": digest.digest_id,
                    "workspace": digest.workspace_id,
                    "state": digest.state,
                    "age_seconds": round((now - digest.created_at).total_seconds()),
                    "error": digest.error_id,
                }
            )
        return
    if not filings:
        sys.stdout.write("Every filing has been answered.\n")
    else:
        _print(
            ["id", "workspace", "state", "attempt", "age", "error"],
            [
                [
                    str(each.filing_id),
                    one_line(each.workspace_id),
                    each.state,
                    str(each.attempt),
                    in_words((now - each.created_at).total_seconds()),
                    each.error_id or "",
                ]
                for each in filings
            ],
        )
    if digests:
        _print(
            ["digest", "workspace", "state", "age", "error"],
            [
                [
                    str(each.digest_id),
                    one_line(each.workspace_id),
                    each.state,
                    in_words((now - each.created_at).total_seconds()),
                    each.error_id or "",
                ]
                for each in digests
            ],
        )


def _print(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*headings, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


async def retry(filing_id: int) -> None:
    """Queue one filing again.

    Raises:
        RejoinderError: it is not one to do again, or the database is not of this version.
        StorageError: the database cannot be used.
    """
    async with open_operations(load_settings()) as operations:
        await operations.retry(filing_id)
    sys.stdout.write(f"Filing {filing_id} is queued again.\n")


def in_words(seconds: float) -> str:
    """Return an age with its largest unit: ``45 s``, ``12 min``, ``3 h``, ``8 d``."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"
