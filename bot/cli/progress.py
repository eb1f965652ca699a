"""A progress bar where someone watches and the results go elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def tracked(items: Iterable[T], *, total: int, what: str) -> Iterator[T]:
    """Yield `items`, showing on standard error how many of `total` are done.

    There is no bar where standard error is no terminal, or where standard output is one: there
    the results themselves show how far it is.
    """
    console = Console(stderr=True)
    if not console.is_terminal or sys.stdout.isatty():
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, total=total, description=what)
