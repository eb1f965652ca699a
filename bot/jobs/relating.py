"""What is related to a brief, and what people decide of it: kept with the jobs that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.jobs.refresh import queue_refresh
from bot.memory.aftermath import Stands, where_claims_stand
from bot.memory.related import Decision, Related, decide, related, undecide
from bot.work.port import Work
from storage.briefs import load_brief
from storage.database import Database
from storage.links import filings_of_link
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Relatives:
    """What is related to a brief, and where the claims among it stand, by their ids."""

    brief_id: int
    related: Related
    standings: Mapping[int, Stands]


class Relating:
    """Shows people what is related, and takes what they decide."""

    def __init__(self, database: Database, work: Work, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._now = now

    async def relatives(self, viewer: Viewer, brief_id: int) -> Relatives | None:
        """Return what is related to a brief, or None where this viewer may not see it."""
        async with self._database.reading() as session:
            if await load_brief(session, viewer=viewer, brief_id=brief_id) is None:
                return None
            found = await related(session, viewer=viewer, brief_id=brief_id)
            claims = {
                side.statement_id
                for each in found.relations
                for side in (each.here, each.there)
                if side.kind == "claim"
            }
            return Relatives(
                brief_id, found, await where_claims_stand(session, viewer=viewer, claim_ids=claims)
            )

    async def decide(self, viewer: Viewer, link_id: int, *, confirmed: bool, by: str) -> Decision:
        """Confirm or reject a link; of several people at once one decides.

        Raises:
            LinkGoneError: it is not there, or this viewer may not see both its ends.
        """
        async with self._database.writing() as session:
            decision = await decide(
                session, viewer=viewer, link_id=link_id, confirmed=confirmed, by=by, at=self._now()
            )
            await self._show(session, viewer, decision)
        return decision

    async def undecide(self, viewer: Viewer, link_id: int, *, by: str) -> Decision:
        """Undo what was decided of a link.

        Raises:
            LinkGoneError: it is not there, or this viewer may not see both its ends.
        """
        async with self._database.writing() as session:
            decision = await undecide(session, viewer=viewer, link_id=link_id, by=by, at=self._now())
            await self._show(session, viewer, decision)
        return decision

    async def _show(self, session: AsyncSession, viewer: Viewer, decision: Decision) -> None:
        """Queue that the messages of both articles show how the link stands now."""
        if not decision.changed:
            return
        moment = int(self._now().timestamp() * 1_000_000)
        await queue_refresh(
            session,
            self._work,
            workspace_id=viewer.workspace_id,
            filing_ids=await filings_of_link(session, viewer=viewer, link_id=decision.link_id),
            after=f"link:{decision.link_id}:{moment}",
        )
        _log.info("link.decided", link_id=decision.link_id, state=decision.state, by=decision.decided_by)
