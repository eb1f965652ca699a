"""What was said: the words before a reporting verb and its subject, around them, or after the verb."""

from __future__ import annotations

from bot.analysis.offline.cues import Cue
from bot.analysis.offline.grammar import (
    AUXILIARIES,
    CLOSERS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    QUOTE_MARKS,
)
from bot.analysis.offline.objects import POINTERS
from bot.analysis.offline.quotations import Quotation
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_LOOSE = frozenset("to in on at during after via through by from over".split())
_WRITING = frozenset("write writes wrote written writing".split())
_ADDING = _LOOSE | frozenset("when as while before if".split())
_LOOSE_WORDS = 12
_HEARER_WORDS = 10
_LOOK_AHEAD = 20
_LONGEST_OFFICE = 6
_DASHES = frozenset((",", ":", "–", "—", "-", "--"))
_CLAUSE_OPENERS = frozenset("that how what why whether if to when".split())
_OBJECT_PRONOUNS = frozenset("him her them us me".split())


def content_before(cue: Cue, opening: int, rest: int) -> Span | None:
    """Return the words said where they stand before the verb, or on both sides of it.

    `opening` is the first token of subject and verb, `rest` the first after them.
    """
    reading = cue.reading
    tokens = reading.tokens
    quotation = _quotation_before(cue, opening)
    if quotation and (quotation.last - quotation.first > 3 or _ends_clause(cue, rest)):
        return _quoted(cue, quotation, rest)
    if opening == cue.first and (asked := _question_before(cue, rest)):
        return _quoted(cue, asked, rest)
    comma = opening - 1
    if comma <= cue.floor + 1 or tokens.words[comma] != "," or _is_office(reading, cue.floor, comma):
        return None
    told = tokens.lower[cue.floor] not in PREPOSITIONS or _has_verb(reading, cue.floor, comma)
    if told and _only_loose(cue, rest):
        return (cue.floor, comma)
    if _is_parenthesis(cue, rest):
        return (cue.floor, cue.end)
    return None


def content_after(cue: Cue, rest: int) -> Span | None:
    """Return the words said after the verb; None where there are none."""
    reading, tokens, end = cue.reading, cue.reading.tokens, cue.end
    start = _skip_hearer(reading, rest, end) if cue.verb.frame == "tell" else rest
    if start >= end and not reading.lexicon.assertions.isdisjoint(tokens.lower[rest:end]):
        return (rest, end)
    start = _skip_loose(reading, start, end)
    while start < end and tokens.words[start] in _DASHES:
        start += 1
    if start >= end or tokens.words[end - 1] == ":":
        return next_quotation(reading, cue.unit)
    if cue.verb.form in _WRITING and tokens.lower[rest] == "to" and start == rest:
        # "Wrote to the minister": nothing of what was written is told.
        return None
    if cue.verb.frame in ("call", "urge"):
        return (start, _object_end(reading, start, end))
    return (start, stretch(reading, end))


def object_before(cue: Cue, opening: int) -> Span | None:
    """Return what a relative clause says was rejected or said: "a charge | that she denied"."""
    tokens = cue.reading.tokens
    end = opening - 1
    if end <= cue.floor or tokens.lower[end] not in ("that", "which"):
        return None
    start = end
    while start > cue.floor and tokens.words[start - 1] not in CLOSERS:
        start -= 1
    return (start, end) if start < end else None


def stretch(reading: Reading, end: int) -> int:
    """Return where words that run to the end of a unit end: with their quotation if one is open."""
    owner = reading.quoted[end - 1]
    return max(end, reading.quotations[owner].last + 1) if owner >= 0 else end


def next_quotation(reading: Reading, unit: int) -> Span | None:
    """Return the quotation that opens the next unit: "He said:" introduces it."""
    if unit + 1 >= len(reading.bounds):
        return None
    start, end = reading.bounds[unit + 1]
    if start < end and reading.quoted[start] >= 0:
        return (start, reading.quotations[reading.quoted[start]].last + 1)
    return None


def _quotation_before(cue: Cue, opening: int) -> Quotation | None:
    """The quotation that ends right before the subject, with at most a comma between."""
    reading = cue.reading
    last = opening - 1
    if last > cue.first and reading.tokens.words[last] == "," and reading.quoted[last] < 0:
        last -= 1
    if last < cue.first or reading.quoted[last] < 0:
        return None
    quotation = reading.quotations[reading.quoted[last]]
    if quotation.last != last:
        return None
    # Before its verb a quotation has a comma; a short one without is a word in quotes.
    has_comma = last < opening - 1 or reading.article.text[quotation.end - 2] in ",?!…"
    return quotation if has_comma or quotation.last - quotation.first > 3 else None


def _question_before(cue: Cue, rest: int) -> Quotation | None:
    """The quotation before "she asked." that its own question mark cut off from its verb."""
    reading, unit = cue.reading, cue.unit
    if unit == 0 or not _only_loose(cue, rest):
        return None
    last = reading.bounds[unit - 1][1] - 1
    owner = reading.quoted[last]
    if (
        owner < 0
        or reading.quotations[owner].last != last
        or reading.tokens.words[last - 1] not in ("?", "!", "…")
    ):
        return None
    same = reading.sentence(unit).paragraph == reading.sentence(unit - 1).paragraph
    return reading.quotations[owner] if same else None


def _is_office(reading: Reading, first: int, end: int) -> bool:
    """Say whether words before a comma only say what the subject is: "The captain, | Bo Tarn, told"."""
    lower, titles = reading.tokens.lower, reading.lexicon.titles
    clause = any(word in AUXILIARIES or word in reading.lexicon.verbs for word in lower[first:end])
    return not clause and end - first <= _LONGEST_OFFICE and lower[end - 1] in titles


def _has_verb(reading: Reading, first: int, end: int) -> bool:
    """ "At least nine were hurt" is a clause, "in a statement" is none."""
    return not AUXILIARIES.isdisjoint(reading.tokens.lower[first:end])


def _ends_clause(cue: Cue, rest: int) -> bool:
    tokens = cue.reading.tokens
    return rest >= cue.end or tokens.words[rest] in CLOSERS or tokens.lower[rest] in _ADDING


def _quoted(cue: Cue, quotation: Quotation, rest: int) -> Span:
    """A quotation before its verb, with the words that lead into it and the quotation that goes on."""
    reading = cue.reading
    start = reading.bounds[reading.unit_at(quotation.first)][0]
    leads_in = not any(
        word in reading.lexicon.verbs for word in reading.tokens.lower[start : quotation.first]
    )
    return (start if leads_in else quotation.first, _continued(cue, rest, quotation.last + 1))


def _continued(cue: Cue, rest: int, end: int) -> int:
    """Follow a statement into the quotation that takes it up again after "she said."."""
    reading, tokens = cue.reading, cue.reading.tokens
    for at in range(rest, cue.end):
        if tokens.words[at] in QUOTE_MARKS and reading.quoted[at] >= 0:
            return reading.quotations[reading.quoted[at]].last + 1
        if tokens.lower[at].endswith("ing") and tokens.lower[at] in reading.lexicon.verbs:
            return end
    following = cue.unit + 1
    if following >= len(reading.bounds):
        return end
    if reading.sentence(following).paragraph != reading.sentence(cue.unit).paragraph:
        return end
    taken_up = next_quotation(reading, cue.unit)
    if taken_up and taken_up[1] >= reading.bounds[reading.unit_at(taken_up[1] - 1)][1]:
        return taken_up[1]
    return end


def _only_loose(cue: Cue, rest: int) -> bool:
    """Say whether what follows the verb only says when, where or to whom: "he told the court on Monday"."""
    lower, end = cue.reading.tokens.lower, cue.end
    if rest >= end:
        return True
    if end - rest > _LOOSE_WORDS:
        return False
    if (
        cue.verb.frame != "tell"
        and lower[rest] not in _LOOSE
        and lower[rest] not in cue.reading.lexicon.times
    ):
        return False
    return not any(
        word == "that" or word in PERSONAL or word in AUXILIARIES or word in QUOTE_MARKS
        for word in lower[rest:end]
    )


def _is_parenthesis(cue: Cue, rest: int) -> bool:
    """ "The deal, he said, is dead": the words said stand on both sides."""
    tokens = cue.reading.tokens
    return (
        rest + 1 < cue.end
        and tokens.words[rest] == ","
        and not tokens.lower[rest + 1].endswith("ing")
        and cue.reading.quoted[rest + 1] < 0
    )


def _skip_hearer(reading: Reading, at: int, end: int) -> int:
    """Skip whom it was told: "told | the court | that"."""
    tokens, start = reading.tokens, at
    if at < end and (tokens.lower[at] in PERSONAL or tokens.lower[at] in _OBJECT_PRONOUNS):
        return at + 1
    while at < end and at - start < _HEARER_WORDS:
        word = tokens.lower[at]
        if word in CLOSERS or word in _CLAUSE_OPENERS or word in PERSONAL:
            break
        if at > start and _begins_phrase(reading, at):
            break
        at += 1
    return at


def _begins_phrase(reading: Reading, at: int) -> bool:
    tokens = reading.tokens
    previous = tokens.lower[at - 1]
    if tokens.lower[at] in DETERMINERS:
        return previous not in PREPOSITIONS
    joined = previous in PREPOSITIONS or previous in DETERMINERS or previous in ("'s", "’s", "and")
    return tokens.is_name(at) and not tokens.is_name(at - 1) and not joined


def _skip_loose(reading: Reading, at: int, end: int) -> int:
    """Skip "on Monday in an interview with the paper" where "that", a colon or a quotation follows."""
    tokens, times = reading.tokens, reading.lexicon.times
    if at >= end:
        return at
    word = tokens.lower[at]
    if word in POINTERS and (at + 1 >= end or tokens.lower[at + 1] in CLOSERS):
        return at
    if word not in _LOOSE and word not in times and word not in (",", "out", "publicly"):
        return at
    for look in range(at, min(end, at + _LOOK_AHEAD)):
        word = tokens.lower[look]
        if word in ("that", ":") or word in PERSONAL or (word in QUOTE_MARKS and reading.quoted[look] >= 0):
            return look
    while at < end and (
        tokens.lower[at] in times
        or (tokens.lower[at] == "on" and tokens.lower[at + 1 : at + 2] and tokens.lower[at + 1] in times)
    ):
        at += 1
    return at


def _object_end(reading: Reading, start: int, end: int) -> int:
    """End the object of "praised" or "accused" where a clause about it begins: ", who ...", " and ..."."""
    tokens = reading.tokens
    for at in range(start + 1, end - 1):
        if reading.quoted[at] >= 0 or tokens.words[at] != ",":
            continue
        if tokens.lower[at + 1] in ("who", "which", "but", "and", "a", "an", "while", "where", "when"):
            return at
    return stretch(reading, end)
