"""Bringing a filing's message to its latest brief, whatever changed that meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.jobs.delivery import Delivery
from bot.jobs.filed import find_filed, spot_of
from bot.memory.keep import Kept, recall
from bot.work.port import RowId
from storage.briefs import brief_of_filing
from storage.database import Database
from storage.filings import Filed
from storage.viewer import Viewer

# Somebody who corrects faster than Slack shows it is caught up with by their own job.
_ROUNDS = 3


class Showing:
    """Shows briefs that are kept in the messages that are posted."""

    def __init__(self, database: Database, delivery: Delivery, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._delivery = delivery
        self._now = now

    async def latest(self, filing_id: RowId) -> bool:
        """Make the filing's message its latest brief; False where there is no message, or no brief.

        Raises:
            DeliveryError: Slack refuses it, such as where the message is gone.
        """
        shown: Kept | None = None
        for _ in range(_ROUNDS):
            filed = await find_filed(self._database, filing_id)
            kept = None if filed is None else await self._kept(filed)
            # Of two who change the same brief at once, either may be the last whom Slack answers.
            if filed is None or kept is None or kept.message_ts is None or kept == shown:
                break
            await self._delivery.show(spot_of(filed, at=self._now()), kept.message_ts, kept)
            shown = kept
        return shown is not None

    async def _kept(self, filed: Filed) -> Kept | None:
        viewer = Viewer(filed.filing.workspace_id, filed.inbound.user_id)
        async with self._database.reading() as session:
            brief_id = await brief_of_filing(session, viewer=viewer, filing_id=filed.filing.id)
            return None if brief_id is None else await recall(session, viewer=viewer, brief_id=brief_id)
