"""Briefs: what was found in an article, and where it was asked for and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.errors import StorageError
from storage.graph import insert_graph
from storage.outgoing import answers_filing
from storage.tables import Appearance, Article, Brief, Filing, Inbound, Outgoing, Statement
from storage.viewer import Viewer, visible


@dataclass(frozen=True, slots=True)
class Place:
    """Where a brief was asked for and answered.

    `thread_ts` is the thread it belongs to: the message's own ts where it began one. `message_ts`
    is the message that shows the brief, or None while none is known to be posted.
    """

    brief_id: int
    filing_id: int
    filed_by: str
    filed_at: datetime
    channel_id: str
    thread_ts: str
    message_ts: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A brief with its statements, evidence and appearances, its filing and its article.

    `is_latest` is False for a brief that has been re-run.
    """

    place: Place
    brief: Brief
    filing: Filing
    article: Article
    is_latest: bool

    @property
    def article_text(self) -> str | None:
        """The article's text, which may be gone by now."""
        return self.article.text


async def insert_brief(session: AsyncSession, *, workspace_id: str, brief: Brief) -> int:
    """Keep a brief with all that hangs on it, and note its article on its filing; return its id.

    Where the filing has a brief of that version already, that one's id is returned and nothing is
    changed: a step that runs twice keeps one brief. Of a filing the latest version alone is shown.

    Raises:
        StorageError: the workspace has no such filing, or it has been deleted.
    """
    # Holding the filing's row lets one version in at a time.
    filing = await session.scalar(
        select(Filing)
        .where(col(Filing.workspace_id) == workspace_id, col(Filing.id) == brief.filing_id)
        .with_for_update(key_share=True)
    )
    if filing is None or filing.state == "deleted":
        raise StorageError(
            f"There is no filing {brief.filing_id}: it has been deleted, so file the article again."
        )
    known = await session.scalar(
        select(col(Brief.id)).where(
            col(Brief.filing_id) == brief.filing_id, col(Brief.version) == brief.version
        )
    )
    if known is not None:
        return known
    filing.article_id = brief.article_id
    inbound = await session.get_one(Inbound, filing.inbound_id)
    brief_id = await insert_graph(session, workspace_id=workspace_id, brief=brief, inbound=inbound)
    if brief.version > 1:
        await _hide_others(session, filing.id, brief_id)
    return brief_id


async def _hide_others(session: AsyncSession, filing_id: int, brief_id: int) -> None:
    """Hide from look-ups what the other versions of a filing hold."""
    others = select(col(Brief.id)).where(col(Brief.filing_id) == filing_id, col(Brief.id) != brief_id)
    for table in (Statement, Appearance):
        await session.execute(
            update(table)
            .where(col(table.brief_id).in_(others), col(table.shown).is_(True))
            .values(shown=False)
            .execution_options(synchronize_session=False)
        )


async def add_tokens(
    session: AsyncSession, *, workspace_id: str, brief_id: int, input_tokens: int, output_tokens: int
) -> None:
    """Count tokens that a model was paid for a brief after it was kept."""
    await session.execute(
        update(Brief)
        .where(col(Brief.workspace_id) == workspace_id, col(Brief.id) == brief_id)
        .values(
            input_tokens=col(Brief.input_tokens) + input_tokens,
            output_tokens=col(Brief.output_tokens) + output_tokens,
        )
        .execution_options(synchronize_session=False)
    )


async def load_brief(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> Found | None:
    """Return a brief whole, or None where there is none that this viewer may see."""
    row = (await session.execute(_places(viewer).where(col(Brief.id) == brief_id))).first()
    if row is None:
        return None
    later = aliased(Brief)
    has_later = exists().where(
        col(later.filing_id) == col(Brief.filing_id), col(later.version) > col(Brief.version)
    )
    brief, filing, article, replaced = (
        await session.execute(
            select(Brief, Filing, Article, has_later)
            .join(Article, col(Article.id) == col(Brief.article_id))
            .join(Filing, col(Filing.id) == col(Brief.filing_id))
            .where(col(Brief.id) == brief_id)
        )
    ).one()
    return Found(Place(*row), brief, filing, article, is_latest=not replaced)


async def brief_of_filing(session: AsyncSession, *, viewer: Viewer, filing_id: int) -> int | None:
    """Return the id of a filing's latest brief, or None where there is none that this viewer may see."""
    place = await place_of_filing(session, viewer=viewer, filing_id=filing_id)
    return None if place is None else place.brief_id


async def place_of_filing(session: AsyncSession, *, viewer: Viewer, filing_id: int) -> Place | None:
    """Return where a filing's latest brief stands, or None where there is none that this viewer may see."""
    latest = _places(viewer).where(col(Filing.id) == filing_id).order_by(col(Brief.version).desc()).limit(1)
    row = (await session.execute(latest)).first()
    return None if row is None else Place(*row)


async def briefs_between(
    session: AsyncSession, *, viewer: Viewer, since: datetime, until: datetime, after: int, limit: int
) -> list[tuple[int, int]]:
    """Return filings of ids above `after` that came in from `since` until before `until`, in that order.

    Each with its latest brief's id; those without one, or that this viewer may not see, are left out.
    """
    rows = await session.execute(
        select(col(Filing.id), func.max(col(Brief.id)))
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .join(Brief, col(Brief.filing_id) == col(Filing.id))
        .where(
            visible(viewer),
            col(Inbound.received_at) >= since,
            col(Inbound.received_at) < until,
            col(Filing.id) > after,
        )
        .group_by(col(Filing.id))
        .order_by(col(Filing.id))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


async def latest_brief_of(session: AsyncSession, *, viewer: Viewer, fingerprint: str) -> Place | None:
    """Return where an equal article was briefed, or None where there is none this viewer may see.

    Of several filings it is the latest, with its latest brief: an earlier one's message was gone when
    that one was briefed again.
    """
    equal = (
        _places(viewer)
        .join(Article, col(Article.id) == col(Brief.article_id))
        .where(col(Article.fingerprint) == fingerprint)
        .order_by(col(Filing.id).desc(), col(Brief.version).desc())
        .limit(1)
    )
    row = (await session.execute(equal)).first()
    return None if row is None else Place(*row)


def _places(viewer: Viewer) -> Select[int, int, str, datetime, str, str, str | None]:
    """Select the places of the briefs that `viewer` may see."""
    return (
        select(
            col(Brief.id),
            col(Filing.id),
            col(Inbound.user_id),
            col(Inbound.received_at),
            col(Inbound.channel_id),
            func.coalesce(col(Inbound.thread_ts), col(Inbound.ts)),
            col(Outgoing.ts),
        )
        .select_from(Brief)
        .join(Filing, col(Filing.id) == col(Brief.filing_id))
        .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
        .outerjoin(Outgoing, answers_filing(col(Filing.workspace_id), col(Filing.id)))
        .where(visible(viewer))
    )


async def begin_rerun(
    session: AsyncSession, *, workspace_id: str, brief_id: int, by: str, at: datetime, after: datetime | None
) -> bool:
    """Note who asks for a brief's next version; `after` is when it was asked for before, if it was.

    False where somebody else was first.
    """
    asked = col(Brief.rerun_at).is_(None) if after is None else col(Brief.rerun_at) == after
    return await _change_rerun(session, workspace_id, brief_id, asked, by, at)


async def end_rerun(session: AsyncSession, *, workspace_id: str, brief_id: int) -> None:
    """Note that nothing came of a brief's next version: it may be asked for again."""
    await _change_rerun(session, workspace_id, brief_id, true(), None, None)


async def _change_rerun(
    session: AsyncSession,
    workspace_id: str,
    brief_id: int,
    asked: ColumnElement[bool],
    by: str | None,
    at: datetime | None,
) -> bool:
    changed = await session.execute(
        update(Brief)
        .where(col(Brief.workspace_id) == workspace_id, col(Brief.id) == brief_id, asked)
        .values(rerun_by=by, rerun_at=at)
        .returning(col(Brief.id))
    )
    return changed.first() is not None
