from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.analysis.brief import Actor, Brief, Provenance
from bot.memory.corrections import correct, correctable, undo_correction
from bot.memory.versions import keep_next
from storage import tables
from storage.briefs import brief_of_filing
from storage.database import Database
from storage.errors import StorageError
from storage.viewer import Viewer
from tests.memory.filing import AT, FILER, file_brief, read_back, says
from tests.memory.samples import ARTICLE, BRIEF

LATER = AT + timedelta(days=2)
BY_MODEL = replace(
    BRIEF,
    provenance=Provenance("model", model="m-1", prompt="3"),
    claims=(says(BRIEF.claims[0], "It is safe, the mayor says."),),
    rebuttals=(says(BRIEF.rebuttals[0], "It is not."),),
    context=(says(BRIEF.context[0], "It is old."),),
)


async def change(database: Database, brief_id: int, index: int, by: str = "U2", **fields: Any) -> int:
    async with database.writing() as session:
        sheet = await correctable(session, viewer=FILER, brief_id=brief_id)
        assert sheet is not None
        item = sheet.statements[index]
        made = await correct(
            session,
            viewer=FILER,
            statement_id=item.statement_id,
            change=replace(item.unchanged(), **fields),
            by=by,
            at=AT,
        )
    return made.correction_id


async def rerun(database: Database, brief_id: int, brief: Brief = BY_MODEL) -> int | None:
    async with database.writing() as session:
        return await keep_next(
            session, viewer=FILER, brief_id=brief_id, article=ARTICLE, brief=brief, at=LATER
        )


async def test_a_rerun_is_the_next_version_and_alone_shown(database: Database) -> None:
    first = await file_brief(database)
    second = await rerun(database, first)
    assert second is not None
    assert await rerun(database, first) is None
    kept = await read_back(database, second)
    assert (kept.brief, kept.is_latest) == (BY_MODEL, True)
    assert ((await read_back(database, first)).brief, (await read_back(database, first)).is_latest) == (
        BRIEF,
        False,
    )
    async with database.reading() as session:
        assert await brief_of_filing(session, viewer=FILER, filing_id=kept.filing_id) == second
        for table in (tables.Statement, tables.Appearance):
            rows = await session.execute(select(col(table.brief_id), col(table.shown)))
            assert {(brief_id, shown) for brief_id, shown in rows} == {(first, False), (second, True)}


async def test_corrections_survive_with_their_authors(database: Database) -> None:
    first = await file_brief(database)
    await change(database, first, 0, by="U2", summary="The bridge is sound.")
    await change(database, first, 0, by="U3", speaker="Veldany Council", speaker_kind="group")
    await change(database, first, 2, by="U4", dropped=True)
    second = await rerun(database, first)
    assert second is not None
    kept = await read_back(database, second)
    assert [claim.summary for claim in kept.brief.claims] == ["The bridge is sound."]
    assert kept.brief.claims[0].speaker == "Veldany Council"
    assert [rebuttal.summary for rebuttal in kept.brief.rebuttals] == ["It is not."]
    assert kept.brief.rebuttals[0].answers == 0
    assert kept.brief.context == ()
    assert [actor.name for actor in kept.brief.actors][2:] == ["Veldany Council"]
    assert [mark.corrected_by for mark in kept.marks] == ["U3", None]
    assert [(each.by, each.at) for each in kept.corrections] == [("U2", AT), ("U3", AT), ("U4", AT)]
    assert {each.statement_id for each in kept.corrections} & {
        mark.statement_id for mark in (await read_back(database, first)).marks
    } == set()
    async with database.reading() as session:
        shown = await session.execute(
            select(col(tables.Statement.kind), col(tables.Statement.shown)).where(
                col(tables.Statement.brief_id) == second
            )
        )
    assert dict(shown.all()) == {"claim": True, "rebuttal": True, "context": False}


async def test_corrections_can_be_undone_after_a_rerun_and_survive_another(database: Database) -> None:
    first = await file_brief(database)
    await change(database, first, 0, dropped=True)
    second = await rerun(database, first)
    assert second is not None
    assert (await read_back(database, second)).brief.claims == ()
    (dropping,) = (await read_back(database, second)).corrections
    async with database.writing() as session:
        await undo_correction(session, viewer=FILER, correction_id=dropping.correction_id, by="U5", at=LATER)
    kept = await read_back(database, second)
    assert kept.brief.claims == BRIEF.claims
    assert kept.brief.rebuttals[0].answers == 0
    third = await rerun(database, second, BRIEF)
    assert third is not None
    kept = await read_back(database, third)
    assert kept.brief == BRIEF
    assert [each.by for each in kept.corrections] == ["U2", "U5"]


async def test_a_typed_speaker_whom_the_analysis_finds_is_one_of_the_article(database: Database) -> None:
    first = await file_brief(database)
    await change(database, first, 2, speaker="Veldany Council", speaker_kind="group")
    council = Actor("Veldany Council", "organisation", "source")
    second = await rerun(database, first, replace(BY_MODEL, actors=(*BRIEF.actors, council)))
    assert second is not None
    (typing,) = (await read_back(database, second)).corrections
    async with database.writing() as session:
        await undo_correction(session, viewer=FILER, correction_id=typing.correction_id, by="U5", at=LATER)
    kept = await read_back(database, second)
    assert kept.brief.context[0].speaker is None
    assert kept.brief.actors == (*BRIEF.actors, council)


async def test_the_rerun_of_what_is_gone_keeps_nothing(database: Database) -> None:
    first = await file_brief(database)
    with pytest.raises(StorageError, match="has been deleted"):
        await rerun(database, first + 1)
    with pytest.raises(StorageError, match="has been deleted"):
        async with database.writing() as session:
            await keep_next(
                session, viewer=Viewer("T2", "U1"), brief_id=first, article=ARTICLE, brief=BRIEF, at=LATER
            )
