"""Finding the articles that a message asks for: a filing for each, kept as soon as its text is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.article.article import Article
from bot.article.documents import Document
from bot.article.fingerprint import is_near
from bot.errors import DeliveryError, InputError
from bot.jobs.commands import AskDigest, LookUp, SetDigest, WrongDigest
from bot.jobs.delivery import Delivery
from bot.jobs.digest_mention import DigestMention
from bot.jobs.documents import Documents
from bot.jobs.filed import channel_reader, key_of_job, load_filed, posted_of, spot_of
from bot.jobs.reading import (
    THREAD_UNREADABLE,
    Asked,
    Held,
    LookAbove,
    is_bare,
    nearest_article,
    read_message,
    read_shown,
)
from bot.jobs.sources import ABOVE, MOST, Source, all_sources
from bot.jobs.twin import Twin
from bot.memory.keep import facts_of
from bot.work.port import RowId, Work
from storage.articles import keep_article
from storage.briefs import Place, latest_brief_of
from storage.database import Database
from storage.errors import StorageError
from storage.filings import Filed, set_article, set_state
from storage.inbound import add_to_inbound, hold_inbound
from storage.likeness import recent_simhashes
from storage.parts import Part, give_part, open_filings
from storage.payload import Payload, content_of

KIND = "brief"

# An article that is much like one of longer ago is another one on the same matter.
_STILL_LIKE = timedelta(days=60)
_MOST_COMPARED = 5_000

_log = structlog.get_logger(__name__)


class Finding:
    """Finds articles, and opens filings for those after a message's first."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        work: Work,
        documents: Documents,
        digests: DigestMention,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._work = work
        self._documents = documents
        self._digests = digests
        self._now = now

    async def find(self, filing_id: RowId, *, twin: Twin) -> RowId | None:
        """Find which article a filing is of; keep it if its text is in the message, and return its id.

        None where it is still to be fetched, where an equal one was briefed before, and where the
        filing is answered otherwise.
        """
        filed = await load_filed(self._database, filing_id)
        if filed.filing.part is None:
            read = await self._read(filed, twin)
            filed = await self._settle(filed, read)
        source = await self._source(filed)
        if source is None or source.text is None:
            return None
        return await self._keep(filed, Document(source.text))

    async def fetch(self, filing_id: RowId) -> RowId | None:
        """Fetch the article of a filing that was not in the message; keep it and return its id.

        None where there is none to fetch, or it comes to a sentence or an earlier brief.
        """
        filed = await load_filed(self._database, filing_id)
        if filed.filing.part is None or filed.filing.earlier_filing_id is not None:
            return None
        try:
            document = await self._documents.read(await self._source(filed))
        except InputError as error:
            _log.info("finding.not_read", filing_id=filing_id)
            await self._set(filed, note=str(error))
            return None
        return await self._keep(filed, document)

    async def _read(self, filed: Filed, twin: Twin) -> Held | Asked | LookUp:
        """Say what the filing's message asks for, once all of it is there."""
        bot_user_id = await self._delivery.bot_user_id()
        payload = filed.inbound.payload or {}
        if filed.inbound.source in ("shortcut", "form"):
            return read_shown(payload, bot_user_id=bot_user_id)
        spot = spot_of(filed, at=self._now())
        # Of a direct message there is one event.
        if filed.inbound.source == "mention" and is_bare(payload, bot_user_id=bot_user_id):
            payload = await twin.unite(filed.inbound, spot)
        read = read_message(payload, bot_user_id=bot_user_id, in_thread=filed.inbound.thread_ts is not None)
        if isinstance(read, (AskDigest, SetDigest, WrongDigest)):
            return Asked(await self._digests.answer(filed, read))
        if not isinstance(read, LookAbove):
            return read
        try:
            messages = await self._delivery.thread(spot)
        except DeliveryError as error:
            if error.after is not None:
                raise
            _log.info("finding.thread_unreadable", filing_id=filed.filing.id, code=error.code)
            return Asked(THREAD_UNREADABLE)
        return nearest_article(messages, bot_user_id=bot_user_id)

    async def _settle(self, filed: Filed, read: Held | Asked | LookUp) -> Filed:
        """Keep what the message asks for: the filing gets the first article, and each other a filing.

        Raises:
            StorageError: the filing has been deleted.
        """
        workspace_id, filing_id = filed.filing.workspace_id, filed.filing.id
        bot_user_id = await self._delivery.bot_user_id()
        async with self._database.writing() as session:
            inbound = await hold_inbound(session, workspace_id=workspace_id, inbound_id=filed.inbound.id)
            # Its twin may have come meanwhile: from here on that sees to what it brings.
            now = read_shown(inbound.payload or {}, bot_user_id=bot_user_id)
            if isinstance(now, Held):
                read = now
            elif isinstance(read, Held) and read.above is not None:
                above: Payload = {ABOVE: content_of(read.above)}
                await add_to_inbound(session, workspace_id=workspace_id, inbound_id=inbound.id, payload=above)
            if isinstance(read, Held):
                settled = await self._open(session, filed, read.sources)
            else:
                # What is looked up is not kept: it is read for those who see it, when they do.
                settled = await set_state(
                    session,
                    workspace_id=workspace_id,
                    filing_id=filing_id,
                    state="analysing",
                    at=self._now(),
                    note=read.answer if isinstance(read, Asked) else None,
                )
        if not settled or not isinstance(read, Held):
            return await load_filed(self._database, filing_id)
        filed.filing.part, filed.filing.state = read.sources[0].part, "analysing"
        return Filed(filed.filing, inbound)

    async def _open(self, session: AsyncSession, filed: Filed, sources: tuple[Source, ...]) -> bool:
        """Give the filing the first of these; False where it has been given one, or is gone."""
        workspace_id, total = filed.filing.workspace_id, len(sources)
        first, *others = (Part(source.part, source.name) for source in sources[:MOST])
        given = await give_part(
            session,
            workspace_id=workspace_id,
            filing_id=filed.filing.id,
            part=first,
            total=total,
            at=self._now(),
        )
        if not given or not others:
            return given
        opened = await open_filings(
            session,
            workspace_id=workspace_id,
            inbound_id=filed.inbound.id,
            parts=others,
            total=total,
            at=self._now(),
        )
        for filing_id in opened:
            await self._work.enqueue(
                session, KIND, filing_id, key=key_of_job(filing_id, 1), lane=workspace_id
            )
        return True

    async def _source(self, filed: Filed) -> Source | None:
        """Return which of its message's sources a filing is of, None where that is not there (any more)."""
        if filed.filing.part is None:
            return None
        bot_user_id = await self._delivery.bot_user_id()
        sources = all_sources(filed.inbound.payload or {}, bot_user_id=bot_user_id)
        return next((source for source in sources if source.part == filed.filing.part), None)

    async def _keep(self, filed: Filed, document: Document) -> RowId | None:
        """Keep the article of a filing; return its id, or None where an equal one was briefed before."""
        workspace_id, filing_id = filed.filing.workspace_id, filed.filing.id
        facts = facts_of(Article.parse(document.text), document)
        earlier = await self._earlier(filed, facts["fingerprint"])
        like = None if earlier else await self._like(filed, facts["fingerprint"], facts["simhash"])
        async with self._database.writing() as session:
            article_id = await keep_article(session, workspace_id=workspace_id, at=self._now(), **facts)
            stands = await set_article(
                session,
                workspace_id=workspace_id,
                filing_id=filing_id,
                article_id=article_id,
                earlier_filing_id=earlier.filing_id if earlier else None,
                like_filing_id=like,
            )
            if not stands:
                # Deleted meanwhile: raised here, so that the article goes with the transaction.
                raise StorageError(f"The filing {filing_id} has been deleted.")
            if filed.filing.state != "analysing":
                await set_state(
                    session, workspace_id=workspace_id, filing_id=filing_id, state="analysing", at=self._now()
                )
        return None if earlier else article_id

    async def _earlier(self, filed: Filed, fingerprint: str) -> Place | None:
        """Return where an equal article was briefed, if who reads this may see it and it still stands."""
        viewer = channel_reader(filed)
        async with self._database.reading() as session:
            equal = await latest_brief_of(session, viewer=viewer, fingerprint=fingerprint)
        if equal is None or equal.filing_id == filed.filing.id:
            return None
        posted = await posted_of(self._database, filed, equal)
        return equal if posted is not None and await self._delivery.stands(*posted) else None

    async def _like(self, filed: Filed, fingerprint: str, simhash: int) -> RowId | None:
        """Return the latest filing of an article much like this one, if who reads this may see it."""
        async with self._database.reading() as session:
            recent = await recent_simhashes(
                session,
                viewer=channel_reader(filed),
                other_than=fingerprint,
                since=self._now() - _STILL_LIKE,
                limit=_MOST_COMPARED,
            )
        near = (each.filing_id for each in recent if is_near(each.simhash, simhash))
        return next((filing_id for filing_id in near if filing_id != filed.filing.id), None)

    async def _set(self, filed: Filed, *, note: str) -> None:
        async with self._database.writing() as session:
            await set_state(
                session,
                workspace_id=filed.filing.workspace_id,
                filing_id=filed.filing.id,
                state="analysing",
                at=self._now(),
                note=note,
            )
