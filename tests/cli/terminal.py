"""How a command ended, and what must hold for whatever it printed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("REJOINDER_SHARED", ROOT.parent / "shared"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")

# What could drive a terminal, or show words in another order than they are read in.
_DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def refused(self, status: int = 1) -> str:
        """The one line that says why it failed."""
        assert self.status == status
        assert self.out == ""
        (line,) = self.err.splitlines()
        assert re.fullmatch(r"rejoinder: \S.{10,}[.!?]", line), line
        return line

    def harmless(self) -> bool:
        return not _DRIVES.search(self.out + self.err) and "Traceback" not in self.err


class Terminal(Protocol):
    def __call__(self, *arguments: str | Path, given: bytes = b"") -> Ended: ...


def _environment() -> dict[str, str]:
    # Unbuffered streams would hide what goes wrong when a buffer is emptied.
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start `rejoinder` as a process of its own, with the environment of this test."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        # A run in the background of a shell ignores interrupts, and hands that on.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads yet
    )


def process(*arguments: str | Path, given: bytes = b"") -> Ended:
    """Run `rejoinder` as a process of its own to its end."""
    with started(*arguments) as running:
        out, err = running.communicate(given, timeout=60)
    return Ended(running.returncode, out.decode(), err.decode())


def shell(words: str) -> Ended:
    """Run `rejoinder` as a shell does, with the shell's own words about its streams."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m bot {words}"],
        capture_output=True,
        check=False,
        env=_environment(),
        timeout=60,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def holds(record: Mapping[str, Any], text: str) -> None:
    """Assert the shape of a brief's JSON, and that its evidence is the text at its offsets."""
    assert record.keys() >= {
        "id", "title", "language", "analyst", "claims", "rebuttals", "context", "actors", "dropped"
    }  # fmt: skip
    for item in (*record["claims"], *record["rebuttals"], *record["context"]):
        assert item.keys() >= {"id", "summary", "speaker", "evidence", "spans"}
        assert item["evidence"]
        assert item["evidence"] == [text[start:end] for start, end in item["spans"]]
    for rebuttal in record["rebuttals"]:
        assert rebuttal["answers"] is None or rebuttal["answers"] in range(len(record["claims"]))
    for actor in record["actors"]:
        assert actor.keys() == {"name", "aliases", "kind", "role", "title"}
