"""Telling the owners of digests that were paused: once, in one message for all of them.

That somebody is being told is kept before Slack is called: where nobody can tell whether a message
arrived it is not sent again, and ``status`` says the same whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from bot.digests.slots import Schedule
from bot.digests.wording import command_words
from bot.errors import DeliveryError, InputError
from bot.jobs.delivery import UnansweredError
from bot.jobs.digest_delivery import Paused
from bot.jobs.stopping import is_of_token
from storage.database import Database
from storage.due import owners_untold
from storage.subscriptions import mark_told, mark_untold, untold
from storage.tables import Subscription

_AT_ONCE = 20

_log = structlog.get_logger(__name__)


class Teller(Protocol):
    """Tells people things in direct messages."""

    async def tell(self, user_id: str, paused: Sequence[Paused]) -> None:
        """Tell a person which of their digests were paused."""
        ...


class Pauses:
    """Tells of pauses."""

    def __init__(self, database: Database, delivery: Teller, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._delivery = delivery
        self._now = now

    async def tell_left(self) -> int:
        """Tell those who could not be told before, such as while our token was refused; return how many.

        Raises:
            DeliveryError: Slack takes nothing from us now.
        """
        async with self._database.reading() as session:
            owners = await owners_untold(session, limit=_AT_ONCE)
        return sum([await self.tell(*owner) for owner in owners])

    async def tell(self, workspace_id: str, user_id: str) -> bool:
        """Tell an owner of all pauses that they were not told of; False where there are none.

        Raises:
            DeliveryError: Slack takes nothing from us now; they are told later.
        """
        at = self._now()
        async with self._database.writing() as session:
            paused = [
                each
                for each in await untold(session, workspace_id=workspace_id, user_id=user_id)
                if await mark_told(
                    session,
                    workspace_id=workspace_id,
                    subscription_id=each.id,
                    paused_at=each.paused_at or at,
                    at=at,
                )
            ]
        if not paused:
            return False
        try:
            await self._delivery.tell(user_id, [_paused(each) for each in paused])
        except UnansweredError:
            _log.warning("pause.perhaps_told", subscriptions=len(paused))
        except DeliveryError as error:
            if error.after is None and not is_of_token(error):
                # They may have left, or take no messages from apps.
                _log.warning("pause.not_told", subscriptions=len(paused), code=error.code)
                return False
            async with self._database.writing() as session:
                for each in paused:
                    await mark_untold(session, workspace_id=workspace_id, subscription_id=each.id, told_at=at)
            raise
        return True


def _paused(subscription: Subscription) -> Paused:
    return Paused(subscription.channel_id, subscription.paused_reason or "", command_of(subscription))


def command_of(subscription: Subscription) -> str:
    """Return the command that has a channel's digests posted again."""
    try:
        schedule = Schedule.of(subscription.days, subscription.minute, subscription.zone)
    except InputError:
        return "/digest daily 09:00"
    return command_words(schedule)
