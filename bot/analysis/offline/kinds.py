"""What kind of thing a name names: person, organisation, state, group, a place, or nothing to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.analysis.offline.grammar import AUXILIARIES, CLOSERS, PREPOSITIONS
from bot.analysis.offline.lexicon import Lexicon
from bot.analysis.offline.mentions import Mention, is_title
from bot.analysis.offline.reading import Reading

Kind = Literal["person", "organisation", "state", "group", "place", "nothing"]

_AT = frozenset(("in", "at", "near", "from", "to", "outside", "around", "across"))
# "Lake Larkport", "Hotel Moss": words that lead a name of a place or of something that happens.
_LEADING = frozenset("lake mount mt cape hotel tour isle gulf loch river camp hms uss".split())
_CAPITALS = frozenset("capital city town village port suburb".split())
_MOST_WORDS_OF_A_PERSON = 4


def kind_of(reading: Reading, mention: Mention, spoken: set[int], count: int) -> Kind:
    """Return the kind of a mention's name by lists first, then by its form and its neighbours.

    `spoken` holds the last tokens of the subjects of saying; `count` is how often the name occurs.
    """
    listed = _by_lists(reading, mention, spoken)
    if listed:
        return listed
    if mention.end - mention.name_first > 1:
        return _by_words(reading, mention, spoken)
    return _by_place(reading, mention, spoken, count)


def _by_lists(reading: Reading, mention: Mention, spoken: set[int]) -> Kind | None:
    tokens, lexicon = reading.tokens, reading.lexicon
    words = tokens.lower[mention.name_first : mention.end]
    name = reading.text(mention.name_first, mention.end)
    kind: Kind | None = None
    if mention.body_of:
        kind = "group" if words[-1].endswith("s") else "organisation"
    elif name in lexicon.states:
        kind = "state"
    elif name in lexicon.demonyms or _says_nothing(lexicon, words):
        kind = "nothing"
    elif is_title(reading, mention):
        kind = "person"
    elif name in lexicon.seats:
        kind = "state" if mention.end - 1 in spoken else "place"
    elif (
        name in lexicon.places
        or (words[-1] in lexicon.place_words and not _may_be_surname(reading, mention))
        or (words[0] in _LEADING and len(words) > 1)
        or _is_named_town(reading, mention)
    ):
        kind = "place"
    elif _is_body(reading, mention):
        kind = "organisation"
    return kind


def _says_nothing(lexicon: Lexicon, words: Sequence[str]) -> bool:
    """Say whether a name is all days, months and common words: "Last Monday"."""
    first = words[0] in lexicon.times or words[0] in lexicon.common
    return first and all(word in lexicon.times or word in lexicon.common for word in words)


def _is_body(reading: Reading, mention: Mention) -> bool:
    """Say whether a word of the name marks a body: "Harbour Board", "Moss Shipping", "the Board"."""
    lexicon = reading.lexicon
    words = reading.tokens.lower[mention.name_first : mention.end]
    several = len(words) > 1
    # "Mothers Against Noise": a preposition with a capital stands in no person's name.
    if not PREPOSITIONS.isdisjoint(words[1:-1]) and _has_capital_preposition(reading, mention):
        return True
    if not lexicon.organisations.isdisjoint(words) and (several or _after_the(reading, mention)):
        return True
    return several and words[-1] in lexicon.businesses and words[0] not in lexicon.given_names


def _has_capital_preposition(reading: Reading, mention: Mention) -> bool:
    tokens = reading.tokens
    return any(
        tokens.capitals[at] and tokens.lower[at] in PREPOSITIONS
        for at in range(mention.name_first + 1, mention.end - 1)
    )


def _by_words(reading: Reading, mention: Mention, spoken: set[int]) -> Kind:
    """A name of several words that no list knows."""
    tokens, lexicon = reading.tokens, reading.lexicon
    words = tokens.lower[mention.name_first : mention.end]
    kind: Kind = "person" if len(words) <= _MOST_WORDS_OF_A_PERSON else "organisation"
    if words[-1] in lexicon.titles and words[0] not in lexicon.given_names:
        kind = "nothing"
    elif (
        _after_the(reading, mention)
        or "&" in words
        or _begins_in_capitals(reading, mention)
        or _is_thing(reading, mention)
    ):
        kind = "organisation"
    elif (
        words[0] not in lexicon.given_names
        and _before(reading, mention) in _AT
        and mention.end - 1 not in spoken
    ):
        kind = "place"
    return kind


def _by_place(reading: Reading, mention: Mention, spoken: set[int], count: int) -> Kind:
    """A single word that no list knows: who speaks is somebody, what stands after "in" is a place."""
    word = reading.tokens.words[mention.name_first]
    # "Bo Tarn of the museum in Larkport said": it is not Larkport that speaks.
    is_spoken = mention.end - 1 in spoken and _before(reading, mention) not in _AT
    kind: Kind = "nothing"
    if mention.opens and count == 1 and word.endswith("s"):
        # "Dockers said": a common noun in the plural, as far as anybody can tell.
        kind = "nothing"
    elif is_spoken and not word.isupper() and not _after_the(reading, mention):
        kind = "organisation" if _is_taken_up_by_it(reading, mention) else "person"
    elif _names_ground(reading, mention):
        kind = "place"
    elif _is_attribute(reading, mention) and count == 1:
        kind = "nothing"
    elif (
        (len(word) > 2 and word.isupper())
        or (word.isupper() and not _after_comma(reading, mention) and len(word) > 1)
        or _after_the(reading, mention)
    ):
        kind = "organisation"
    elif mention.opens and count == 1:
        kind = "nothing"
    elif _before(reading, mention) in _AT:
        kind = "place"
    elif word.lower() in reading.lexicon.given_names:
        kind = "person"
    elif count > 1:
        kind = "organisation"
    return kind


def _begins_in_capitals(reading: Reading, mention: Mention) -> bool:
    """ "HDU Harbour" is called after initials, as people are not."""
    first, second = reading.tokens.words[mention.name_first : mention.name_first + 2]
    return len(first) > 1 and first.isupper() and "." not in first and not second.isupper()


def _is_thing(reading: Reading, mention: Mention) -> bool:
    """ "Quiet Quays, which has 300 members": what "which" tells of is no person."""
    following = reading.tokens.lower[mention.end : mention.end + 2]
    return following == [",", "which"]


def _is_taken_up_by_it(reading: Reading, mention: Mention) -> bool:
    """ "Harbourmark denied it. Its director said": what the next sentence calls "it" is no person."""
    following = mention.unit + 1
    if not mention.opens or following >= len(reading.bounds):
        return False
    return reading.tokens.lower[reading.bounds[following][0]] in ("it", "its")


def _may_be_surname(reading: Reading, mention: Mention) -> bool:
    """ "Ada Hill said": people are called after places, too."""
    first = reading.tokens.lower[mention.name_first]
    return mention.end - mention.name_first > 1 and first in reading.lexicon.given_names


def _is_named_town(reading: Reading, mention: Mention) -> bool:
    """ "The capital, Larkport,": a name set off after what it is."""
    lower = reading.tokens.lower[max(0, mention.first - 2) : mention.first]
    return len(lower) > 1 and lower[0] in _CAPITALS and lower[1] == ","


def _names_ground(reading: Reading, mention: Mention) -> bool:
    """ "The Larkport forest": a name that says which forest."""
    following = reading.tokens.lower[mention.end : mention.end + 1]
    return bool(following) and following[0] in reading.lexicon.place_words


def _before(reading: Reading, mention: Mention) -> str:
    return reading.tokens.lower[mention.first - 1] if mention.first else ""


def _after_the(reading: Reading, mention: Mention) -> bool:
    return _before(reading, mention) == "the"


def _after_comma(reading: Reading, mention: Mention) -> bool:
    """Letters after a person's name: "Ada Moss, QC"."""
    return _before(reading, mention) == ","


def _is_attribute(reading: Reading, mention: Mention) -> bool:
    """The name stands before a common noun that is what is meant: "the Harbour district governor"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    if mention.end >= reading.bounds[mention.unit][1]:
        return False
    word = tokens.lower[mention.end]
    if word in CLOSERS or word in AUXILIARIES or tokens.is_name(mention.end):
        return False
    return word in lexicon.titles or word in lexicon.people
