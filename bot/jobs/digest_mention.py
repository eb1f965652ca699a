"""What a mention asks of digests: done as its command does it, and answered in the thread."""

from __future__ import annotations

from bot.errors import DeliveryError, InputError
from bot.jobs.commands import DigestAsk, WrongDigest
from bot.jobs.digest_delivery import DigestDelivery, Part
from bot.jobs.stopping import reason_to_stop
from bot.jobs.subscribing import Subscribing
from storage.filings import Filed

FORMS = (
    "What works: digest daily 09:00, weekdays 08:30 Europe/Berlin, days sun-thu 09:00, weekly mon 09:00, "
    "now, status, off; with “this channel” for only what was filed here, or “following NAME, NAME”."
)


class DigestMention:
    """Does what mentions ask of digests; a mention that is read twice changes nothing the second time."""

    def __init__(self, subscribing: Subscribing, delivery: DigestDelivery[Part]) -> None:
        self._subscribing = subscribing
        self._delivery = delivery

    async def answer(self, filed: Filed, asked: DigestAsk) -> str:
        """Do it, and return what to say of it.

        Raises:
            DeliveryError: Slack does not say who asks, or in what channel.
        """
        if isinstance(asked, WrongDigest):
            return f"{asked.reason} {FORMS}"
        inbound = filed.inbound
        asker = await self._delivery.asker(inbound.workspace_id, inbound.user_id, inbound.channel_id)
        try:
            return await self._subscribing.answer(asker, asked, f"filing {filed.filing.id}")
        except InputError as error:
            return str(error)
        except DeliveryError as error:
            if (reason := reason_to_stop(error)) is None:
                raise
            return reason
