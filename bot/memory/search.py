"""Look-ups of what was said: /claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.memory.profile import actors_called
from bot.memory.query import Query, QueryError, parse_query
from storage.search import Filed, Wanted, answered_among, articles_wanted, statements_wanted
from storage.sides import sides
from storage.tables import StatementKind
from storage.viewer import Viewer

__all__ = ["PAGE", "Hit", "Hits", "Query", "QueryError", "parse_query", "search"]

PAGE = 10
"""Statements on a page."""
_COUNTED = 100
_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that was found, and the message that shows its brief.

    `answered` is of claims alone: whether a rebuttal is known that the viewer may see. `message_ts`
    is None while no message is known to be posted.
    """

    statement_id: int
    brief_id: int
    kind: StatementKind
    summary: str
    speaker: str | None
    actor_id: int | None
    answered: bool
    filed_at: datetime
    channel_id: str
    thread_ts: str
    message_ts: str | None


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found, newest first; pages count from 1.

    `total` counts the statements; where `many`, there are more than that, and nobody has counted
    them. `articles` are the newest whose text has the words while no statement of theirs does;
    `more_articles` says that there are others. They come with the first page, where the statements
    could be counted and nothing is asked that an article cannot answer: who said it, or who answered.
    `unknown` are names that nobody is known by.
    """

    hits: tuple[Hit, ...]
    page: int
    total: int
    many: bool
    articles: tuple[Filed, ...] = ()
    more_articles: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.many or self.total > self.page * PAGE


async def search(session: AsyncSession, *, viewer: Viewer, query: Query, page: int = 1) -> Hits:
    """Return a page of the statements that a query finds and this viewer may see, newest first.

    Raises:
        QueryError: a channel of the query has not been told by its id.
    """
    if query.channel_names:
        raise QueryError("Choose the channel from the list that Slack shows after #.")
    page = max(page, 1)
    actor_ids, unknown = await _speakers(session, viewer, query.names)
    if query.names and not actor_ids:
        return Hits((), page, 0, False, unknown=unknown)
    wanted = Wanted(
        terms=query.terms,
        actor_ids=actor_ids if query.names else None,
        since=query.since,
        until=query.until,
        channel_ids=query.channel_ids,
        unanswered=query.unanswered,
    )
    counted = max(_COUNTED, page * PAGE)
    found = await statements_wanted(session, viewer=viewer, wanted=wanted, limit=counted + 1)
    shown = [statement_id for statement_id, _ in found[(page - 1) * PAGE : page * PAGE]]
    articles: list[Filed] = []
    many = len(found) > counted
    if query.terms and page == 1 and not (many or query.names or query.unanswered):
        without = {brief_id for _, brief_id in found}
        articles = await articles_wanted(
            session, viewer=viewer, wanted=wanted, without=without, limit=_ARTICLES + 1
        )
    return Hits(
        hits=await _hits(session, viewer, shown),
        page=page,
        total=min(len(found), counted),
        many=many,
        articles=tuple(articles[:_ARTICLES]),
        more_articles=len(articles) > _ARTICLES,
        unknown=unknown,
    )


async def _speakers(
    session: AsyncSession, viewer: Viewer, names: tuple[str, ...]
) -> tuple[frozenset[int], tuple[str, ...]]:
    """Return who is known by any of the names, and the names that nobody is known by."""
    known: set[int] = set()
    unknown = []
    for name in names:
        actors = await actors_called(session, viewer=viewer, name=name)
        known |= actors
        if not actors:
            unknown.append(name)
    return frozenset(known), tuple(unknown)


async def _hits(session: AsyncSession, viewer: Viewer, ids: list[int]) -> tuple[Hit, ...]:
    found = await sides(session, viewer=viewer, statement_ids=ids)
    answered = await answered_among(session, viewer=viewer, statement_ids=ids)
    return tuple(
        Hit(
            statement_id=side.statement_id,
            brief_id=side.brief_id,
            kind=side.kind,
            summary=side.summary,
            speaker=side.speaker,
            actor_id=side.actor_id,
            answered=side.statement_id in answered,
            filed_at=side.filed_at,
            channel_id=side.channel_id,
            thread_ts=side.thread_ts,
            message_ts=side.message_ts,
        )
        for side in (found[statement_id] for statement_id in ids if statement_id in found)
    )
