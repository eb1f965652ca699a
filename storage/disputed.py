"""Claims and rebuttals with all that a digest shows of them, and whom their briefs name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import CLUSTER, seen_in
from storage.among import among
from storage.outgoing import answers_filing
from storage.tables import (
    Actor,
    Appearance,
    AppearanceName,
    Brief,
    DigestListing,
    Filing,
    Inbound,
    Outgoing,
    Statement,
    StatementKind,
)
from storage.viewer import Viewer

# Made once: making an alias takes longer than asking with it.
_REPLY = aliased(Statement)


class Part(NamedTuple):
    """A claim or rebuttal, and where its brief stands.

    `actor_id` is who speaks, as far as that is known; `answers_id` the claim of its own article that a
    rebuttal meets; `message_ts` the message that shows the brief, None while none is known to be posted.
    """

    id: int
    kind: StatementKind
    brief_id: int
    summary: str
    speaker: str | None
    actor_id: int | None
    answers_id: int | None
    corrected_by: str | None
    filed_at: datetime
    channel_id: str
    thread_ts: str
    message_ts: str | None


class Told(NamedTuple):
    """Claims and rebuttals, and the known actors of their briefs under each name that these have for them."""

    parts: list[Part]
    names: Mapping[int, list[tuple[int, str]]]


async def told_between(session: AsyncSession, *, viewer: Viewer, since: datetime, until: datetime) -> Told:
    """Return what was filed from `since` until and at `until`, as far as this viewer may see it."""
    of_workspace = col(Statement.workspace_id) == viewer.workspace_id
    filed = and_(of_workspace, col(Statement.filed_at).between(since, until))
    return await _told(session, viewer, filed)


async def told_of(session: AsyncSession, *, viewer: Viewer, statement_ids: Collection[int]) -> Told:
    """Return those claims and rebuttals, with what they answer or answers them in their own articles."""
    if not statement_ids:
        return Told([], {})
    # Only what this viewer may see is told of these. The workspace is not asked for by itself: SQLite would
    # read all of it.
    ids, claims = set(statement_ids), set(statement_ids)
    met = select(col(Statement.answers_id)).where(
        among(session.get_bind(), col(Statement.id), ids), col(Statement.answers_id).is_not(None)
    )
    claims.update(each for each in await session.scalars(met) if each is not None)
    replies = select(col(Statement.id)).where(among(session.get_bind(), col(Statement.answers_id), claims))
    ids = {*claims, *await session.scalars(replies)}
    return await _told(session, viewer, among(session.get_bind(), col(Statement.id), ids))


async def still_waiting(
    session: AsyncSession, *, viewer: Viewer, subscription_id: int, state: str, before: int | None = None
) -> set[int]:
    """Return the claims that a subscription listed in a state and that their own article does not answer."""
    answered = select(col(_REPLY.id)).where(col(_REPLY.answers_id) == col(Statement.id), col(_REPLY.shown))
    rows = await session.scalars(
        select(col(Statement.id))
        .join(DigestListing, col(DigestListing.statement_id) == col(Statement.id))
        .where(
            col(DigestListing.workspace_id) == viewer.workspace_id,
            col(DigestListing.subscription_id) == subscription_id,
            *([] if before is None else [col(DigestListing.digest_id) < before]),
            col(DigestListing.state) == state,
            col(Statement.shown),
            col(Statement.kind) == "claim",
            ~answered.exists(),
            seen_in(col(Statement.inbound_id), viewer),
        )
    )
    return set(rows)


async def _told(session: AsyncSession, viewer: Viewer, chosen: ColumnElement[bool]) -> Told:
    """Read statements by themselves, and once a brief what they have in common."""
    rows = (
        await session.execute(
            select(
                col(Statement.id),
                col(Statement.kind),
                col(Statement.brief_id),
                col(Statement.summary),
                col(Statement.speaker),
                col(Statement.speaker_id),
                col(Statement.answers_id),
                col(Statement.corrected_by),
            ).where(
                chosen,
                col(Statement.shown),
                col(Statement.kind) != "context",
                seen_in(col(Statement.inbound_id), viewer),
            )
        )
    ).all()
    brief_ids = {row[2] for row in rows}
    places = await _places(session, viewer, brief_ids)
    actors, names = await _actors(session, viewer, brief_ids)
    parts = [
        Part(row_id, kind, brief, summary, speaker, actors.get(speaker_id), answers_id, by, *places[brief])
        for row_id, kind, brief, summary, speaker, speaker_id, answers_id, by in rows
    ]
    return Told(parts, names)


async def _places(
    session: AsyncSession, viewer: Viewer, brief_ids: Collection[int]
) -> dict[int, tuple[Any, ...]]:
    """Return of each brief when it was filed, its channel, its thread and its message."""
    rows = await session.execute(
        select(
            col(Brief.id),
            col(Inbound.received_at),
            col(Inbound.channel_id),
            func.coalesce(col(Inbound.thread_ts), col(Inbound.ts)),
            col(Outgoing.ts),
        )
        .join(Filing, col(Filing.id) == col(Brief.filing_id))
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .outerjoin(Outgoing, answers_filing(col(Brief.workspace_id), col(Brief.filing_id)))
        .where(among(session.get_bind(), col(Brief.id), brief_ids), seen_in(col(Filing.inbound_id), viewer))
    )
    return {row[0]: tuple(row[1:]) for row in rows}


async def _actors(
    session: AsyncSession, viewer: Viewer, brief_ids: Collection[int]
) -> tuple[dict[int | None, int], dict[int, list[tuple[int, str]]]]:
    """Return the actor of each appearance, and the actors of each brief under all their names there."""
    rows = await session.execute(
        select(
            col(Appearance.id), col(Appearance.brief_id), CLUSTER, col(Appearance.name), col(Appearance.shown)
        )
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(
            among(session.get_bind(), col(Appearance.brief_id), brief_ids),
            seen_in(col(Appearance.inbound_id), viewer),
        )
    )
    actors: dict[int | None, int] = {}
    names: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for appearance_id, brief_id, actor_id, name, shown in rows:
        actors[appearance_id] = actor_id
        if shown:
            names[brief_id].append((actor_id, name))
    others = await session.execute(
        select(col(Appearance.id), col(Appearance.brief_id), col(AppearanceName.name))
        .select_from(AppearanceName)
        .join(Appearance, col(Appearance.id) == col(AppearanceName.appearance_id))
        .where(
            among(session.get_bind(), col(Appearance.brief_id), brief_ids),
            col(Appearance.shown),
            seen_in(col(Appearance.inbound_id), viewer),
        )
    )
    for appearance_id, brief_id, name in others:
        if appearance_id in actors:
            names[brief_id].append((actors[appearance_id], name))
    return actors, names
