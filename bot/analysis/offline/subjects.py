"""Who is the subject of a verb: the phrase before it, or after it where the order is turned."""

from __future__ import annotations

from bot.analysis.offline.grammar import (
    AUXILIARIES,
    CLAUSE_WORDS,
    CLOSERS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    QUOTE_MARKS,
)
from bot.analysis.offline.reading import Reading

# A half-open range of tokens.
Span = tuple[int, int]

_LONGEST = 24
_LONGEST_AGENT = 6
_OPENERS = frozenset("and but so or yet then meanwhile however also still later earlier now".split())
_BEFORE_TIMES = frozenset("on in late early by since".split())
_RELATIVES = frozenset("who which that".split())
_OPENING_CLAUSES = frozenset("which where when while as after because although though whereas".split())


def before(reading: Reading, verb: int, floor: int) -> Span | None:
    """Return the subject that ends right before token `verb`, not reaching back over `floor`."""
    tokens = reading.tokens
    last = verb - 1
    if last < floor:
        return None
    word = tokens.lower[last]
    # "The clerk, Ada Moss, | yesterday | denied": when it was is no part of who it was.
    if word in reading.lexicon.times and last - 1 > floor and tokens.words[last - 1] == ",":
        last, word = last - 1, ","
    if word in (",", "–", "—", "--", "-", ")"):
        return _before_insertion(reading, last, floor)
    if word in _RELATIVES:
        if last - 1 > floor and tokens.words[last - 1] == ",":
            return _before_insertion(reading, last - 1, floor) or _names_before(reading, last - 1, floor)
        return _phrase(reading, last, floor) if last > floor else None
    found = _phrase(reading, verb, floor)
    return _before_who(reading, found[0] if found else verb, floor) or found


def _names_before(reading: Reading, end: int, floor: int) -> Span | None:
    """ "A claim by | Ada Moss |, who told": the name that a relative clause is about."""
    first = end
    while first > floor and reading.tokens.is_name(first - 1):
        first -= 1
    return (first, end) if first < end else None


def _before_who(reading: Reading, end: int, floor: int) -> Span | None:
    """ "The clerk | who ran the quay of Longreach said": a clause without commas belongs to its noun."""
    tokens, lexicon = reading.tokens, reading.lexicon
    for at in range(end - 1, max(floor, end - _LONGEST), -1):
        word = tokens.lower[at]
        if word in CLOSERS:
            return None
        if word == "who":
            head = tokens.lower[at - 1]
            # "The mother of a boy | who drowned at the weir | said": of whatever noun, it is no subject.
            known = head in lexicon.people or head in lexicon.titles or at == end - 1
            return (
                _phrase(reading, at, floor) if known and not _stands_in_clause(reading, floor, at) else None
            )
    return None


def _stands_in_clause(reading: Reading, floor: int, at: int) -> bool:
    """Say whether the noun before "who" is not the sentence's own: "Bell met a clerk who ... said"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    return any(
        word in AUXILIARIES or word in CLOSERS or (word in lexicon.verbs and not lexicon.verbs[word].doubtful)
        for word in tokens.lower[floor:at]
    )


def after(reading: Reading, verb: int, end: int) -> Span | None:
    """Return the subject that begins right after token `verb` ("said Mary Bell of the union")."""
    tokens, lexicon = reading.tokens, reading.lexicon
    if verb + 1 < end and tokens.lower[verb + 1] in PREPOSITIONS:
        return None
    at, named = verb + 1, False
    while at < end and at - verb < _LONGEST and not _ends_subject(reading, at, verb + 1, end, named):
        word = tokens.lower[at]
        named = named or tokens.is_name(at) or word in lexicon.people or word in lexicon.titles
        at += 1
        if word in PERSONAL:
            return (verb + 1, at)
    # "Said one of them, | Ada Moss": the name is set off.
    named = named or (
        tokens.lower[verb + 1 : verb + 3] == ["one", "of"] and tokens.is_name(min(at, end - 2) + 1)
    )
    return (verb + 1, _over_apposition(reading, verb + 1, at, end)) if named else None


def _over_apposition(reading: Reading, first: int, at: int, end: int) -> int:
    """Extend a description over the name set off after it: "its director, Pal Stubb"."""
    tokens = reading.tokens
    described = not any(tokens.is_name(i) for i in range(first, at))
    if not described or at + 1 >= end or tokens.words[at] != "," or not tokens.is_name(at + 1):
        return at
    stop = at + 1
    while stop < end and tokens.is_name(stop):
        stop += 1
    return stop


def _ends_subject(reading: Reading, at: int, first: int, end: int, named: bool) -> bool:
    """Say whether a subject after its verb ends before token `at`."""
    tokens, lexicon = reading.tokens, reading.lexicon
    word = tokens.lower[at]
    if word in ("'", "’"):
        return at + 1 >= end or not tokens.lower[at - 1].endswith("s")
    if word in CLOSERS or word in AUXILIARIES or word in CLAUSE_WORDS:
        return True
    if word in PREPOSITIONS:
        return word not in ("of", "for", "from", "with")
    return (named and (word in lexicon.verbs or word in lexicon.times)) or (at > first and word in PERSONAL)


def agent(reading: Reading, by: int, end: int, *, anybody: bool = False) -> Span | None:
    """Return the phrase after token `by` where it names people: "by prosecutors", not "by car".

    With `anybody` it need not be a word for people: "rejected by the ferry line".
    """
    tokens, lexicon = reading.tokens, reading.lexicon
    at = by + 1
    known = anybody
    while at < end and at - by <= _LONGEST_AGENT:
        word = tokens.lower[at]
        if word in CLOSERS or word in CLAUSE_WORDS or word in PREPOSITIONS:
            break
        known = known or word in lexicon.people or word in lexicon.titles or tokens.is_name(at)
        at += 1
    return (by + 1, at) if known else None


def after_with(reading: Reading, verb: int, floor: int) -> Span | None:
    """Return the subject of a participle that "with" gives it: "with Ada Moss | saying"."""
    tokens = reading.tokens
    at = verb - 1
    while at > floor and verb - at < _LONGEST and tokens.words[at] not in CLOSERS:
        if tokens.lower[at] == "with" and at + 1 < verb:
            return (at + 1, verb)
        at -= 1
    return None


def leading(reading: Reading, floor: int, end: int) -> Span | None:
    """Return the phrase that opens a clause: what a participle or a second verb is said of."""
    tokens, lexicon = reading.tokens, reading.lexicon
    at = floor
    while at < end and (tokens.lower[at] in _OPENERS or reading.is_adverb(at) or tokens.words[at] in CLOSERS):
        at += 1
    if at < end and (
        tokens.lower[at] in PREPOSITIONS
        or tokens.lower[at].endswith("ing")
        or tokens.lower[at] in CLAUSE_WORDS
    ):
        while at < end and tokens.words[at] != ",":
            at += 1
        at += 1
    first, named = at, False
    while at < end and at - first < _LONGEST:
        word = tokens.lower[at]
        if word in PERSONAL:
            return (at, at + 1) if at == first else (first, at) if named else None
        if word in CLOSERS or word in AUXILIARIES or word in CLAUSE_WORDS:
            break
        known = tokens.is_name(at) or word in lexicon.people or word in lexicon.titles
        if not known and named and word not in ("of", "for", "and", "’s", "'s"):
            break
        if not named and not known and at - first > 4:
            break
        named = named or (known and word not in DETERMINERS)
        at += 1
    return (first, at) if named and at > first else None


def _before_insertion(reading: Reading, last: int, floor: int) -> Span | None:
    """The subject stands before something set off by commas: "Bell, a farmer of 42, said"."""
    tokens = reading.tokens
    mark = tokens.words[last]
    if mark != ",":
        partner = "(" if mark == ")" else mark
        at = last - 1
        while at > floor and tokens.words[at] != partner:
            at -= 1
        return _phrase(reading, at, floor) if at > floor else None
    end = last
    while True:
        start = end - 1
        while start >= floor and tokens.words[start] != "," and not _is_mark(reading, start):
            start -= 1
        begin = start + 1
        if start < floor or _is_mark(reading, start):
            return _phrase(reading, end, max(floor, begin))
        inserted = _is_insertion(reading, begin, end, start) or _is_address(reading, start, floor)
        if not inserted or _opens_clause(reading, begin, end):
            return _phrase(reading, end, begin)
        end = start
        if end <= floor:
            return None


def _is_mark(reading: Reading, at: int) -> bool:
    """Say whether a token is a quotation mark, and not the apostrophe of "passengers’"."""
    words = reading.tokens.words
    return words[at] in QUOTE_MARKS and not (
        reading.quoted[at] < 0 and words[at] in ("’", "'") and words[at - 1].endswith("s")
    )


def _is_insertion(reading: Reading, begin: int, end: int, comma: int) -> bool:
    """Say whether the words between commas only say more of the name before: ", a farmer of 42,"."""
    tokens = reading.tokens
    while begin < end and tokens.lower[begin] in ("and", "but"):
        begin += 1
    if begin >= end or not tokens.words[begin][0].isalnum():
        return True
    word = tokens.lower[begin]
    if word in PERSONAL:
        return False
    if word not in DETERMINERS and not tokens.is_name(begin):
        return True
    follows_name = tokens.is_name(comma - 1) or tokens.words[comma - 1].isdigit()
    return _says_more(reading, begin, end) if follows_name else _adds_office(reading, begin, end, comma)


def _is_address(reading: Reading, comma: int, floor: int) -> bool:
    """ "Ada Moss, of Mill Lane, | Larkport, denies": what follows ", of ..." is where she lives."""
    tokens = reading.tokens
    at = comma - 1
    while at > floor and (tokens.is_name(at) or tokens.words[at][0].isdigit()):
        at -= 1
    return at > floor and tokens.lower[at] == "of" and tokens.words[at - 1] == ","


def _opens_clause(reading: Reading, begin: int, end: int) -> bool:
    """ "An interview, | in which Ada Moss |, a clerk, said", "where Bo Tarn": a clause and its subject."""
    tokens = reading.tokens
    first = begin + (tokens.lower[begin] in PREPOSITIONS)
    return (
        first + 1 < end
        and tokens.lower[first] in _OPENING_CLAUSES
        and all(map(tokens.is_name, range(first + 1, end)))
    )


def _adds_office(reading: Reading, begin: int, end: int, comma: int) -> bool:
    """ "Ada Moss, director of the study, | and chairman of the board |": one office after another."""
    lower, titles = reading.tokens.lower, reading.lexicon.titles
    opening = comma - 1
    while opening > 0 and comma - opening < _LONGEST and lower[opening] not in CLOSERS:
        opening -= 1
    known = lower[begin] in titles and not titles.isdisjoint(lower[opening + 1 : comma])
    return known and not _names_its_bearer(reading, begin, end)


def _says_more(reading: Reading, begin: int, end: int) -> bool:
    """A description, an office, a place, a party's initials, or letters after a name."""
    tokens, lexicon = reading.tokens, reading.lexicon
    word, text = tokens.lower[begin], reading.text(begin, end)
    if word in lexicon.titles:
        return not _names_its_bearer(reading, begin, end)
    in_lists = (
        word in DETERMINERS or text in lexicon.places or text in lexicon.states or text in lexicon.seats
    )
    party = tokens.words[begin][1:2] == "-" and tokens.words[begin][2:3].isupper()
    letters = end - begin == 1 and (tokens.words[begin].isupper() or word in ("jr", "sr"))
    if in_lists or party or letters:
        return True
    # "Ada Moss, Harbour Board director, said", but not "..., Harbour Board director Ada Moss, said".
    office = max((at for at in range(begin, end) if tokens.lower[at] in lexicon.titles), default=None)
    return office is not None and (office + 1 >= end or not tokens.is_name(office + 1))


def _names_its_bearer(reading: Reading, begin: int, end: int) -> bool:
    """ "Professor Ada Moss" is somebody, "Director of the Harbour Board" an apposition."""
    tokens, lexicon = reading.tokens, reading.lexicon
    if not PREPOSITIONS.isdisjoint(tokens.lower[begin:end]):
        return False
    return any(tokens.is_name(at) and tokens.lower[at] not in lexicon.titles for at in range(begin, end))


def _phrase(reading: Reading, end: int, floor: int) -> Span | None:
    """The noun phrase that ends before token `end`."""
    tokens, lexicon = reading.tokens, reading.lexicon
    at = end - 1
    if at < floor:
        return None
    if tokens.lower[at] in PERSONAL:
        return (at, at + 1)
    while at >= floor and end - at <= _LONGEST:
        word = tokens.lower[at]
        if word in PERSONAL or word in AUXILIARIES or word in CLAUSE_WORDS:
            break
        if word in CLOSERS and not _is_inner(reading, at):
            break
        if word in lexicon.verbs and not lexicon.verbs[word].doubtful:
            break
        if word == "and" and not _joins(reading, at, floor):
            break
        at -= 1
    return _trim(reading, at + 1, end)


def _is_inner(reading: Reading, at: int) -> bool:
    """Say whether a mark stands inside a phrase: "the dockers’ union", "11,000 nurses"."""
    lower = reading.tokens.lower
    if lower[at] in ("’", "'"):
        return lower[at - 1].endswith("s")
    return lower[at] == "," and lower[at - 1].isdigit() and lower[at + 1].isdigit()


def _joins(reading: Reading, at: int, floor: int) -> bool:
    tokens, lexicon = reading.tokens, reading.lexicon
    if at <= floor:
        return False
    left, right = tokens.lower[at - 1], tokens.lower[at + 1]
    return (
        (tokens.is_name(at - 1) or left in lexicon.people or left in lexicon.titles)
        and (
            tokens.is_name(at + 1)
            or right in lexicon.people
            or right in lexicon.titles
            or right in DETERMINERS
        )
        and right not in PERSONAL
    )


def _trim(reading: Reading, first: int, end: int) -> Span | None:
    """Cut what opens the sentence from what is its subject: "On Monday the ministry" is the ministry."""
    tokens, lexicon = reading.tokens, reading.lexicon
    last = end
    while (
        last > first and tokens.lower[last - 1] in lexicon.times and tokens.lower[last - 1] not in DETERMINERS
    ):
        last -= 1
    if first < last < end:
        end = last - 1 if last - 1 > first and tokens.lower[last - 1] in _BEFORE_TIMES else last
    while first < end and (
        tokens.lower[first] in _OPENERS
        or (tokens.lower[first] in lexicon.times and not _is_name_part(reading, first, end))
        or reading.is_adverb(first)
    ):
        first += 1
    if first >= end:
        return None
    if tokens.lower[first] not in PREPOSITIONS:
        return (first, end)
    for at in range(first + 2, end):
        word, previous = tokens.lower[at], tokens.lower[at - 1]
        if word in DETERMINERS and previous not in PREPOSITIONS:
            return (at, end)
        starts_name = tokens.is_name(at) and word not in lexicon.times
        if (
            starts_name
            and previous not in PREPOSITIONS
            and previous not in DETERMINERS
            and (not tokens.is_name(at - 1) or previous in lexicon.times)
        ):
            return (at, end)
        if word in lexicon.people and previous not in PREPOSITIONS and previous not in DETERMINERS:
            return (at, end)
    return None


def _is_name_part(reading: Reading, at: int, end: int) -> bool:
    return reading.tokens.is_name(at) and at + 1 < end and reading.tokens.is_name(at + 1)
