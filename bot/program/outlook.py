"""Which digests fall due in the days to come, in all channels: for whoever runs the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.digests.slots import Schedule, Slot, slots_until
from bot.errors import InputError, RejoinderError
from bot.settings import Settings
from storage.database import Database
from storage.due import Active, active_subscriptions, count_paused

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A digest that falls due: its slot, and whose it is."""

    slot: Slot
    zone: str
    workspace_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What falls due, the earliest first, and how many channels' digests are paused."""

    upcoming: tuple[Upcoming, ...]
    paused: int


async def look_ahead(settings: Settings, *, at: datetime, days: int) -> Outlook:
    """Return what falls due in so many days after `at`, as subscriptions are now; nothing is changed.

    Raises:
        RejoinderError: the database is not of this version.
        StorageError: the database cannot be used.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        if not await database.is_current():
            raise RejoinderError(
                f"The database {database.name} is not up to date: run `rejoinder db upgrade`."
            )
        found: list[Upcoming] = []
        async with database.reading() as session:
            paused = await count_paused(session)
            beyond = 0
            while some := await active_subscriptions(session, beyond=beyond, limit=_AT_ONCE):
                found += [each for active in some for each in _of(active, at, at + timedelta(days=days))]
                beyond = some[-1].subscription_id
    finally:
        await database.close()
    found.sort(key=lambda each: (each.slot.at, each.workspace_id, each.channel_id))
    return Outlook(tuple(found), paused)


def _of(active: Active, since: datetime, until: datetime) -> Iterator[Upcoming]:
    try:
        schedule = Schedule.of(active.days, active.minute, active.zone)
    except InputError:
        # It is paused when it falls due.
        return
    for slot in slots_until(schedule, until, since=since):
        yield Upcoming(slot, active.zone, active.workspace_id, active.channel_id)
