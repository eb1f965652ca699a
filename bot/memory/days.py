"""Days as people write them: 2026-11-03, 2026-11, yesterday, monday, 7d, 2 weeks."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_YEARS = range(1900, 3000)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,4}) ?(d|days?|w|weeks?|m|months?|y|years?)")


def days_named(words: str, *, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that `words` name, None where they name none.

    A weekday is the latest one, today included; "2 weeks" is the day two weeks before today.
    """
    words = " ".join(words.casefold().split())
    try:
        days = _of_calendar(words) or _counted(words, today)
    except (ValueError, OverflowError):  # a day that no calendar has
        return None
    return days if days and days[0].year in _YEARS else None


def _of_calendar(words: str) -> tuple[date, date] | None:
    found = _ISO.fullmatch(words)
    if found is None:
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    last = first.replace(month=12 if month is None else month)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def _counted(words: str, today: date) -> tuple[date, date] | None:
    day = _day(words, today)
    return None if day is None else (day, day)


def _day(words: str, today: date) -> date | None:
    if words in {"today", "yesterday"}:
        return today - timedelta(days=words == "yesterday")
    for number, name in enumerate(_WEEKDAYS):
        if words in {name, name[:3]}:
            return today - timedelta(days=(today.weekday() - number) % 7)
    if found := _AGO.fullmatch(words):
        return _before(today, int(found[1]), found[2][0])
    return None


def _before(today: date, count: int, unit: str) -> date:
    if unit in "dw":
        return today - timedelta(days=count * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
