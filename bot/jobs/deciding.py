"""What people decide of what a digest lists: kept with the jobs that show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import RejoinderError
from bot.jobs.digest_refresh import queue_digest_refresh
from bot.work.port import Work
from storage.database import Database
from storage.decisions import mute, need_no_reply, need_reply, sees, subscription_of_digest, unmute
from storage.listings import digests_with
from storage.viewer import Viewer

Decision = Literal["mute", "unmute", "no reply", "needs reply"]

_log = structlog.get_logger(__name__)

_DONE: dict[Decision, str] = {
    "mute": "Muted: this channel's digests leave this dispute out until somebody presses Undo beside it.",
    "unmute": "Undone: this channel's digests list this dispute again when something of it is new.",
    "no reply": "Noted: no digest calls this claim unanswered until somebody presses Undo beside it.",
    "needs reply": "Undone: digests call this claim unanswered again.",
}
_ALREADY: dict[Decision, str] = {
    "mute": "This dispute is muted already.",
    "unmute": "This dispute is not muted any more.",
    "no reply": "That is noted already.",
    "needs reply": "That is undone already.",
}


class DecisionError(RejoinderError):
    """What somebody would decide on is not there for them."""

    def __init__(self) -> None:
        super().__init__("This is gone, or its article is not yours to see: nothing was changed.")


class Deciding:
    """Takes what people decide with the buttons of a digest."""

    def __init__(self, database: Database, work: Work, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._now = now

    async def decide(
        self, viewer: Viewer, decision: Decision, *, digest_id: int, claim_id: int, by: str
    ) -> str:
        """Keep a decision on the dispute of a claim that a digest lists; return what came of it.

        A mute holds for the digest's channel, "no reply" for every digest of the workspace. Of several
        people at once, or of two presses, one changes it.

        Raises:
            DecisionError: the claim is gone, or not for this viewer to see in that channel.
        """
        async with self._database.writing() as session:
            subscription_id = await subscription_of_digest(session, viewer=viewer, digest_id=digest_id)
            if subscription_id is None or not await sees(session, viewer=viewer, statement_id=claim_id):
                raise DecisionError
            changed = await self._keep(session, viewer, decision, subscription_id, claim_id, by)
            if changed:
                await self._show(session, viewer, decision, subscription_id, digest_id, claim_id)
        if changed:
            _log.info("digest.decided", digest_id=digest_id, claim_id=claim_id, decision=decision, by=by)
        return (_DONE if changed else _ALREADY)[decision]

    async def _keep(
        self,
        session: AsyncSession,
        viewer: Viewer,
        decision: Decision,
        subscription_id: int,
        claim_id: int,
        by: str,
    ) -> bool:
        if decision in ("mute", "unmute"):
            return await (mute if decision == "mute" else unmute)(
                session,
                viewer=viewer,
                subscription_id=subscription_id,
                statement_id=claim_id,
                by=by,
                at=self._now(),
            )
        return await (need_no_reply if decision == "no reply" else need_reply)(
            session, viewer=viewer, statement_id=claim_id, by=by, at=self._now()
        )

    async def _show(
        self,
        session: AsyncSession,
        viewer: Viewer,
        decision: Decision,
        subscription_id: int,
        digest_id: int,
        claim_id: int,
    ) -> None:
        """Queue that this channel's digests that list the claim show what was decided.

        Those of other channels are left: a press there says that it is noted already.
        """
        listing = await digests_with(
            session,
            workspace_id=viewer.workspace_id,
            subscription_id=subscription_id,
            statement_id=claim_id,
        )
        moment = int(self._now().timestamp() * 1_000_000)
        await queue_digest_refresh(
            session,
            self._work,
            workspace_id=viewer.workspace_id,
            digest_ids=sorted({digest_id, *listing}),
            after=f"{decision}:{claim_id}:{moment}",
        )
