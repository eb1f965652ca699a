from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from bot.slack.manifest import bot_scopes
from bot.version import __version__
from tests.cli.conftest import FERRY
from tests.cli.terminal import Terminal


def test_the_version_is_printed(terminal: Terminal) -> None:
    assert terminal("--version").out == f"{__version__}\n"


def test_help_names_every_command(terminal: Terminal) -> None:
    ended = terminal("--help")
    assert (ended.status, ended.err) == (0, "")
    for command in (
        "demo",
        "analyse",
        "statements",
        "actor",
        "claims",
        "export",
        "serve",
        "manifest",
        "doctor",
        "db",
    ):
        assert re.search(rf"^  {command} +[A-Z]", ended.out, re.MULTILINE)
    assert "offline|model" in terminal("analyse", "--help").out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["analyse"],
        ["analyse", "a.txt", "b.txt"],
        ["analyse", "a.txt", "--jsonl", "b.jsonl"],
        ["analyse", "a.txt", "--analyst", "psychic"],
        ["statements"],
        ["serve", "--port", "99999"],
        ["manifest", "--url", "http://news.example/slack/events"],
        ["manifest", "--url", "news.example"],
        ["db"],
    ],
)
def test_wrong_usage_is_told_apart_from_failed_work(terminal: Terminal, arguments: list[str]) -> None:
    ended = terminal(*arguments)
    assert ended.status == 2
    assert ended.harmless()
    assert "Usage: " in ended.out + ended.err


@pytest.mark.parametrize(
    ("settings", "arguments", "names"),
    [
        ({}, [], "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, [], "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, ["--http"], "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "hello"}, [], "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1"}, [], "SLACK_CLIENT_ID"),
        ({"PORT": "soon"}, [], "PORT"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "OPENAI_API_KEY": "sk-canary"},
            [],
            "REJOINDER_MODEL",
        ),
    ],
)
def test_serve_says_what_is_missing(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    arguments: list[str],
    names: str,
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    line = terminal("serve", *arguments).refused(2)
    assert names in line
    assert "canary" not in line


def test_the_manifest_is_json_for_either_transport(terminal: Terminal) -> None:
    socket = json.loads(terminal("manifest").out)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(socket)
    assert socket["oauth_config"]["scopes"]["bot"] == bot_scopes()
    url = "https://news.example/slack/events"
    http = json.loads(terminal("manifest", "--url", url).out)
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["event_subscriptions"]["request_url"] == url
    assert http["settings"]["interactivity"]["request_url"] == url


def test_the_database_is_brought_up_to_date_as_often_as_asked(terminal: Terminal, tmp_path: Path) -> None:
    for _ in range(2):
        ended = terminal("db", "upgrade")
        assert (ended.status, ended.err) == (0, "")
        assert ended.out.endswith("is up to date.\n")
    with sqlite3.connect(tmp_path / "kept.db") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    assert {"filing", "article", "brief", "statement", "evidence"} <= tables


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/kept.db",
        "postgres://mara:canary@127.0.0.1:9/newsroom",
        "mysql://mara:canary@127.0.0.1/newsroom",
        "canary",
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, ferry: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    for arguments in (["db", "upgrade"], ["analyse", ferry, "--save"]):
        line = terminal(*arguments).refused()
        assert "database" in line
        assert "canary" not in line


def test_statements_are_spans_of_the_text_with_their_speakers(terminal: Terminal) -> None:
    texts = {"a": FERRY, "empty": "", "crlf": FERRY.replace("\n", "\r\n")}
    given = "\n".join(json.dumps({"id": name, "text": text}) for name, text in texts.items())
    ended = terminal("statements", "--jsonl", "-", given=given.encode())
    assert (ended.status, ended.err) == (0, "")
    assert [record["id"] for record in ended.records] == list(texts)
    for record in ended.records:
        assert record.keys() == {"id", "statements"}
        for found in record["statements"]:
            assert found.keys() == {"start", "end", "text", "speaker"}
            assert found["text"] == texts[record["id"]][found["start"] : found["end"]]
    assert any("Oskar Venn" in found["speaker"] for found in ended.records[0]["statements"])
    assert ended.records[1]["statements"] == []


def test_statements_of_a_bad_line_are_missed_and_the_rest_are_there(terminal: Terminal) -> None:
    given = f"{{\n{json.dumps({'id': 'a', 'text': FERRY})}\n"
    ended = terminal("statements", "--jsonl", "-", given=given.encode())
    assert ended.status == 1
    assert [record["id"] for record in ended.records] == ["a"]
    assert "Line 1: This is not JSON" in ended.err


def test_a_fault_of_our_own_is_logged_by_place_and_told_in_a_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, ferry: Path
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr("bot.cli.analyse.brief_screen", fail)
    ended = terminal("analyse", ferry)
    assert ended.status == 1
    log, line = ended.err.splitlines()
    assert json.loads(log)["error"] == "RuntimeError"
    assert line.startswith("rejoinder: Something in Rejoinder itself failed")
    assert "canary" not in ended.err
