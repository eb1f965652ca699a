"""Schedules and times of digests in words, and as the command that sets them. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.digests.slots import DAYS, Schedule
from bot.digests.wish import ALL_DAYS, WEEKDAYS

_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()


def schedule_words(schedule: Schedule) -> str:
    """Return when digests are posted: ``every weekday at 08:30 (Europe/Berlin time)``."""
    return f"{_days(schedule.days)} at {_clock(schedule.minute)} ({schedule.zone.key} time)"


def command_words(schedule: Schedule) -> str:
    """Return the command that sets this schedule: ``/digest weekdays 08:30 Europe/Berlin``."""
    if schedule.days == ALL_DAYS:
        form = "daily"
    elif schedule.days == WEEKDAYS:
        form = "weekdays"
    elif len(schedule.days) == 1:
        form = f"weekly {DAYS[min(schedule.days)]}"
    else:
        form = f"days {','.join(DAYS[day] for day in sorted(schedule.days))}"
    return f"/digest {form} {_clock(schedule.minute)} {schedule.zone.key}"


def moment_words(at: datetime, schedule: Schedule) -> str:
    """Return an instant as the schedule's zone shows it: ``Tuesday 24 November 2026 at 08:30``."""
    there = at.astimezone(schedule.zone)
    return f"{day_words(there)} at {there:%H:%M}"


def day_words(day: datetime) -> str:
    """Return a day: ``Tuesday 24 November 2026``."""
    return f"{_NAMES[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _days(days: frozenset[int]) -> str:
    if days == ALL_DAYS:
        return "every day"
    if days == WEEKDAYS:
        return "every weekday"
    # Sunday to Thursday is in a row, too: what comes before the first is what is left out.
    first = [day for day in sorted(days) if (day - 1) % 7 not in days]
    in_a_row = sorted(days, key=lambda day: (day - first[0]) % 7)
    names = [_NAMES[day] for day in in_a_row]
    if len(names) == 1:
        return f"every {names[0]}"
    if len(first) == 1 and len(names) > 2:
        return f"every {names[0]} to {names[-1]}"
    names = [_NAMES[day] for day in sorted(days)]
    return f"every {', '.join(names[:-1])} and {names[-1]}"
