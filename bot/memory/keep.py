"""The only mapper between briefs and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from bot.article.article import Article
from bot.article.documents import Document
from bot.article.fingerprint import fingerprint, simhash
from bot.memory.resolution import resolve_brief
from bot.memory.speakers import Speakers
from bot.memory.states import Correction, dropped_ids, withdrawn_ids
from bot.memory.succession import Place
from storage import tables
from storage.articles import keep_article
from storage.briefs import Found, insert_brief, load_brief
from storage.corrections import corrections_of_brief
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a kept statement besides what it says."""

    statement_id: int
    corrected_by: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article comes from: what it prints itself, or else what the page or file said of it.

    `named` is what its reporter knows it by, such as a file's name; it is the `number`th of the `total`
    articles that its message held.
    """

    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    publisher: str | None = None
    date_text: str | None = None
    url: str | None = None
    named: str | None = None
    number: int = 1
    total: int = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A brief as it was kept and corrected, with where it was asked for and answered.

    `thread_ts` is the thread it belongs to; `message_ts` our message that shows it, or None while
    none is known to be posted; `article_text` is None once its retention has run out. `marks` are in
    the order of the brief's statements, `corrections` oldest first. `is_latest` is False for a brief
    that has been re-run. What people dropped is not in the brief.
    """

    brief_id: int
    filing_id: int
    article_text: str | None
    brief: Brief
    filed_by: str
    filed_at: datetime
    channel_id: str
    thread_ts: str
    message_ts: str | None
    marks: tuple[Mark, ...] = ()
    corrections: tuple[Correction, ...] = ()
    is_latest: bool = True
    origin: Origin = Origin()

    @property
    def corrected_by(self) -> str | None:
        """Who corrected the brief last, if anybody did."""
        return self.corrections[-1].by if self.corrections else None


@dataclass(frozen=True, slots=True)
class Corrected:
    """Who corrected a statement last, and whether it is shown."""

    by: str
    shown: bool


_NONE: Mapping[Place, Corrected] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A brief as it will be kept: all that can be made ready before anybody has to wait for it.

    `article_id` is the article's where that is kept already.
    """

    article: Article
    row: tables.Brief
    article_id: int | None = None


def prepare(
    *,
    workspace_id: str,
    filing_id: int,
    article: Article,
    brief: Brief,
    at: datetime,
    version: int = 1,
    corrected: Mapping[Place, Corrected] = _NONE,
    article_id: int | None = None,
) -> Prepared:
    """Make a brief ready to be kept, with what of the version before it people `corrected`.

    `article_id` is the article's where it is kept already.
    """
    provenance = brief.provenance
    appearances = [
        _appearance_row(workspace_id, position, actor) for position, actor in enumerate(brief.actors)
    ]
    row = tables.Brief(
        workspace_id=workspace_id,
        filing_id=filing_id,
        version=version,
        analyst=provenance.analyst,
        model=provenance.model,
        prompt=provenance.prompt,
        host=provenance.host,
        note=provenance.note,
        title=brief.title,
        language=brief.language,
        dropped=brief.dropped,
        input_tokens=provenance.input_tokens,
        output_tokens=provenance.output_tokens,
        created_at=at,
        statements=_statement_rows(workspace_id, brief, Speakers(appearances)),
        appearances=appearances,
    )
    for statement in row.statements:
        known = corrected.get((statement.kind, statement.position))
        if known is not None:
            statement.corrected_by, statement.shown = known.by, known.shown
    return Prepared(article, row, article_id)


async def keep_prepared(session: AsyncSession, *, workspace_id: str, prepared: Prepared, at: datetime) -> int:
    """Keep a brief, its article and who its actors are in the caller's transaction; return its id.

    What other articles it belongs to is for `bot.memory.relations.relate`, once it is committed.

    A filing has one brief of each version: keeping a version again changes nothing and returns the
    id it has, so that a step may run twice. A re-run asks for the next version. Characters that no
    database takes (NUL, unpaired surrogates) come back as U+FFFD, one for one.

    Raises:
        StorageError: the workspace has no such filing.
    """
    row = prepared.row
    row.article_id = prepared.article_id or await keep_text(
        session, workspace_id=workspace_id, article=prepared.article, at=at
    )
    brief_id = await insert_brief(session, workspace_id=workspace_id, brief=row)
    await resolve_brief(session, workspace_id=workspace_id, brief_id=brief_id, at=at)
    return brief_id


async def keep(
    session: AsyncSession,
    *,
    workspace_id: str,
    filing_id: int,
    article: Article,
    brief: Brief,
    at: datetime,
    version: int = 1,
    corrected: Mapping[Place, Corrected] = _NONE,
    article_id: int | None = None,
) -> int:
    """Prepare a brief and keep it, where nobody waits; return its id.

    Raises:
        StorageError: the workspace has no such filing.
    """
    prepared = prepare(
        workspace_id=workspace_id,
        filing_id=filing_id,
        article=article,
        brief=brief,
        at=at,
        version=version,
        corrected=corrected,
        article_id=article_id,
    )
    return await keep_prepared(session, workspace_id=workspace_id, prepared=prepared, at=at)


async def keep_text(session: AsyncSession, *, workspace_id: str, article: Article, at: datetime) -> int:
    """Keep an article without a brief yet; return its id. The same text again is the same article."""
    return await keep_article(session, workspace_id=workspace_id, at=at, **facts_of(article))


def facts_of(article: Article, document: Document | None = None) -> dict[str, Any]:
    """Return what `keep_article` keeps of an article.

    `document` is what it was read from: it says what the text itself does not show.
    """
    masthead = article.masthead
    document = document or Document(article.text)
    told = (document.title, document.byline, document.publisher, document.date_text, document.url)
    return {
        "fingerprint": fingerprint(article.text),
        "simhash": simhash(article.text),
        "text": article.text,
        "language": article.language,
        "title": masthead.headline or document.title,
        "byline": masthead.byline or document.byline,
        "dateline": masthead.dateline,
        "publisher": masthead.publisher or document.publisher,
        "date_text": masthead.date or document.date_text,
        "url": document.url,
        "told": repr(told) if any(told) else "",
    }


async def recall(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> Kept | None:
    """Return a kept brief, or None where there is none that this viewer may see."""
    found = await load_brief(session, viewer=viewer, brief_id=brief_id)
    if found is None:
        return None
    place, rows = found.place, found.brief.statements
    corrections: tuple[Correction, ...] = ()
    if any(row.corrected_by for row in rows):
        stored = await corrections_of_brief(session, workspace_id=viewer.workspace_id, brief_id=brief_id)
        corrections = tuple(Correction.of(row) for row in stored)
    standing = _standing(rows, dropped_ids(corrections))
    withdrawn = withdrawn_ids(found.brief, corrections)
    return Kept(
        brief_id=place.brief_id,
        filing_id=place.filing_id,
        article_text=found.article_text,
        brief=_brief(
            found.brief, standing, [each for each in found.brief.appearances if each.id not in withdrawn]
        ),
        filed_by=place.filed_by,
        filed_at=place.filed_at,
        channel_id=place.channel_id,
        thread_ts=place.thread_ts,
        message_ts=place.message_ts,
        marks=tuple(Mark(row.id, row.corrected_by) for row in standing),
        corrections=corrections,
        is_latest=found.is_latest,
        origin=_origin(found),
    )


def _origin(found: Found) -> Origin:
    article, filing = found.article, found.filing
    return Origin(
        title=article.title,
        byline=article.byline,
        dateline=article.dateline,
        publisher=article.publisher,
        date_text=article.date_text,
        url=article.url,
        named=filing.named,
        number=filing.n + 1,
        total=filing.total,
    )


def _statement_rows(workspace_id: str, brief: Brief, speakers: Speakers) -> list[tables.Statement]:
    """Return the rows of a brief's statements; a rebuttal's refers to its claim's."""

    def rows_of(statements: Sequence[Statement]) -> list[tables.Statement]:
        return [_statement_row(workspace_id, *numbered, speakers) for numbered in enumerate(statements)]

    claims, rebuttals = rows_of(brief.claims), rows_of(brief.rebuttals)
    for row, rebuttal in zip(rebuttals, brief.rebuttals, strict=True):
        row.answers = None if rebuttal.answers is None else claims[rebuttal.answers]
    return [*claims, *rebuttals, *rows_of(brief.context)]


def _statement_row(
    workspace_id: str, position: int, statement: Statement, speakers: Speakers
) -> tables.Statement:
    return tables.Statement(
        workspace_id=workspace_id,
        kind=statement.kind,
        position=position,
        summary=statement.summary,
        verbatim=statement.verbatim,
        speaker=statement.speaker,
        title=statement.title,
        medium=statement.medium,
        retraction=statement.retraction,
        speaking=speakers.find(statement.speaker),
        evidence=[
            tables.Evidence(
                workspace_id=workspace_id,
                position=order,
                sentence=evidence.sentence,
                start=evidence.start,
                end=evidence.end,
                text=evidence.text,
            )
            for order, evidence in enumerate(statement.evidence)
        ],
    )


def _appearance_row(workspace_id: str, position: int, actor: Actor) -> tables.Appearance:
    return tables.Appearance(
        workspace_id=workspace_id,
        position=position,
        name=actor.name,
        kind=actor.kind,
        role=actor.role,
        title=actor.title,
        names=[
            tables.AppearanceName(workspace_id=workspace_id, position=order, name=alias)
            for order, alias in enumerate(actor.aliases)
        ],
    )


def _standing(rows: Sequence[tables.Statement], dropped: frozenset[int]) -> list[tables.Statement]:
    """Return the statements that nobody dropped: claims, then rebuttals, then context."""
    order = ("claim", "rebuttal", "context")
    return [row for kind in order for row in rows if row.kind == kind and row.id not in dropped]


def _brief(
    row: tables.Brief, statements: Sequence[tables.Statement], appearances: Sequence[tables.Appearance]
) -> Brief:
    """Return the brief that a row, with these of its statements and appearances, holds."""
    claims = [each.id for each in statements if each.kind == "claim"]
    claim_of = {claim_id: index for index, claim_id in enumerate(claims)}

    def of_kind(kind: tables.StatementKind) -> tuple[Statement, ...]:
        return tuple(statement_of(each, claim_of) for each in statements if each.kind == kind)

    return Brief(
        title=row.title,
        language=row.language,
        provenance=Provenance(
            analyst=row.analyst,
            model=row.model,
            prompt=row.prompt,
            host=row.host,
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            note=row.note,
        ),
        claims=of_kind("claim"),
        rebuttals=of_kind("rebuttal"),
        context=of_kind("context"),
        actors=tuple(actor_of(appearance) for appearance in appearances),
        dropped=row.dropped,
    )


def statement_of(row: tables.Statement, claim_of: Mapping[int, int]) -> Statement:
    """Return the statement that a row holds; `claim_of` has the index of each claim by its id."""
    return Statement(
        kind=row.kind,
        summary=row.summary,
        verbatim=row.verbatim,
        evidence=tuple(Evidence(each.sentence, each.start, each.end, each.text) for each in row.evidence),
        speaker=row.speaker,
        title=row.title,
        medium=row.medium,
        answers=None if row.answers_id is None else claim_of.get(row.answers_id),
        retraction=row.retraction,
    )


def actor_of(row: tables.Appearance) -> Actor:
    """Return the actor that a row holds."""
    return Actor(
        name=row.name,
        kind=row.kind,
        role=row.role,
        aliases=tuple(other.name for other in row.names),
        title=row.title,
    )
