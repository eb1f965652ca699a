"""What the newsroom has kept, for whoever runs it: they have the database and see all of one workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.digests.contents import Contents, contents_of, preview
from bot.errors import RejoinderError, UsageError
from bot.jobs.subscribing import unkept
from bot.memory.days import days_named
from bot.memory.export import Form, export_brief, export_statements
from bot.memory.keep import recall
from bot.memory.profile import Found, Profile, find_actors, profile
from bot.memory.query import QueryError, parse_query
from bot.memory.search import Hits, search
from bot.program.clock import utc_now
from bot.settings import Settings
from storage.channels import channels_heard
from storage.database import Database
from storage.digests import last_with_contents
from storage.operations import workspaces
from storage.subscriptions import subscription_of
from storage.tables import Digest, Subscription
from storage.viewer import Viewer

LONGEST_NAME = 500
_MATCHES = 20
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Known:
    """Who bears a name that was asked for; `profile` where that is one actor."""

    found: Found
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest holds; `made` is its row where it was made and is not only one that would be."""

    subscription: Subscription
    contents: Contents
    made: Digest | None = None


class Archive:
    """Looks up, and takes away, for one viewer."""

    def __init__(self, database: Database, viewer: Viewer) -> None:
        self._database = database
        self._viewer = viewer

    async def actor(self, name: str, page: int) -> Known:
        """Find who bears a name, with a page of their profile where that is one.

        Raises:
            UsageError: it is longer than any name.
            StorageError: the database cannot be used.
        """
        if len(name) > LONGEST_NAME:
            raise UsageError(f"That is too long to be a name: give at most {LONGEST_NAME} characters.")
        async with self._database.reading() as session:
            found = await find_actors(session, viewer=self._viewer, name=name, limit=_MATCHES)
            if len(found.exact) != 1:
                return Known(found)
            only = found.exact[0].actor_id
            return Known(found, await profile(session, viewer=self._viewer, actor_id=only, page=page))

    async def profile(self, actor_id: int, page: int) -> Profile | None:
        """Return a page of an actor's profile, or None where there is none.

        Raises:
            StorageError: the database cannot be used.
        """
        async with self._database.reading() as session:
            return await profile(session, viewer=self._viewer, actor_id=actor_id, page=page)

    async def claims(self, words: str, page: int) -> Hits:
        """Search; days begin and end where this runs. Channels are known by their ids alone.

        Raises:
            UsageError: that cannot be looked for; the message says what to type instead.
            StorageError: the database cannot be used.
        """
        async with self._database.reading() as session:
            try:
                query = await parse_query(words, today=local_now()).with_channels(self._channel)
            except QueryError as error:
                raise UsageError(str(error)) from error
            return await search(session, viewer=self._viewer, query=query, page=page)

    async def brief(self, brief_id: int, form: Form) -> str | None:
        """Return one brief to take away, or None where there is none.

        Raises:
            StorageError: the database cannot be used.
        """
        async with self._database.reading() as session:
            kept = await recall(session, viewer=self._viewer, brief_id=brief_id)
        return None if kept is None else export_brief(kept, form)

    def briefs(self, since: str | None, until: str | None, form: Form) -> AsyncIterator[str]:
        """Yield what was filed from one day to another, both included, as `export_statements` does.

        Raises:
            UsageError: one of them is no day, or the last is before the first.
            StorageError: the database cannot be used.
        """
        begin, end = _span(since, until)
        return export_statements(self._database, viewer=self._viewer, since=begin, until=end, form=form)

    async def digest(self, channel_id: str, at: datetime | None) -> Told | None:
        """Return the last digest of a channel that was made not after `at`, None where there is none.

        Raises:
            StorageError: the database cannot be used.
        """
        workspace_id = self._viewer.workspace_id
        async with self._database.reading() as session:
            wanted = await subscription_of(session, workspace_id=workspace_id, channel_id=channel_id)
            if wanted is None:
                return None
            last = await last_with_contents(
                session, workspace_id=workspace_id, subscription_id=wanted.id, until=at or utc_now()
            )
            if last is None or last.composed_at is None:
                return None
            contents = await contents_of(session, subscription=wanted, digest_id=last.id, at=last.composed_at)
        return Told(wanted, contents, last)

    async def next_digest(self, channel_id: str, at: datetime | None) -> Told:
        """Return what the next digest of a channel would hold `at` a time, now unless one is given.

        Where the channel has none, it is what its first would hold. Nothing is changed.

        Raises:
            StorageError: the database cannot be used.
        """
        workspace_id, at = self._viewer.workspace_id, at or utc_now()
        async with self._database.reading() as session:
            wanted = await subscription_of(session, workspace_id=workspace_id, channel_id=channel_id)
            wanted = wanted or unkept(workspace_id, channel_id, at=at)
            return Told(wanted, await preview(session, subscription=wanted, at=at))

    async def _channel(self, name: str) -> str:
        """Return the id of a channel that was named: here the names are not known."""
        known = {each.casefold(): each for each in self._viewer.channel_ids}
        if name not in known:
            raise UsageError(
                "Channels are known here by their ids alone: write in: and the id that --json shows, such as "
                "in:C024BE91L."
            )
        return known[name]


@asynccontextmanager
async def open_archive(settings: Settings, workspace: str | None) -> AsyncIterator[Archive]:
    """Open the database of the settings for look-ups in one workspace: the only one, unless it is named.

    Raises:
        UsageError: there are several workspaces, or none of that name.
        RejoinderError: the database is not of this version, or nothing is kept in it.
        StorageError: the database cannot be used.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        if not await database.is_current():
            raise RejoinderError(
                f"The database {database.name} is not up to date: run `rejoinder db upgrade`."
            )
        yield Archive(database, await _operator(database, workspace))
    finally:
        await database.close()


def local_now() -> datetime:
    """Read the clock, in the zone of whoever runs this."""
    return utc_now().astimezone()


def _span(since: str | None, until: str | None) -> tuple[datetime, datetime]:
    """Return the first moment of one day, and the first after another."""
    now = local_now()
    begin, end = datetime.min.replace(tzinfo=UTC), now + timedelta(days=1)
    if since is not None:
        begin = datetime.combine(_days("--since", since, now)[0], time.min).astimezone()
    if until is not None:
        end = datetime.combine(_days("--until", until, now)[1] + timedelta(days=1), time.min).astimezone()
    if begin >= end:
        raise UsageError("--until is a day before --since, so nothing can be found: exchange them.")
    return begin, end


def _days(option: str, words: str, now: datetime) -> tuple[date, date]:
    days = days_named(words, today=now.date())
    if days is None:
        raise UsageError(
            f"{option} needs a day, and “{words[:40]}” is none: write it as 2026-11-03, yesterday, monday, "
            "7d or 2 weeks."
        )
    return days


async def _operator(database: Database, workspace: str | None) -> Viewer:
    """Return the one viewer of whom nothing of a workspace is hidden.

    It is a viewer like every other: in all the channels that anything was filed in.
    """
    async with database.reading() as session:
        known = await workspaces(session)
        if not known:
            raise RejoinderError(
                f"Nothing is kept in the database {database.name} yet: `rejoinder analyse FILE --save` keeps "
                "a brief, `rejoinder serve` those of your Slack."
            )
        if workspace not in known and (workspace is not None or len(known) > 1):
            several = ", ".join(known[:_LISTED]) + (" and others" if len(known) > _LISTED else "")
            raise UsageError(
                f"Say which workspace is meant with --workspace: the database {database.name} has {several}."
            )
        chosen = workspace or known[0]
        return Viewer(chosen, None, await channels_heard(session, workspace_id=chosen))
