"""Articles: each exact text is kept once a workspace."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

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
    told: str = "",
    simhash: int | None = None,
) -> int:
    """Keep an article and return its id; the same text again, `told` of in the same way, is the same.

    `fingerprint` and `simhash` are the caller's: equal for texts that are equal after normalisation,
    and near for texts that are nearly so.
    """
    digest = hashlib.sha256(storable(f"{text}\0{told}" if told else text).encode()).hexdigest()
    values: dict[str, Any] = {
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
        "simhash": simhash,
    }
    # Held until the end of the transaction: a deletion must not take it away from under whoever files it.
    same = (
        select(col(Article.id))
        .where(col(Article.workspace_id) == workspace_id, col(Article.digest) == digest)
        .with_for_update(read=True, key_share=True)
    )
    known: int | None = None
    while known is None:
        known = await insert_once(
            session, Article, workspace_id=workspace_id, unique=["workspace_id", "digest"], values=values
        )
        # Neither inserted nor there: it was deleted in between.
        known = known or await session.scalar(same)
    return known


async def text_of_article(session: AsyncSession, *, workspace_id: str, article_id: int) -> str | None:
    """Return an article's text, or None where this workspace has none of that id or it is gone."""
    return await session.scalar(
        select(col(Article.text)).where(
            col(Article.workspace_id) == workspace_id, col(Article.id) == article_id
        )
    )
