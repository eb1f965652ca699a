"""Deleting a filing: all that was learned from its article goes; that it was filed and deleted stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import Actor, ActorName, Appearance, Article, Brief, Filing, Inbound, NameKey
from storage.viewer import Viewer, visible


async def erase_filing(
    session: AsyncSession, *, workspace_id: str, filing_id: int, by: str, at: datetime
) -> bool:
    """Take away all that a filing holds, and note who asked for it; False where there is nothing (any more).

    Its briefs go with their statements, evidence, corrections and links, and names and actors that
    no other article has; so do the message's content, which may hold articles of other filings but is of
    no use to those that were read, and the article unless another filing has it.
    """
    filing = await session.scalar(
        select(Filing)
        .where(
            col(Filing.workspace_id) == workspace_id,
            col(Filing.id) == filing_id,
            col(Filing.state) != "deleted",
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if filing is None:
        return False
    briefs = select(col(Brief.id)).where(col(Brief.filing_id) == filing_id)
    appearances = select(col(Appearance.id)).where(col(Appearance.brief_id).in_(briefs))
    articles = set(
        await session.scalars(select(col(Brief.article_id)).where(col(Brief.filing_id) == filing_id))
    )
    keys = set(
        await session.scalars(
            select(col(ActorName.name_key_id)).where(col(ActorName.appearance_id).in_(appearances))
        )
    )
    actors = set(
        await session.scalars(select(col(Appearance.actor_id)).where(col(Appearance.brief_id).in_(briefs)))
    )
    if filing.article_id is not None:
        articles.add(filing.article_id)
    filing.state, filing.deleted_by = "deleted", by
    filing.article_id = filing.earlier_filing_id = filing.like_filing_id = None
    filing.note = filing.error_id = filing.named = None
    filing.updated_at = filing.finished_at = at
    await session.flush()
    await session.execute(delete(Brief).where(col(Brief.filing_id) == filing_id))
    await _delete_names(session, keys)
    await _delete_actors(session, {actor_id for actor_id in actors if actor_id is not None})
    await _delete_articles(session, articles)
    await session.execute(update(Inbound).where(col(Inbound.id) == filing.inbound_id).values(payload=None))
    return True


async def filer_of(session: AsyncSession, *, viewer: Viewer, filing_id: int) -> str | None:
    """Return who filed it; None where this viewer may not see it, or it has been deleted."""
    return await session.scalar(
        select(col(Inbound.user_id))
        .join(Filing, col(Filing.inbound_id) == col(Inbound.id))
        .where(visible(viewer), col(Filing.id) == filing_id, col(Filing.state) != "deleted")
    )


async def _delete_names(session: AsyncSession, ids: Collection[int]) -> None:
    """Delete of these names those that no appearance has."""
    used = exists().where(col(ActorName.name_key_id) == col(NameKey.id))
    await session.execute(delete(NameKey).where(col(NameKey.id).in_(sorted(ids)), ~used))


async def _delete_actors(session: AsyncSession, ids: Collection[int]) -> None:
    """Delete of these actors those that appear nowhere, with the judgements on them.

    One that was found to be the same as others stays for as long as any of them appears: what ties
    them together may be this one.
    """
    named = select(col(Actor.id), col(Actor.merged_into_id)).where(col(Actor.id).in_(sorted(ids)))
    heads = {merged_into_id or actor_id for actor_id, merged_into_id in await session.execute(named)}
    member = aliased(Actor)
    appearing = exists().where(col(Appearance.actor_id) == col(member.id))
    alive = set(
        await session.scalars(
            select(func.coalesce(col(member.merged_into_id), col(member.id)))
            .where(or_(col(member.id).in_(sorted(heads)), col(member.merged_into_id).in_(sorted(heads))))
            .where(appearing)
        )
    )
    gone = sorted(heads - alive)
    await session.execute(
        delete(Actor).where(or_(col(Actor.id).in_(gone), col(Actor.merged_into_id).in_(gone)))
    )


async def _delete_articles(session: AsyncSession, ids: Collection[int]) -> None:
    """Delete of these articles those that no filing has."""
    # Held first: whoever files the same text meanwhile is either seen here, or waits and keeps its own.
    held = select(col(Article.id)).where(col(Article.id).in_(sorted(ids))).order_by(col(Article.id))
    await session.execute(held.with_for_update())
    filed = exists().where(col(Filing.article_id) == col(Article.id))
    briefed = exists().where(col(Brief.article_id) == col(Article.id))
    await session.execute(delete(Article).where(col(Article.id).in_(sorted(ids)), ~filed, ~briefed))
