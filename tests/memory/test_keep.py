from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from bot.analysis.brief import Brief
from bot.article.article import Article
from bot.article.fingerprint import fingerprint
from bot.memory.keep import keep, recall
from storage import tables
from storage.briefs import brief_of_filing, latest_brief_of
from storage.database import Database
from storage.errors import StorageError
from storage.inbound import record_inbound
from storage.viewer import Viewer
from tests.memory.samples import ARTICLE, BRIEF, briefs

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FILER = Viewer("T1", "U1")
_numbers = count(1)


async def _file(database: Database) -> int:
    """Open a filing and return its id."""
    n = next(_numbers)
    async with database.writing() as session:
        recorded = await record_inbound(
            session,
            workspace_id="T1",
            event_id=f"Ev{n}",
            channel_id="C1",
            ts=f"{n}.0",
            thread_ts="1.0",
            user_id="U1",
            source="mention",
            payload={},
            at=AT,
        )
    return recorded.filing_id


async def _keep(
    database: Database, filing_id: int, brief: Brief = BRIEF, article: Article = ARTICLE, version: int = 1
) -> int:
    async with database.writing() as session:
        return await keep(
            session,
            workspace_id="T1",
            filing_id=filing_id,
            article=article,
            brief=brief,
            at=AT,
            version=version,
        )


async def test_what_is_kept_comes_back_with_its_place(database: Database) -> None:
    filing_id = await _file(database)
    brief_id = await _keep(database, filing_id)
    async with database.reading() as session:
        kept = await recall(session, viewer=FILER, brief_id=brief_id)
    assert kept is not None
    assert kept.brief == BRIEF
    assert (kept.brief_id, kept.filing_id, kept.article_text) == (brief_id, filing_id, ARTICLE.text)
    assert (kept.filed_by, kept.filed_at) == ("U1", AT)
    assert (kept.channel_id, kept.thread_ts, kept.message_ts) == ("C1", "1.0", None)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(brief=briefs())
async def test_any_brief_comes_back_as_it_was(database: Database, brief: Brief) -> None:
    brief_id = await _keep(database, await _file(database), brief)
    async with database.reading() as session:
        kept = await recall(session, viewer=FILER, brief_id=brief_id)
    assert kept is not None
    assert kept.brief == brief


async def test_unstorable_characters_are_replaced_one_for_one(database: Database) -> None:
    article = Article.parse("The dam\x00held, the \ud83d board of Lake Ommen said. Nobody was hurt.")
    sentence = article.sentence(1)
    brief = replace(BRIEF, title="a\x00b\udc00c", claims=(replace(BRIEF.claims[0], speaker="\x00"),))
    brief_id = await _keep(database, await _file(database), brief, article)
    async with database.reading() as session:
        kept = await recall(session, viewer=FILER, brief_id=brief_id)
    assert kept is not None
    assert kept.brief.title == "a\ufffdb\ufffdc"
    assert kept.article_text is not None
    assert len(kept.article_text) == len(article.text)
    assert kept.article_text[sentence.start : sentence.end].endswith("Lake Ommen said.")


async def test_a_step_may_run_twice_and_a_rerun_is_a_version(database: Database) -> None:
    filing_id = await _file(database)
    first = await _keep(database, filing_id)
    assert await _keep(database, filing_id, replace(BRIEF, dropped=5)) == first
    again = await _keep(database, filing_id, replace(BRIEF, dropped=5), version=2)
    async with database.reading() as session:
        assert await brief_of_filing(session, viewer=FILER, filing_id=filing_id) == again
        kept = [await recall(session, viewer=FILER, brief_id=each) for each in (first, again)]
    assert [each.brief.dropped for each in kept if each] == [1, 5]


async def test_the_same_article_is_found_by_its_fingerprint(database: Database) -> None:
    filings = [await _file(database) for _ in range(3)]
    await asyncio.gather(*(_keep(database, filing_id) for filing_id in filings))
    async with database.reading() as session:
        place = await latest_brief_of(session, viewer=FILER, fingerprint=fingerprint(ARTICLE.text))
        articles = (await session.execute(select(func.count()).select_from(tables.Article))).scalar_one()
    assert place is not None
    assert place.filing_id == filings[-1]
    assert articles == 1


async def test_an_articles_masthead_is_kept(database: Database) -> None:
    await _keep(database, await _file(database))
    async with database.reading() as session:
        row = (await session.scalars(select(tables.Article))).one()
    assert (row.title, row.language) == (ARTICLE.masthead.headline, ARTICLE.language)
    assert (row.fingerprint, row.words) == (fingerprint(ARTICLE.text), len(ARTICLE.text.split()))


@pytest.mark.parametrize("viewer", [Viewer("T1", "U2"), Viewer("T2", "U1", frozenset({"C1"}))])
async def test_others_recall_nothing(database: Database, viewer: Viewer) -> None:
    brief_id = await _keep(database, await _file(database))
    async with database.reading() as session:
        assert await recall(session, viewer=viewer, brief_id=brief_id) is None


async def test_nothing_is_kept_without_a_filing(database: Database) -> None:
    with pytest.raises(StorageError, match="There is no filing 99"):
        await _keep(database, 99)
    async with database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(tables.Article))).scalar_one() == 0


async def test_recalling_outlives_the_articles_text(database: Database) -> None:
    brief_id = await _keep(database, await _file(database))
    async with database.writing() as session:
        (await session.scalars(select(tables.Article))).one().text = None
    async with database.reading() as session:
        kept = await recall(session, viewer=FILER, brief_id=brief_id)
    assert kept is not None
    assert (kept.article_text, kept.brief) == (None, BRIEF)
