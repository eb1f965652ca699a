"""Briefs to take away: as JSON, the shape that `rejoinder analyse --json` prints, or as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any, Literal

from bot.analysis.brief import Statement
from bot.analysis.record import brief_record
from bot.memory.keep import Kept, recall
from bot.memory.states import State
from storage.briefs import briefs_between
from storage.database import Database
from storage.viewer import Viewer

Form = Literal["json", "csv"]

COLUMNS = (
    "brief",
    "filed_at",
    "filed_by",
    "channel",
    "headline",
    "language",
    "analyst",
    "id",
    "kind",
    "summary",
    "speaker",
    "title",
    "medium",
    "answers",
    "retraction",
    "verbatim",
    "evidence",
    "spans",
    "corrected_by",
)

_LETTERS = {"claim": "c", "rebuttal": "r", "context": "x"}
# What a spreadsheet takes for a formula at the beginning of a cell, full-width forms included; and
# the mark that says that it is none, so that each cell can be read back as it was.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
_MARK = "'"
_PAGE = 100


def export_brief(kept: Kept, form: Form) -> str:
    """Return one brief: a JSON object, or CSV with a head and a line for each statement."""
    if form == "json":
        return json.dumps(record_of(kept), ensure_ascii=False, indent=2) + "\n"
    return _lines([COLUMNS, *_rows(kept)])


async def export_statements(
    database: Database, *, viewer: Viewer, since: datetime, until: datetime, form: Form
) -> AsyncIterator[str]:
    """Yield all that this viewer may see of what was filed from `since` until before `until`, oldest first.

    JSON is an object a line, one for each brief; CSV has one head. Of a filing it is the latest brief,
    as it was corrected. Each piece is read on its own: memory holds a page of briefs' ids and one brief.
    """
    if form == "csv":
        yield _lines([COLUMNS])
    last = 0
    while True:
        async with database.reading() as session:
            page = await briefs_between(
                session, viewer=viewer, since=since, until=until, after=last, limit=_PAGE
            )
        for filing_id, brief_id in page:
            last = filing_id
            async with database.reading() as session:
                kept = await recall(session, viewer=viewer, brief_id=brief_id)
            if kept is None:  # deleted meanwhile
                continue
            if form == "json":
                yield json.dumps(record_of(kept), ensure_ascii=False) + "\n"
            else:
                yield _lines(_rows(kept))
        if len(page) < _PAGE:
            return


def record_of(kept: Kept) -> dict[str, Any]:
    """Return a brief as JSON: what `analyse` prints, who filed it where and when, and what was corrected.

    A correction's `statement` and `answers` are ids of this object, None where that is no more in it.
    """
    ids = _ids(kept)
    return {
        **brief_record(kept.brief, id=str(kept.brief_id)),
        "filed_by": kept.filed_by,
        "filed_at": kept.filed_at.isoformat(),
        "channel": kept.channel_id,
        "thread": kept.thread_ts,
        "corrections": [
            {
                "statement": ids.get(each.statement_id),
                "by": each.by,
                "at": each.at.isoformat(),
                "before": _state(each.before, ids),
                "after": _state(each.after, ids),
            }
            for each in kept.corrections
        ],
    }


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return _MARK + cell if cell.lstrip(" \u00a0\u3000\ufeff").startswith(_FORMULA) else cell


def as_it_was(cell: str) -> str:
    """Return what `harmless` was given."""
    return cell.removeprefix(_MARK) if cell.startswith(_MARK) else cell


def _ids(kept: Kept) -> dict[int, str]:
    """Return the ids of the statements in the JSON object, by those of their rows."""
    labels = [label for label, _ in _labelled(kept)]
    return {mark.statement_id: label for mark, label in zip(kept.marks, labels, strict=True)}


def _labelled(kept: Kept) -> list[tuple[str, Statement]]:
    groups = (kept.brief.claims, kept.brief.rebuttals, kept.brief.context)
    return [
        (f"{_LETTERS[each.kind]}{number}", each) for group in groups for number, each in enumerate(group, 1)
    ]


def _state(state: State, ids: dict[int, str]) -> dict[str, Any]:
    return {
        "kind": state.kind,
        "summary": state.summary,
        "speaker": state.speaker,
        "title": state.title,
        "answers": None if state.answers is None else ids.get(state.answers),
        "dropped": state.dropped,
    }


def _rows(kept: Kept) -> Iterable[tuple[str, ...]]:
    brief = kept.brief
    for (label, said), mark in zip(_labelled(kept), kept.marks, strict=True):
        yield tuple(
            harmless(cell)
            for cell in (
                str(kept.brief_id),
                kept.filed_at.isoformat(),
                kept.filed_by,
                kept.channel_id,
                brief.title or "",
                brief.language,
                brief.provenance.analyst,
                label,
                said.kind,
                said.summary,
                said.speaker or "",
                said.title or "",
                said.medium or "",
                "" if said.answers is None else f"c{said.answers + 1}",
                _yes(said.retraction),
                _yes(said.verbatim),
                "\n".join(each.text for each in said.evidence),
                " ".join(f"{each.start}-{each.end}" for each in said.evidence),
                mark.corrected_by or "",
            )
        )


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _lines(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
