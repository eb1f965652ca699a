from __future__ import annotations

from datetime import timedelta

import pytest

from storage.articles import keep_article, text_of_article
from storage.database import Database
from storage.errors import StorageError
from storage.filings import filing, set_article, set_state
from storage.operations import filing_of_job, unfinished
from storage.tables import Filing
from tests.storage.samples import AT, WORKSPACE, receive

LATER = AT + timedelta(minutes=5)


async def test_a_filing_comes_with_its_message(database: Database) -> None:
    async with database.writing() as session:
        recorded = await receive(session)
    async with database.reading() as session:
        filed = await filing(session, workspace_id=WORKSPACE, filing_id=recorded.filing_id)
        assert await filing(session, workspace_id="T2", filing_id=recorded.filing_id) is None
    assert filed is not None
    assert (filed.filing.id, filed.inbound.id) == (recorded.filing_id, recorded.inbound_id)
    assert filed.filing.created_at == AT


async def test_states_carry_their_time_and_their_sentence(database: Database) -> None:
    async with database.writing() as session:
        filing_id = (await receive(session)).filing_id
        assert await set_state(
            session,
            workspace_id=WORKSPACE,
            filing_id=filing_id,
            state="failed",
            at=LATER,
            note="The file is a picture: paste the article's text.",
            error_id="k3x9",
        )
    async with database.writing() as session:
        row = await session.get_one(Filing, filing_id)
        assert (row.state, row.updated_at, row.finished_at) == ("failed", LATER, LATER)
        assert (row.note, row.error_id) == ("The file is a picture: paste the article's text.", "k3x9")
        await set_state(session, workspace_id=WORKSPACE, filing_id=filing_id, state="analysing", at=LATER)
    async with database.reading() as session:
        row = await session.get_one(Filing, filing_id)
    assert (row.finished_at, row.note, row.error_id) == (None, None, None)


async def test_a_filing_knows_its_article_and_the_one_that_was_briefed_before(database: Database) -> None:
    async with database.writing() as session:
        first = (await receive(session)).filing_id
        second = (await receive(session, event_id="Ev2", ts="2.0")).filing_id
        article_id = await keep_article(
            session, workspace_id=WORKSPACE, fingerprint="f", text="It rained.", language="en", at=AT
        )
        change = {"filing_id": second, "article_id": article_id, "earlier_filing_id": first}
        assert await set_article(session, workspace_id=WORKSPACE, **change)
        assert not await set_article(session, workspace_id="T2", **change)
    async with database.reading() as session:
        row = await session.get_one(Filing, second)
        assert await text_of_article(session, workspace_id=WORKSPACE, article_id=article_id) == "It rained."
        assert await text_of_article(session, workspace_id="T2", article_id=article_id) is None
        filed = await filing_of_job(session, filing_id=second)
    assert filed is not None
    assert (filed.filing.workspace_id, filed.inbound.id) == (WORKSPACE, row.inbound_id)
    assert (row.article_id, row.earlier_filing_id) == (article_id, first)


async def test_another_workspace_moves_nothing(database: Database) -> None:
    async with database.writing() as session:
        filing_id = (await receive(session)).filing_id
        assert not await set_state(
            session, workspace_id="T2", filing_id=filing_id, state="answered", at=LATER
        )


async def test_a_state_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(StorageError, match="ck_filing_state"):
        async with database.writing() as session:
            filing_id = (await receive(session)).filing_id
            await set_state(session, workspace_id=WORKSPACE, filing_id=filing_id, state="lost", at=LATER)  # type: ignore[arg-type]  # the point


async def test_what_has_not_finished_is_found_in_every_workspace(database: Database) -> None:
    async with database.writing() as session:
        waiting = (await receive(session)).filing_id
        elsewhere = (await receive(session, workspace_id="T2")).filing_id
        done = (await receive(session, event_id="Ev2", ts="2.0")).filing_id
        recent = (await receive(session, event_id="Ev3", ts="3.0", at=LATER)).filing_id
        await set_state(session, workspace_id=WORKSPACE, filing_id=done, state="answered", at=AT)
    async with database.reading() as session:
        assert await unfinished(session, before=LATER) == [(WORKSPACE, waiting, 1), ("T2", elsewhere, 1)]
        everything = await unfinished(session, before=LATER + timedelta(seconds=1))
    assert recent in {filing_id for _, filing_id, _ in everything}
