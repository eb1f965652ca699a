from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.slots import DAYS, Schedule
from bot.digests.wish import Wish, WishError, read_wish
from bot.digests.wording import command_words, moment_words, schedule_words

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
ALL = frozenset(range(7))

UNDERSTOOD = {
    "daily 09:00": Wish(ALL, 540),
    "weekdays 08:30": Wish(frozenset(range(5)), 510),
    "days sun-thu 09:00": Wish(frozenset({SUN, MON, TUE, WED, THU}), 540),
    "days mon,wed,fri 17:00": Wish(frozenset({MON, WED, FRI}), 1020),
    "weekly mon 09:00": Wish(frozenset({MON}), 540),
    # As people write it.
    "Daily at 9am europe / berlin": Wish(ALL, 540, "Europe/Berlin"),
    "daily 9.30 UTC": Wish(ALL, 570, "UTC"),
    "daily 0930 utc.": Wish(ALL, 570, "UTC"),
    "daily 9 new york": Wish(ALL, 540, "America/New_York"),
    "every day at 12 am (Asia/Kathmandu)": Wish(ALL, 0, "Asia/Kathmandu"),
    "every Monday and Friday, at 5 p.m.": Wish(frozenset({MON, FRI}), 1020),
    "days Monday to Thursday, Saturday noon": Wish(frozenset({MON, TUE, WED, THU, SAT}), 720),
    "days fri–mon 17h30 in the time zone CET": Wish(frozenset({FRI, SAT, SUN, MON}), 1050, "CET"),
    "weekly on tuesdays at 9 o'clock": Wish(frozenset({TUE}), 540),
    "sun 23:59": Wish(frozenset({SUN}), 1439),
    # Filters.
    "daily 09:00 this channel only": Wish(ALL, 540, scope="channel"),
    "daily 09:00 everything public": Wish(ALL, 540),
    "daily 09:00 UTC following Norrline, Oskar Venn": Wish(
        ALL, 540, "UTC", following=("Norrline", "Oskar Venn")
    ),
    'daily 09:00 this channel following "Norrline", Norrline': Wish(
        ALL, 540, scope="channel", following=("Norrline",)
    ),
    "daily 09:00 following Norrline, Oskar Venn this channel UTC": Wish(
        ALL, 540, "UTC", "channel", ("Norrline", "Oskar Venn")
    ),
}

REFUSED = {
    "": "Say when",
    "monthly 9": "“monthly 9” is no day",
    "daily": "Say at what time",
    "days sun-thu": "Say at what time",
    "days 09:00": "Say on which days",
    "weekdays mon 09:00": "Say on which days",
    "weekly 09:00": "A weekly digest needs one day",
    "weekly mon,tue 09:00": "A weekly digest needs one day",
    "daily 25:00": "“25:00” is no time of day",
    "daily 9:5": "“9:5” is no time of day",
    "daily 9:75": "“9:75” is no time of day",
    "daily 13pm": "“13pm” is no time of day",
    "daily soon": "“soon” is no time of day",
    "daily 09:00 Mars/Phobos": "“Mars/Phobos” is no time zone",
    "daily 09:00 following": "Say whom to follow",
    "daily 09:00 following " + ", ".join(f"Name {n}" for n in range(21)): "20 actors at most",
    "daily 09:00 this channel everything public": "Say either",
    "daily 09:00 " + "x" * 1_000: "too long",
}


def test_what_is_understood() -> None:
    for words, wish in UNDERSTOOD.items():
        assert read_wish(words) == wish, words


def test_what_is_not_understood_is_named() -> None:
    for words, reason in REFUSED.items():
        with pytest.raises(WishError, match=reason):
            read_wish(words)


@settings(max_examples=150)
@given(st.text(alphabet="dailyweksmont fr,-–:.0123456789amp/\u202e<>&@ ", max_size=60) | st.text(max_size=40))
def test_anything_else_gets_a_sentence(text: str) -> None:
    for words in (text, f"daily {text}", f"daily 09:00 {text}", f"days {text} 09:00"):
        try:
            wish = read_wish(words)
        except WishError as error:
            assert str(error).endswith(".")
        else:
            assert wish.days
            assert 0 <= wish.minute < 1440


@settings(max_examples=100)
@given(
    days=st.sets(st.sampled_from(DAYS), min_size=1),
    minute=st.integers(0, 1439),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]),
)
def test_a_schedule_is_read_from_its_own_command(days: set[str], minute: int, zone: str) -> None:
    schedule = Schedule.of(",".join(days), minute, zone)
    wish = read_wish(command_words(schedule).removeprefix("/digest "))
    assert (wish.days, wish.minute, wish.zone) == (schedule.days, minute, zone)


def test_schedules_in_words() -> None:
    said = {
        "daily 09:00": "every day at 09:00",
        "weekdays 08:30": "every weekday at 08:30",
        "weekly mon 00:05": "every Monday at 00:05",
        "days sun-thu 09:00": "every Sunday to Thursday at 09:00",
        "days fri,sat 09:00": "every Friday and Saturday at 09:00",
        "days mon,wed,fri 17:00": "every Monday, Wednesday and Friday at 17:00",
    }
    for words, shown in said.items():
        wish = read_wish(words)
        schedule = Schedule.of(",".join(DAYS[day] for day in wish.days), wish.minute, "Europe/Berlin")
        assert schedule_words(schedule) == f"{shown} (Europe/Berlin time)"
    at = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert moment_words(at, schedule) == "Tuesday 24 November 2026 at 08:30"
