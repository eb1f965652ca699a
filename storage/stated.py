"""Claims and rebuttals with what ties between them are judged by, and where earlier ones are sought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Integer, Select, TextualSelect, and_, column, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import (
    Actor,
    Appearance,
    AppearanceName,
    Brief,
    Evidence,
    Statement,
    StatementKind,
)

Times = Mapping[StatementKind, tuple[datetime, datetime]]
"""From when until when statements of each kind are sought."""

_CHUNK = 500
# What a word is looked for among: common words have more, and tell nothing.
_LATEST = 60

_SQLITE_WORD = (
    "SELECT rowid AS id FROM statement_search WHERE statement_search MATCH :word{n}"
    " ORDER BY rowid DESC LIMIT {latest}"
)
# One small plan, however many words: a plan for each of them takes longer than the search.
_POSTGRESQL_WORDS = (
    "SELECT latest.id FROM unnest(CAST(:words AS text[])) AS sought(word) CROSS JOIN LATERAL ("
    "SELECT id FROM statement"
    " WHERE for_search @@ to_tsquery('simple', '''' || rejoinder_plain(sought.word) || ''':*')"
    " ORDER BY id DESC LIMIT {latest}) AS latest"
)


@dataclass(frozen=True)
class Stated:
    """A claim or rebuttal of a brief, and the actors of that brief by every name it has for them.

    Actors are what they have been found to be: one that was merged has the other's id. `answered` is
    the summary of the claim that a rebuttal meets in its own article; `host` is where the article
    was sent to be briefed, None where it stayed here.
    """

    id: int
    kind: StatementKind
    summary: str
    evidence: str
    language: str
    speaker: str | None
    speaker_actor: int | None
    cast: Mapping[str, int] = field(repr=False)
    filed_at: datetime
    answered: str = ""
    retraction: bool = False
    brief_id: int = 0
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a brief comes from: what is of the same article or filing is not another's."""

    article_id: int
    filing_id: int
    filed_at: datetime
    host: str | None


async def origin_of(session: AsyncSession, *, workspace_id: str, brief_id: int) -> Origin | None:
    """Return where a brief comes from, or None where it is not there or states nothing."""
    found = (
        await session.execute(
            select(
                col(Brief.article_id),
                col(Brief.filing_id),
                func.min(col(Statement.filed_at)),
                col(Brief.host),
            )
            .join(Statement, col(Statement.brief_id) == col(Brief.id))
            .where(col(Brief.workspace_id) == workspace_id, col(Brief.id) == brief_id)
            .group_by(col(Brief.article_id), col(Brief.filing_id), col(Brief.host))
        )
    ).first()
    return None if found is None else Origin(*found)


async def stated_in(session: AsyncSession, *, workspace_id: str, brief_id: int) -> list[Stated]:
    """Return the claims and rebuttals that are shown of a brief."""
    ids = select(col(Statement.id)).where(
        col(Statement.workspace_id) == workspace_id,
        col(Statement.brief_id) == brief_id,
        col(Statement.kind) != "context",
        col(Statement.shown),
    )
    return await load_stated(session, workspace_id=workspace_id, ids=list(await session.scalars(ids)))


async def anything_after(
    session: AsyncSession, *, workspace_id: str, kind: StatementKind, at: datetime
) -> bool:
    """Say whether a statement of that kind was filed later, so that a brief of that time is late."""
    later = select(col(Statement.id)).where(
        col(Statement.workspace_id) == workspace_id,
        col(Statement.filed_at) > at,
        col(Statement.kind) == kind,
        col(Statement.shown),
    )
    return await session.scalar(later.limit(1)) is not None


async def ids_of_speakers(
    session: AsyncSession,
    *,
    workspace_id: str,
    actor_ids: Collection[int],
    when: Times,
    apart_from: Origin,
    limit: int,
) -> list[int]:
    """Return the statements that some actors made in other articles, newest first."""
    if not actor_ids:
        return []
    chosen = sorted(actor_ids)
    same = select(col(Actor.id)).where(col(Actor.id).in_(chosen) | col(Actor.merged_into_id).in_(chosen))
    speaking = select(col(Appearance.id)).where(
        col(Appearance.workspace_id) == workspace_id, col(Appearance.actor_id).in_(same)
    )
    found = (
        _apart(workspace_id, when, apart_from)
        .where(col(Statement.speaker_id).in_(speaking))
        .order_by(col(Statement.filed_at).desc(), col(Statement.id).desc())
        .limit(limit)
    )
    return list(await session.scalars(found))


async def ids_with_words(
    session: AsyncSession,
    *,
    workspace_id: str,
    words: Sequence[str],
    when: Times,
    apart_from: Origin,
    limit: int,
) -> list[int]:
    """Return statements of other articles that have at least two of `words`, those with most first.

    A word is sought by its beginning, and among the latest statements that have it: one that many
    have is no sign of anything. Words hold letters and digits only.
    """
    terms = [word for word in words if word.isalnum()]
    if not terms:
        return []
    hits = _hits(terms, embedded=session.get_bind().dialect.name == "sqlite").subquery("hits")
    times = func.count()
    shared = await session.execute(select(hits.c.id, times).group_by(hits.c.id).having(times > 1))
    found = {statement_id: int(number) for statement_id, number in shared}
    # In a statement of its own: no planner knows how few these are.
    apart = await session.scalars(_apart(workspace_id, when, apart_from).where(col(Statement.id).in_(found)))
    return sorted(apart, key=lambda each: (found[each], each), reverse=True)[:limit]


def _hits(terms: Sequence[str], *, embedded: bool) -> TextualSelect:
    """Return the query for the latest statements that have each word, as often as they have one."""
    if embedded:
        sought = " UNION ALL ".join(
            f"SELECT id FROM ({_SQLITE_WORD.format(n=n, latest=_LATEST)}) AS latest{n}"  # noqa: S608
            for n in range(len(terms))
        )
        bound = text(sought).bindparams(**{f"word{n}": f'"{term}" *' for n, term in enumerate(terms)})
    else:
        bound = text(_POSTGRESQL_WORDS.format(latest=_LATEST)).bindparams(words=list(terms))
    return bound.columns(column("id", Integer))


def _apart(workspace_id: str, when: Times, apart_from: Origin) -> Select[int]:
    in_time = (
        and_(col(Statement.kind) == kind, col(Statement.filed_at).between(since, until))
        for kind, (since, until) in when.items()
    )
    return (
        select(col(Statement.id))
        .join(Brief, col(Brief.id) == col(Statement.brief_id))
        .where(
            col(Statement.workspace_id) == workspace_id,
            col(Statement.shown),
            or_(*in_time),
            col(Brief.article_id) != apart_from.article_id,
            col(Brief.filing_id) != apart_from.filing_id,
        )
    )


async def load_stated(session: AsyncSession, *, workspace_id: str, ids: Collection[int]) -> list[Stated]:
    """Return the statements of those ids with all that ties are judged by, in order of their ids."""
    found: list[Stated] = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        found += await _load(session, workspace_id, ordered[start : start + _CHUNK])
    return found


async def _load(session: AsyncSession, workspace_id: str, ids: Sequence[int]) -> list[Stated]:
    met = aliased(Statement)
    rows = (
        await session.execute(
            select(
                col(Statement.id),
                col(Statement.kind),
                col(Statement.summary),
                col(Brief.language),
                col(Statement.speaker),
                func.coalesce(col(Actor.merged_into_id), col(Actor.id)),
                col(Statement.filed_at),
                func.coalesce(met.summary, ""),
                col(Statement.retraction),
                col(Statement.brief_id),
                col(Brief.host),
            )
            .join(Brief, col(Brief.id) == col(Statement.brief_id))
            .outerjoin(Appearance, col(Appearance.id) == col(Statement.speaker_id))
            .outerjoin(Actor, col(Actor.id) == col(Appearance.actor_id))
            .outerjoin(met, met.id == Statement.answers_id)  # type: ignore[arg-type]  # an alias has columns
            .where(col(Statement.workspace_id) == workspace_id, col(Statement.id).in_(ids))
            .order_by(col(Statement.id))
        )
    ).all()
    evidence = await _evidence(session, workspace_id, ids)
    casts = await _casts(session, workspace_id, {row[9] for row in rows})
    return [
        Stated(
            id=row[0],
            kind=row[1],
            summary=row[2],
            evidence=" ".join(evidence[row[0]]),
            language=row[3],
            speaker=row[4],
            speaker_actor=row[5],
            cast=casts[row[9]],
            filed_at=row[6],
            answered=row[7],
            retraction=row[8],
            brief_id=row[9],
            host=row[10],
        )
        for row in rows
    ]


async def _evidence(session: AsyncSession, workspace_id: str, ids: Sequence[int]) -> dict[int, list[str]]:
    rows = await session.execute(
        select(col(Evidence.statement_id), col(Evidence.text))
        .where(col(Evidence.workspace_id) == workspace_id, col(Evidence.statement_id).in_(ids))
        .order_by(col(Evidence.statement_id), col(Evidence.position))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for statement_id, words in rows:
        found[statement_id].append(words)
    return found


async def _casts(
    session: AsyncSession, workspace_id: str, brief_ids: Collection[int]
) -> dict[int, dict[str, int]]:
    """Return the actors of each brief by name; a name that two of them share is neither's."""
    actor = func.coalesce(col(Actor.merged_into_id), col(Actor.id))
    appearing = (
        select(col(Appearance.brief_id), col(Appearance.name), actor)
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(col(Appearance.workspace_id) == workspace_id, col(Appearance.brief_id).in_(sorted(brief_ids)))
    )
    named = (
        select(col(Appearance.brief_id), col(AppearanceName.name), actor)
        .join(Appearance, col(Appearance.id) == col(AppearanceName.appearance_id))
        .join(Actor, col(Actor.id) == col(Appearance.actor_id))
        .where(col(Appearance.workspace_id) == workspace_id, col(Appearance.brief_id).in_(sorted(brief_ids)))
    )
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for query in (appearing, named):
        for brief_id, name, actor_id in await session.execute(query):
            found[brief_id][name].add(actor_id)
    return defaultdict(
        dict,
        {
            brief_id: {name: next(iter(actors)) for name, actors in names.items() if len(actors) == 1}
            for brief_id, names in found.items()
        },
    )
