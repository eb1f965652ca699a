"""The job of one filing: from the message that was kept to the brief in its thread.

Each step is safe to run again. The thread gets one message: it is posted once, and everything
later changes that message.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from bot import metrics
from bot.analysis.desk import Desk, Examination
from bot.article.article import Article
from bot.errors import DeliveryError, RejoinderError
from bot.jobs.commands import AskActor, AskClaims
from bot.jobs.comparing import Comparing
from bot.jobs.delivery import Delivery, Words
from bot.jobs.digest_mention import DigestMention
from bot.jobs.documents import Documents, ReadLink
from bot.jobs.filed import answer_of, channel_reader, find_filed, load_filed, patient, posted_of, spot_of
from bot.jobs.finding import Finding
from bot.jobs.first_post import FirstPost
from bot.jobs.lookups import LookUps
from bot.jobs.queued import ASTIR, how_many_ahead
from bot.jobs.reading import TOO_SHORT, read_message
from bot.jobs.refresh import RefreshJob
from bot.jobs.showing import read_to_show
from bot.jobs.sources import is_text, label
from bot.jobs.twin import Twin
from bot.memory.keep import keep_prepared, prepare, recall
from bot.memory.relations import relate
from bot.work.port import PassingError, RowId, Step, Work
from storage.articles import text_of_article
from storage.briefs import brief_of_filing
from storage.channels import is_remembered, remember_channel
from storage.database import Database
from storage.errors import StorageError
from storage.filings import FINISHED, Filed, ahead_of, set_state
from storage.inbound import answer_aside
from storage.tables import FilingState, Inbound
from storage.viewer import Viewer

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
        work: Work,
        *,
        read_link: ReadLink,
        digests: DigestMention,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._desk = desk
        self._delivery = delivery
        self._now = now
        self._finding = Finding(database, delivery, work, Documents(delivery, read_link), digests, now=now)
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
            article_id = await step("find", patient(partial(self._finding.find, twin=twin)), filing_id)
            await step("announce", patient(self._announce), filing_id)
            if article_id is None:
                # What is attached or linked takes a while: its reporter has heard of us by then.
                article_id = await step("fetch", patient(self._finding.fetch), filing_id)
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
        if filed.inbound.source == "form":
            return filing_id
        if filed.inbound.source == "shortcut":
            # Only where we are can a sign be given.
            if await self._look(filed.inbound):
                await self._delivery.greet(spot_of(filed, at=self._now()))
            return filing_id
        await self._delivery.greet(spot_of(filed, at=self._now()))
        await self._look(filed.inbound)
        return filing_id

    async def _look(self, inbound: Inbound) -> bool:
        """Learn what kind of channel this is, before anything said in it can be read elsewhere.

        Return whether we are in it; where we are not, what was asked there is answered aside.
        """
        facts = await self._delivery.channel(inbound.channel_id)
        if not facts.member and not inbound.aside:
            async with self._database.writing() as session:
                await answer_aside(session, workspace_id=inbound.workspace_id, inbound_id=inbound.id)
        place = {"workspace_id": inbound.workspace_id, "channel_id": inbound.channel_id}
        async with self._database.reading() as session:
            if await is_remembered(session, **place, kind=facts.kind, external=facts.external):
                return facts.member
        async with self._database.writing() as session:
            await remember_channel(session, **place, kind=facts.kind, external=facts.external, at=self._now())
        return facts.member

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
            await self._delivery.say(replace(spot, channel_id=row.channel_id), row.ts, words)

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
        # What waits for this transaction is another's acknowledgement.
        prepared = prepare(
            workspace_id=workspace_id,
            filing_id=filing_id,
            article=article,
            brief=brief,
            at=self._now(),
            article_id=article_id,
        )
        async with self._database.writing() as session:
            brief_id = await keep_prepared(
                session, workspace_id=workspace_id, prepared=prepared, at=self._now()
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
        answer = await answer_of(self._database, filed)
        to_show = await read_to_show(self._database, filed)
        if answer is None or answer.ts is None:
            raise DeliveryError("message_not_found", "The answer's message is gone: mention me again.")
        spot = spot_of(filed, at=self._now(), answer=answer)
        if to_show is not None:
            await self._delivery.show(spot, answer.ts, *to_show)
        elif not _is_said_at_once(filed) and (words := await self._words(filed)) is not None:
            await self._delivery.say(spot, answer.ts, words)
        await self._set(filed, "answered", note=filed.filing.note)

    async def _words(self, filed: Filed) -> Words | None:
        """Return what answers a filing that is not briefed, or None for one that will be."""
        if filed.filing.note is not None:
            return Words(_labelled(filed, filed.filing.note), retry=_failed(filed))
        if filed.filing.earlier_filing_id is not None:
            return await self._known(filed, filed.filing.earlier_filing_id)
        is_read = filed.filing.article_id is not None or filed.filing.part is not None
        return None if is_read else await self._looked_up(filed)

    async def _known(self, filed: Filed, earlier_filing_id: RowId) -> Words:
        """Lead to the brief of an equal article."""
        viewer = channel_reader(filed)
        async with self._database.reading() as session:
            brief_id = await brief_of_filing(session, viewer=viewer, filing_id=earlier_filing_id)
            earlier = await recall(session, viewer=viewer, brief_id=brief_id) if brief_id else None
        posted = None if earlier is None else await posted_of(self._database, filed, earlier)
        if posted is None:
            return Words(_labelled(filed, KNOWN_GONE))
        return Words(_labelled(filed, KNOWN), posted.channel_id, posted.ts)

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
        return Words(_labelled(filed, f"{READING} {how_many_ahead(ahead)}" if ahead else READING))

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
        words = Words(_labelled(filed, filed.filing.note or READING), retry=filing_id)
        answer = await answer_of(self._database, filed)
        spot = spot_of(filed, at=self._now(), answer=answer)
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


def _labelled(filed: Filed, words: str) -> str:
    """Say which of several articles of one message the words are of."""
    filing = filed.filing
    return words if filing.total == 1 else f"{label(filing.n + 1, filing.total, filing.named)}: {words}"


def _is_said_at_once(filed: Filed) -> bool:
    """Whether the first words that were posted are the last: nothing had to be fetched to know them."""
    part = filed.filing.part
    return part is None or (is_text(part) and filed.filing.earlier_filing_id is not None)


def _failed(filed: Filed) -> RowId | None:
    """Return the id of a filing that failed, which its reader may have tried again."""
    return filed.filing.id if filed.filing.state == "failed" else None


def _sentence(error: Exception) -> str:
    if isinstance(error, (RejoinderError, StorageError)) and not isinstance(error, DeliveryError):
        return str(error)
    return "Something went wrong and this article was not briefed: press Retry, or mention me again."
