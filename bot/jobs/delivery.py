"""What the jobs need of the place where briefs are read; Slack implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from bot.errors import DeliveryError
from bot.jobs.lookups import Answer
from bot.memory.aftermath import Aftermath
from bot.memory.keep import Kept
from storage.viewer import Viewer

ChannelKind = Literal["public", "private", "im", "mpim", "unknown"]
Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an answer goes: a thread of a channel, and the message that it answers.

    `ts` is that message; `thread_ts` is the thread to answer in; `key` names the answer, so that
    it can be recognised in the thread; `since` is when it was first attempted. Without a thread it is
    the direct messages of who asked, whose id stands for the channel until a message is there;
    `elsewhere` says that the message which it answers stands where we are not.
    """

    channel_id: str
    ts: str
    thread_ts: str | None
    user_id: str
    key: str
    since: datetime
    elsewhere: bool = False


class Posted(NamedTuple):
    """A message of ours that is there."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the service says of a channel; `member` is False where we are certainly not in it."""

    kind: ChannelKind
    external: bool
    member: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """One plain answer: a sentence or two, and at most one link to an earlier message.

    `retry` is a filing that failed and that the reader may have tried again; `person` the id of a
    user whose name ends the words. Where something was looked up, `found` is shown instead.
    """

    text: str
    link_channel_id: str | None = None
    link_ts: str | None = None
    retry: int | None = None
    person: str | None = None
    found: Answer | None = None


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file's content, with what the service says that it is."""

    content: bytes
    name: str
    mimetype: str | None


class UnansweredError(DeliveryError):
    """The service did not answer: nobody can tell yet whether it took the message."""


class Delivery(Protocol):
    """Speaks where reporters are, and brings what they attach. All but `greet` may raise `DeliveryError`."""

    async def bot_user_id(self) -> str:
        """Return the id under which the bot is mentioned."""
        ...

    async def greet(self, spot: Spot) -> None:
        """Give a first sign of life; best effort, its failure is ignored."""
        ...

    async def channel(self, channel_id: str) -> ChannelFacts:
        """Return what kind of channel it is; ``unknown`` where that cannot be told."""
        ...

    async def reader(self, workspace_id: str, spot: Spot) -> Viewer:
        """Return on whose behalf a look-up is read whose answer stands in the spot's thread."""
        ...

    async def message(self, spot: Spot) -> Message | None:
        """Return the spot's message as the service has it now, or None where it is gone."""
        ...

    async def thread(self, spot: Spot) -> Sequence[Message]:
        """Return the messages of the spot's thread that come before its message, oldest first."""
        ...

    async def download(self, file: Message) -> Downloaded:
        """Return what a file holds that somebody attached.

        Raises:
            InputError: it cannot be had; one sentence says why and what to do.
        """
        ...

    async def stands(self, channel_id: str, ts: str) -> bool:
        """Return whether a message of ours is still there; on doubt, yes."""
        ...

    async def find(self, spot: Spot) -> Posted | None:
        """Return the answer if an earlier attempt reached its place, else None."""
        ...

    async def post(self, spot: Spot, words: Words) -> Posted:
        """Post the answer's first form.

        Raises:
            UnansweredError: it may have been posted; look with `find` before posting again.
        """
        ...

    async def whisper(self, spot: Spot, words: Words) -> None:
        """Say these words to whoever asked, and to nobody else."""
        ...

    async def show(self, spot: Spot, answer_ts: str, kept: Kept, aftermath: Aftermath) -> None:
        """Make the answer the brief, with what other articles have to do with it."""
        ...

    async def say(self, spot: Spot, answer_ts: str, words: Words) -> None:
        """Make the answer these words."""
        ...
