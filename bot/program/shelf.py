"""Keeping what was briefed in the terminal: filings of a workspace of its own."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.analysis.brief import Brief
from bot.article.article import Article
from bot.article.documents import Document
from bot.memory.keep import facts_of, keep
from bot.memory.relations import relate
from bot.program.clock import utc_now
from bot.settings import Settings
from storage.articles import keep_article
from storage.channels import remember_channel
from storage.database import Database
from storage.filings import set_state
from storage.inbound import record_inbound

WORKSPACE = "terminal"
CHANNEL = "terminal"


class Shelf:
    """Keeps briefs made in the terminal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, article: Article, brief: Brief, document: Document | None = None) -> int:
        """Keep a brief with its article as one filing of whoever runs this; return the brief's id.

        `document` is what the article was read from, where that says more of it than its text.
        """
        at = utc_now()
        user = _user()
        async with self._database.writing() as session:
            await remember_channel(
                session, workspace_id=WORKSPACE, channel_id=CHANNEL, kind="public", external=False, at=at
            )
            recorded = await record_inbound(
                session,
                workspace_id=WORKSPACE,
                event_id=f"{user}:{at.timestamp():.6f}",
                channel_id=CHANNEL,
                ts=f"{at.timestamp():.6f}",
                thread_ts=None,
                user_id=user,
                source="direct",
                payload={},
                at=at,
            )
            article_id = await keep_article(
                session, workspace_id=WORKSPACE, at=at, **facts_of(article, document)
            )
            brief_id = await keep(
                session,
                workspace_id=WORKSPACE,
                filing_id=recorded.filing_id,
                article=article,
                brief=brief,
                at=at,
                article_id=article_id,
            )
            await set_state(
                session, workspace_id=WORKSPACE, filing_id=recorded.filing_id, state="answered", at=at
            )
        await relate(self._database, workspace_id=WORKSPACE, brief_id=brief_id, at=at)
        return brief_id


@asynccontextmanager
async def open_shelf(settings: Settings) -> AsyncIterator[Shelf]:
    """Open the database for briefs of the terminal, upgraded if need be.

    Raises:
        StorageError: the database cannot be used.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        await database.upgrade()
        yield Shelf(database)
    finally:
        await database.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"  # a container may run under a number without a name
