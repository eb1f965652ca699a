"""Appearances and whose they are: what resolution reads of a brief, and writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import (
    Actor,
    ActorKind,
    Appearance,
    AppearanceName,
    Article,
    Brief,
    Channel,
    Filing,
    Inbound,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """An appearance as its article words it; `actor_id` is None until it has been resolved."""

    appearance_id: int
    name: str
    kind: ActorKind
    others: tuple[str, ...] = ()
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Namings:
    """Who appears in a brief, and where its article came in; `text` is empty once it is gone.

    `in_public` says that the channel is known to be public; `version` counts the briefs of a filing.
    """

    filing_id: int
    version: int
    inbound_id: int
    channel_id: str
    in_public: bool
    text: str
    appearing: tuple[Naming, ...]


async def namings_of(session: AsyncSession, *, workspace_id: str, brief_id: int) -> Namings | None:
    """Return who appears in a brief, or None where the workspace has no such."""
    place = (
        await session.execute(
            select(
                col(Filing.id),
                col(Brief.version),
                col(Inbound.id),
                col(Inbound.channel_id),
                col(Channel.kind),
                col(Article.text),
            )
            .select_from(Brief)
            .join(Filing, col(Filing.id) == col(Brief.filing_id))
            .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
            .join(Article, col(Article.id) == col(Brief.article_id))
            .outerjoin(
                Channel,
                (col(Channel.workspace_id) == col(Inbound.workspace_id))
                & (col(Channel.channel_id) == col(Inbound.channel_id)),
            )
            .where(col(Brief.workspace_id) == workspace_id, col(Brief.id) == brief_id)
        )
    ).first()
    if place is None:
        return None
    filing_id, version, inbound_id, channel_id, channel_kind, text = place
    return Namings(
        filing_id,
        version,
        inbound_id,
        channel_id,
        channel_kind == "public",
        text or "",
        tuple(await _appearing(session, brief_id)),
    )


async def earlier_namings(session: AsyncSession, *, workspace_id: str, brief_id: int) -> list[Naming]:
    """Return who appears in other versions of a brief, as far as they have been resolved."""
    version = aliased(Brief)
    ids = await session.scalars(
        select(col(version.id))
        .join(Brief, col(Brief.filing_id) == col(version.filing_id))
        .where(
            col(Brief.workspace_id) == workspace_id, col(Brief.id) == brief_id, col(version.id) != brief_id
        )
        .order_by(col(version.version).desc())
    )
    found: list[Naming] = []
    for version_id in ids.all():
        found += [each for each in await _appearing(session, version_id) if each.actor_id is not None]
    return found


async def newcomers(session: AsyncSession, *, workspace_id: str, brief_id: int) -> set[int]:
    """Return the actors of a brief for which nobody has sought known ones that they may be."""
    rows = await session.scalars(
        select(col(Actor.id))
        .join(Appearance, col(Appearance.actor_id) == col(Actor.id))
        .where(
            col(Appearance.workspace_id) == workspace_id,
            col(Appearance.brief_id) == brief_id,
            col(Actor.sought_at).is_(None),
        )
    )
    return set(rows)


async def set_sought(
    session: AsyncSession, *, workspace_id: str, actor_ids: Collection[int], at: datetime
) -> None:
    """Note that known actors which some may be were sought."""
    await session.execute(
        update(Actor)
        .where(col(Actor.workspace_id) == workspace_id, col(Actor.id).in_(sorted(actor_ids)))
        .values(sought_at=at)
        .execution_options(synchronize_session=False)
    )


async def set_actors(session: AsyncSession, *, workspace_id: str, actors: Mapping[int, int]) -> None:
    """Say of appearances, by their ids, which actor each is."""
    if not actors:
        return
    table = Appearance.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    await session.execute(
        update(table)
        .where(table.c.workspace_id == workspace_id, table.c.id == bindparam("appearance"))
        .values(actor_id=bindparam("actor")),
        [{"appearance": appearance_id, "actor": actor_id} for appearance_id, actor_id in actors.items()],
    )


async def _appearing(session: AsyncSession, brief_id: int) -> list[Naming]:
    others: dict[int, list[str]] = defaultdict(list)
    for appearance_id, name in await session.execute(
        select(col(AppearanceName.appearance_id), col(AppearanceName.name))
        .join(Appearance, col(Appearance.id) == col(AppearanceName.appearance_id))
        .where(col(Appearance.brief_id) == brief_id)
        .order_by(col(AppearanceName.id))
    ):
        others[appearance_id].append(name)
    rows = await session.execute(
        select(col(Appearance.id), col(Appearance.name), col(Appearance.kind), col(Appearance.actor_id))
        .where(col(Appearance.brief_id) == brief_id)
        .order_by(col(Appearance.position))
    )
    return [
        Naming(appearance_id, name, kind, tuple(others[appearance_id]), actor_id)
        for appearance_id, name, kind, actor_id in rows
    ]
