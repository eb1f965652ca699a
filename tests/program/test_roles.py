"""The roles apart: what each refuses, and that the Procfile's lines start them."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from bot.slack.http import EVENTS
from tests.crash.newsroom import open_newsroom
from tests.crash.program import Program, free_port, settings
from tests.databases import KINDS

PROCFILE = Path(__file__).parents[2] / "Procfile"
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
ROLES = ["web", "work", "clock"]
on_postgresql = pytest.mark.parametrize("empty_database_url", [KINDS[1]], indirect=True)


def lines() -> dict[str, list[str]]:
    """The Procfile's commands by name, after `python -m bot`."""
    commands = {}
    for line in PROCFILE.read_text(encoding="utf-8").splitlines():
        name, command = line.split(": ")
        program, dash, module, *arguments = shlex.split(command)
        assert (program, dash, module) == ("python", "-m", "bot")
        commands[name] = arguments
    return commands


@pytest.mark.parametrize("role", ROLES)
async def test_a_part_refuses_sqlite(tmp_path: Path, role: str) -> None:
    environment = settings(**SLACK, DATABASE_URL=f"sqlite:///{tmp_path / 'one.db'}")
    status, out, errors = await Program(role, environment=environment, folder=tmp_path).ended()
    assert (status, out) == (2, "")
    assert errors == (
        "rejoinder: DATABASE_URL is SQLite, which one process alone may use: set a PostgreSQL URL, "
        "or run `rejoinder serve`.\n"
    )
    assert not (tmp_path / "one.db").exists()


@on_postgresql
@pytest.mark.parametrize("role", ROLES)
async def test_a_part_refuses_a_database_that_nobody_upgraded(
    empty_database_url: str, tmp_path: Path, role: str
) -> None:
    environment = settings(**SLACK, DATABASE_URL=empty_database_url)
    status, out, errors = await Program(role, environment=environment, folder=tmp_path).ended()
    assert (status, out) == (1, "")
    assert errors.endswith("is not up to date: run `rejoinder db upgrade`.\n")
    assert errors.count("\n") == 1


@on_postgresql
async def test_the_procfile_runs_it_in_parts(empty_database_url: str, tmp_path: Path) -> None:
    commands = lines()
    assert set(commands) == {"release", "web", "worker", "clock"}
    port = free_port()
    async with open_newsroom() as newsroom:
        environment = newsroom.environment(empty_database_url, PORT=str(port))
        release = Program(*commands.pop("release"), environment=environment, folder=tmp_path)
        status, _, errors = await release.ended()
        assert (status, errors) == (0, "")
        # A platform routes to every address of its machine; the test listens on this one alone.
        commands["web"] = ["127.0.0.1" if each == "0.0.0.0" else each for each in commands["web"]]
        parts = [Program(*line, environment=environment, folder=tmp_path) for line in commands.values()]
        try:
            assert [await part.start() for part in parts] == [
                f"rejoinder is listening on http://127.0.0.1:{port}{EVENTS}",
                "rejoinder is at work",
                "rejoinder's clock is ticking",
            ]
            newsroom.server.request_url = f"http://127.0.0.1:{port}{EVENTS}"
            await newsroom.mention()
            assert await newsroom.answered(30)
            assert [await part.stop() for part in parts] == [0, 0, 0]
        finally:
            for part in parts:
                await part.kill()
        verdict = await newsroom.verdict(empty_database_url)
        assert verdict.clean, verdict
        assert not any("Traceback" in part.log.read_text() for part in parts)
