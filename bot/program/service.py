"""The service: everything that turns Slack's events into briefs, wired together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.analysis.desk import Desk
from bot.article.links import read_link as read_any_link
from bot.jobs import corrections, deletion, digest, digest_refresh, refresh, relating, rerun
from bot.jobs.brief import BriefJob
from bot.jobs.deciding import Deciding
from bot.jobs.digest_mention import DigestMention
from bot.jobs.documents import ReadLink
from bot.jobs.falling_due import FallingDue
from bot.jobs.finding import KIND
from bot.jobs.intake import Intake
from bot.jobs.judging import Judging
from bot.jobs.lookups import LookUps
from bot.jobs.outcome import outcome_of
from bot.jobs.pace import Pace
from bot.jobs.pauses import Pauses
from bot.jobs.queued import Queued
from bot.jobs.sharing import Sharing
from bot.jobs.subscribing import Subscribing
from bot.memory.keep import Kept, recall
from bot.program.clock import utc_now
from bot.slack.app import Client, build_app
from bot.slack.digest_poster import DigestPoster
from bot.slack.people import People
from bot.slack.poster import Poster
from bot.slack.reception import Reception
from bot.work.port import Work
from storage.database import Database
from storage.viewer import Viewer


class Service:
    """One running Rejoinder; `app` takes Slack's requests, `work` runs what they ask for.

    Without a `desk` nothing is briefed here: another process works, with a model if `has_model`.
    """

    def __init__(
        self,
        database: Database,
        desk: Desk | None,
        client: Client,
        work: Work,
        *,
        signing_secret: str | None,
        has_model: bool = False,
        read_link: ReadLink = read_any_link,
        now: Callable[[], datetime] = utc_now,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.database = database
        people = People(client, now=now)
        has_model = has_model or (desk is not None and desk.has_model)
        self.poster = Poster(client, people=people, has_model=has_model, pause=pause)
        self.intake = Intake(database, work, now=now)
        self.queued = Queued(database, self.poster, now=now)
        self.corrections = corrections.Corrections(database, work, now=now)
        self.deletions = deletion.Deletions(database, work, now=now)
        self.relating = relating.Relating(database, work, now=now)
        self.reruns = rerun.Reruns(database, work, has_model=has_model, now=now)
        digests = DigestPoster(client, self.poster, people, pause=pause)
        self.falling_due = FallingDue(database, work, now=now)
        self.pauses = Pauses(database, digests, now=now)
        self.subscribing = Subscribing(database, work, digests, now=now)
        if desk is not None:
            pace = Pace(pause=pause)
            digest_job = digest.DigestJob(database, digests, pace=pace, pauses=self.pauses, now=now)
            work.register(digest.KIND, digest_job)
            shown_again = digest_refresh.DigestRefreshJob(database, digests, digest_job)
            work.register(digest_refresh.KIND, shown_again)
            mentioned = DigestMention(self.subscribing, digests)
            brief_job = BriefJob(
                database, desk, self.poster, work, read_link=read_link, digests=mentioned, now=now
            )
            work.register(KIND, brief_job)
            work.register(refresh.KIND, refresh.RefreshJob(database, self.poster, now=now))
            work.register(deletion.KIND, deletion.DeletionJob(database, self.poster, work, now=now))
            work.register(rerun.KIND, rerun.RerunJob(database, desk, self.poster, work, now=now))
        self.app = build_app(
            client,
            signing_secret=signing_secret,
            receive=self.intake.receive,
            recall=self.recall,
            again=self.intake.retry,
            outcome_of=partial(outcome_of, database),
            reception=Reception(people, self.poster.workspace_url),
            lookups=LookUps(database, now=now),
            judging=Judging(database, now=now),
            sharing=Sharing(database, now=now),
            facts=self.poster.channel,
            corrections=self.corrections,
            relating=self.relating,
            reruns=self.reruns,
            deletions=self.deletions,
            subscribing=self.subscribing,
            deciding=Deciding(database, work, now=now),
            now=now,
        )

    async def recall(self, viewer: Viewer, brief_id: int) -> Kept | None:
        """Return a kept brief, or None where there is none that this viewer may see."""
        async with self.database.reading() as session:
            return await recall(session, viewer=viewer, brief_id=brief_id)
