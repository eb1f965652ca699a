"""When digests fall due. Pure: the time is passed in, and nothing here reads a clock.

A slot is one local day's time in words of the calendar: its name, a naive date and time, is what a
digest is once for. Where a clock change makes that time vanish, it falls due at the first instant
after the gap; where the time comes twice, the first counts. A day that a zone leaves out altogether
has no slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import InputError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week, as they are written and kept."""

_DAY = timedelta(days=1)
# Zones lie up to 26 hours apart, so a slot near an instant may bear the date before or after it.
_APART = timedelta(days=2)
# A weekly slot may fall on a day that its zone leaves out: the next is two weeks off.
_FAR = 20


@dataclass(frozen=True, slots=True)
class Slot:
    """A local time of a day, and the instant (in UTC) at which it falls due."""

    local: datetime
    at: datetime

    @property
    def name(self) -> str:
        """The local time as digests are kept under: ``2026-11-23T09:00``."""
        return self.local.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days of the week (Monday is 0), a minute of the local day, and the zone that both are of."""

    days: frozenset[int]
    minute: int
    zone: ZoneInfo

    @classmethod
    def of(cls, days: str, minute: int, zone: str) -> Schedule:
        """Return the schedule that a subscription keeps as ``mon,tue``, minutes and an IANA name.

        Raises:
            InputError: this machine does not know the zone.
        """
        try:
            known = ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise InputError(f"The time zone {zone} is not known here: set the digest again.") from error
        return cls(frozenset(DAYS.index(day) for day in days.split(",")), minute, known)

    @property
    def stored_days(self) -> str:
        """The days as a subscription keeps them, Monday first."""
        return ",".join(DAYS[day] for day in sorted(self.days))


def slot_after(schedule: Schedule, at: datetime) -> Slot:
    """Return the first slot that falls due after `at`, an aware time."""
    for day in _days_from(schedule, at):
        slot = _slot_on(schedule, day)
        if slot is not None and slot.at > at:
            return slot
    raise InputError("The calendar ends before the next digest: set the digest again.")


def slots_until(schedule: Schedule, at: datetime, *, since: datetime) -> Iterator[Slot]:
    """Yield the slots that fell due after `since` and not after `at`, both aware, the latest first."""
    day = at.astimezone(schedule.zone).date() + _APART
    last = since.astimezone(schedule.zone).date() - _APART
    while day >= last:
        slot = _slot_on(schedule, day)
        if slot is not None and since < slot.at <= at:
            yield slot
        day -= _DAY


def _days_from(schedule: Schedule, at: datetime) -> Iterator[date]:
    first = at.astimezone(schedule.zone).date() - _APART
    for number in range(_FAR):
        try:
            yield first + number * _DAY
        except OverflowError:
            return


def _slot_on(schedule: Schedule, day: date) -> Slot | None:
    """Return the slot of a local day; None where it is not wished for, or the zone has no such day."""
    if day.weekday() not in schedule.days:
        return None
    local = datetime.combine(day, time(*divmod(schedule.minute, 60)))
    at, exists = _instant(local, schedule.zone)
    if not exists and not _has(schedule.zone, day):
        return None
    return Slot(local, at)


def _instant(local: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Return when a local time comes first, and whether it comes at all."""
    # A fold of 0 counts with the offset before a change: of two instants that gives the first, and
    # for a time in a gap one after it, by as much as the time lies behind the gap's beginning.
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at, True
    return _end_of_gap(local, zone, at), False


def _end_of_gap(local: datetime, zone: ZoneInfo, after: datetime) -> datetime:
    """Return the first instant, to the second, that shows a later time than `local`, which is in a gap."""
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    early, late = 0, int((after - before).total_seconds())
    while late - early > 1:
        middle = (early + late) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).replace(tzinfo=None) > local:
            late = middle
        else:
            early = middle
    return before + timedelta(seconds=late)


def _has(zone: ZoneInfo, day: date) -> bool:
    """Whether a zone's calendar has a day."""
    at, exists = _instant(datetime.combine(day, time()), zone)
    return exists or at.astimezone(zone).date() == day
