"""Full-text search over statements and articles.

Newest first, not by likeness: reporters look for the latest that was said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from storage.actors import BUILT
from storage.lists import filled
from storage.outgoing import answers_filing
from storage.tables import (
    Actor,
    Appearance,
    Brief,
    Filing,
    Inbound,
    Link,
    Outgoing,
    Statement,
)
from storage.viewer import Viewer, visible
from storage.words import Term, fts5_rows, tsvector_matches, tsvector_rows

# Made once: making an alias takes longer than asking with it.
_NEAR, _FAR = aliased(Statement), aliased(Statement)
# SQLite knows not how many rows have a word. Up to so many are looked up by their ids.
_FEW = 2_000
_FEW_MESSAGES = 200
# Of words that many have, a page is found among so many of the newest.
_NEWEST = 10_000
# Articles that PostgreSQL reads to see whether words stand in a row in them, of the newest that have them.
_READ = 3_000
# A plan that PostgreSQL keeps for any words suits neither rare nor common ones; compiling one to machine code
# takes longer than running it; and it knows not how long it takes to read all the words of a text.
_PLANNED_ANEW = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),"
    " set_config('enable_seqscan', 'off', true)"
)

_Conditions = list[ColumnElement[bool]]


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
        .where(col(Statement.shown), _seen(viewer, wanted, col(Statement.inbound_id)))
        .where(*_filed_in(wanted, col(Statement.filed_at)))
        .order_by(col(Statement.filed_at).desc(), col(Statement.id).desc())
        .limit(limit)
    )
    if wanted.unanswered:
        found = found.where(col(Statement.kind) == "claim", *(~each for each in _answers(viewer)))
    rows: list[tuple[int, int]] = []
    messages = await _messages_in(session, viewer, wanted)
    for conditions in [] if messages == [] else await _ways(session, viewer, wanted, messages):
        rows = [(row[0], row[1]) for row in await session.execute(found.where(*conditions))]
        if len(rows) == limit:
            break
    return rows


async def articles_wanted(
    session: AsyncSession, *, viewer: Viewer, wanted: Wanted, without: Collection[int], limit: int
) -> list[Filed]:
    """Return the newest filings whose article has the words wanted, apart from those of some briefs.

    Only words, time and channel count: an article as a whole says nothing and answers nobody. On
    PostgreSQL words in a row are sought in the newest 3,000 articles that have them all.
    """
    if (messages := await _messages_in(session, viewer, wanted)) == []:
        return []
    apart = select(col(Brief.filing_id)).where(col(Brief.id).in_(sorted(without)))
    found = (
        select(col(Filing.id))
        .where(
            col(Filing.workspace_id) == viewer.workspace_id,
            col(Filing.state) != "deleted",
            col(Filing.id).not_in(apart),
            select(col(Brief.id)).where(col(Brief.filing_id) == col(Filing.id)).exists(),
            _seen(viewer, wanted, col(Filing.inbound_id)),
            *_filed_in(wanted, col(Filing.created_at)),
            await _in_articles(session, wanted.terms),
        )
        .order_by(col(Filing.id).desc())
        .limit(limit)
    )
    if messages is not None:
        found = found.where(col(Filing.inbound_id).in_(messages))
    return await _places(session, viewer, list(await session.scalars(found)))


async def answered_among(
    session: AsyncSession, *, viewer: Viewer, statement_ids: Collection[int]
) -> set[int]:
    """Return which of these claims something answers that this viewer may see.

    A rebuttal of the same article does, and one of another that a person confirmed.
    """
    if not statement_ids:
        return set()
    return set(await session.scalars(_answered(viewer), {"statements": filled(statement_ids)}))


async def _ways(
    session: AsyncSession, viewer: Viewer, wanted: Wanted, messages: list[int] | None
) -> list[_Conditions]:
    """Return conditions for the statements wanted, in `messages` where they are few.

    The last ones are of all of them; those before are quick, and will do where enough have them.
    """
    # The index by time begins with the workspace; without it, SQLite takes what else there is.
    in_workspace = col(Statement.workspace_id) == viewer.workspace_id
    chosen = _chosen(viewer, wanted, messages)
    if not wanted.terms:
        return [[in_workspace] if chosen is None else chosen]
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_PLANNED_ANEW)
        has_words = tsvector_matches("statement", wanted.terms)
        if chosen is not None:
            return [[*chosen, has_words]]
        time = await _time_of_newest(session, viewer, wanted)
        quick = [] if time is None else [[in_workspace, col(Statement.filed_at) > time, has_words]]
        # Without the workspace, which the viewer's messages imply, only the index of words can be used. How
        # many have words in a row nobody can tell beforehand.
        return [*quick, [has_words]]
    rows = fts5_rows("statement", wanted.terms)
    few = list(await session.scalars(rows.limit(_FEW + 1)))
    if len(few) <= _FEW:
        return [[col(Statement.id).in_(few), *(chosen or [])]]
    # The sums keep SQLite from looking up each row by its id.
    row_id = col(Statement.id) + 0
    if chosen is not None:
        among = select(col(Statement.id)).where(*chosen)
        return [[*chosen, row_id.in_(rows.where((rows.selected_columns[0] + 0).in_(among)))]]
    quick = []
    if (time := await _time_of_newest(session, viewer, wanted)) is not None:
        later = col(Statement.filed_at) > time
        lowest = await session.scalar(select(func.min(col(Statement.id))).where(in_workspace, later))
        if lowest is not None:
            quick = [[in_workspace, later, row_id.in_(rows.where(rows.selected_columns[0] >= lowest))]]
    return [*quick, [in_workspace, row_id.in_(rows)]]


async def _in_articles(session: AsyncSession, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Return the condition that the article of the query's filing has the words."""
    embedded = session.get_bind().dialect.name == "sqlite"
    if not embedded:
        await session.execute(_PLANNED_ANEW)
    rows = fts5_rows("article", terms) if embedded else tsvector_rows("article", terms, newest=_READ)
    few = list(await session.scalars(rows.limit(_FEW + 1)))
    return col(Filing.article_id).in_(few) if len(few) <= _FEW else (col(Filing.article_id) + 0).in_(rows)


def _chosen(viewer: Viewer, wanted: Wanted, messages: list[int] | None) -> _Conditions | None:
    """Return the conditions that leave few statements, whatever their words; None without any."""
    conditions: _Conditions = []
    if wanted.actor_ids is not None:
        conditions.append(col(Statement.speaker_id).in_(_speaking(viewer, wanted.actor_ids)))
    if messages is not None:
        conditions.append(col(Statement.inbound_id).in_(messages))
    return conditions or None


async def _time_of_newest(session: AsyncSession, viewer: Viewer, wanted: Wanted) -> datetime | None:
    """Return the time after which the newest statements of the time wanted were filed; None if all were."""
    return await session.scalar(
        select(col(Statement.filed_at))
        .where(col(Statement.workspace_id) == viewer.workspace_id)
        .where(*_filed_in(wanted, col(Statement.filed_at)))
        .order_by(col(Statement.filed_at).desc())
        .offset(_NEWEST)
        .limit(1)
    )


async def _messages_in(session: AsyncSession, viewer: Viewer, wanted: Wanted) -> list[int] | None:
    """Return the messages of the channels wanted that this viewer may see, where they are few."""
    if not wanted.channel_ids:
        return None
    messages = (
        select(col(Inbound.id))
        .where(
            col(Inbound.workspace_id) == viewer.workspace_id,
            col(Inbound.channel_id).in_(sorted(wanted.channel_ids)),
            visible(viewer),
        )
        .limit(_FEW_MESSAGES + 1)
    )
    ids = list(await session.scalars(messages))
    return ids if len(ids) <= _FEW_MESSAGES else None


async def _places(session: AsyncSession, viewer: Viewer, filing_ids: list[int]) -> list[Filed]:
    """Return where these filings' latest briefs stand, in this order."""
    if not filing_ids:
        return []
    rows = await session.execute(_briefed(viewer), {"filings": filled(filing_ids)})
    latest = {row[0]: Filed(*row[1:]) for row in rows}
    return [latest[filing_id] for filing_id in filing_ids if filing_id in latest]


@lru_cache(BUILT)
def _answered(viewer: Viewer) -> Select[int]:
    return select(col(Statement.id)).where(
        col(Statement.id).in_(bindparam("statements", expanding=True)),
        _seen(viewer, Wanted(), col(Statement.inbound_id)),
        or_(*_answers(viewer)),
    )


@lru_cache(BUILT)
def _briefed(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Select the briefs of some filings, the latest of each last."""
    return (
        select(
            col(Filing.id),
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
        .outerjoin(Outgoing, answers_filing(col(Filing.workspace_id), col(Filing.id)))
        .where(col(Filing.id).in_(bindparam("filings", expanding=True)), visible(viewer))
        .order_by(col(Brief.version))
    )


def _seen(viewer: Viewer, wanted: Wanted, inbound_id: Mapped[int]) -> ColumnElement[bool]:
    """Return the condition that a message is one that `viewer` may see, in the channels wanted.

    Not a join: SQLite might begin with all the messages of the workspace.
    """
    message = select(col(Inbound.id)).where(col(Inbound.id) == inbound_id, visible(viewer))
    if wanted.channel_ids:
        message = message.where(col(Inbound.channel_id).in_(sorted(wanted.channel_ids)))
    return message.exists()


def _filed_in(wanted: Wanted, moment: Mapped[datetime]) -> _Conditions:
    conditions: _Conditions = []
    if wanted.since is not None:
        conditions.append(moment >= wanted.since)
    if wanted.until is not None:
        conditions.append(moment < wanted.until)
    return conditions


def _speaking(viewer: Viewer, actor_ids: Collection[int]) -> Select[int]:
    """Select the appearances of some actors and of those who were merged into them."""
    ids = sorted(actor_ids)
    clusters = select(col(Actor.id)).where(
        col(Actor.workspace_id) == viewer.workspace_id,
        or_(col(Actor.id).in_(ids), col(Actor.merged_into_id).in_(ids)),
    )
    return select(col(Appearance.id)).where(col(Appearance.actor_id).in_(clusters), col(Appearance.shown))


def _answers(viewer: Viewer) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that the query's statement is answered: in its article, or by a link.

    Both as far as `viewer` may see.
    """
    in_article = select(col(_NEAR.id)).where(col(_NEAR.answers_id) == col(Statement.id), col(_NEAR.shown))
    later = (
        select(col(Link.id))
        .join(_FAR, col(_FAR.id) == col(Link.from_id))
        .where(
            col(Link.to_id) == col(Statement.id),
            col(Link.kind) == "answers",
            col(Link.state) == "confirmed",
            col(_FAR.shown),
            _seen(viewer, Wanted(), col(_FAR.inbound_id)),
        )
    )
    return in_article.exists(), later.exists()
