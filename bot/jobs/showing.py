"""Bringing a filing's message to its latest brief, whatever changed that meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.jobs.delivery import Delivery
from bot.jobs.filed import answer_of, channel_reader, find_filed, spot_of
from bot.memory.aftermath import Aftermath, aftermath
from bot.memory.keep import Kept, recall
from bot.work.port import RowId
from storage.briefs import brief_of_filing, place_of_filing
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
        shown: ToShow | None = None
        for _ in range(_ROUNDS):
            filed = await find_filed(self._database, filing_id)
            to_show = None if filed is None else await read_to_show(self._database, filed)
            answer = None if filed is None else await answer_of(self._database, filed)
            # Of two who change the same brief at once, either may be the last whom Slack answers.
            if filed is None or to_show is None or answer is None or answer.ts is None or to_show == shown:
                break
            spot = spot_of(filed, at=self._now(), answer=answer)
            await self._delivery.show(spot, answer.ts, to_show.kept, to_show.aftermath)
            shown = to_show
        return shown is not None


class ToShow(NamedTuple):
    """A brief, and what its channel may see of other articles' part in it."""

    kept: Kept
    aftermath: Aftermath


async def read_to_show(database: Database, filed: Filed) -> ToShow | None:
    """Return what the message of a filing is to show; None where it has no brief."""
    workspace_id = filed.filing.workspace_id
    filer = Viewer(workspace_id, filed.inbound.user_id)
    channel = channel_reader(filed)
    async with database.reading() as session:
        brief_id = await brief_of_filing(session, viewer=filer, filing_id=filed.filing.id)
        kept = None if brief_id is None else await recall(session, viewer=filer, brief_id=brief_id)
        if brief_id is None or kept is None:
            return None
        after = await aftermath(session, viewer=channel, brief_id=brief_id)
        if (like := filed.filing.like_filing_id) is not None:
            after = replace(after, like=await place_of_filing(session, viewer=channel, filing_id=like))
        return ToShow(kept, after)
