"""Who a person of the workspace is to us, and so what they may see: asked of Slack, kept a minute.

What Slack does not say is not shown: where it cannot be asked, a person sees what they filed
themselves and what belongs to the channel they ask in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import RejoinderError
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)

KEPT = timedelta(seconds=60)
_MOST_KEPT = 2_000
# Slack's highest; nobody is in more channels than these pages hold.
_PER_PAGE = 999
_PAGES = 20

NO_NAMES = (
    "Slack did not tell me what channels are called: choose one from the list that it shows after #, or try "
    "again in a minute."
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person, as far as Slack says; `told` is False where it could not be asked.

    An `outsider` is of another workspace and sees nothing.
    """

    viewer: Viewer
    zone: str | None = None
    admin: bool = False
    guest: bool = True
    told: bool = False
    outsider: bool = False


class _Channel(NamedTuple):
    """A channel that we are in."""

    id: str
    private: bool


class People:
    """Looks people up; `now` gives the time by which an answer grows old."""

    def __init__(self, client: AsyncWebClient, *, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._ours: tuple[datetime | None, dict[str, _Channel]] = (None, {})
        self._known: OrderedDict[tuple[str, str], tuple[datetime, Person]] = OrderedDict()

    async def person(self, workspace_id: str, user_id: str, channel_id: str | None = None) -> Person:
        """Return a person who acts in a channel: Slack vouches that they see that one."""
        person = self._remembered(workspace_id, user_id)
        if person is None:
            person = await self._ask(workspace_id, user_id)
            if person.told:
                self._remember(workspace_id, user_id, person)
        if person.outsider or not channel_id or channel_id in person.viewer.channel_ids:
            return person
        seen = person.viewer.channel_ids | {channel_id}
        return replace(person, viewer=replace(person.viewer, channel_ids=seen))

    async def channel_named(self, viewer: Viewer, name: str) -> str | None:
        """Return the id of a channel that we are in and a person may see; None where there is none.

        Raises:
            RejoinderError: Slack does not tell.
        """
        try:
            found = (await self._our_channels()).get(name)
        except (SlackApiError, ClientError, TimeoutError) as error:
            _log.warning("people.no_channels", error=type(error).__name__)
            raise RejoinderError(NO_NAMES) from error
        if found is None:
            return None
        in_sight = found.id in viewer.channel_ids or (viewer.sees_public and not found.private)
        return found.id if in_sight else None

    def _remembered(self, workspace_id: str, user_id: str) -> Person | None:
        at, person = self._known.get((workspace_id, user_id), (None, None))
        return person if at is not None and self._now() - at < KEPT else None

    def _remember(self, workspace_id: str, user_id: str, person: Person) -> None:
        self._known[(workspace_id, user_id)] = (self._now(), person)
        self._known.move_to_end((workspace_id, user_id))
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)

    async def _ask(self, workspace_id: str, user_id: str) -> Person:
        try:
            answer = await self._client.users_info(user=user_id)
            user: dict[str, Any] = answer.get("user") or {}
            if _is_outsider(user, workspace_id):
                return Person(Viewer(workspace_id, None, sees_public=False), told=True, outsider=True)
            guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
            channels = await self._channels(user_id, guest=guest)
        except SlackApiError as error:
            _log.warning("people.not_told", code=str(error.response.get("error")))
        except (ClientError, TimeoutError) as error:
            _log.warning("people.not_told", error=type(error).__name__)
        else:
            return Person(
                Viewer(workspace_id, user_id, channels, sees_public=not guest),
                zone=user.get("tz") or None,
                admin=bool(user.get("is_admin") or user.get("is_owner")),
                guest=guest,
                told=True,
            )
        return Person(Viewer(workspace_id, user_id, sees_public=False))

    async def _channels(self, user_id: str, *, guest: bool) -> frozenset[str]:
        """Return the private channels that a person is in; a guest's public ones as well."""
        types = "public_channel,private_channel,mpim" if guest else "private_channel,mpim"
        return frozenset([str(channel["id"]) async for channel in self._conversations(types, user=user_id)])

    async def _our_channels(self) -> dict[str, _Channel]:
        """Return the channels that we are in, by their names; asked for again once that has grown old."""
        at, ours = self._ours
        if at is None or self._now() - at >= KEPT:
            types = "public_channel,private_channel"
            ours = {
                str(channel.get("name")).casefold(): _Channel(
                    str(channel["id"]), bool(channel.get("is_private"))
                )
                async for channel in self._conversations(types)
            }
            self._ours = self._now(), ours
        return ours

    async def _conversations(self, types: str, user: str | None = None) -> AsyncIterator[Mapping[str, Any]]:
        """Yield the channels that a user is in, or we ourselves."""
        cursor = ""
        for _ in range(_PAGES):
            answer = await self._client.users_conversations(
                user=user, types=types, limit=_PER_PAGE, cursor=cursor
            )
            for channel in answer.get("channels") or ():
                yield channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break


def _is_outsider(user: Mapping[str, Any], workspace_id: str) -> bool:
    """Whether a user whom Slack shows us belongs to others; on a grid one may have several teams."""
    enterprise: Mapping[str, Any] = user.get("enterprise_user") or {}
    theirs = {user.get("team_id"), enterprise.get("enterprise_id"), *(enterprise.get("teams") or ())} - {None}
    return bool(user.get("is_stranger")) or (bool(theirs) and workspace_id not in theirs)
