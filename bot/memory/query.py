"""What is typed after /claims, read: words to look for, and filters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from bot.errors import RejoinderError
from bot.memory.days import days_named
from storage.words import Term

LONGEST = 500
_MOST_TERMS = 20
_SHORTEST_BEGINNING = 3
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
# A quote that is left open goes on to the end; only of a day may the unit be a word of its own.
_TOKEN = re.compile(
    r"(?P<filter>since|until):\s*(?P<ago>[0-9]{1,4}\s+(?:days?|weeks?|months?|years?)(?!\S))"
    r"|(?P<sign>-?)(?:(?P<of>by|since|until|in):\s*)?"
    r'(?:"(?P<quoted>[^"]*)(?:"(?P<star>\*?)|\Z)|(?P<word>\S+)|(?<=:)\Z)',
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,}")

NOTHING = "Say what to look for, such as: bridge by:Karro since:2026-11-01."
TOO_LONG = f"That is too long to look for: use at most {LONGEST} characters."
TOO_MANY = f"Those are too many words to look for: use at most {_MOST_TERMS}."
ONLY_WITHOUT = "Give at least one word to look for besides those that are to be left out."
NO_TURN = "A filter cannot be left out with a minus: leave out words only."
BACKWARDS = "until: is a day before since:, so nothing can be found: exchange them."


class QueryError(RejoinderError):
    """What was typed cannot be looked for; the message says what to type instead."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. `until` is the first moment that is too late.

    `channel_names` are channels whose ids nobody has told yet: see `with_channels`.
    """

    terms: tuple[Term, ...] = ()
    names: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    channel_ids: frozenset[str] = frozenset()
    channel_names: frozenset[str] = frozenset()
    unanswered: bool = False

    async def with_channels(self, id_of: Callable[[str], Awaitable[str | None]]) -> Query:
        """Return the query with every channel by its id, as `id_of` tells it of a name without its #.

        It must tell only of channels that the asker may know of.

        Raises:
            QueryError: there is no such channel.
        """
        ids = set(self.channel_ids)
        for name in sorted(self.channel_names):
            channel_id = await id_of(name)
            if channel_id is None:
                raise QueryError(f"There is no channel #{_shown(name)} that you can see: check its name.")
            ids.add(channel_id)
        return replace(self, channel_ids=frozenset(ids), channel_names=frozenset())


def parse_query(words: str, *, today: datetime) -> Query:
    """Read what was typed, with Slack's escapes undone: words, "words in a row", -not, begin*, filters.

    Filters are `by:NAME`, `since:DAY` and `until:DAY` (both days included), `in:CHANNEL` and the word
    unanswered; several names or channels mean any of them, of several days the last counts. `today`
    is the asker's time, aware: days begin and end where they are.

    Raises:
        QueryError: that cannot be looked for; the message says what to type instead.
    """
    if len(words) > LONGEST:
        raise QueryError(TOO_LONG)
    reading = _Reading(today)
    for found in _TOKEN.finditer(words.translate(_QUOTES).strip()):
        value = found["ago"] or found["quoted"] or found["word"] or ""
        if name := found["filter"] or found["of"]:
            reading.filter(name.lower(), value, negated=bool(found["sign"]))
        else:
            is_quoted = found["quoted"] is not None
            reading.term(value + (found["star"] or ""), is_quoted=is_quoted, negated=bool(found["sign"]))
    return reading.query()


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    today: datetime
    terms: list[Term] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    channel_ids: set[str] = field(default_factory=set)
    channel_names: set[str] = field(default_factory=set)
    unanswered: bool = False

    def term(self, word: str, *, is_quoted: bool, negated: bool) -> None:
        if word.casefold() == "unanswered" and not is_quoted and not negated:
            self.unanswered = True
        elif term := _term(word, negated):
            self.terms.append(term)

    def filter(self, name: str, value: str, *, negated: bool) -> None:
        if negated:
            raise QueryError(NO_TURN)
        if not value.strip():
            raise QueryError(f"{name}: needs something after it, such as {_EXAMPLES[name]}.")
        if name == "by":
            self.names.append(value)
        elif name == "in":
            self._channel(value)
        else:
            self._day(name, value)

    def query(self) -> Query:
        if len(self.terms) > _MOST_TERMS:
            raise QueryError(TOO_MANY)
        if self.terms and all(term.negated for term in self.terms):
            raise QueryError(ONLY_WITHOUT)
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise QueryError(BACKWARDS)
        query = Query(
            tuple(self.terms),
            tuple(self.names),
            self.since,
            self.until,
            frozenset(self.channel_ids),
            frozenset(self.channel_names),
            self.unanswered,
        )
        if query == Query():
            raise QueryError(NOTHING)
        return query

    def _channel(self, value: str) -> None:
        if found := _CHANNEL.fullmatch(value):
            self.channel_ids.add(found[1])
        elif _CHANNEL_ID.fullmatch(value):
            self.channel_ids.add(value)
        else:
            self.channel_names.add(value.removeprefix("#").casefold())

    def _day(self, name: str, value: str) -> None:
        days = days_named(value, today=self.today.date())
        if days is None:
            raise QueryError(
                f"{name}: needs a day, and “{_shown(value)}” is none: write it as 2026-11-03, yesterday, "
                "monday, 7d or 2 weeks."
            )
        first, last = days
        if name == "since":
            self.since = datetime.combine(first, time.min, self.today.tzinfo)
        else:
            self.until = datetime.combine(last + timedelta(days=1), time.min, self.today.tzinfo)


_EXAMPLES = {
    "by": "by:Karro",
    "since": "since:2026-11-01",
    "until": "until:yesterday",
    "in": "in:#world-desk",
}


def _term(word: str, negated: bool) -> Term | None:
    """Return the term that is typed as `word`, None where it has neither letter nor digit."""
    begins = word.endswith("*")
    word = word.rstrip("*")
    if not any(map(str.isalnum, word)):
        return None
    if not begins:
        return Term(word, negated=negated)
    end = max(position for position, each in enumerate(word) if each.isalnum()) + 1
    start = end
    while start and word[start - 1].isalnum():
        start -= 1
    if end - start < _SHORTEST_BEGINNING:
        raise QueryError(
            f"“{_shown(word)}*” is too short: write at least {_SHORTEST_BEGINNING} letters before the star."
        )
    before = word[:start]
    return Term(before if any(map(str.isalnum, before)) else "", word[start:end], negated)


def _shown(value: str) -> str:
    """Return what was typed, short enough for a sentence and without what turns its direction."""
    plain = "".join(each for each in value if unicodedata.category(each)[0] != "C")
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
