"""Look-ups: who an actor is, and who said what, for one viewer. They change nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import InputError
from bot.jobs.commands import LONGEST_WORDS, AskActor, LookUp
from bot.memory.profile import ActorHit, Found, Profile, find_actors, profile, suggest
from bot.memory.search import Hits, parse_query, search
from storage.database import Database
from storage.viewer import Viewer

TOO_LONG_A_NAME = f"That is too long to be a name: give at most {LONGEST_WORDS} characters."

# More are not told apart in a list: the menu beside it finds them by what one types.
_MATCHES = 20


@dataclass(frozen=True, slots=True)
class ActorAnswer:
    """Who bears the name that was asked for; `profile` where that is one actor."""

    name: str
    found: Found
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class ClaimsAnswer:
    """What was found of the words that were asked for."""

    words: str
    hits: Hits


Answer = ActorAnswer | ClaimsAnswer

ChannelNamed = Callable[[str], Awaitable[str | None]]
"""Tells the id of a channel that the asker may see by its name, without its #; None where there is none."""


class LookUps:
    """Looks up."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def answer(self, viewer: Viewer, asked: LookUp) -> Answer:
        """Answer what was asked, its first page.

        Raises:
            RejoinderError: it cannot be looked up; the message says what to ask instead.
        """
        if isinstance(asked, AskActor):
            return await self.actor(viewer, asked.name)
        return await self.claims(viewer, asked.words)

    async def actor(self, viewer: Viewer, name: str) -> ActorAnswer:
        """Find who bears a name.

        Raises:
            InputError: it is longer than any name.
        """
        if len(name) > LONGEST_WORDS:
            raise InputError(TOO_LONG_A_NAME)
        async with self._database.reading() as session:
            found = await find_actors(session, viewer=viewer, name=name, limit=_MATCHES)
            if len(found.exact) != 1:
                return ActorAnswer(name, found)
            only = await profile(session, viewer=viewer, actor_id=found.exact[0].actor_id)
        return ActorAnswer(name, found, only)

    async def profile(self, viewer: Viewer, actor_id: int, page: int = 1) -> Profile | None:
        """Return a page of an actor's profile, or None where this viewer may see nothing of them."""
        async with self._database.reading() as session:
            return await profile(session, viewer=viewer, actor_id=actor_id, page=page)

    async def claims(
        self,
        viewer: Viewer,
        words: str,
        page: int = 1,
        *,
        zone: str | None = None,
        channel_named: ChannelNamed | None = None,
    ) -> ClaimsAnswer:
        """Search; days begin and end as in `zone`, an IANA name.

        Without `channel_named` channels are known by their ids alone.

        Raises:
            QueryError: that cannot be looked for; the message says what to type instead.
        """
        query = parse_query(words, today=self._now().astimezone(_zone(zone)))
        if channel_named is not None:
            query = await query.with_channels(channel_named)
        async with self._database.reading() as session:
            return ClaimsAnswer(words, await search(session, viewer=viewer, query=query, page=page))

    async def suggest(self, viewer: Viewer, typed: str, limit: int) -> list[ActorHit]:
        """Return actors whose name, or a word of it, begins with what has been typed so far."""
        if len(typed) > LONGEST_WORDS:
            return []
        async with self._database.reading() as session:
            return await suggest(session, viewer=viewer, typed=typed, limit=limit)


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
