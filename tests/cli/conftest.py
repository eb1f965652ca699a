"""A terminal without settings: commands run in this process, with a folder and a database of their own."""

from __future__ import annotations

import asyncio
import io
import logging
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main
from bot.program.upgrading import upgrade
from bot.settings import documented
from tests.cli.terminal import Ended, Terminal

FERRY = """Ferry line denies leaving 240 passengers on the quay

Transport Minister Oskar Venn said on Monday that the ferry operator Norrline had left 240 passengers \
on the quay at Tarn Bay.

Norrline’s spokeswoman Maren Dahl rejected the claim. “Every passenger had a hotel room,” Dahl said.

The harbour authority closed the port at 6 p.m. on Saturday.
"""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied: making them takes longer than most commands."""
    path = tmp_path_factory.mktemp("upgraded") / "kept.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def kept_database(template: Path, tmp_path: Path) -> Path:
    """The database of the terminal's settings, with all tables and no rows."""
    return Path(shutil.copy(template, tmp_path / "kept.db"))


@pytest.fixture(scope="module")
def saved_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a module may keep the database that its tests begin with: what saved it is slower than a copy."""
    return tmp_path_factory.mktemp("saved") / "kept.db"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Unset every setting, and give back what a command does to logging."""
    for name in (*documented(), "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'kept.db'}")
    monkeypatch.chdir(tmp_path)
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Terminal:
    """Run a command as `rejoinder` does, without the cost of a process."""

    def run(*arguments: str | Path, given: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "argv", ["rejoinder", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsysbinary.readouterr()
        return Ended(int(ended.value.code or 0), out.decode(), err.decode())

    return run


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """A file with an article: a claim, its rebuttal, context."""
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY, encoding="utf-8")
    return path
