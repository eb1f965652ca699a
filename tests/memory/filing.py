"""Filings to remember things by, in a newsroom that does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from bot.analysis.brief import Brief, Evidence, Statement
from bot.article.article import Article
from bot.memory.keep import Kept, keep, recall
from bot.memory.relations import relate
from storage.channels import remember_channel
from storage.database import Database
from storage.inbound import record_inbound
from storage.viewer import Viewer
from tests.memory.samples import ARTICLE, BRIEF

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FILER = Viewer("T1", "U1")
_numbers = count(1)


async def file_brief(
    database: Database,
    brief: Brief = BRIEF,
    article: Article = ARTICLE,
    *,
    channel_id: str = "C1",
    user_id: str = "U1",
    workspace_id: str = "T1",
    at: datetime = AT,
) -> int:
    """File an article, keep its brief and return the brief's id."""
    n = next(_numbers)
    async with database.writing() as session:
        recorded = await record_inbound(
            session,
            workspace_id=workspace_id,
            event_id=f"EvF{n}",
            channel_id=channel_id,
            ts=f"9{n}.0",
            thread_ts=None,
            user_id=user_id,
            source="mention",
            payload={"text": article.text},
            at=at,
        )
        brief_id = await keep(
            session,
            workspace_id=workspace_id,
            filing_id=recorded.filing_id,
            article=article,
            brief=brief,
            at=at,
        )
    await relate(database, workspace_id=workspace_id, brief_id=brief_id, at=at)
    return brief_id


async def open_channel(database: Database, channel_id: str, workspace_id: str = "T1") -> None:
    """Have a channel known to be public."""
    async with database.writing() as session:
        await remember_channel(
            session, workspace_id=workspace_id, channel_id=channel_id, kind="public", external=False, at=AT
        )


async def read_back(database: Database, brief_id: int, viewer: Viewer = FILER) -> Kept:
    """Recall a brief that must be there."""
    async with database.reading() as session:
        kept = await recall(session, viewer=viewer, brief_id=brief_id)
    assert kept is not None
    return kept


def evidence(number: int) -> Evidence:
    """Return a sentence of the sample article as evidence."""
    sentence = ARTICLE.sentence(number)
    return Evidence(number, sentence.start, sentence.end, sentence.text)


def says(statement: Statement, summary: str, *sentences: int) -> Statement:
    """Return the statement with another summary, and on other sentences where these are given."""
    resting = tuple(evidence(number) for number in sentences) or statement.evidence
    return replace(statement, summary=summary, evidence=resting)
