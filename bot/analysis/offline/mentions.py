"""Mentions: runs of capitalised words, and bodies named after a state ("Norwegian police")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count
from typing import NamedTuple

from bot.analysis.offline.grammar import PREPOSITIONS, QUOTE_MARKS
from bot.analysis.offline.reading import DASHES, Reading
from bot.analysis.offline.tokens import between

_PARTICLES = frozenset("de la del van von der den bin ibn al el da dos di du le abu".split())
_ORGANISATION_JOINERS = frozenset(("of", "for", "on"))
_JOINING = _PARTICLES | _ORGANISATION_JOINERS | {"&", "'", "’"}
_NAME_GAPS = frozenset((" ", ". ", ".", "\u00a0"))
_LONGEST = 9
# An abbreviation before a full stop inside a name ("St. Bride", "J. Moss") is no longer than this.
_LONGEST_ABBREVIATION = 4
_NEVER = frozenset("i i'm i’m i've i’ve i'd i’d i'll i’ll the a an".split())
_NAME_OPENERS = frozenset("new old north south east west great good big".split())


class Mention(NamedTuple):
    """One run of tokens (half-open) that names somebody or something.

    The name itself begins at `name_first`, after words of office ("Prime Minister | Ada Moss").
    `opens` says that it opens its sentence, where a capital proves nothing; `body_of` that it is a
    demonym with a common noun ("Norwegian police").
    """

    first: int
    end: int
    name_first: int
    unit: int
    opens: bool
    body_of: bool = False


def find_mentions(reading: Reading) -> list[Mention]:
    """Return the mentions in the article's body, in order."""
    capitals = list(compress(count(), reading.tokens.capitals))
    body = [unit for unit in range(len(reading.bounds)) if reading.sentence(unit).body]
    if body and _is_dateline(reading, body[0]):
        del body[0]
    found: list[Mention] = []
    for unit in body:
        first, end = reading.bounds[unit]
        found += _in_unit(reading, unit, first, end, between(capitals, first, end))
    return found


def _is_dateline(reading: Reading, opening: int) -> bool:
    """ "LONGREACH, May 3 —": where an article was written is nobody in it."""
    last = reading.ends[opening] - 1
    return reading.article.masthead.dateline is not None and reading.tokens.words[last] in DASHES


def is_title(reading: Reading, mention: Mention) -> bool:
    """Say whether an office or a form of address stands right before the name."""
    word = reading.tokens.lower[mention.name_first - 1]
    known = word in reading.lexicon.titles or word in reading.lexicon.honorifics
    return mention.name_first > mention.first and known


def _in_unit(reading: Reading, unit: int, first: int, end: int, capitals: Sequence[int]) -> Iterator[Mention]:
    tokens = reading.tokens
    start = done = first
    while start < end and tokens.words[start] in QUOTE_MARKS:
        start += 1
    for at in capitals:
        if at < done:
            continue
        opens = at == start or tokens.words[at - 1] in QUOTE_MARKS
        if _is_common(reading, at, opens):
            continue
        stop = _run_end(reading, at, end)
        body = _body_end(reading, stop, end) if tokens.words[stop - 1] in reading.lexicon.demonyms else stop
        if body > stop:
            yield Mention(at, body, at, unit, opens, body_of=True)
        else:
            yield Mention(at, stop, _name_start(reading, at, stop), unit, opens)
        done = body


def _is_common(reading: Reading, at: int, opens: bool) -> bool:
    """A word whose capital is owed to its place, not to a name: "The", "But", "I"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    word = tokens.lower[at]
    before = reading.article.text[tokens.starts[at] - 1] if tokens.starts[at] else " "
    if word in _NEVER or before in "#@":
        return True
    if word not in lexicon.common or word in lexicon.honorifics or tokens.words[at] in lexicon.states:
        return False
    # "New Harbour" is a name anywhere, "But Moss" is not; within a sentence a capital is meant.
    if at + 1 < len(tokens.words) and tokens.is_name(at + 1) and (not opens or word in _NAME_OPENERS):
        return word in lexicon.times
    return opens or word not in lexicon.titles


def _run_end(reading: Reading, first: int, end: int) -> int:
    """Follow capitalised words, and the small words inside names: "Bank of", "Ministry for", "de"."""
    tokens, lexicon, text = reading.tokens, reading.lexicon, reading.article.text
    at = first + 1
    # Most names end here: the next word is a plain one, which nothing below would join to them.
    if at < end and not tokens.capitals[at] and tokens.lower[at] not in _JOINING:
        return at
    organisation = tokens.lower[first] in lexicon.organisations
    while at < end and at - first < _LONGEST:
        if _owns_body(reading, at, end):
            at, organisation = at + 2, True
            continue
        gap = text[tokens.ends[at - 1] : tokens.starts[at]]
        word = tokens.lower[at]
        if gap not in _NAME_GAPS or word in _NEVER or _is_date(reading, at):
            break
        if "." in gap and not _is_abbreviation(reading, at - 1):
            break
        if tokens.capitals[at]:
            organisation = organisation or word in lexicon.organisations
            at += 1
            continue
        ahead = at + 1
        if word in _ORGANISATION_JOINERS and organisation:
            ahead += ahead < end and tokens.lower[ahead] == "the"
        elif word not in _PARTICLES and word != "&":
            break
        if ahead >= end or not tokens.capitals[ahead] or tokens.lower[ahead] in lexicon.calendar:
            break
        at = ahead + 1
    return at


def _owns_body(reading: Reading, at: int, end: int) -> bool:
    """Say whether an apostrophe stands inside a name: "Harbour Dockers’ Association"."""
    lower = reading.tokens.lower
    if at + 1 >= end or lower[at] not in ("'", "’") or not reading.tokens.capitals[at + 1]:
        return False
    return lower[at - 1].endswith("s") and lower[at + 1] in reading.lexicon.organisations


def _is_date(reading: Reading, at: int) -> bool:
    """A day or month is no part of a name, but for "Theo May"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    return lower[at] in lexicon.calendar and lower[at - 1] not in lexicon.given_names


def _is_abbreviation(reading: Reading, at: int) -> bool:
    word = reading.tokens.lower[at]
    known = word in reading.lexicon.titles or word in reading.lexicon.honorifics
    return len(word) <= _LONGEST_ABBREVIATION and (known or len(word) <= 2)


def _body_end(reading: Reading, stop: int, end: int) -> int:
    """Extend a demonym over the common noun it belongs to: "Norwegian | military officials"."""
    lower, lexicon = reading.tokens.lower, reading.lexicon
    at = stop
    while at < min(end, stop + 3) and (lower[at] in lexicon.people or lower[at] in lexicon.offices):
        at += 1
    # "Norwegian police chief Ada Moss" is about the chief.
    if at == stop or (at < end and lower[at] in lexicon.titles):
        return stop
    return at if lower[at - 1] in lexicon.people and lower[at - 1] not in lexicon.titles else stop


def _name_start(reading: Reading, first: int, end: int) -> int:
    """Return where the name begins after words of office and demonyms."""
    tokens, lexicon = reading.tokens, reading.lexicon
    lower = tokens.lower
    if lower[first] in lexicon.given_names:
        return first
    offices = (
        at
        for at in range(end - 1, first - 1, -1)
        if lower[at] in lexicon.titles or lower[at] in lexicon.honorifics
    )
    office = next(offices, None)
    body = next((at for at in range(end - 1, first, -1) if lower[at] in lexicon.organisations), first)
    # "Defence Minister Ada Moss" is a person, "General Harbour Board" a body.
    if body > first and (office is None or office < body or office + 1 == end):
        return first
    # "Justice Without Walls": nobody's name begins with a preposition.
    if office is not None:
        return first if lower[min(office + 1, end - 1)] in PREPOSITIONS else office + 1
    at = first
    # "Passenger Ada Moss said": what opens a sentence before a given name is no part of the name.
    if (
        end - first > 2
        and lower[first + 1] in lexicon.given_names
        and first == reading.bounds[reading.unit_at(first)][0]
    ):
        return first + 1
    while at < end - 1 and tokens.words[at] in lexicon.demonyms:
        at += 1
    return at
