"""What people ask of digests: to have them, to see what they are, and to have one now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.digests.contents import Contents, preview
from bot.digests.slots import DAYS, Schedule, Slot, slot_after
from bot.digests.wish import ALL_DAYS, WEEKDAYS, Wish
from bot.digests.wording import command_words, moment_words, schedule_words
from bot.errors import InputError
from bot.jobs.commands import AskDigest, SetDigest
from bot.jobs.digest import queue_digest
from bot.jobs.digest_delivery import Asker
from bot.jobs.standing import Channels, learn_standing
from bot.memory.profile import find_actors, name_of
from bot.work.port import Work
from storage.database import Database
from storage.digest_tables import DigestScope
from storage.digests import latest_digest, open_digest
from storage.faces import faces
from storage.listings import clusters
from storage.subscriptions import BACK, subscribe, subscription_of, switch_off
from storage.tables import Digest, Subscription
from storage.viewer import Viewer

NOT_FOR_YOU = "Guests cannot have digests posted: ask a member of the workspace to set them."
NOBODY_TOLD = "Slack could not be asked who you are, so nothing was changed: try again in a minute."
NONE_HERE = "No digest is posted here."
HOW = "To have one, type for example /digest weekdays 09:00."
ON_ITS_WAY = "The digest is on its way: what is new comes here in a moment."

_DEFAULT = Schedule(ALL_DAYS, 9 * 60, ZoneInfo("UTC"))
_NEAREST = 3

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a channel's next digest would hold now, for a subscription that may not be kept."""

    subscription: Subscription
    contents: Contents


class Subscribing:
    """Takes what people ask of digests, each in one transaction, and says it back in words."""

    def __init__(
        self, database: Database, work: Work, channels: Channels, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._work = work
        self._channels = channels
        self._now = now

    async def answer(self, asker: Asker, asked: SetDigest | AskDigest, request: str) -> str:
        """Do what is asked, but for a preview, and return what to say of it; `request` names this request.

        Raises:
            InputError: it cannot be done; the message says why.
            DeliveryError: no digest may be posted in the channel, or Slack does not say so.
        """
        if isinstance(asked, SetDigest):
            return await self.set(asker, asked.wish)
        match asked.act:
            case "off":
                return await self.off(asker)
            case "now":
                return await self.now(asker, request)
        return await self.status(asker)

    async def set(self, asker: Asker, wish: Wish) -> str:
        """Have digests posted in the asker's channel; return what was set and when the next comes.

        Raises:
            InputError: it cannot be; the message says why.
            DeliveryError: none may be posted there, or Slack does not say so.
        """
        _check_may_set(asker)
        await self._look(asker)
        now = self._now()
        zone = wish.zone or asker.zone or "UTC"
        schedule = Schedule.of(",".join(DAYS[day] for day in wish.days), wish.minute, zone)
        slot = slot_after(schedule, now)
        async with self._database.writing() as session:
            actor_ids = await self._named(session, asker, wish.following)
            subscription_id = await subscribe(
                session,
                workspace_id=asker.workspace_id,
                channel_id=asker.channel_id,
                user_id=asker.user_id,
                days=schedule.stored_days,
                minute=schedule.minute,
                zone=zone,
                scope=wish.scope,
                actor_ids=actor_ids,
                state="active",
                next_at=slot.at,
                at=now,
            )
            holds = await self._holds(session, asker, wish.scope, actor_ids)
        _log.info("digest.set", subscription_id=subscription_id, by=asker.user_id)
        return " ".join(
            [
                f"A digest will be posted here {schedule_words(schedule)}, with {holds}.",
                _next_words(slot, schedule),
                *(_NO_ZONE if wish.zone is None and asker.zone is None else ()),
            ]
        )

    async def off(self, asker: Asker) -> str:
        """Have no more digests posted in the asker's channel.

        Raises:
            InputError: this asker may not say so.
        """
        _check_may_set(asker)
        async with self._database.writing() as session:
            was_on = await switch_off(session, workspace_id=asker.workspace_id, channel_id=asker.channel_id)
        return f"{'No more digests are posted here.' if was_on else NONE_HERE} {HOW}"

    async def now(self, asker: Asker, request: str) -> str:
        """Have a digest posted at once, which lists what it holds; `request` names this request.

        Raises:
            InputError: this asker may not have it.
            DeliveryError: none may be posted there, or Slack does not say so.
        """
        _check_may_set(asker)
        await self._look(asker)
        now = self._now()
        async with self._database.writing() as session:
            wanted = await self._subscription(session, asker)
            subscription_id = wanted.id if wanted else await self._without_schedule(session, asker)
            digest_id = await open_digest(
                session,
                workspace_id=asker.workspace_id,
                subscription_id=subscription_id,
                slot=f"now:{request}",
                kind="now",
                due_at=now,
                at=now,
                asked_by=asker.user_id,
            )
            if digest_id is not None:
                await queue_digest(session, self._work, workspace_id=asker.workspace_id, digest_id=digest_id)
        return ON_ITS_WAY

    async def preview(self, asker: Asker) -> Previewed:
        """Return what the next digest would hold now; nothing is kept.

        Raises:
            InputError: Slack does not say who the asker is.
            DeliveryError: none may be posted in this channel, or Slack does not say so.
        """
        if not asker.told:
            raise InputError(NOBODY_TOLD)
        await self._look(asker)
        now = self._now()
        async with self._database.reading() as session:
            wanted = await self._subscription(session, asker)
            if wanted is None:
                wanted = unkept(
                    asker.workspace_id, asker.channel_id, at=now, user_id=asker.user_id, zone=asker.zone
                )
            if not asker.may_set:
                # A guest sees what belongs to the channel, and nothing else that is public.
                session.expunge_all()
                wanted.scope = "channel"
            return Previewed(wanted, await preview(session, subscription=wanted, at=now))

    async def status(self, asker: Asker) -> str:
        """Say what digests are posted in the asker's channel, when the next comes, and how the last did."""
        async with self._database.reading() as session:
            wanted = await self._subscription(session, asker)
            if wanted is None:
                return f"{NONE_HERE} {HOW}"
            last = await latest_digest(session, workspace_id=asker.workspace_id, subscription_id=wanted.id)
            actor_ids = await clusters(session, workspace_id=asker.workspace_id, subscription_id=wanted.id)
            holds = await self._holds(session, asker, wanted.scope, actor_ids)
        schedule = Schedule.of(wanted.days, wanted.minute, wanted.zone)
        told = _last_words(last, schedule)
        if wanted.state == "off":
            return " ".join([NONE_HERE, HOW, *told])
        when = f"{schedule_words(schedule)}, with {holds}."
        if wanted.state == "paused":
            again = f"To have them again: {command_words(schedule)}"
            return " ".join(
                [f"Digests are paused: {wanted.paused_reason} They were posted {when}", *told, again]
            )
        slot = slot_after(schedule, self._now())
        return " ".join([f"A digest is posted here {when}", _next_words(slot, schedule), *told])

    async def current(self, asker: Asker) -> Wish:
        """Return what digests are wished for in the asker's channel, or what one may begin with.

        Raises:
            InputError: this asker may not set them, or the zone is not known here any more.
        """
        _check_may_set(asker)
        async with self._database.reading() as session:
            wanted = await self._subscription(session, asker)
            if wanted is None:
                return Wish(WEEKDAYS, _DEFAULT.minute, asker.zone or "UTC")
            actor_ids = await clusters(session, workspace_id=asker.workspace_id, subscription_id=wanted.id)
            names = await self._names(session, asker, actor_ids)
        days = Schedule.of(wanted.days, wanted.minute, wanted.zone).days
        return Wish(days, wanted.minute, wanted.zone, wanted.scope, tuple(names))

    async def _look(self, asker: Asker) -> None:
        """Check that a digest may be posted in the asker's channel."""
        await learn_standing(
            self._database,
            self._channels,
            workspace_id=asker.workspace_id,
            channel_id=asker.channel_id,
            now=self._now,
        )

    async def _named(self, session: AsyncSession, asker: Asker, names: Sequence[str]) -> list[int]:
        """Return the actors that bear names; those that the channel may know of, and no others.

        Raises:
            InputError: a name is nobody's, or several bear it.
        """
        viewer = Viewer.of_channel(asker.workspace_id, asker.channel_id)
        actor_ids = []
        for name in names:
            found = await find_actors(session, viewer=viewer, name=name, limit=_NEAREST)
            if len(found.exact) == 1:
                actor_ids.append(found.exact[0].actor_id)
                continue
            hits = found.exact or found.nearest
            known = ", ".join(f"{hit.name} ({hit.title or hit.kind})" for hit in hits[:_NEAREST])
            if found.exact:
                raise InputError(f"Several bear the name {name}: {known}. Give a fuller one.")
            raise InputError(
                f"Nobody is known here by the name {name}" + (f"; the nearest: {known}." if known else ".")
            )
        return actor_ids

    async def _holds(
        self, session: AsyncSession, asker: Asker, scope: DigestScope, actor_ids: Collection[int]
    ) -> str:
        """Say what digests hold."""
        holds = (
            "only what was filed in this channel"
            if scope == "channel"
            else "everything public and what was filed in this channel"
        )
        if not actor_ids:
            return holds
        names = await self._names(session, asker, actor_ids)
        return f"{holds}, as far as it concerns {' or '.join(names) if names else 'whom it followed'}"

    @staticmethod
    async def _names(session: AsyncSession, asker: Asker, actor_ids: Collection[int]) -> list[str]:
        """Return the names of actors, as far as the channel may know of them."""
        viewer = Viewer.of_channel(asker.workspace_id, asker.channel_id)
        known = await faces(session, viewer=viewer, actor_ids=actor_ids, counted=False)
        return sorted(name_of(face) for face in known.values())

    @staticmethod
    async def _subscription(session: AsyncSession, asker: Asker) -> Subscription | None:
        return await subscription_of(session, workspace_id=asker.workspace_id, channel_id=asker.channel_id)

    async def _without_schedule(self, session: AsyncSession, asker: Asker) -> int:
        """Keep what a channel has listed that gets digests only when somebody asks."""
        return await subscribe(
            session,
            workspace_id=asker.workspace_id,
            channel_id=asker.channel_id,
            user_id=asker.user_id,
            days=_DEFAULT.stored_days,
            minute=_DEFAULT.minute,
            zone=asker.zone or "UTC",
            scope="public",
            actor_ids=[],
            state="off",
            next_at=None,
            at=self._now(),
        )


_NO_ZONE = (
    "Slack does not say what your time zone is, so that is UTC: name another, such as Europe/Berlin.",
)


def _check_may_set(asker: Asker) -> None:
    if not asker.told:
        raise InputError(NOBODY_TOLD)
    if not asker.may_set:
        raise InputError(NOT_FOR_YOU)


def _next_words(slot: Slot, schedule: Schedule) -> str:
    return f"The next one: {moment_words(slot.at, schedule)}."


def _last_words(last: Digest | None, schedule: Schedule) -> list[str]:
    """Say how the last digest did."""
    if last is None:
        return []
    at = moment_words(last.finished_at or last.created_at, schedule)
    became = {
        "posted": "was posted",
        "empty": "had nothing new to tell, so none was posted",
        "failed": "could not be posted",
        "unknown": "may or may not have been posted, for Slack did not answer",
    }.get(last.state, "is being posted")
    error = f" (error {last.error_id})" if last.error_id else ""
    return [f"The last one, {at}, {became}{error}."]


def unkept(
    workspace_id: str, channel_id: str, *, at: datetime, user_id: str = "", zone: str | None = None
) -> Subscription:
    """Return what a channel without a subscription would get; it is not kept."""
    return Subscription(
        id=0,
        workspace_id=workspace_id,
        channel_id=channel_id,
        user_id=user_id,
        days=_DEFAULT.stored_days,
        minute=_DEFAULT.minute,
        zone=zone or "UTC",
        set_at=at,
        since=at - BACK,
    )
