from __future__ import annotations

import asyncio
import io
import json
import re
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli.analyse import one
from bot.sandbox.model.script import in_turn
from bot.sandbox.model.server import MODEL, ModelServer
from tests.article import pages, papers
from tests.article.web import plain, serving
from tests.cli.conftest import FERRY
from tests.cli.terminal import SHARED, Ended, Terminal, holds, needs_shared, process, started
from tests.fakes import harbour


def test_a_brief_is_printed_plain_where_nobody_watches(terminal: Terminal, ferry: Path) -> None:
    ended = terminal("analyse", ferry)
    assert ended.status == 0
    assert ended.err == ""
    assert ended.harmless()
    for words in ("CLAIM  Oskar Venn, Transport Minister", "REBUTTAL  Maren Dahl", "CONTEXT", "stayed here"):
        assert words in ended.out
    # Each sentence that something rests on carries its number, and the text is otherwise as given.
    article = ended.out.split("─" * 20)[0]
    assert re.sub(r"\[\d+\] ", "", article).split() == FERRY.split()
    assert "[2] Transport Minister" in article


def test_a_process_does_the_same(ferry: Path, terminal: Terminal) -> None:
    ended = process("analyse", ferry, "--json")
    assert (ended.status, ended.err) == (0, "")
    assert ended.records == terminal("analyse", ferry, "--json").records
    assert process("analyse", "-", "--json", given=ferry.read_bytes()).records == [
        {**ended.records[0], "id": "-"}
    ]


def test_json_is_one_object_of_the_stable_shape(terminal: Terminal, ferry: Path) -> None:
    (record,) = terminal("analyse", ferry, "--json").records
    holds(record, FERRY)
    assert record["id"] == str(ferry)
    assert record["title"] == "Ferry line denies leaving 240 passengers on the quay"
    assert (record["language"], record["analyst"]) == ("en", "offline")
    assert record["claims"][0]["speaker"] == "Oskar Venn"
    (rebuttal,) = record["rebuttals"]
    assert (rebuttal["speaker"], rebuttal["answers"]) == ("Maren Dahl", 0)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(FERRY, "utf-8", id="utf-8"),
        pytest.param(FERRY, "utf-8-sig", id="byte-order-mark"),
        pytest.param(FERRY, "utf-16", id="utf-16"),
        pytest.param(FERRY, "cp1252", id="windows-1252"),
        pytest.param(FERRY.replace("\n", "\r\n"), "utf-8", id="crlf"),
        pytest.param(FERRY.replace("\n", "\u2028"), "utf-8", id="line-separator"),
        pytest.param(FERRY.replace("Venn", "Venn 🚢👩‍🚒"), "utf-16", id="emoji"),
    ],
)
def test_evidence_is_the_text_at_its_offsets_in_any_encoding(
    terminal: Terminal, tmp_path: Path, text: str, encoding: str
) -> None:
    path = tmp_path / "given.txt"
    path.write_bytes(text.encode(encoding))
    (record,) = terminal("analyse", path, "--json").records
    holds(record, text)
    assert record["claims"]
    assert record["rebuttals"]


def test_any_kind_of_file_gives_the_brief_of_its_text(
    terminal: Terminal, ferry: Path, tmp_path: Path
) -> None:
    paragraphs = FERRY.strip().split("\n\n")
    files = {
        "ferry.md": ("# " + FERRY).encode(),
        "ferry.html": pages.page(
            pages.story(*paragraphs[1:], headline=paragraphs[0]), title=paragraphs[0]
        ).encode(),
        "ferry.docx": papers.docx(*paragraphs),
        "ferry.pdf": papers.pdf([line for text in paragraphs for line in (*papers.wrapped(text), "")]),
    }
    plain = without_places(terminal("analyse", ferry, "--json"))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        assert without_places(terminal("analyse", tmp_path / name, "--json")) == plain, name


def without_places(ended: Ended) -> dict[str, Any]:
    """A brief without what a file's name and line ends decide: its id, and offsets."""
    (record,) = ended.records
    for item in (*record["claims"], *record["rebuttals"], *record["context"]):
        del item["spans"]
    return {**record, "id": ""}


def test_a_link_is_opened_and_its_source_shown_and_kept(
    capsys: pytest.CaptureFixture[str], kept_database: Path
) -> None:
    async def opened() -> str:
        async with serving({"/ferry": plain(pages.ARTICLE)}) as server:
            await asyncio.to_thread(
                one,
                "http://courier.example/ferry",
                as_json=False,
                analyst="offline",
                save=True,
                detours=server.detours,
            )
        return capsys.readouterr().out

    first, *rest = asyncio.run(opened()).splitlines()
    assert first == "Tarn Courier · Ilse Lune · 2025-05-05 · https://courier.example/news/ferry-denies"
    with closing(sqlite3.connect(kept_database)) as connection:
        (kept,) = connection.execute("SELECT publisher, byline, date_text, url FROM article")
    assert " · ".join(kept) == first
    assert "CLAIM  Oskar Venn, Transport Minister" in "\n".join(rest)


def test_a_link_into_a_private_network_is_not_opened(terminal: Terminal) -> None:
    assert "a private or reserved address" in terminal("analyse", "http://169.254.169.254/latest").refused()


def test_standard_input_is_read_for_a_dash(terminal: Terminal) -> None:
    (record,) = terminal("analyse", "-", "--json", given=FERRY.encode()).records
    assert record["id"] == "-"
    holds(record, FERRY)


def test_lines_come_out_in_order_and_bad_ones_are_named(terminal: Terminal, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "b", "text": FERRY}),
        "not json",
        "",
        json.dumps({"id": "short", "text": "Too short."}),
        json.dumps({"id": "a", "text": FERRY.replace("\n", "\r\n")}),
        json.dumps({"text": FERRY}),
        json.dumps(["a", "list"]),
        json.dumps({"id": ["odd"], "text": FERRY}),
        json.dumps({"id": 9, "text": FERRY + "\U0001f6a2 \ud800 The port is open again."}),
    ]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines))
    ended = terminal("analyse", "--jsonl", path)
    assert ended.status == 1
    assert [record["id"] for record in ended.records] == ["b", "a", "6", "9"]
    for record, line in zip(ended.records, (0, 4, 5, 8), strict=True):
        holds(record, json.loads(lines[line])["text"])
    assert [line.partition(": ")[2].partition(":")[0] for line in ended.err.splitlines()] == [
        "Line 2", "Line 4", "Line 7", "Line 8", "4 of 8 lines could not be briefed"
    ]  # fmt: skip
    assert "Traceback" not in ended.err


def test_lines_of_standard_input_all_done_end_well(terminal: Terminal) -> None:
    ended = terminal("analyse", "--jsonl", "-", given=json.dumps({"id": "x", "text": FERRY}).encode())
    assert (ended.status, ended.err) == (0, "")
    assert [record["id"] for record in ended.records] == ["x"]
    assert terminal("analyse", "--jsonl", "-").out == ""


def test_what_is_kept_is_a_row_each_time(terminal: Terminal, ferry: Path, tmp_path: Path) -> None:
    first, second = terminal("analyse", ferry, "--save"), terminal("analyse", ferry, "--save", "--json")
    assert (first.status, first.err) == (0, "rejoinder: kept as brief 1\n")
    assert (second.status, second.err) == (0, "rejoinder: kept as brief 2\n")
    # Standard output is the brief alone, whatever is kept.
    holds(second.records[0], FERRY)
    with sqlite3.connect(tmp_path / "kept.db") as database:
        briefs, statements = (
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("brief", "statement")
        )
        states = database.execute("SELECT state FROM filing").fetchall()
    database.close()
    assert (briefs, states) == (2, [("answered",), ("answered",)])
    assert statements > 2


def test_any_text_of_json_can_be_kept(terminal: Terminal) -> None:
    line = json.dumps({"id": "odd", "text": FERRY + "\x00 \ud800 Nothing else happened on the quay."})
    ended = terminal("analyse", "--jsonl", "-", "--save", given=line.encode())
    assert (ended.status, ended.err) == (0, "rejoinder: kept as brief 1\n")


def test_nothing_is_kept_unless_asked(terminal: Terminal, ferry: Path, tmp_path: Path) -> None:
    terminal("analyse", ferry)
    assert not (tmp_path / "kept.db").exists()


async def test_a_model_writes_the_brief_where_one_is_configured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text(harbour.TEXT)
    async with ModelServer(in_turn(harbour.GOOD)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("REJOINDER_MODEL", MODEL)
        await asyncio.to_thread(one, str(path), as_json=True, analyst=None, save=False)
        await asyncio.to_thread(one, str(path), as_json=True, analyst="model", save=False)
        await asyncio.to_thread(one, str(path), as_json=True, analyst="offline", save=False)
        assert len(server.requests) == 2
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["analyst"] for record in records] == ["model", "model", "offline"]
    assert [record["sent_to"] for record in records] == [records[0]["sent_to"]] * 2 + [None]
    assert records[0]["model"] == MODEL
    assert records[0]["sent_to"].startswith("127.0.0.1")
    for record in records:
        holds(record, harbour.TEXT)


def test_a_model_that_cannot_be_reached_ends_in_a_checked_brief(
    terminal: Terminal, ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("REJOINDER_MODEL", "any")
    ended = terminal("analyse", ferry, "--json")
    assert ended.status == 0
    (record,) = ended.records
    assert record["analyst"] == "offline"
    assert record["note"].startswith("This is the offline analyst's brief:")
    assert "sk-canary" not in ended.out + ended.err
    holds(record, FERRY)


def test_a_model_that_is_not_configured_is_a_wrong_usage(
    terminal: Terminal, ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "REJOINDER_MODEL" in terminal("analyse", ferry, "--analyst", "model").refused(2)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    assert "REJOINDER_MODEL" in terminal("analyse", ferry).refused(2)
    # Half a model does not stand in the way of who wants none.
    assert terminal("analyse", ferry, "--analyst", "offline").status == 0


@pytest.mark.parametrize("many", [False, True])
def test_an_output_that_nobody_reads_to_its_end_is_left_quietly(tmp_path: Path, many: bool) -> None:
    # More than a pipe holds: one long article's text, or the records of many.
    path = tmp_path / "long.txt"
    if many:
        path.write_text((json.dumps({"id": "ferry", "text": FERRY}) + "\n") * 200)
    else:
        path.write_text(FERRY + "Minister Oskar Venn said on Monday that the quay was empty.\n" * 4000)
    with started("analyse", *(["--jsonl"] if many else []), path) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 1


class Interrupted(io.BytesIO):
    """Standard input at which somebody gives up waiting."""

    def read(self, _: int | None = -1) -> bytes:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the interrupt was swallowed")


def test_an_interrupt_ends_it_while_input_is_awaited(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rejoinder", "analyse", "-"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Interrupted()))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_an_interrupt_ends_it_between_articles(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps({"text": FERRY}) + "\n") * 20_000)
    with started("analyse", "--jsonl", path) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.read(1)
        running.send_signal(signal.SIGINT)
        assert len(running.stdout.read().splitlines()) < 20_000
        assert running.wait(60) == 130
        assert running.stderr.read() == b""


@needs_shared
def test_the_article_that_the_project_began_with(terminal: Terminal) -> None:
    path = SHARED / "article.txt"
    (record,) = terminal("analyse", path, "--json").records
    holds(record, path.read_text(encoding="utf-8"))
    claims = [claim["speaker"] for claim in record["claims"]]
    assert claims.count("Hossein Amir-Abdollahian") == 1
    index = claims.index("Hossein Amir-Abdollahian")
    assert record["rebuttals"]
    for rebuttal in record["rebuttals"]:
        assert rebuttal["answers"] == index
        assert re.fullmatch(r"Abdul Qahar Balkhi|(The )?Taliban(’s foreign ministry)?", rebuttal["speaker"])
    evidence = " ".join(text for rebuttal in record["rebuttals"] for text in rebuttal["evidence"])
    assert "meticulously fought" in evidence
    assert "does not share a border" in evidence
    context = [item["evidence"][0] for item in record["context"]]
    for words in ("Despite the Taliban", "Two senior Taliban officials", "leaked classified document"):
        assert sum(words in text for text in context) == 1
    assert len(context) == 3
