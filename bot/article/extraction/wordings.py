"""The list of what pages say where their article should be, beside this module."""

from __future__ import annotations

import re
from pathlib import Path


def _sections() -> dict[str, re.Pattern[str]]:
    """Return the patterns of each section, joined into one."""
    sections: dict[str, list[str]] = {}
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            sections[heading[1]] = []
        elif line and not line.startswith("#"):
            sections[list(sections)[-1]].append(line)
    return {name: re.compile("|".join(lines), re.IGNORECASE) for name, lines in sections.items()}


SAYS = _sections()
