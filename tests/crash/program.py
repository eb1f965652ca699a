"""One role of Rejoinder as a process of its own, which may be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
_PATIENCE = 60.0


def settings(**more: str) -> dict[str, str]:
    """Return an environment with these settings and none of ours."""
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "PYTHONPATH": str(_ROOT),
        **more,
    }


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """`python -m bot ROLE …`; what it logs is added to a file of the folder."""

    def __init__(
        self, role: str, *options: str, environment: Mapping[str, str], folder: Path, code: str | None = None
    ) -> None:
        """`code` is run in place of the module: the program with something about it changed."""
        self.role = role
        self.log = folder / f"{role}.log"
        self._command: Sequence[str] = (
            sys.executable,
            *(("-m", "bot") if code is None else ("-c", code)),
            role,
            *options,
        )
        self._environment = environment
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> asyncio.subprocess.Process:
        """The process.

        Raises:
            RuntimeError: it has not been started.
        """
        if self._process is None:
            raise RuntimeError(f"{self.role} has not been started.")
        return self._process

    async def start(self) -> str:
        """Start, and return the line that says that it is ready.

        Raises:
            RuntimeError: it ended instead; the message is what it logged.
        """
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                env=dict(self._environment),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            line = (await self._process.stdout.readline()).decode().strip()
        if not line:
            raise RuntimeError(f"{self.role} did not get ready: {self.log.read_text()[-2000:]}")
        return line

    async def ended(self) -> tuple[int, str, str]:
        """Run what ends by itself; return its exit status, its output and its errors."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=self._folder,
            env=dict(self._environment),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._process = process
        async with asyncio.timeout(_PATIENCE):
            out, errors = await process.communicate()
        return await process.wait(), out.decode(), errors.decode()

    async def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def ask_to_stop(self) -> None:
        """Send what a platform sends before it kills."""
        self.running.send_signal(signal.SIGTERM)

    async def stop(self) -> int:
        """Ask it to stop and return its exit status, once it has."""
        self.ask_to_stop()
        async with asyncio.timeout(_PATIENCE):
            return await self.running.wait()
