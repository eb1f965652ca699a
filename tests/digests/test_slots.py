from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.slots import Schedule, Slot, slot_after, slots_until
from bot.errors import InputError

DAILY = "mon,tue,wed,thu,fri,sat,sun"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2029, 1, 1, tzinfo=UTC)
MINUTES = [0, 30, 2 * 60 + 30, 9 * 60, 23 * 60 + 30]


def _next(zone: str, time: str, after: str, days: str = DAILY) -> Slot:
    hours, minutes = time.split(":")
    schedule = Schedule.of(days, int(hours) * 60 + int(minutes), zone)
    return slot_after(schedule, datetime.fromisoformat(after).replace(tzinfo=UTC))


def _named(zone: str, time: str, after: str, days: str = DAILY) -> tuple[str, str]:
    """Return the next slot's name and when it falls due, in UTC."""
    slot = _next(zone, time, after, days)
    return slot.name, slot.at.strftime("%Y-%m-%d %H:%M:%S")


def _kinds_of_zones() -> list[list[str]]:
    """Return all zones of tzdata, those together whose clocks agree at every noon and midnight."""
    instants = [BEGIN + timedelta(hours=12 * number) for number in range(-10, 2 * 1106)]
    kinds: dict[tuple[timedelta | None, ...], list[str]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        kinds.setdefault(tuple(at.astimezone(zone).utcoffset() for at in instants), []).append(name)
    return list(kinds.values())


def test_each_local_day_of_every_zone_has_exactly_one_slot_in_order() -> None:
    kinds = _kinds_of_zones()
    assert sum(map(len, kinds)) > 500
    days = [BEGIN.date() + timedelta(days=number) for number in range((END - BEGIN).days)]
    for zones in kinds:
        zone = ZoneInfo(zones[0])
        for minute in MINUTES:
            schedule = Schedule.of(DAILY, minute, zones[0])
            margin = timedelta(days=3)
            slots = list(slots_until(schedule, END + margin, since=BEGIN - margin))[::-1]
            within = [slot for slot in slots if BEGIN.date() <= slot.local.date() < END.date()]
            assert [slot.local.date() for slot in within] == days, (zones[0], minute)
            assert all(one.at < other.at for one, other in pairwise(slots)), (zones[0], minute)
            for slot in within:
                shown = slot.at.astimezone(zone)
                # Where it is not the time itself, that time does not exist, and it is the first after it.
                if shown.replace(tzinfo=None) != slot.local:
                    just_before = (slot.at - timedelta(seconds=1)).astimezone(zone)
                    assert just_before.replace(tzinfo=None) < slot.local < shown.replace(tzinfo=None)
                assert shown.fold == 0, (zones[0], slot)


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(["America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "America/Nuuk", "UTC"]),
    days=st.sets(st.sampled_from(DAILY.split(",")), min_size=1),
    minute=st.integers(0, 1439),
    at=st.integers(0, (END - BEGIN).days * 86_400).map(lambda passed: BEGIN + timedelta(seconds=passed)),
)
def test_the_next_slot_is_the_first_of_those_that_follow(
    zone: str, days: set[str], minute: int, at: datetime
) -> None:
    schedule = Schedule.of(",".join(days), minute, zone)
    slot = slot_after(schedule, at)
    assert slot.at > at
    assert DAILY.split(",")[slot.local.weekday()] in days
    assert [*slots_until(schedule, slot.at, since=at)] == [slot]
    assert [*slots_until(schedule, slot.at - timedelta(seconds=1), since=at)] == []
    assert next(slots_until(schedule, slot.at + timedelta(minutes=1), since=BEGIN)) == slot


def test_new_york() -> None:
    assert _named("America/New_York", "09:00", "2026-03-07 15:00") == (
        "2026-03-08T09:00",
        "2026-03-08 13:00:00",
    )
    # 02:30 does not exist on 8 March: clocks go from 02:00 to 03:00.
    assert _named("America/New_York", "02:30", "2026-03-07 15:00") == (
        "2026-03-08T02:30",
        "2026-03-08 07:00:00",
    )
    # 01:30 comes twice on 1 November: the first is four hours behind UTC.
    assert _named("America/New_York", "01:30", "2026-10-31 15:00") == (
        "2026-11-01T01:30",
        "2026-11-01 05:30:00",
    )
    assert _named("America/New_York", "01:30", "2026-11-01 05:30") == (
        "2026-11-02T01:30",
        "2026-11-02 06:30:00",
    )


def test_berlin() -> None:
    assert _named("Europe/Berlin", "02:30", "2026-03-28 12:00") == ("2026-03-29T02:30", "2026-03-29 01:00:00")
    assert _named("Europe/Berlin", "02:30", "2026-10-24 12:00") == ("2026-10-25T02:30", "2026-10-25 00:30:00")
    assert _named("Europe/Berlin", "02:30", "2026-10-25 00:30") == ("2026-10-26T02:30", "2026-10-26 01:30:00")
    assert _named("Europe/Berlin", "09:00", "2026-11-23 08:00", "mon") == (
        "2026-11-30T09:00",
        "2026-11-30 08:00:00",
    )


def test_kathmandu() -> None:
    """Its clocks are 5 h 45 min ahead, all the year."""
    assert _named("Asia/Kathmandu", "00:00", "2026-06-30 12:00") == (
        "2026-07-01T00:00",
        "2026-06-30 18:15:00",
    )


def test_lord_howe() -> None:
    """Its clocks change by half an hour: 02:15 does not exist in October, and comes twice in April."""
    assert _named("Australia/Lord_Howe", "02:15", "2026-10-03 10:00") == (
        "2026-10-04T02:15",
        "2026-10-03 15:30:00",
    )
    assert _named("Australia/Lord_Howe", "01:45", "2026-04-04 10:00") == (
        "2026-04-05T01:45",
        "2026-04-04 14:45:00",
    )
    assert _named("Australia/Lord_Howe", "01:45", "2026-04-04 14:45") == (
        "2026-04-06T01:45",
        "2026-04-05 15:15:00",
    )


def test_cairo() -> None:
    """Its clocks change at midnight: one day in April begins at 01:00."""
    assert _named("Africa/Cairo", "00:00", "2026-04-23 12:00") == ("2026-04-24T00:00", "2026-04-23 22:00:00")
    assert _named("Africa/Cairo", "00:30", "2026-04-23 12:00") == ("2026-04-24T00:30", "2026-04-23 22:00:00")
    assert _named("Africa/Cairo", "23:30", "2026-10-29 12:00") == ("2026-10-29T23:30", "2026-10-29 20:30:00")
    assert _named("Africa/Cairo", "23:30", "2026-10-29 20:30") == ("2026-10-30T23:30", "2026-10-30 21:30:00")


def test_almaty_which_changed_its_rules() -> None:
    """It went from six hours ahead to five on 1 March 2024: 29 February had its last hour twice."""
    assert _named("Asia/Almaty", "23:30", "2024-02-28 20:00") == ("2024-02-29T23:30", "2024-02-29 17:30:00")
    assert _named("Asia/Almaty", "23:30", "2024-02-29 17:30") == ("2024-03-01T23:30", "2024-03-01 18:30:00")
    assert _named("Asia/Almaty", "09:00", "2024-03-01 00:00") == ("2024-03-01T09:00", "2024-03-01 04:00:00")


def test_apia_which_left_a_day_out() -> None:
    """It crossed the date line: its 29 December 2011 was followed by the 31st."""
    assert _named("Pacific/Apia", "09:00", "2011-12-29 20:00") == ("2011-12-31T09:00", "2011-12-30 19:00:00")
    # That Friday had none; the next has.
    assert _named("Pacific/Apia", "09:00", "2011-12-29 20:00", "fri") == (
        "2012-01-06T09:00",
        "2012-01-05 19:00:00",
    )


def test_a_slot_past_midnight_is_the_day_befores() -> None:
    """Nuuk's clocks go from 23:00 to 00:00: what falls due at 23:30 does so as the next day begins."""
    slot = _next("America/Nuuk", "23:30", "2026-03-28 12:00")
    assert slot.name == "2026-03-28T23:30"
    assert slot.at.astimezone(ZoneInfo("America/Nuuk")).replace(tzinfo=None) == slot.local.replace(
        day=29, hour=0, minute=0
    )


def test_a_zone_that_is_not_known_is_named() -> None:
    with pytest.raises(InputError, match="Mars/Phobos"):
        Schedule.of(DAILY, 0, "Mars/Phobos")


def test_days_are_kept_in_their_order() -> None:
    schedule = Schedule.of("fri,mon", 0, "UTC")
    assert schedule.stored_days == "mon,fri"
    assert slot_after(schedule, datetime(2026, 11, 23, tzinfo=UTC)).local.date() == date(2026, 11, 27)
