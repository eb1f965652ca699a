"""`rejoinder export`: what was kept, as JSON and CSV, to standard output and to files."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from storage.database import Database
from tests.cli.conftest import FERRY
from tests.cli.terminal import Ended, Terminal, holds, shell
from tests.cli.test_lookups import within
from tests.memory.filing import AT, file_brief
from tests.memory.newsdesk import NewsDesk, person

FORMULA = '=HYPERLINK("http://evil.invalid","\x1b[31mKarro\x07 \u202eorraK \x9b2J")'


@pytest.fixture
def saved(terminal: Terminal, ferry: Path, kept_database: Path, saved_before: Path) -> None:
    if not saved_before.exists():
        assert terminal("analyse", ferry, "--save").status == 0
        shutil.copy(kept_database, saved_before)
    shutil.copy(saved_before, kept_database)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def days(terminal: Terminal, *options: str) -> list[str]:
    """The days of what is exported."""
    ended = terminal("export", *options)
    assert ended.status == 0
    return [record["filed_at"][:10] for record in ended.records]


def test_what_analyse_printed_comes_back_with_its_place(terminal: Terminal, saved: None, ferry: Path) -> None:
    ended = terminal("export")
    assert (ended.status, ended.err) == (0, "")
    (record,) = ended.records
    holds(record, FERRY)
    printed = terminal("analyse", ferry, "--json").records[0]
    assert {**printed, "id": record["id"]}.items() <= record.items()
    assert (record["channel"], record["corrections"]) == ("terminal", [])
    assert json.loads(terminal("export", "--brief", record["id"]).out) == record


def test_csv_has_a_line_for_each_statement(terminal: Terminal, saved: None) -> None:
    record = terminal("export").records[0]
    found = rows(terminal("export", "--format", "csv").out)
    said = [each for kind in ("claims", "rebuttals", "context") for each in record[kind]]
    assert [row["summary"] for row in found] == [each["summary"] for each in said]
    assert found == rows(terminal("export", "--format", "csv", "--brief", record["id"]).out)


def test_a_file_has_what_standard_output_has(terminal: Terminal, saved: None, tmp_path: Path) -> None:
    for form in ("json", "csv"):
        path = tmp_path / f"out.{form}"
        ended = terminal("export", "--format", form, "-o", path)
        assert (ended.status, ended.out) == (0, "")
        assert ended.err == f"rejoinder: 1 brief written to {path}\n"
        assert path.read_bytes().decode() == terminal("export", "--format", form, "-o", "-").out


def test_days_are_included_at_both_ends(terminal: Terminal, kept_database: Path) -> None:
    async def file(database: Database) -> None:
        for number in range(4):
            await file_brief(database, at=AT + timedelta(days=number))

    within(kept_database, file)
    every = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]
    assert days(terminal, "--until", "2026-12-31") == every
    assert days(terminal, "--since", "2026-11-21", "--until", "2026-11-22") == every[1:3]
    assert days(terminal, "--since", "2026-11-23", "--until", "2026-11") == every[3:]
    assert terminal("export", "--until", "2026-11-19").err == "rejoinder: nothing was filed in that time.\n"
    assert rows(terminal("export", "--until", "2026-11-19", "--format", "csv").out) == []


def test_more_than_a_page_of_briefs_is_whole(terminal: Terminal, kept_database: Path) -> None:
    async def file(database: Database) -> None:
        for _ in range(120):
            await file_brief(database)

    within(kept_database, file)
    ids = [int(record["id"]) for record in terminal("export", "--until", "2026-12-31").records]
    assert ids == sorted(set(ids))
    assert len(ids) == 120


@pytest.mark.parametrize(
    "options",
    [
        ["--since", "2026-02-30"],
        ["--until", "soon"],
        ["--since", ""],
        ["--since", "x" * 5_000],
        ["--since", "2026-03-02", "--until", "2026-03-01"],
        ["--brief", "1", "--since", "today"],
    ],
)
def test_wrong_days_are_one_sentence(terminal: Terminal, saved: None, options: list[str]) -> None:
    line = terminal("export", *options).refused(2)
    assert len(line) < 200


def test_wrong_options_are_wrong_usage(terminal: Terminal) -> None:
    for options in (["--format", "xml"], ["--brief", "0"], ["--brief", "x"]):
        assert terminal("export", *options).status == 2


def test_what_is_not_there_is_one_sentence(terminal: Terminal, tmp_path: Path, ferry: Path) -> None:
    assert "rejoinder db upgrade" in terminal("export").refused()
    assert terminal("db", "upgrade").status == 0
    assert "Nothing is kept" in terminal("export", "-o", tmp_path / "none.json").refused()
    assert not (tmp_path / "none.json").exists()
    assert terminal("analyse", ferry, "--save").status == 0
    assert "There is no brief 99" in terminal("export", "--brief", "99").refused()
    assert "cannot be written" in terminal("export", "-o", tmp_path / "no" / "such" / "folder").refused()
    assert "cannot be written" in terminal("export", "-o", tmp_path).refused()


def test_of_several_workspaces_one_is_exported(terminal: Terminal, saved: None, kept_database: Path) -> None:
    within(kept_database, lambda database: NewsDesk(database).file(person("Ilse Karro")))
    assert "--workspace" in terminal("export").refused(2)
    until = ["--until", "2030-01-01"]
    assert [each["channel"] for each in terminal("export", "--workspace", "T1", *until).records] == ["C-news"]
    assert terminal("export", "--workspace", "T1", "--brief", "1").refused()


def test_hostile_text_is_no_formula_and_drives_no_terminal(terminal: Terminal, kept_database: Path) -> None:
    said = Statement("claim", FORMULA, True, (Evidence(1, 0, 4, "@SUM"),), speaker=FORMULA, title="+1")
    actors = (Actor(FORMULA, "person", "claimant"),)
    brief = Brief(FORMULA, "en", Provenance("offline"), claims=(said,), actors=actors)
    within(kept_database, lambda database: file_brief(database, brief, user_id="-U1"))
    told = terminal("export", "--until", "2030-01-01")
    assert told.harmless()
    assert told.records[0]["claims"][0]["summary"] == FORMULA
    ended = terminal("export", "--until", "2030-01-01", "--format", "csv")
    # CSV ends its lines with both marks; no other control character is in it.
    assert Ended(0, ended.out.replace("\r\n", "\n"), ended.err).harmless()
    for row in csv.reader(io.StringIO(ended.out, newline="")):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


def test_a_reader_that_stops_is_no_fault(saved: None) -> None:
    assert shell("export | true") == Ended(0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_one_sentence(saved: None) -> None:
    assert "No space left" in shell("export >/dev/full").refused()
    assert "No space left" in shell("export -o /dev/full").refused()
