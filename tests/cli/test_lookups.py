"""`rejoinder actor` and `rejoinder claims`: what the terminal kept, looked up by whoever runs it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from storage.database import Database
from tests.cli.terminal import Ended, Terminal, shell
from tests.memory.filing import file_brief
from tests.memory.newsdesk import NewsDesk, body, person

LOCKED = """Passengers stood in the rain, council leader says

SUND, March 5 (Northwire) — Council leader Lotte Brandvik said on Wednesday that the ferry operator \
Norrline had locked the waiting room at Tarn Bay at nine o’clock on the night of the storm.

“My neighbours spent that night in a bus shelter,” Brandvik said.
"""
DENIED = """Ferry line publishes its rules for storms

TARN BAY, March 21 (Northwire) — The ferry operator Norrline published its rules for storms on Friday.

Norrline denied that it had locked the waiting room at Tarn Bay on the night of the storm. “That door \
stood open until midnight,” its spokeswoman, Maren Dahl, told Radio Tarn.
"""
HOSTILE = "Ilse \x1b[31mKarro\x07 \x9b2J\u202eorraK <!channel> [red]" + "y" * 300


def words_of(ended: Ended) -> str:
    assert (ended.status, ended.err) == (0, "")
    assert ended.harmless()
    assert all(cell_len(line) <= 80 for line in ended.out.splitlines())
    return " ".join(ended.out.split())


def within(path: Path, work: Callable[[Database], Awaitable[Any]]) -> Any:
    """Do something with the database of the terminal's settings."""

    async def run() -> Any:
        database = Database(f"sqlite:///{path}")
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


@pytest.fixture
def saved(terminal: Terminal, kept_database: Path, saved_before: Path) -> None:
    """The ferry line's waiting room: claimed to be locked, and denied, kept by `analyse --save`."""
    if not saved_before.exists():
        for article in (LOCKED, DENIED):
            assert terminal("analyse", "-", "--save", given=article.encode()).status == 0
        shutil.copy(kept_database, saved_before)
    shutil.copy(saved_before, kept_database)


def test_what_was_saved_is_known_by_name(terminal: Terminal, saved: None) -> None:
    words = words_of(terminal("actor", "Norrline"))
    assert "Norrline organisation · 0 claims and 1 rebuttal in 1 article" in words
    assert "REBUTTAL" in words
    assert "had locked the waiting room at Tarn Bay" in words
    words = words_of(terminal("actor", "brandvik"))
    assert words.startswith("Lotte Brandvik person · 1 claim and 0 rebuttals")
    assert "titles Council leader (" in words
    assert "no answer known" in words


def test_the_profile_of_a_script_is_one_object(terminal: Terminal, saved: None) -> None:
    (record,) = terminal("actor", "Lotte Brandvik", "--json").records
    assert (record["name"], record["kind"], record["claims"], record["pages"]) == (
        "Lotte Brandvik", "person", 1, 1
    )  # fmt: skip
    (entry,) = record["entries"]
    assert entry["kind"] == "claim"
    assert entry["channel"] == "terminal"
    assert (entry["answers"], entry["answered_by"]) == ([], [])
    assert terminal("actor", "--id", str(record["id"]), "--json").records == [record]


def test_what_is_saved_is_resolved_and_what_belongs_together_is_proposed(
    terminal: Terminal, saved: None, kept_database: Path
) -> None:
    async def read(database: Database) -> Any:
        from sqlalchemy import text

        async with database.reading() as session:
            links = await session.execute(text("SELECT kind, state, proposed_by FROM link"))
            actors = await session.scalar(text("SELECT count(*) FROM appearance WHERE actor_id IS NULL"))
            return [tuple(link) for link in links], actors

    assert within(kept_database, read) == ([("answers", "proposed", "rules")], 0)


def test_an_unknown_name_is_one_sentence_with_the_nearest(terminal: Terminal, saved: None) -> None:
    line = terminal("actor", "Lotta Brandwik").refused()
    assert re.search(r"Lotte Brandvik \(--id \d+\)", line)
    assert terminal("actor", "Lotta Brandwik", "--json").refused() == line
    assert "Nobody is known by a name like “Qqq”" in terminal("actor", "Qqq").refused()
    assert "no actor 99" in terminal("actor", "--id", "99").refused()


def test_of_several_who_bear_a_name_one_is_chosen_by_id(terminal: Terminal, kept_database: Path) -> None:
    async def file(database: Database) -> None:
        desk = NewsDesk(database)
        await desk.file(person("Ilse Karro", "Karro", title="Mayor"))
        await desk.file(person("Jonas Karro", "Karro", title="Driver"))

    within(kept_database, file)
    ended = terminal("actor", "Karro")
    words = words_of(ended)
    assert "`rejoinder actor --id N` shows one of them" in words
    (record,) = terminal("actor", "Karro", "--json").records
    assert {each["name"] for each in record["matches"]} == {"Ilse Karro", "Jonas Karro"}
    for match in record["matches"]:
        assert re.search(rf"^ +{match['id']} +{match['name']} +{match['title']}", ended.out, re.M)
        assert words_of(terminal("actor", "--id", str(match["id"]))).startswith(match["name"])


def test_pages_go_back_in_time(terminal: Terminal, kept_database: Path) -> None:
    async def file(database: Database) -> None:
        desk = NewsDesk(database)
        for day in range(23):
            await desk.file(person("Ilse Karro"), says=[("Ilse Karro", f"Bridge {day} is safe")], days=day)

    within(kept_database, file)
    assert "Page 1 of 3; --page N shows another." in words_of(terminal("actor", "Ilse Karro"))
    last = words_of(terminal("actor", "Ilse Karro", "--page", "3"))
    assert "Bridge 0 is safe" in last
    assert "Bridge 22 is safe" not in last
    assert terminal("actor", "Ilse Karro", "--page", "9", "--json").records[0]["page"] == 3
    found = [terminal("claims", "bridge", "--page", str(page), "--json").records[0] for page in (1, 2, 3, 4)]
    assert [len(each["statements"]) for each in found] == [10, 10, 3, 0]
    assert {each["total"] for each in found} == {23}
    assert "23 statements found, page 2." in words_of(terminal("claims", "bridge", "--page", "2"))
    assert "--page 3 shows older ones" in words_of(terminal("claims", "bridge", "--page", "2"))


def test_claims_are_found_with_the_filters_of_slack(terminal: Terminal, saved: None) -> None:
    assert "1 statement found. CLAIM Lotte Brandvik" in words_of(terminal("claims", "waiting unanswered"))
    found = terminal("claims", "waiting", "by:Norrline", "--json").records[0]["statements"]
    assert [(each["kind"], each["answered"]) for each in found] == [("rebuttal", None)]
    assert terminal("claims", "since:tomorrow").refused(2)
    assert terminal("claims", "waiting until:yesterday", "--json").records[0]["total"] == 0
    assert terminal("claims", "waiting in:terminal", "--json").records[0]["total"] > 0
    assert "by their ids alone" in terminal("claims", "waiting in:#desk").refused(2)
    assert "Nobody is known by the name Nemo" in words_of(terminal("claims", "by:Nemo"))
    assert "Try fewer words" in words_of(terminal("claims", "zeppelin"))


def test_a_shell_may_take_the_quotation_marks_of_a_name(terminal: Terminal, saved: None) -> None:
    found = terminal("claims", "waiting", "by:Lotte Brandvik", "--json").records[0]
    assert (found["total"], found["unknown_names"]) == (1, [])


@pytest.mark.parametrize(
    "words",
    ["since:2026-02-31", "until:soon x", "since:2026-03-02 until:2026-03-01", "", "-x", "x" * 5_000, "by:"],
)
def test_what_cannot_be_looked_for_is_wrong_usage(terminal: Terminal, saved: None, words: str) -> None:
    terminal("claims", "--", words).refused(2)


def test_a_name_of_five_thousand_characters_is_refused(terminal: Terminal, saved: None) -> None:
    assert "too long to be a name" in terminal("actor", "x" * 5_000).refused(2)
    for name in ("'; DROP TABLE actor; --", '"a" OR b*', "\u202e", "👩‍🚒", "%_%", "\x1b[31m"):
        assert terminal("actor", "--", name).refused()
    assert terminal("actor", "Lotte Brandvik").status == 0


@pytest.mark.parametrize("arguments", [["actor"], ["actor", "x", "--id", "1"]])
def test_a_name_or_an_id_is_asked_for(terminal: Terminal, arguments: list[str]) -> None:
    assert "--id N" in terminal(*arguments).refused(2)


@pytest.mark.parametrize("arguments", [["actor", "x"], ["claims", "x"]])
def test_an_empty_database_says_what_fills_it(terminal: Terminal, arguments: list[str]) -> None:
    assert "rejoinder db upgrade" in terminal(*arguments).refused()
    assert terminal("db", "upgrade").status == 0
    assert "analyse FILE --save" in terminal(*arguments).refused()


def test_of_several_workspaces_one_must_be_named(
    terminal: Terminal, saved: None, kept_database: Path
) -> None:
    within(kept_database, lambda database: NewsDesk(database).file(person("Ilse Karro")))
    for arguments in (["actor", "Ilse Karro"], ["claims", "bridge"]):
        line = terminal(*arguments).refused(2)
        assert "--workspace: the database " in line
        assert line.endswith("has T1, terminal.")
        assert terminal(*arguments, "--workspace", "T9").refused(2) == line
    assert words_of(terminal("actor", "Ilse Karro", "--workspace", "T1")).startswith("Ilse Karro")
    assert "Nobody is known" in terminal("actor", "Ilse Karro", "--workspace", "terminal").refused()


def test_whoever_runs_it_sees_private_channels_too(terminal: Terminal, kept_database: Path) -> None:
    async def file(database: Database) -> None:
        await NewsDesk(database).file(
            person("Ilse Karro"), says=[("Ilse Karro", "The bridge is safe")], channel="C-quiet"
        )

    within(kept_database, file)
    assert "1 claim and 0 rebuttals" in words_of(terminal("actor", "Ilse Karro"))
    assert terminal("claims", "bridge in:c-quiet", "--json").records[0]["total"] == 1


def test_names_and_words_of_articles_cannot_drive_the_terminal(
    terminal: Terminal, kept_database: Path
) -> None:
    said = f"{HOSTILE} said it"
    statement = Statement("claim", said, True, (Evidence(1, 0, 4, "Text"),), speaker=HOSTILE, title=HOSTILE)
    actors = (Actor(HOSTILE, "person", "claimant", ("Ilse Karro", HOSTILE + "2"), HOSTILE), body("Karro"))
    brief = Brief(HOSTILE, "en", Provenance("offline"), claims=(statement,), actors=actors)

    async def file(database: Database) -> None:
        await file_brief(database, brief)

    within(kept_database, file)
    for arguments in (["actor", "Ilse Karro"], ["claims", "said"]):
        assert "<!channel> [red]" in words_of(terminal(*arguments))
        assert terminal(*arguments, "--json").harmless()
    assert "Ilse" in terminal("actor", "Ilse Karo").err
    assert terminal("actor", "Ilse Karo").harmless()


def test_a_reader_that_stops_is_no_fault(saved: None) -> None:
    ended = shell("claims waiting | true")
    assert (ended.out, ended.err) == ("", "")
