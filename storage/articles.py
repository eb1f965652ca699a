"""Articles: each exact text is kept once a workspace."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.insertion import insert_once
from storage.tables import Article
from storage.types import storable


async def keep_article(
    session: AsyncSession,
    *,
    workspace_id: str,
    fingerprint: str,
    text: str,
    language: str,
    at: datetime,
    title: str | None = None,
    byline: str | None = None,
    dateline: str | None = None,
    publisher: str | None = None,
    date_text: str | None = None,
    url: str | None = None,
) -> int:
    """Keep an article and return its id; the same text again is the same article.

    `fingerprint` is the caller's: equal for texts that are equal after normalisation.
    """
    digest = hashlib.sha256(storable(text).encode()).hexdigest()
    new_id = await insert_once(
        session,
        Article,
        workspace_id=workspace_id,
        unique=["workspace_id", "digest"],
        values={
            "fingerprint": fingerprint,
            "digest": digest,
            "text": text,
            "title": title,
            "byline": byline,
            "dateline": dateline,
            "publisher": publisher,
            "date_text": date_text,
            "url": url,
            "language": language,
            "words": len(text.split()),
            "created_at": at,
        },
    )
    if new_id is not None:
        return new_id
    same = select(col(Article.id)).where(
        col(Article.workspace_id) == workspace_id, col(Article.digest) == digest
    )
    return (await session.execute(same)).scalar_one()


async def text_of_article(session: AsyncSession, *, workspace_id: str, article_id: int) -> str | None:
    """Return an article's text, or None where this workspace has none of that id or it is gone."""
    return await session.scalar(
        select(col(Article.text)).where(
            col(Article.workspace_id) == workspace_id, col(Article.id) == article_id
        )
    )
