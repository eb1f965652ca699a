"""`rejoinder doctor` against the embedded workspace and the scripted model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import run
from bot.errors import RejoinderError
from bot.program import doctor
from bot.program.clock import utc_now
from bot.sandbox import Installation, SlackServer
from bot.sandbox.faults import Drop, ServerError
from bot.sandbox.model.script import in_turn
from bot.sandbox.model.server import MODEL, ModelServer
from bot.slack.manifest import bot_scopes
from storage.database import Database
from tests.cli.terminal import Terminal


class Room:
    """The settings of a newsroom in which all is well, and what the doctor says of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def set(self, **settings: str | None) -> None:
        for name, value in settings.items():
            self._monkeypatch.setenv(name, value or "")

    async def findings(self, *, faults: int = 0) -> dict[str, tuple[str, str]]:
        """Return the mark and the words by name of each finding."""
        if faults:
            with pytest.raises(RejoinderError, match=rf"^{faults} to mend: see above\.$"):
                await run()
        else:
            await run()
        out = self._capsys.readouterr().out
        assert "\x1b" not in out
        return {line[2:14].strip(): (line[0], line[14:]) for line in out.splitlines()}


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with ModelServer(in_turn("{}")) as server:
        yield server


@pytest.fixture
async def room(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    slack: SlackServer,
    model: ModelServer,
    tmp_path: Path,
) -> Room:
    room = Room(monkeypatch, capsys)
    room.set(
        DATABASE_URL=f"sqlite:///{tmp_path}/kept.db",
        SLACK_API_URL=slack.api_url,
        SLACK_BOT_TOKEN=slack.installation.bot_token,
        SLACK_APP_TOKEN=slack.installation.app_token,
        OPENAI_BASE_URL=model.url,
        OPENAI_API_KEY="sk-canary",
        REJOINDER_MODEL=MODEL,
    )
    database = Database(f"sqlite:///{tmp_path}/kept.db")
    await database.upgrade()
    await database.close()
    return room


async def test_all_is_well(room: Room, slack: SlackServer) -> None:
    findings = await room.findings()
    assert {mark for mark, _ in findings.values()} == {"✓"}
    assert list(findings) == ["database", "Slack", "scopes", "clock", "Socket Mode", "model"]
    assert MODEL in findings["model"][1]
    shown = str(findings)
    for secret in (slack.installation.bot_token, slack.installation.app_token, "sk-canary"):
        assert secret not in shown


def test_nothing_set_is_no_fault(terminal: Terminal) -> None:
    ended = terminal("doctor")
    assert (ended.status, ended.err) == (0, "")
    assert [line[0] for line in ended.out.splitlines()] == ["–", "–", "–"]
    assert "SLACK_BOT_TOKEN" in ended.out
    assert "offline analyst" in ended.out


def test_faults_end_in_status_one_and_a_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_MODEL", "any")
    ended = terminal("doctor")
    assert (ended.status, ended.err) == (1, "rejoinder: 1 to mend: see above.\n")


async def test_a_database_without_tables(room: Room, tmp_path: Path) -> None:
    room.set(DATABASE_URL=f"sqlite:///{tmp_path / 'later.db'}")
    assert (await room.findings())["database"][0] == "–"
    (tmp_path / "later.db").touch()
    mark, words = (await room.findings(faults=1))["database"]
    assert (mark, "rejoinder db upgrade" in words) == ("✗", True)


async def test_a_database_that_does_not_answer(room: Room) -> None:
    room.set(DATABASE_URL="postgresql://mara:canary@127.0.0.1:9/newsroom")
    mark, words = (await room.findings(faults=1))["database"]
    assert (mark, "canary" in words) == ("✗", False)


async def test_a_token_that_is_not_taken(room: Room) -> None:
    room.set(SLACK_BOT_TOKEN="xoxb-canary")
    findings = await room.findings(faults=1)
    mark, words = findings["Slack"]
    assert mark == "✗"
    assert "SLACK_BOT_TOKEN" in words
    assert "invalid_auth" in words
    assert "canary" not in words
    # Nothing else can be asked of Slack; the model still can.
    assert list(findings) == ["database", "Slack", "model"]


@pytest.mark.parametrize("fault", [Drop(), ServerError(html=True, status=503)])
async def test_a_slack_that_cannot_be_reached_is_not_blamed_on_the_token(
    room: Room, slack: SlackServer, fault: Drop | ServerError
) -> None:
    slack.faults.add("auth.test", fault)
    mark, words = (await room.findings(faults=1))["Slack"]
    assert mark == "✗"
    assert "does not answer" in words
    assert "SLACK_BOT_TOKEN" not in words


async def test_scopes_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    held = frozenset(bot_scopes()) - {"reactions:write", "im:history"}
    async with SlackServer(installation=replace(Installation(), scopes=held)) as slack:
        room.set(
            SLACK_API_URL=slack.api_url,
            SLACK_BOT_TOKEN=slack.installation.bot_token,
            SLACK_APP_TOKEN=slack.installation.app_token,
        )
        mark, words = (await room.findings(faults=1))["scopes"]
    assert mark == "✗"
    assert "missing: im:history, reactions:write" in words
    assert "rejoinder manifest" in words


@pytest.mark.parametrize(("ahead", "words"), [(-400, "behind"), (400, "ahead of")])
async def test_a_clock_that_is_off(
    monkeypatch: pytest.MonkeyPatch, room: Room, ahead: int, words: str
) -> None:
    monkeypatch.setattr(doctor, "utc_now", lambda: utc_now() + timedelta(seconds=ahead))
    mark, says = (await room.findings(faults=1))["clock"]
    assert mark == "✗"
    assert words in says


async def test_how_events_arrive(room: Room) -> None:
    room.set(SLACK_APP_TOKEN="xapp-canary")
    mark, words = (await room.findings(faults=1))["Socket Mode"]
    assert mark == "✗"
    assert "connections:write" in words
    assert "canary" not in words
    room.set(SLACK_APP_TOKEN=None)
    assert (await room.findings(faults=1))["events"][0] == "✗"
    room.set(SLACK_SIGNING_SECRET="canary")
    mark, words = (await room.findings())["events"]
    assert (mark, "canary" in words) == ("✓", False)


async def test_a_key_without_a_model_lists_what_there_is(room: Room) -> None:
    room.set(REJOINDER_MODEL=None)
    mark, words = (await room.findings(faults=1))["model"]
    assert mark == "✗"
    assert "REJOINDER_MODEL" in words
    assert f"It offers: {MODEL}" in words


async def test_a_model_that_is_not_offered(room: Room) -> None:
    room.set(REJOINDER_MODEL="another")
    mark, words = (await room.findings(faults=1))["model"]
    assert mark == "✗"
    assert "does not offer another" in words
    assert MODEL in words


async def test_a_model_server_that_is_not_there(room: Room) -> None:
    room.set(OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    mark, words = (await room.findings(faults=1))["model"]
    assert mark == "✗"
    assert "sk-canary" not in words


async def test_no_model_is_a_choice(room: Room) -> None:
    room.set(REJOINDER_MODEL=None, OPENAI_BASE_URL=None, OPENAI_API_KEY=None)
    assert (await room.findings())["model"] == ("–", "no model: briefs are written by the offline analyst")
