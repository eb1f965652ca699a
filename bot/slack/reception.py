"""Receives people who ask something: who they are, what they may see, and how they are answered."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from bot.errors import DeliveryError, RejoinderError
from bot.jobs.lookups import ChannelNamed
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame
from bot.slack.blocks.words import words_message
from bot.slack.membership import is_outsider, workspace_of
from bot.slack.people import People, Person
from bot.slack.responding import try_to_respond

_log = structlog.get_logger(__name__)

FAILED = "Something went wrong and this cannot be shown: try again in a moment."

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who asks in a channel; `frame` is how what they see is shown, to them alone.

    `channel_named` tells the ids of channels that they may see.
    """

    person: Person
    user_id: str
    channel_id: str
    frame: Frame
    channel_named: ChannelNamed


class Reception:
    """Tells who asks, and answers them privately; `workspace_url` gives the workspace's address."""

    def __init__(self, people: People, workspace_url: Callable[[], Awaitable[str]]) -> None:
        self._people = people
        self._workspace_url = workspace_url

    async def visit(self, body: Body, channel_id: str = "") -> Visit | None:
        """Return who asks, or None for somebody of another workspace: they get nothing.

        `channel_id` is where a modal was opened from; everything else says itself where it stands.
        """
        if is_outsider(body):
            return None
        user_id = str(body.get("user_id") or (body.get("user") or {}).get("id") or "")
        channel_id = str(body.get("channel_id") or (body.get("channel") or {}).get("id") or channel_id)
        person = await self._people.person(workspace_of(body), user_id, channel_id or None)
        if person.outsider:
            return None
        frame = Frame(
            url=await self._url(), private=True, may_judge=person.told and not person.guest, told=person.told
        )
        return Visit(person, user_id, channel_id, frame, partial(self._people.channel_named, person.viewer))

    async def answer(self, body: Body, render: Callable[[Visit], Awaitable[Payload | None]]) -> None:
        """Answer somebody privately with what `render` returns, in the place of what they pressed in.

        What goes wrong is said in one sentence; where it is ours, with an id that the log has too.
        """
        url = str(body.get("response_url") or "")
        replace = bool((body.get("container") or {}).get("is_ephemeral"))
        try:
            visit = await self.visit(body)
            payload = None if visit is None else await render(visit)
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
            await try_to_respond(url, failure(error))
            return
        if payload is not None:
            await try_to_respond(url, payload, replace=replace)

    async def _url(self) -> str:
        """Return the workspace's address; without it there are no links, and all else stands."""
        try:
            return await self._workspace_url()
        except DeliveryError as error:
            _log.info("slack.no_workspace_url", code=error.code)
            return ""


def failure(error: Exception) -> Payload:
    """Return what is said of an error; one that its own sentence does not explain is logged under an id."""
    return words_message(sentence(error))


def sentence(error: Exception) -> str:
    """Return the sentence of an error; one that does not explain itself is logged under an id."""
    if isinstance(error, RejoinderError) and not isinstance(error, DeliveryError):
        return str(error)
    error_id = secrets.token_hex(4)
    _log.error("lookup.failed", error_id=error_id, exc_info=error)
    return f"{FAILED} (error {error_id})"
