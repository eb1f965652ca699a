"""The service: everything that turns Slack's events into briefs, wired together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.analysis.desk import Desk
from bot.jobs import corrections, deletion, refresh, relating, rerun
from bot.jobs.brief import KIND, BriefJob
from bot.jobs.intake import Intake
from bot.jobs.judging import Judging
from bot.jobs.lookups import LookUps
from bot.jobs.queued import Queued
from bot.jobs.sharing import Sharing
from bot.memory.keep import Kept, recall
from bot.program.clock import utc_now
from bot.slack.app import Client, build_app
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
        if desk is not None:
            work.register(KIND, BriefJob(database, desk, self.poster, now=now))
            work.register(refresh.KIND, refresh.RefreshJob(database, self.poster, now=now))
            work.register(deletion.KIND, deletion.DeletionJob(database, self.poster, work, now=now))
            work.register(rerun.KIND, rerun.RerunJob(database, desk, self.poster, work, now=now))
        self.app = build_app(
            client,
            signing_secret=signing_secret,
            receive=self.intake.receive,
            recall=self.recall,
            again=self.intake.retry,
            reception=Reception(people, self.poster.workspace_url),
            lookups=LookUps(database, now=now),
            judging=Judging(database, now=now),
            sharing=Sharing(database, now=now),
            facts=self.poster.channel,
            corrections=self.corrections,
            relating=self.relating,
            reruns=self.reruns,
            deletions=self.deletions,
        )

    async def recall(self, viewer: Viewer, brief_id: int) -> Kept | None:
        """Return a kept brief, or None where there is none that this viewer may see."""
        async with self.database.reading() as session:
            return await recall(session, viewer=viewer, brief_id=brief_id)
