"""Full-text search over statements and articles.

Newest first, not by likeness: reporters look for the latest that was said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from storage.outgoing import FILING_KEY
from storage.tables import (
    Actor,
    ActorName,
    Appearance,
    Article,
    Brief,
    Filing,
    Inbound,
    Link,
    NameKey,
    Outgoing,
    Statement,
)
from storage.viewer import Viewer, visible
from storage.words import Searched, Term, fts5_rows, tsvector_matches

_Columns = TypeVarTuple("_Columns")
# SQLite knows not how many rows have a word. Up to so many are looked up and sorted; where more have it,
# rows are gone through from the newest on until there are enough.
_FEW = 2_000
# PostgreSQL knows. A plan that is kept for any words suits neither rare nor common ones, and compiling one
# to machine code takes longer than running it.
_PLANNED_ANEW = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; of its terms at least one is not negated, where there are any.

    `actor_ids` are the actors who may have said it, None where anybody may; `until` is the first
    moment that is too late; an empty `channel_ids` leaves the channel open.
    """

    terms: tuple[Term, ...] = ()
    actor_ids: frozenset[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    channel_ids: frozenset[str] = frozenset()
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """A briefed article and where its brief stands; `message_ts` is None while none is known to be posted."""

    brief_id: int
    title: str | None
    filed_at: datetime
    channel_id: str
    thread_ts: str
    message_ts: str | None


async def statements_wanted(
    session: AsyncSession, *, viewer: Viewer, wanted: Wanted, limit: int
) -> list[tuple[int, int]]:
    """Return the newest statements wanted that this viewer may see, each with the id of its brief.

    By the time their article was filed, then by id.
    """
    found = (
        select(col(Statement.id), col(Statement.brief_id))
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .where(col(Statement.workspace_id) == viewer.workspace_id, col(Statement.shown), visible(viewer))
        .where(*_filed_in(wanted, col(Statement.filed_at)))
        .order_by(col(Statement.filed_at).desc(), col(Statement.id).desc())
        .limit(limit)
    )
    if wanted.actor_ids is not None:
        found = found.where(col(Statement.speaker_id).in_(_speaking(viewer, wanted.actor_ids)))
    if wanted.unanswered:
        claim = col(Statement.kind) == "claim"
        found = found.where(claim, ~_answered(viewer))
    if wanted.terms:
        found = await _with_words(session, found, "statement", col(Statement.id), wanted.terms)
    return [(row[0], row[1]) for row in await session.execute(found)]


async def articles_wanted(
    session: AsyncSession, *, viewer: Viewer, wanted: Wanted, without: Collection[int], limit: int
) -> list[Filed]:
    """Return the newest filings whose article has the words wanted, apart from some briefs.

    Only its words, time and channel count: an article says nothing by itself.
    """
    later = aliased(Brief)
    found = (
        select(
            col(Brief.id),
            col(Brief.title),
            col(Inbound.received_at),
            col(Inbound.channel_id),
            func.coalesce(col(Inbound.thread_ts), col(Inbound.ts)),
            col(Outgoing.ts),
        )
        .select_from(Filing)
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .join(Brief, col(Brief.filing_id) == col(Filing.id))
        .outerjoin(
            Outgoing,
            and_(
                col(Outgoing.workspace_id) == col(Filing.workspace_id),
                col(Outgoing.key) == literal(FILING_KEY) + cast(col(Filing.id), String),
            ),
        )
        .where(
            col(Filing.workspace_id) == viewer.workspace_id,
            col(Filing.state) != "deleted",
            visible(viewer),
            col(Brief.id).not_in(sorted(without)),
            ~select(col(later.id))
            .where(col(later.filing_id) == col(Brief.filing_id), col(later.version) > col(Brief.version))
            .exists(),
        )
        .where(*_filed_in(wanted, col(Inbound.received_at)))
        .order_by(col(Filing.id).desc())
        .limit(limit)
    )
    found = await _with_words(session, found, "article", col(Filing.article_id), wanted.terms)
    return [Filed(*row) for row in await session.execute(found)]


async def answered_among(
    session: AsyncSession, *, viewer: Viewer, statement_ids: Collection[int]
) -> set[int]:
    """Return which of these claims something answers that this viewer may see.

    A rebuttal of the same article does, and one of another that a person confirmed.
    """
    answered = select(col(Statement.id)).where(
        col(Statement.workspace_id) == viewer.workspace_id,
        col(Statement.id).in_(sorted(statement_ids)),
        _answered(viewer),
    )
    return set(await session.scalars(answered))


async def actors_named(session: AsyncSession, *, viewer: Viewer, keys: Collection[str]) -> frozenset[int]:
    """Return who is known to this viewer by a name of one of these keys; who was merged, as the other."""
    named = (
        select(func.coalesce(col(Actor.merged_into_id), col(Actor.id)))
        .distinct()
        .select_from(NameKey)
        .join(ActorName, col(ActorName.name_key_id) == col(NameKey.id))
        .join(Appearance, col(Appearance.id) == col(ActorName.appearance_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(
            col(NameKey.workspace_id) == viewer.workspace_id,
            col(NameKey.key).in_(sorted(keys)),
            col(Appearance.shown),
            visible(viewer),
        )
    )
    return frozenset(await session.scalars(named))


async def _with_words(
    session: AsyncSession,
    found: Select[*_Columns],
    searched: Searched,
    row_id: Mapped[Any],
    terms: Sequence[Term],
) -> Select[*_Columns]:
    """Narrow a query to the rows of a table that have the words; `row_id` is that table's id in it."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_PLANNED_ANEW)
        if searched == "article":
            found = found.join(Article, col(Article.id) == row_id)
        return found.where(tsvector_matches(searched, terms))
    rows = fts5_rows(searched, terms)
    some = list(await session.scalars(rows.limit(_FEW + 1)))
    if len(some) > _FEW:
        # The sum keeps SQLite from looking each of them up by its id.
        return found.where((row_id + 0).in_(rows.order_by(None)))
    return found.where(row_id.in_(some))


def _filed_in(wanted: Wanted, moment: Mapped[datetime]) -> list[ColumnElement[bool]]:
    """Return the conditions on the message that an article came in."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(moment >= wanted.since)
    if wanted.until is not None:
        conditions.append(moment < wanted.until)
    if wanted.channel_ids:
        conditions.append(col(Inbound.channel_id).in_(sorted(wanted.channel_ids)))
    return conditions


def _speaking(viewer: Viewer, actor_ids: Collection[int]) -> Select[int]:
    """Select the appearances of some actors and of those who were merged into them."""
    ids = sorted(actor_ids)
    clusters = select(col(Actor.id)).where(
        col(Actor.workspace_id) == viewer.workspace_id,
        or_(col(Actor.id).in_(ids), col(Actor.merged_into_id).in_(ids)),
    )
    return select(col(Appearance.id)).where(col(Appearance.actor_id).in_(clusters), col(Appearance.shown))


def _answered(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that something answers the query's statement, as far as `viewer` may see."""
    near, far = aliased(Statement), aliased(Statement)
    seen = select(col(Inbound.id)).where(col(Inbound.id) == col(far.inbound_id), visible(viewer))
    in_article = select(col(near.id)).where(col(near.answers_id) == col(Statement.id), col(near.shown))
    later = (
        select(col(Link.id))
        .join(far, col(far.id) == col(Link.from_id))
        .where(
            col(Link.to_id) == col(Statement.id),
            col(Link.kind) == "answers",
            col(Link.state) == "confirmed",
            col(far.shown),
            seen.correlate(far).exists(),
        )
    )
    return or_(in_article.exists(), later.exists())
