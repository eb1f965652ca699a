"""Articles that may be much like another: what is known of their words, as far as a viewer may see them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Article, Brief, Filing, Inbound
from storage.viewer import Viewer, visible


class Simhash(NamedTuple):
    """What is alike for texts that are, of the article of a briefed filing."""

    filing_id: int
    simhash: int


async def recent_simhashes(
    session: AsyncSession, *, viewer: Viewer, other_than: str, since: datetime, limit: int
) -> list[Simhash]:
    """Return those of what was briefed after `since` that this viewer may see, the latest first.

    Articles of the fingerprint `other_than` are left out.
    """
    briefed = select(col(Brief.id)).where(col(Brief.filing_id) == col(Filing.id)).exists()
    rows = await session.execute(
        select(col(Filing.id), col(Article.simhash))
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .join(Article, col(Article.id) == col(Filing.article_id))
        .where(
            visible(viewer),
            col(Filing.created_at) > since,
            col(Article.simhash).is_not(None),
            col(Article.fingerprint) != other_than,
            briefed,
        )
        .order_by(col(Filing.id).desc())
        .limit(limit)
    )
    return [Simhash(filing_id, simhash) for filing_id, simhash in rows if simhash is not None]
