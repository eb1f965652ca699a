"""What the jobs of digests need of the place where digests are read; Slack implements it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.digests.sections import Contents
from bot.jobs.delivery import ChannelFacts
from bot.jobs.first_post import Posting
from storage.digests import Scheduled

Part = TypeVar("Part")
"""One message of a digest, ready to be posted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the service says of a channel; nobody posts in one that is archived."""

    facts: ChannelFacts
    archived: bool


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for something in a channel, as far as Slack says; `told` is False where it does not.

    `may_set` says that they may have digests posted there. `zone` is theirs, an IANA name.
    """

    workspace_id: str
    user_id: str
    channel_id: str
    zone: str | None
    may_set: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Paused:
    """A channel whose digests were paused, why, and the command that would have them again."""

    channel_id: str
    reason: str
    command: str


class DigestDelivery(Posting[Part], Protocol[Part]):
    """Posts digests. Everything may raise `DeliveryError`."""

    async def standing(self, channel_id: str) -> Standing:
        """Return how we stand in a channel."""
        ...

    async def asker(self, workspace_id: str, user_id: str, channel_id: str) -> Asker:
        """Return who asks for something."""
        ...

    async def parts(self, scheduled: Scheduled, contents: Contents) -> Sequence[Part]:
        """Return the messages of a digest: the first for the channel, the others for its thread."""
        ...

    async def change(self, channel_id: str, ts: str, key: str, message: Part | None) -> None:
        """Make a message of a digest this one; None where nothing that it listed is left."""
        ...

    async def whisper(self, channel_id: str, user_id: str, text: str) -> None:
        """Say something to one person in a channel, and to nobody else."""
        ...

    async def tell(self, user_id: str, paused: Sequence[Paused]) -> None:
        """Tell a person in a direct message which of their digests were paused.

        Raises:
            UnansweredError: they may have been told.
        """
        ...
