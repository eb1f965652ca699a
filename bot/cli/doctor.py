"""`rejoinder doctor`."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot.program.doctor import examine
from bot.settings import load_settings

_MARKS = {"fine": ("✓", "green"), "fault": ("✗", "red"), "unset": ("–", "yellow")}


async def run() -> int:
    """Print each finding; return 1 if any is a fault, else 0."""
    console = Console()
    faults = 0
    async for check in examine(load_settings()):
        mark, colour = _MARKS[check.state]
        faults += check.state == "fault"
        console.print(
            Text.assemble((f"{mark} ", colour), (f"{check.name:<12}", "bold"), check.says), soft_wrap=True
        )
    return 1 if faults else 0
