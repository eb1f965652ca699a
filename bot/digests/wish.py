"""What people write of digests: when they want one, and what in it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal
from zoneinfo import available_timezones

from bot.digests.slots import DAYS
from bot.errors import InputError

Scope = Literal["public", "channel"]

LONGEST = 1_000
"""Characters of a wish; longer ones are not read."""
FOLLOWED = 20
"""How many actors a digest follows at most."""

ALL_DAYS = frozenset(range(7))
WEEKDAYS = frozenset(range(5))

_DAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"s?\b"
)
_TO = r"(?:[-–]|\bto\b)"
_EVERY = re.compile(r"every\b", re.IGNORECASE)
_FORM = re.compile(r"(?:daily|day|weekdays?|days|weekly|week)\b", re.IGNORECASE)
_ON = re.compile(r"on\b", re.IGNORECASE)
_DAYS = re.compile(rf"{_DAY}(?:(?: ?(?:{_TO}|,|&|/|\band\b))+ ?{_DAY})*", re.IGNORECASE)
_PART = re.compile(rf"(?P<day>{_DAY})|(?P<to>{_TO})", re.IGNORECASE)
_AT = re.compile(r"at\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d\d))?(?: ?(?P<half>[ap])\.?m\b\.?| ?h\b| o['’]clock\b)?"
    r"(?=[ ,;.]|$)",
    re.IGNORECASE,
)
_NAMED_TIME = re.compile(r"(?:noon|midnight)\b", re.IGNORECASE)
_FOLLOWING = re.compile(r"\b(?:only )?following\b:?", re.IGNORECASE)
_HERE = re.compile(r"\b(?:only )?(?:(?:in|of|for) )?this channel(?: only)?\b", re.IGNORECASE)
_EVERYTHING = re.compile(r"\beverything(?: public)?\b", re.IGNORECASE)
_EVERYTHING_PUBLIC = re.compile(r"\beverything public\b", re.IGNORECASE)
_ZONE_WORDS = re.compile(r"^(?:in )?(?:the )?(?:time ?zone|zone)?:? ?", re.IGNORECASE)


class WishError(InputError):
    """The words tell of no digest; the message says what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A digest that somebody wants; Monday is day 0, and `minute` is of the local day.

    `zone` is an IANA name, None where they named none; `following` are the names of actors.
    """

    days: frozenset[int]
    minute: int
    zone: str | None = None
    scope: Scope = "public"
    following: tuple[str, ...] = ()


def read_wish(text: str) -> Wish:
    """Read when a digest is wanted and what in it, from one line of plain text.

    Raises:
        WishError: it says no such thing; the message names what is missing or not understood.
    """
    if len(text) > LONGEST:
        raise WishError(f"That is too long: say it in at most {LONGEST:,} characters.")
    words = _Words(text)
    words.take(_EVERY)
    form = (words.take(_FORM) or "").casefold()
    words.take(_ON)
    named = words.take(_DAYS)
    if not form and named is None:
        raise WishError(f"“{words.rest[:40]}” is no day." if words.rest else "Say when it is to be posted.")
    days = _days(form, _listed(named or ""))
    words.take(_AT)
    minute = _minute(words)
    head, following = _following(words.rest)
    rest, scope = _scope(head)
    return Wish(days, minute, zone_named(rest), scope, following)


class _Words:
    """A line that is read from its beginning."""

    def __init__(self, text: str) -> None:
        self.rest = " ".join(text.split())

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Take what begins the line off it, None where it begins otherwise."""
        found = pattern.match(self.rest)
        if found is None:
            return None
        self.rest = self.rest[found.end() :].lstrip(" ,;:")
        return found[0]


def _listed(days: str) -> frozenset[int]:
    """Return the days of ``sun-thu`` or ``mon, wed and fri``; Sunday to Thursday spans the weekend."""
    found: set[int] = set()
    since: int | None = None
    last = 0
    for part in _PART.finditer(days):
        if part["to"]:
            since = last
            continue
        last = DAYS.index(part["day"][:3].casefold())
        first = last if since is None else since
        found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
        since = None
    return frozenset(found)


def _days(form: str, named: frozenset[int]) -> frozenset[int]:
    if form in {"weekly", "week"} and len(named) != 1:
        raise WishError("A weekly digest needs one day, as in: weekly mon 09:00.")
    if named and form in {"", "day", "days", "weekly", "week"}:
        return named
    if named or form == "days":
        raise WishError("Say on which days, as in: days sun-thu 09:00, or daily 09:00 for all of them.")
    return WEEKDAYS if form.startswith("weekday") else ALL_DAYS


def _minute(words: _Words) -> int:
    """Take a time of day off the line; return its minute."""
    said = words.rest.split(" ", 1)[0][:20]
    if (name := words.take(_NAMED_TIME)) is not None:
        return 12 * 60 if name.casefold() == "noon" else 0
    written = words.take(_CLOCK)
    found = None if written is None else _CLOCK.match(written)
    if found is None:
        raise WishError(
            f"“{said}” is no time of day: write it as 09:00 or 9am."
            if said
            else "Say at what time, as in: daily 09:00."
        )
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise WishError(f"“{said}” is no time of day: they go from 00:00 to 23:59.")
    return hour * 60 + minute


def _following(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what stands before the names of followed actors, with what else was said, and the names."""
    parts = _FOLLOWING.split(text, maxsplit=1)
    if len(parts) == 1:
        return text, ()
    head, names = parts
    for scope in (_HERE, _EVERYTHING_PUBLIC):
        if (found := scope.search(names)) is not None:
            after = names[found.end() :]
            if after.startswith(","):
                head, names = f"{head} {found[0]}", names[: found.start()] + after
            else:
                head, names = f"{head} {found[0]} {after}", names[: found.start()]
    following = names_listed(names)
    if not following:
        raise WishError("Say whom to follow, as in: daily 09:00 following Oskar Venn, Norrline.")
    return head, following


def names_listed(text: str) -> tuple[str, ...]:
    """Return the names between commas.

    Raises:
        WishError: they are more than a digest follows.
    """
    names = tuple(dict.fromkeys(filter(None, (name.strip(' "@.;') for name in text.split(",")))))
    if len(names) > FOLLOWED:
        raise WishError(f"A digest follows {FOLLOWED} actors at most: name fewer.")
    return names


def _scope(text: str) -> tuple[str, Scope]:
    here = _HERE.search(text) is not None
    rest = _EVERYTHING.sub(" ", _HERE.sub(" ", text))
    if here and _EVERYTHING.search(text):
        raise WishError("Say either “this channel” or “everything public”.")
    return rest, "channel" if here else "public"


def zone_named(text: str) -> str | None:
    """Return the zone that some words name, None where there are none.

    Raises:
        WishError: they name none that is known here.
    """
    said = _ZONE_WORDS.sub("", text.strip(" ,;.()"))
    if not said:
        return None
    known = _zones().get(_plain(said))
    if known is None:
        raise WishError(
            f"“{said[:60]}” is no time zone that is known here: name one such as Europe/Berlin or UTC."
        )
    return known


@cache
def _zones() -> dict[str, str]:
    """Return the zones of tzdata by their names, and by their last words where only one ends so."""
    ending: dict[str, list[str]] = {}
    names = sorted(available_timezones())
    for name in names:
        ending.setdefault(_plain(name.rsplit("/", 1)[-1]), []).append(name)
    alone = {end: found[0] for end, found in ending.items() if len(found) == 1}
    return alone | {_plain(name): name for name in names}


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", "", name).casefold()
