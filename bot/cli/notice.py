"""What a command says beside its output: one line on standard error."""

from __future__ import annotations

import sys

from bot.cli.printable import one_line


def notice(text: object) -> None:
    """Write one line that names the program; file names and ids in it cannot drive the terminal."""
    sys.stderr.write(f"rejoinder: {one_line(str(text))}\n")
