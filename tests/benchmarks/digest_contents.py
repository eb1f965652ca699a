"""How long it takes to compose a digest of a day's 10,000 briefs, and the one after it, with nothing new."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.digests.contents import compose, preview
from bot.program.garbage import collect_seldom
from storage.database import Database
from storage.digests import open_digest, set_composed
from storage.subscriptions import subscribe, subscription
from storage.tables import Subscription
from tests.benchmarks.archive import NEWEST, STATEMENTS_AN_ARTICLE, WORKSPACE, cast, fill, language
from tests.benchmarks.databases import postgres_database
from tests.benchmarks.figure import Figure

_MUST, _AIM = 2_000, 1_000
_CHANNEL = "C1"
# So that all of them are of one day.
_EVERY = timedelta(seconds=5)
# As in an archive: every second claim names somebody else of its article, and one in twenty is tied to
# another article's.
_NAMED = 2
_TIED = 20


def measure(*, smoke: bool) -> list[Figure]:
    """Compose on each database, in a process that looks for waste as one that serves does."""
    collect_seldom()
    briefs = 200 if smoke else 10_000
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rejoinder.db'}"
        figures += asyncio.run(_measure("SQLite", url, briefs, limited=not smoke))
    with postgres_database() as url_or_none:
        if url_or_none is not None:
            figures += asyncio.run(_measure("PostgreSQL", url_or_none, briefs, limited=not smoke))
    return figures


async def _measure(name: str, url: str, briefs: int, *, limited: bool) -> list[Figure]:
    # Public and private articles in the archive are 6 to 4.
    articles = briefs * 10 // 6
    people = cast(max(200, articles // 5))
    database = Database(url)
    await database.upgrade()
    fill(url, statements=articles * STATEMENTS_AN_ARTICLE, words=language(), people=people, every=_EVERY)
    _change(url, list(_tying(articles)))
    wanted = await _subscribe(database, NEWEST - _EVERY * articles)
    first = await _composed(database, wanted, 1)
    figures = [Figure(f"digest of {briefs:,} new briefs, {name}", first, "ms", *_limits(limited))]
    again = []
    for _ in range(5):
        began = time.perf_counter()
        async with database.reading() as session:
            left = await preview(session, subscription=wanted, at=NEWEST + timedelta(days=1))
        assert left.is_empty
        again.append((time.perf_counter() - began) * 1000)
    figures.append(Figure(f"the digest after it, with nothing new, {name}", min(again), "ms"))
    await database.close()
    return figures


def _limits(limited: bool) -> tuple[int | None, int | None]:
    return (_MUST, _AIM) if limited else (None, None)


async def _subscribe(database: Database, since: datetime) -> Subscription:
    async with database.writing() as session:
        subscription_id = await subscribe(
            session,
            workspace_id=WORKSPACE,
            channel_id=_CHANNEL,
            user_id="U1",
            days="mon,tue,wed,thu,fri",
            minute=540,
            zone="Europe/Berlin",
            scope="public",
            actor_ids=(),
            state="active",
            next_at=None,
            at=since,
        )
        found = await subscription(session, workspace_id=WORKSPACE, subscription_id=subscription_id)
    assert found is not None
    return found


async def _composed(database: Database, wanted: Subscription, n: int) -> float:
    """Return the milliseconds from an empty transaction to what the digest holds."""
    async with database.writing() as session:
        digest_id = await open_digest(
            session, workspace_id=WORKSPACE, subscription_id=wanted.id, slot=f"{n}", kind="slot",
            due_at=NEWEST, at=NEWEST,
        )  # fmt: skip
    assert digest_id is not None
    began = time.perf_counter()
    async with database.writing() as session:
        contents = await compose(session, subscription=wanted, digest_id=digest_id, at=NEWEST)
        await set_composed(session, workspace_id=WORKSPACE, digest_id=digest_id, at=NEWEST)
    taken = (time.perf_counter() - began) * 1000
    assert contents.disputes
    assert contents.waiting
    return taken


def _tying(articles: int) -> Iterator[str]:
    """Yield what makes an archive's claims name others, and ties some to those of earlier articles."""
    per = STATEMENTS_AN_ARTICLE
    yield (
        "UPDATE statement SET summary = summary || ' ' || (SELECT name FROM appearance WHERE appearance.id ="
        " statement.speaker_id + 1 AND appearance.brief_id = statement.brief_id)"
        f" WHERE kind = 'claim' AND position % {_NAMED} = 1 AND position < 3"
    )
    yield (
        "INSERT INTO link (workspace_id, from_id, to_id, kind, state, proposed_by, proposed_at, decided_by,"
        " decided_at) SELECT workspace_id, id, id - "
        f"{per} * 3, 'same', CASE WHEN id % 2 = 0 THEN 'confirmed' ELSE 'proposed' END, 'rules', filed_at, 'U2',"
        f" filed_at FROM statement WHERE kind = 'claim' AND id % {_TIED} = 2 AND id > {per} * 3"
        f" AND id <= {articles * per}"
    )


def _change(url: str, statements: list[str]) -> None:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(make_url(url).database or "")
        for each in statements:
            connection.execute(each)
        connection.commit()
        connection.close()
        return
    with psycopg.connect(url, autocommit=True) as server:
        for each in statements:
            server.execute(each)
        server.execute("ANALYZE")
