"""`rejoinder digest`: what the last digest of a channel held, or what its next one would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console, Group, RenderableType

from bot.cli.blocks import message_blocks
from bot.errors import RejoinderError, UsageError
from bot.program.archive import Told, open_archive
from bot.program.clock import utc_now
from bot.settings import load_settings
from bot.slack.blocks.digest import Heading, digest_messages
from bot.slack.blocks.parts import Frame
from storage.digests import Scheduled


async def run(channel: str, *, preview: bool, at: str | None, workspace: str | None) -> None:
    """Print what a digest holds; nothing is posted, and nothing is marked as listed.

    Raises:
        UsageError: `at` is no time.
        RejoinderError: the channel had no digest, or the database is not of this version.
        StorageError: the database cannot be used.
    """
    moment = None if at is None else _moment(at)
    async with open_archive(load_settings(), workspace) as archive:
        if preview:
            told = await archive.next_digest(channel, moment)
        elif (found := await archive.digest(channel, moment)) is not None:
            told = found
        else:
            raise RejoinderError(
                f"There was no digest in {channel[:40]} yet: --preview shows what its next one would hold."
            )
    Console().print(_screen(told, moment or utc_now()))


def _moment(words: str) -> datetime:
    """Read a time, of the zone where this runs unless it names its own."""
    try:
        moment = datetime.fromisoformat(words.strip())
        return moment.astimezone()
    except (ValueError, OverflowError):
        raise UsageError(
            f"--at needs a time, and “{words[:40]}” is none: write it as 2026-11-23T09:00."
        ) from None


def _screen(told: Told, at: datetime) -> RenderableType:
    """Return the digest as Slack shows it, but for its buttons."""
    return Group(*_parts(told, at))


def _parts(told: Told, at: datetime) -> Iterator[RenderableType]:
    subscription = told.subscription
    if told.made is not None:
        heading = Heading.of(Scheduled(told.made, subscription))
    else:
        on = at.astimezone(ZoneInfo(subscription.zone))
        heading = Heading(on=on, asked=True, whole=subscription.scope == "public")
    for message in digest_messages(told.contents, heading, Frame()):
        yield message_blocks([block for block in message.blocks if block["type"] != "actions"], {})
