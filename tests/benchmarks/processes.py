"""Programs run as real processes: started, waited for, asked, and ended by their own id."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_PATIENCE = 30.0
_LAST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Running:
    """A process that has said its first line, and the seconds until it did."""

    process: Process
    line: str
    seconds: float

    async def ask(self, line: str = "") -> Any:
        """Write a line to the process and return the JSON that it answers with."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()
        return json.loads(await self.process.stdout.readline())


@asynccontextmanager
async def running(
    *arguments: str, settings: Mapping[str, str] | None = None, patience: float = _PATIENCE
) -> AsyncIterator[Running]:
    """Run Python with `arguments`; yield it once it has printed a line; end it after the block.

    Raises:
        RuntimeError: it ended without a word.
        TimeoutError: it said nothing within `patience` seconds.
    """
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**_environment(), **(settings or {})},
        limit=_LAST_LINE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(patience):
            line = (await process.stdout.readline()).decode().strip()
        if not line:
            raise RuntimeError(f"{' '.join(arguments)} did not get ready: run it by hand to see why.")
        yield Running(process, line, time.perf_counter() - began)
    finally:
        await _end(process)


async def run(*arguments: str, settings: Mapping[str, str] | None = None) -> None:
    """Run Python with `arguments` to its end.

    Raises:
        RuntimeError: it failed; its own words are on standard error.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=DEVNULL, env={**_environment(), **(settings or {})}
    )
    if await process.wait():
        raise RuntimeError(f"{' '.join(arguments)} failed: see above.")


def _environment() -> dict[str, str]:
    """Return this environment without settings, and with compiled modules, as an installation has them."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK_", "OPENAI_", "REJOINDER_", "PYTHON"))
        and name not in ("DATABASE_URL", "HOST", "PORT")
    }
    return kept | {"PYTHONPATH": str(_ROOT)}


async def _end(process: Process) -> None:
    """Ask the process to stop, and see that it has."""
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
