"""`rejoinder clock --dry-run`: which digests would be posted when."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table

from bot.cli.lines import counted
from bot.cli.printable import one_line
from bot.cli.record import print_record
from bot.program.clock import utc_now
from bot.program.outlook import Outlook, look_ahead
from bot.settings import load_settings


async def run(*, days: int, as_json: bool) -> None:
    """Print what falls due in the next `days` days; nothing is posted or changed.

    Raises:
        RejoinderError: the database is not of this version.
        StorageError: the database cannot be used.
    """
    outlook = await look_ahead(load_settings(), at=utc_now(), days=days)
    if as_json:
        _print_records(outlook)
    else:
        _print_table(outlook, days)


def _print_records(outlook: Outlook) -> None:
    for each in outlook.upcoming:
        print_record(
            {
                "at": each.slot.at.isoformat(),
                "slot": each.slot.name,
                "zone": each.zone,
                "workspace": each.workspace_id,
                "channel": each.channel_id,
            }
        )


def _print_table(outlook: Outlook, days: int) -> None:
    table = Table("here", "there", "zone", "workspace", "channel", box=box.SIMPLE_HEAD)
    for each in outlook.upcoming:
        table.add_row(
            f"{each.slot.at.astimezone():%a %d %b %H:%M}",
            f"{each.slot.local:%a %H:%M}",
            each.zone,
            one_line(each.workspace_id),
            one_line(each.channel_id),
        )
    if outlook.upcoming:
        Console().print(table)
    said = counted(len(outlook.upcoming), "digest") if outlook.upcoming else "No digest"
    paused = f"; {counted(outlook.paused, 'channel')} paused" if outlook.paused else ""
    sys.stdout.write(f"{said} in the next {counted(days, 'day')}{paused}.\n")
