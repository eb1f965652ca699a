"""Where an actor appears: what one looks through to tell two apart who are taken for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Actor, Appearance, Brief, Inbound
from storage.viewer import Viewer, visible


@dataclass(frozen=True, slots=True)
class Appearing:
    """An actor in one article, as it words them; `headline` is the article's, where it has one."""

    appearance_id: int
    name: str
    title: str | None
    headline: str | None
    filed_at: datetime


async def appearing(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Appearing]:
    """Return where an actor appears in articles that this viewer may see: by name, the newest first."""
    cluster = or_(col(Actor.id) == actor_id, col(Actor.merged_into_id) == actor_id)
    rows = await session.execute(
        select(
            col(Appearance.id),
            col(Appearance.name),
            col(Appearance.title),
            col(Brief.title),
            col(Inbound.received_at),
        )
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .join(Brief, col(Brief.id) == col(Appearance.brief_id))
        .where(
            col(Actor.workspace_id) == viewer.workspace_id,
            cluster,
            col(Appearance.shown),
            visible(viewer),
        )
        .order_by(func.lower(col(Appearance.name)), col(Inbound.received_at).desc(), col(Appearance.id))
    )
    return [Appearing(*row) for row in rows]
