"""What the twin of a mention may bring.

Slack tells of a mention by two events, in any order, and a file may come with the second alone. So
a mention that seems to hold nothing is not answered before its twin has come, or has had time to.
"""

from __future__ import annotations

import structlog

from bot.errors import DeliveryError
from bot.jobs.delivery import Delivery, Spot
from bot.work.port import PassingError
from storage.database import Database
from storage.inbound import add_to_inbound, told_of
from storage.payload import Payload, content_of
from storage.tables import Inbound

# Seconds; Slack sends both events at once.
PATIENCE = 2.0
_EVENTS = 2

_log = structlog.get_logger(__name__)


class Twin:
    """Waits for the twin of a message, once in each run of a job."""

    def __init__(self, database: Database, delivery: Delivery) -> None:
        self._database = database
        self._delivery = delivery
        self._has_waited = False

    async def unite(self, inbound: Inbound, spot: Spot) -> Payload:
        """Return all that is known of a message once its twin has come, or Slack was asked instead.

        Raises:
            PassingError: its twin may still be on its way.
        """
        async with self._database.reading() as session:
            told = await told_of(session, workspace_id=inbound.workspace_id, inbound_id=inbound.id)
        if told.events >= _EVENTS or told.payload is None:
            return told.payload or {}
        if not self._has_waited:
            self._has_waited = True
            raise PassingError("The twin of the message may still be on its way.", after=PATIENCE)
        return await self._reread(inbound, spot) or told.payload

    async def _reread(self, inbound: Inbound, spot: Spot) -> Payload | None:
        """Unite the message with what Slack shows of it; None where Slack does not show it."""
        try:
            message = await self._delivery.message(spot)
        except DeliveryError as error:
            _log.info("twin.message_unreadable", inbound_id=inbound.id, code=error.code)
            return None
        if message is None:
            return None
        async with self._database.writing() as session:
            return await add_to_inbound(
                session,
                workspace_id=inbound.workspace_id,
                inbound_id=inbound.id,
                payload=content_of(message),
            )
