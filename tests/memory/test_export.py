from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.brief import Brief
from bot.analysis.record import brief_record
from bot.memory.corrections import correct, correctable
from bot.memory.export import COLUMNS, Form, as_it_was, export_brief, export_statements, harmless
from bot.memory.keep import Kept, Mark
from bot.memory.versions import keep_next
from storage.database import Database
from storage.viewer import Viewer
from tests.memory.filing import AT, FILER, file_brief, open_channel, read_back
from tests.memory.samples import ARTICLE, BRIEF, briefs

DAY = timedelta(days=1)


def kept_of(brief: Brief) -> Kept:
    marks = tuple(Mark(100 + n, "=U2" if n else None) for n, _ in enumerate(brief.statements))
    return Kept(7, 3, None, brief, "U1", AT, "C1", "1.0", "1.1", marks)


def read_csv(text: str) -> list[dict[str, str]]:
    head, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(head) == COLUMNS
    return [dict(zip(COLUMNS, map(as_it_was, row), strict=True)) for row in rows]


@given(briefs())
def test_csv_can_be_read_back_and_begins_no_formula(brief: Brief) -> None:
    text = export_brief(kept_of(brief), "csv")
    for cells in csv.reader(io.StringIO(text, newline="")):
        assert not any(
            cell.lstrip(" \u00a0\u3000\ufeff").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells
        )
    rows = read_csv(text)
    assert len(rows) == len(brief.statements)
    for row, said in zip(rows, brief.statements, strict=True):
        assert row["summary"] == said.summary
        assert (row["speaker"], row["title"], row["medium"]) == (
            said.speaker or "",
            said.title or "",
            said.medium or "",
        )
        assert row["evidence"] == "\n".join(each.text for each in said.evidence)
        assert row["spans"] == " ".join(f"{each.start}-{each.end}" for each in said.evidence)
        answered = "" if said.answers is None else f"c{said.answers + 1}"
        assert (row["kind"], row["answers"]) == (said.kind, answered)
    assert [row["id"] for row in rows if row["kind"] == "claim"] == [
        f"c{n + 1}" for n in range(len(brief.claims))
    ]


@given(
    st.text(st.characters(codec="utf-8"), max_size=8)
    | st.from_regex(r"['=+\-@\t\r ]{0,4}\w*", fullmatch=True)
)
def test_a_cell_is_marked_and_read_back(cell: str) -> None:
    assert as_it_was(harmless(cell)) == cell


def test_formulas_are_marked() -> None:
    for cell in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1", "'=1"):
        assert harmless(cell) == f"'{cell}"
    assert harmless("The bridge = safe") == "The bridge = safe"


@given(briefs())
def test_json_has_the_shape_of_analyse(brief: Brief) -> None:
    told = json.loads(export_brief(kept_of(brief), "json"))
    expected = json.loads(json.dumps(brief_record(brief, id="7")))
    assert {key: told[key] for key in expected} == expected
    assert (told["filed_by"], told["filed_at"], told["channel"]) == ("U1", AT.isoformat(), "C1")


async def _change(database: Database, brief_id: int, index: int, **fields: Any) -> None:
    async with database.writing() as session:
        sheet = await correctable(session, viewer=FILER, brief_id=brief_id)
        assert sheet is not None
        item = sheet.statements[index]
        change = replace(item.unchanged(), **fields)
        await correct(
            session, viewer=FILER, statement_id=item.statement_id, change=change, by="U2", at=AT + DAY
        )


async def test_corrections_are_told_with_their_authors(database: Database) -> None:
    brief_id = await file_brief(database)
    await _change(database, brief_id, 1, summary="It is not.")
    await _change(database, brief_id, 0, dropped=True)
    kept = await read_back(database, brief_id)
    told = json.loads(export_brief(kept, "json"))
    first, second = told["corrections"]
    assert (first["statement"], first["by"], first["at"]) == ("r1", "U2", (AT + DAY).isoformat())
    assert (first["before"]["summary"], first["after"]["summary"]) == (
        BRIEF.rebuttals[0].summary,
        "It is not.",
    )
    assert (second["statement"], second["after"]["dropped"]) == (None, True)
    assert [row["corrected_by"] for row in read_csv(export_brief(kept, "csv"))] == ["U2", ""]


async def _export(database: Database, viewer: Viewer, form: Form, **changes: Any) -> str:
    span: dict[str, Any] = {"since": AT, "until": AT + DAY} | changes
    pieces = [piece async for piece in export_statements(database, viewer=viewer, form=form, **span)]
    return "".join(pieces)


async def test_what_was_filed_between_two_dates(database: Database) -> None:
    filed = [await file_brief(database, at=AT + hours * DAY / 2) for hours in range(4)]
    lines = [json.loads(line) for line in (await _export(database, FILER, "json")).splitlines()]
    assert [line["id"] for line in lines] == [str(each) for each in filed[:2]]
    rows = read_csv(await _export(database, FILER, "csv", since=AT + DAY, until=AT + 2 * DAY))
    assert {row["brief"] for row in rows} == {str(each) for each in filed[2:]}
    assert len(rows) == 6


async def test_of_a_filing_the_latest_brief_is_told(database: Database) -> None:
    first = await file_brief(database)
    async with database.writing() as session:
        second = await keep_next(
            session, viewer=FILER, brief_id=first, article=ARTICLE, brief=BRIEF, at=AT + DAY
        )
    (line,) = (await _export(database, FILER, "json")).splitlines()
    assert json.loads(line)["id"] == str(second)


async def test_more_than_a_page_comes_whole(database: Database) -> None:
    small = replace(BRIEF, rebuttals=(), context=(), actors=())
    filed = [await file_brief(database, small) for _ in range(103)]
    rows = read_csv(await _export(database, FILER, "csv"))
    assert [row["brief"] for row in rows] == [str(each) for each in filed]


async def test_nobody_exports_what_they_may_not_see(database: Database) -> None:
    await file_brief(database, channel_id="C1")
    public = await file_brief(database, channel_id="C2")
    await file_brief(database, workspace_id="T2", channel_id="C2")
    await open_channel(database, "C2")
    colleague = Viewer("T1", "U2")
    rows = read_csv(await _export(database, colleague, "csv"))
    assert {row["brief"] for row in rows} == {str(public)}
    assert read_csv(await _export(database, Viewer("T3", "U1"), "csv")) == []
