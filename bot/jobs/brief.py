"""The job of one filing: from the message that was kept to the brief in its thread.

Each step is safe to run again. The thread gets one message: it is posted once, and everything
later changes that message.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from bot import metrics
from bot.analysis.desk import Desk, Examination
from bot.article.article import Article
from bot.article.fingerprint import fingerprint
from bot.errors import DeliveryError, RejoinderError
from bot.jobs.commands import AskActor, AskClaims, LookUp
from bot.jobs.comparing import Comparing
from bot.jobs.delivery import Delivery, Words
from bot.jobs.filed import find_filed, load_filed, patient, spot_of
from bot.jobs.first_post import FirstPost
from bot.jobs.lookups import LookUps
from bot.jobs.queued import ASTIR, how_many_ahead
from bot.jobs.reading import (
    THREAD_UNREADABLE,
    TOO_SHORT,
    Asked,
    LookAbove,
    Pasted,
    is_bare,
    nearest_article,
    read_message,
)
from bot.jobs.refresh import RefreshJob
from bot.jobs.showing import read_to_show
from bot.jobs.twin import Twin
from bot.memory.keep import keep, keep_text, recall
from bot.memory.relations import relate
from bot.work.port import PassingError, RowId, Step
from storage.articles import text_of_article
from storage.briefs import Place, brief_of_filing, latest_brief_of
from storage.channels import remember_channel
from storage.database import Database
from storage.errors import StorageError
from storage.filings import FINISHED, Filed, ahead_of, set_article, set_state
from storage.outgoing import outgoing_of
from storage.tables import FilingState, Inbound
from storage.viewer import Viewer

KIND = "brief"

READING = "Reading the article…"
LOOKED_UP = "This is what is known."
KNOWN = "This article has been briefed already."
KNOWN_GONE = "This article was briefed already, but that brief is gone: mention me again."

_log = structlog.get_logger(__name__)


class BriefJob:
    """Answers a filing with a brief, or with a sentence that says why there is none."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        delivery: Delivery,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._desk = desk
        self._delivery = delivery
        self._now = now
        self._first_post = FirstPost(database, delivery, now=now)
        self._lookups = LookUps(database, now=now)
        self._comparing = Comparing(database, desk, now=now)
        self._refresh = RefreshJob(database, delivery, now=now)

    async def __call__(self, step: Step, filing_id: RowId) -> None:
        """Run the filing to its end: answered, or failed with the reporter told."""
        if await step("begin", patient(self._begin), filing_id) is None:
            return
        try:
            twin = Twin(self._database, self._delivery)
            brief_id: RowId | None = None
            article_id = await step("read", patient(partial(self._read, twin=twin)), filing_id)
            await step("announce", patient(self._announce), filing_id)
            if article_id is not None:
                brief_id = await step("analyse", patient(self._analyse), filing_id, article_id)
            await step("deliver", patient(self._deliver), filing_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reporter is told and the log keeps it
            # A step, so that a crash between this and the telling leaves the same error's id to tell of.
            await step("fail", patient(partial(self._note_failure, error=error)), filing_id)
            try:
                await step("tell", patient(self._tell), filing_id)
            except (DeliveryError, PassingError) as refused:
                _log.warning("brief.failure_not_told", filing_id=filing_id, exc_info=refused)
            return
        if brief_id is None or not self._comparing.wanted:
            return
        # The brief is there already: nobody waits for this, and no failure of it is the filing's.
        if await step("compare", self._comparing, brief_id) is not None:
            await self._refresh(step, filing_id)

    async def _begin(self, filing_id: RowId) -> RowId | None:
        """Give a sign of life; return the filing's id, or None where nothing is left to do for it."""
        filed = await find_filed(self._database, filing_id)
        if filed is None or filed.filing.state in FINISHED:
            return None
        await self._delivery.greet(spot_of(filed, at=self._now()))
        await self._look(filed.inbound)
        return filing_id

    async def _look(self, inbound: Inbound) -> None:
        """Learn what kind of channel this is, before anything said in it can be read elsewhere."""
        facts = await self._delivery.channel(inbound.channel_id)
        async with self._database.writing() as session:
            await remember_channel(
                session,
                workspace_id=inbound.workspace_id,
                channel_id=inbound.channel_id,
                kind=facts.kind,
                external=facts.external,
                at=self._now(),
            )

    async def _read(self, filing_id: RowId, *, twin: Twin) -> RowId | None:
        """Find the article; return its id, or None where the filing is answered otherwise."""
        filed = await load_filed(self._database, filing_id)
        found = await self._find_article(filed, twin)
        workspace_id = filed.filing.workspace_id
        if not isinstance(found, Pasted):
            # What is looked up is not kept: it is read for those who see it, when they do.
            await self._set(filed, "analysing", note=found.answer if isinstance(found, Asked) else None)
            return None
        article = Article.parse(found.text)
        earlier = await self._earlier(filed, article)
        async with self._database.writing() as session:
            article_id = await keep_text(session, workspace_id=workspace_id, article=article, at=self._now())
            stands = await set_article(
                session,
                workspace_id=workspace_id,
                filing_id=filing_id,
                article_id=article_id,
                earlier_filing_id=earlier.filing_id if earlier else None,
            )
            if not stands:
                # Deleted meanwhile: raised here, so that the article goes with the transaction.
                raise StorageError(f"The filing {filing_id} has been deleted.")
            await set_state(
                session, workspace_id=workspace_id, filing_id=filing_id, state="analysing", at=self._now()
            )
        return None if earlier else article_id

    async def _earlier(self, filed: Filed, article: Article) -> Place | None:
        """Return where an equal article was briefed, if this channel may see it and it still stands."""
        viewer = Viewer.of_channel(filed.filing.workspace_id, filed.inbound.channel_id)
        async with self._database.reading() as session:
            equal = await latest_brief_of(session, viewer=viewer, fingerprint=fingerprint(article.text))
        if equal is None or equal.filing_id == filed.filing.id or equal.message_ts is None:
            return None
        return equal if await self._delivery.stands(equal.channel_id, equal.message_ts) else None

    async def _find_article(self, filed: Filed, twin: Twin) -> Pasted | Asked | LookUp:
        bot_user_id = await self._delivery.bot_user_id()
        payload = filed.inbound.payload or {}
        # Of a direct message there is one event.
        if filed.inbound.source == "mention" and is_bare(payload, bot_user_id=bot_user_id):
            payload = await twin.unite(filed.inbound, spot_of(filed, at=self._now()))
        read = read_message(payload, bot_user_id=bot_user_id, in_thread=filed.inbound.thread_ts is not None)
        if not isinstance(read, LookAbove):
            return read
        try:
            messages = await self._delivery.thread(spot_of(filed, at=self._now()))
        except DeliveryError as error:
            _log.info("brief.thread_unreadable", filing_id=filed.filing.id, code=error.code)
            return Asked(THREAD_UNREADABLE)
        return nearest_article(messages, bot_user_id=bot_user_id)

    async def _announce(self, filing_id: RowId) -> None:
        """Post the one message of this filing, or have it say what this attempt is at."""
        filed = await load_filed(self._database, filing_id)
        spot = spot_of(filed, at=self._now())
        row, is_new = await self._first_post.intend(filed.filing.workspace_id, spot)
        final = await self._words(filed)
        words = final or await self._progress(filed)
        if row.ts is None:
            await self._first_post.make(spot, row, words, is_new=is_new)
        elif final is not None or filed.filing.attempt > 1:
            # What it says is that others were ahead, or of an attempt that failed or was cut off.
            await self._delivery.say(spot, row.ts, words)

    async def _analyse(self, filing_id: RowId, article_id: RowId) -> RowId:
        """Brief the article, keep the brief and propose its links; return its id."""
        filed = await load_filed(self._database, filing_id)
        workspace_id = filed.filing.workspace_id
        brief_id = await self._brief(filed, article_id)
        await relate(self._database, workspace_id=workspace_id, brief_id=brief_id, at=self._now())
        return brief_id

    async def _brief(self, filed: Filed, article_id: RowId) -> RowId:
        """Brief the article and keep the brief, unless that is done; return its id."""
        workspace_id, filing_id = filed.filing.workspace_id, filed.filing.id
        viewer = Viewer(workspace_id, filed.inbound.user_id)
        async with self._database.reading() as session:
            known = await brief_of_filing(session, viewer=viewer, filing_id=filing_id)
            text = await text_of_article(session, workspace_id=workspace_id, article_id=article_id)
        if known is not None:
            return known
        article = Article.parse(text or "")
        begun = self._now()
        examined = await self._desk.examine(article)
        brief = examined.brief
        self._measure(examined, (self._now() - begun).total_seconds())
        async with self._database.writing() as session:
            brief_id = await keep(
                session,
                workspace_id=workspace_id,
                filing_id=filing_id,
                article=article,
                brief=brief,
                at=self._now(),
            )
            await set_state(
                session, workspace_id=workspace_id, filing_id=filing_id, state="briefed", at=self._now()
            )
        _log.info(
            "brief.kept",
            filing_id=filing_id,
            brief_id=brief_id,
            analyst=brief.provenance.analyst,
            statements=len(brief.statements),
            dropped=brief.dropped,
        )
        return brief_id

    @staticmethod
    def _measure(examined: Examination, seconds: float) -> None:
        spent = examined.brief.provenance
        metrics.time_brief(
            spent.analyst, seconds, input_tokens=spent.input_tokens, output_tokens=spent.output_tokens
        )
        if examined.failure is not None:
            metrics.count_model_fault(examined.failure.kind)

    async def _deliver(self, filing_id: RowId) -> None:
        """Bring the posted message to its final form."""
        filed = await load_filed(self._database, filing_id)
        spot = spot_of(filed, at=self._now())
        async with self._database.reading() as session:
            answer = await outgoing_of(session, workspace_id=filed.filing.workspace_id, key=spot.key)
        to_show = await read_to_show(self._database, filed)
        if answer is None or answer.ts is None:
            raise DeliveryError("message_not_found", "The answer's message is gone: mention me again.")
        if to_show is not None:
            await self._delivery.show(spot, answer.ts, *to_show)
        await self._set(filed, "answered", note=filed.filing.note)

    async def _words(self, filed: Filed) -> Words | None:
        """Return what answers a filing that is not briefed, or None for one that will be."""
        if filed.filing.note is not None:
            return Words(filed.filing.note, retry=_failed(filed))
        if filed.filing.earlier_filing_id is None:
            return None if filed.filing.article_id else await self._looked_up(filed)
        viewer = Viewer.of_channel(filed.filing.workspace_id, filed.inbound.channel_id)
        async with self._database.reading() as session:
            brief_id = await brief_of_filing(session, viewer=viewer, filing_id=filed.filing.earlier_filing_id)
            earlier = await recall(session, viewer=viewer, brief_id=brief_id) if brief_id else None
        if earlier is None or earlier.message_ts is None:
            return Words(KNOWN_GONE)
        return Words(KNOWN, earlier.channel_id, earlier.message_ts)

    async def _looked_up(self, filed: Filed) -> Words:
        """Answer a message that asks for what is known."""
        asked = read_message(
            filed.inbound.payload or {}, bot_user_id=await self._delivery.bot_user_id(), in_thread=False
        )
        if not isinstance(asked, (AskActor, AskClaims)):
            # What its twin brought meanwhile changed what it asks for.
            return Words(TOO_SHORT)
        spot = spot_of(filed, at=self._now())
        viewer = await self._delivery.reader(filed.filing.workspace_id, spot)
        try:
            return Words(LOOKED_UP, found=await self._lookups.answer(viewer, asked))
        except RejoinderError as error:
            return Words(str(error))

    async def _progress(self, filed: Filed) -> Words:
        """Say what is happening, and how many of the workspace are ahead."""
        async with self._database.reading() as session:
            ahead = await ahead_of(
                session,
                workspace_id=filed.filing.workspace_id,
                filing_id=filed.filing.id,
                since=self._now() - ASTIR,
            )
        return Words(f"{READING} {how_many_ahead(ahead)}" if ahead else READING)

    async def _note_failure(self, filing_id: RowId, error: Exception) -> None:
        """Keep what the reporter is told, under an id that the log has too."""
        filed = await find_filed(self._database, filing_id)
        if filed is None:
            _log.info("brief.deleted_meanwhile", filing_id=filing_id)
            return
        error_id = secrets.token_hex(4)
        _log.error("brief.failed", filing_id=filing_id, error_id=error_id, exc_info=error)
        note = f"{_sentence(error)} (error {error_id})"
        await self._set(filed, "failed", note=note, error_id=error_id)
        metrics.count_failure()

    async def _tell(self, filing_id: RowId) -> None:
        """Tell the reporter that the filing failed."""
        filed = await find_filed(self._database, filing_id)
        if filed is None:
            return
        spot = spot_of(filed, at=self._now())
        words = Words(filed.filing.note or READING, retry=filing_id)
        async with self._database.reading() as session:
            answer = await outgoing_of(session, workspace_id=filed.filing.workspace_id, key=spot.key)
        if answer is None:
            await self._announce(filing_id)
        elif answer.ts is not None:
            await self._delivery.say(spot, answer.ts, words)
        else:
            # A message of ours may stand in the thread unseen: another must not join it.
            await self._delivery.whisper(spot, words)

    async def _set(
        self, filed: Filed, state: FilingState, *, note: str | None, error_id: str | None = None
    ) -> None:
        async with self._database.writing() as session:
            await set_state(
                session,
                workspace_id=filed.filing.workspace_id,
                filing_id=filed.filing.id,
                state=state,
                at=self._now(),
                note=note,
                error_id=error_id,
            )


def _failed(filed: Filed) -> RowId | None:
    """Return the id of a filing that failed, which its reader may have tried again."""
    return filed.filing.id if filed.filing.state == "failed" else None


def _sentence(error: Exception) -> str:
    if isinstance(error, (RejoinderError, StorageError)) and not isinstance(error, DeliveryError):
        return str(error)
    return "Something went wrong and this article was not briefed: press Retry, or mention me again."
