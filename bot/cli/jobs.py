"""`rejoinder jobs`: what failed, is unknown or is not finished, and doing it again."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table

from bot.cli.printable import one_line
from bot.cli.record import print_record
from bot.program.clock import utc_now
from bot.program.operations import open_operations
from bot.settings import load_settings


async def show(*, as_json: bool) -> None:
    """Print each such filing: ids and states, never a word of it.

    Raises:
        RejoinderError: the database is not of this version.
        StorageError: the database cannot be used.
    """
    async with open_operations(load_settings()) as operations:
        filings = await operations.attention()
    now = utc_now()
    rows = [(filing, (now - filing.created_at).total_seconds()) for filing in filings]
    if as_json:
        for filing, age in rows:
            print_record(
                {
                    "id": filing.filing_id,
                    "workspace": filing.workspace_id,
                    "state": filing.state,
                    "attempt": filing.attempt,
                    "age_seconds": round(age),
                    "error": filing.error_id,
                }
            )
        return
    if not rows:
        sys.stdout.write("Every filing has been answered.\n")
        return
    table = Table("id", "workspace", "state", "attempt", "age", "error", box=box.SIMPLE_HEAD)
    for filing, age in rows:
        table.add_row(
            str(filing.filing_id),
            one_line(filing.workspace_id),
            filing.state,
            str(filing.attempt),
            in_words(age),
            filing.error_id or "",
        )
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
