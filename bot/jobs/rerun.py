"""Briefing an article again, with the other analyst: a new version in the same message."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.analysis.brief import AnalystName, Brief
from bot.analysis.desk import Desk
from bot.article.article import Article
from bot.errors import DeliveryError, RejoinderError
from bot.jobs.comparing import Comparing
from bot.jobs.delivery import Delivery, Words
from bot.jobs.filed import answer_of, find_filed, key_of_jobs, patient, spot_of
from bot.jobs.refresh import RefreshJob, queue_refresh
from bot.jobs.showing import Showing
from bot.memory.versions import keep_next
from bot.work.port import PassingError, RowId, Step, Work
from storage.briefs import Found, begin_rerun, end_rerun, load_brief
from storage.database import Database
from storage.filings import Filed
from storage.links import filings_joined_to
from storage.operations import filing_of_brief
from storage.viewer import Viewer

KIND = "rerun"

GONE = "This brief is not here any more, or you may not see it."
REPLACED = "This brief has been made anew already: look at its message."
UNDER_WAY = "This article is being briefed again already: its message will change."
TEXT_GONE = "The article's text is no longer kept: paste it again to have it briefed again."
NO_MODEL = (
    "No model is configured, and this brief is the offline analyst's: there is nobody else to ask. "
    "Whoever runs me can set OPENAI_API_KEY and REJOINDER_MODEL."
)
MESSAGE_GONE = (
    "The article has been briefed again, but the message that showed its brief is gone: "
    "paste the article again to have it posted."
)
FAILED = "Something went wrong and the article was not briefed again: the brief stays as it is."

# Between the click and its job's first breath nobody can tell that the job lives.
_STARTING = timedelta(seconds=10)
_OTHER: dict[AnalystName, AnalystName] = {"offline": "model", "model": "offline"}

_log = structlog.get_logger(__name__)


class RerunError(RejoinderError):
    """A brief is not made anew; the message says why."""


class Reruns:
    """Takes people's wish to have an article briefed again."""

    def __init__(
        self, database: Database, work: Work, *, has_model: bool, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._work = work
        self._has_model = has_model
        self._now = now

    async def ask(self, viewer: Viewer, brief_id: int, *, by: str) -> AnalystName:
        """Queue the re-run of a brief with the other analyst; return which that is.

        Raises:
            RerunError: nothing was started; the message says why.
        """
        async with self._database.reading() as session:
            found = await load_brief(session, viewer=viewer, brief_id=brief_id)
        if found is None:
            raise RerunError(GONE)
        wanted = self._wanted(found)
        asked, at = found.brief.rerun_at, self._now()
        if asked is not None and await self._is_under_way(found, asked):
            raise RerunError(UNDER_WAY)
        async with self._database.writing() as session:
            begun = await begin_rerun(
                session, workspace_id=viewer.workspace_id, brief_id=brief_id, by=by, at=at, after=asked
            )
            if not begun:
                raise RerunError(UNDER_WAY)
            key = _key(found.place.filing_id, brief_id, at)
            await self._work.enqueue(session, KIND, brief_id, key=key, lane=viewer.workspace_id)
        _log.info("rerun.asked", brief_id=brief_id, filing_id=found.place.filing_id, analyst=wanted)
        return wanted

    def _wanted(self, found: Found) -> AnalystName:
        if not found.is_latest:
            raise RerunError(REPLACED)
        if found.article_text is None:
            raise RerunError(TEXT_GONE)
        wanted = _OTHER[found.brief.analyst]
        if wanted == "model" and not self._has_model:
            raise RerunError(NO_MODEL)
        return wanted

    async def _is_under_way(self, found: Found, asked: datetime) -> bool:
        key = _key(found.place.filing_id, found.place.brief_id, asked)
        return self._now() - asked < _STARTING or await self._work.lives(key)


class RerunJob:
    """Makes a brief anew, and shows it where the one before was."""

    def __init__(
        self, database: Database, desk: Desk, delivery: Delivery, work: Work, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._desk = desk
        self._delivery = delivery
        self._work = work
        self._now = now
        self._showing = Showing(database, delivery, now=now)
        self._comparing = Comparing(database, desk, now=now)
        self._refresh = RefreshJob(database, delivery, now=now)

    async def __call__(self, step: Step, brief_id: RowId) -> None:
        """Run to the end: the new version is shown, or who asked is told why there is none."""
        try:
            new_id = await step("analyse", patient(self._analyse), brief_id)
            filing_id = await step("show", patient(self._show), brief_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
            words = _sentence(error, brief_id)

            async def tell(brief_id: RowId) -> None:
                await self._tell(brief_id, words)

            try:
                await step("tell", patient(tell), brief_id)
            except (DeliveryError, PassingError) as refused:
                _log.warning("rerun.failure_not_told", brief_id=brief_id, exc_info=refused)
            return
        if new_id is None or filing_id is None or not self._comparing.wanted:
            return
        # As with a first brief: nobody waits for this, and no failure of it is the re-run's.
        if await step("compare", self._comparing, new_id) is not None:
            await self._refresh(step, filing_id)

    async def _analyse(self, brief_id: RowId) -> RowId | None:
        """Keep the next version; return its id, or None where it is there already."""
        filed, found = await self._found(brief_id)
        if filed is None or found is None or not found.is_latest:
            return None
        if found.article_text is None:
            raise RerunError(TEXT_GONE)
        article = Article.parse(found.article_text)
        brief = await self._brief(article, _OTHER[found.brief.analyst])
        async with self._database.writing() as session:
            new_id = await keep_next(
                session, viewer=_filer(filed), brief_id=brief_id, article=article, brief=brief, at=self._now()
            )
            if new_id is not None:
                workspace_id, filing_id = filed.filing.workspace_id, filed.filing.id
                joined = await filings_joined_to(session, workspace_id=workspace_id, filing_id=filing_id)
                await queue_refresh(
                    session,
                    self._work,
                    workspace_id=workspace_id,
                    filing_ids=joined,
                    after=f"rerun:{new_id}",
                )
        _log.info("rerun.kept", brief_id=brief_id, new_id=new_id, analyst=brief.provenance.analyst)
        return new_id

    async def _brief(self, article: Article, analyst: AnalystName) -> Brief:
        begun = self._now()
        examined = await self._desk.examine(article, analyst=analyst)
        brief = examined.brief
        spent = brief.provenance
        metrics.time_brief(
            spent.analyst,
            (self._now() - begun).total_seconds(),
            input_tokens=spent.input_tokens,
            output_tokens=spent.output_tokens,
        )
        if examined.failure is not None:
            metrics.count_model_fault(examined.failure.kind)
        if spent.analyst != analyst:
            # The rules wrote the brief that there is: theirs again would say nothing new.
            reason = examined.failure or "The article bears out nothing that the model wrote."
            raise RerunError(f"The brief stays as it is: {reason}")
        return brief

    async def _show(self, brief_id: RowId) -> RowId | None:
        """Bring the message to the new version; return the filing's id, or None where that was deleted."""
        filed, _ = await self._found(brief_id)
        if filed is None:
            return None
        try:
            shown = await self._showing.latest(filed.filing.id)
        except DeliveryError as error:
            if error.code == "message_not_found":
                raise RerunError(MESSAGE_GONE) from error
            raise
        if shown:
            return filed.filing.id
        if await find_filed(self._database, filed.filing.id) is not None:
            raise RerunError(MESSAGE_GONE)
        return None

    async def _tell(self, brief_id: RowId, words: str) -> None:
        """Tell who asked that nothing came of it, and let it be asked for again."""
        filed, found = await self._found(brief_id)
        if filed is None or found is None:
            return
        answer = await answer_of(self._database, filed)
        spot = spot_of(filed, at=self._now(), user_id=found.brief.rerun_by, answer=answer)
        await self._delivery.whisper(spot, Words(words))
        async with self._database.writing() as session:
            await end_rerun(session, workspace_id=filed.filing.workspace_id, brief_id=brief_id)

    async def _found(self, brief_id: RowId) -> tuple[Filed | None, Found | None]:
        """Return a brief with its filing; None for either that is gone."""
        async with self._database.reading() as session:
            place = await filing_of_brief(session, brief_id=brief_id)
        filed = None if place is None else await find_filed(self._database, place[1])
        if filed is None:
            return None, None
        async with self._database.reading() as session:
            return filed, await load_brief(session, viewer=_filer(filed), brief_id=brief_id)


def _filer(filed: Filed) -> Viewer:
    return Viewer(filed.filing.workspace_id, filed.inbound.user_id)


def _key(filing_id: int, brief_id: int, at: datetime) -> str:
    """Return the key of one attempt: a failed one may be followed by another."""
    return f"{key_of_jobs(filing_id)}rerun:{brief_id}:{int(at.timestamp() * 1_000_000)}"


def _sentence(error: Exception, brief_id: RowId) -> str:
    if isinstance(error, RerunError):
        _log.info("rerun.refused", brief_id=brief_id, reason=str(error))
        return str(error)
    error_id = secrets.token_hex(4)
    _log.error("rerun.failed", brief_id=brief_id, error_id=error_id, exc_info=error)
    return f"{FAILED} (error {error_id})"
