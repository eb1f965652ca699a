"""`rejoinder doctor`."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot.cli.printable import one_line
from bot.errors import RejoinderError
from bot.program.doctor import examine
from bot.settings import load_settings

_MARKS = {"fine": ("✓", "green"), "fault": ("✗", "red"), "unset": ("–", "yellow")}


async def run() -> None:
    """Print each finding.

    Raises:
        RejoinderError: some of them are faults.
    """
    console = Console()
    faults = 0
    async for check in examine(load_settings()):
        mark, colour = _MARKS[check.state]
        faults += check.state == "fault"
        console.print(
            Text.assemble((f"{mark} ", colour), (f"{check.name:<12}", "bold"), one_line(check.says)),
            soft_wrap=True,
        )
    if faults:
        raise RejoinderError(f"{faults} to mend: see above.")
