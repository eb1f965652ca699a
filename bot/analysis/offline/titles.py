"""Offices: the words before a name ("Iranian foreign minister") or set off after it (", a spokesman for")."""

from __future__ import annotations

from bot.analysis.offline.grammar import AUXILIARIES, CLOSERS, DETERMINERS
from bot.analysis.offline.mentions import Mention
from bot.analysis.offline.reading import Reading

_LONGEST = 12
_ENDING = frozenset(
    "born living based aged from who whose which in after since before during by on with when while".split()
)

_LEARNED = frozenset(("prof", "prof.", "professor", "rev", "rev."))
_BOUNDS = frozenset("'s ’s and but or that by with from as in on".split())


def is_address(reading: Reading, title: str) -> bool:
    """Say whether a title only addresses its bearer: "Dr", "Prof."."""
    return all(
        word.rstrip(".") in reading.lexicon.honorifics or word in _LEARNED for word in title.lower().split()
    )


def title_before(reading: Reading, first: int, mention: Mention) -> str | None:
    """Return the words of office between token `first` and the name, as the article words them."""
    tokens, lexicon = reading.tokens, reading.lexicon
    at = first
    while at < mention.name_first and (tokens.lower[at] in DETERMINERS or tokens.lower[at] in ("and", "but")):
        at += 1
    if at >= mention.name_first or any(tokens.words[i] in CLOSERS for i in range(at, mention.name_first)):
        return None
    words = tokens.lower[at : mention.name_first]
    if lexicon.titles.isdisjoint(words):
        return None
    return reading.text(at, mention.name_first)


def title_beside(reading: Reading, mention: Mention) -> str | None:
    """Return the words of office right before a name: "former trade minister | Ada Moss"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    floor = max(reading.bounds[mention.unit][0], mention.name_first - _LONGEST)
    at = mention.name_first
    while at > floor:
        word = tokens.lower[at - 1]
        office = word in lexicon.titles or word in lexicon.offices
        if not office and not (at < mention.name_first and (tokens.is_name(at - 1) or word in ("'s", "’s"))):
            break
        at -= 1
    while at < mention.name_first and _is_no_office(reading, at):
        at += 1
    words = tokens.lower[at : mention.name_first]
    return reading.text(at, mention.name_first) if not lexicon.titles.isdisjoint(words) else None


def title_set_off(reading: Reading, mention: Mention) -> str | None:
    """Return the words of office that a name explains: "the bank's chief clerk, | Ada Moss,"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    floor, sentence_end = reading.bounds[mention.unit]
    comma = mention.first - 1
    if comma <= floor or tokens.words[comma] != ",":
        return None
    # "Asked by the clerk, Ada Moss said": what follows the name shows whose office it is.
    if mention.end < sentence_end and tokens.words[mention.end] not in CLOSERS:
        return None
    at = comma
    while at > max(floor, comma - _LONGEST) and not _bounds_office(reading, at - 1):
        at -= 1
    words = tokens.lower[at:comma]
    return reading.text(at, comma) if not lexicon.titles.isdisjoint(words) else None


def _bounds_office(reading: Reading, at: int) -> bool:
    lower, verbs = reading.tokens.lower, reading.lexicon.verbs
    word = lower[at]
    if word in DETERMINERS and at and lower[at - 1] in ("of", "for"):
        return False
    bounds = word in DETERMINERS or word in CLOSERS or word in AUXILIARIES or word in _BOUNDS
    return bounds or (word in verbs and not verbs[word].doubtful)


def title_after(reading: Reading, mention: Mention) -> str | None:
    """Return the words of office set off by a comma after the name, or None."""
    tokens, lexicon = reading.tokens, reading.lexicon
    sentence_end = reading.bounds[mention.unit][1]
    at = mention.end
    if at >= sentence_end or tokens.words[at] != ",":
        return None
    first = at + 1
    while first < sentence_end and tokens.lower[first] in DETERMINERS:
        first += 1
    end = first
    while end < sentence_end and end - first < _LONGEST and tokens.words[end] not in CLOSERS:
        word = tokens.lower[end]
        if word in AUXILIARIES or word in _ENDING or (word.endswith("ed") and end > first):
            break
        end += 1
    if end == first or (end < sentence_end and tokens.lower[end] in AUXILIARIES):
        return None
    if tokens.lower[first] in ("and", "but") or not any(
        word in lexicon.titles for word in tokens.lower[first:end][:6]
    ):
        return None
    return reading.text(first, end)


def _is_no_office(reading: Reading, at: int) -> bool:
    word, lexicon = reading.tokens.lower[at], reading.lexicon
    if word in ("'s", "’s"):
        return True
    return word in lexicon.common and word not in lexicon.titles and word not in lexicon.offices
