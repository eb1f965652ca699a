"""Attributed statements: what is said, where it stands, and by whom the article says it was said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.analysis.offline import subjects
from bot.analysis.offline.grammar import (
    AUXILIARIES,
    BE,
    BETWEEN,
    CLOSERS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    QUOTE_MARKS,
    is_adverb,
)
from bot.analysis.offline.lexicon import Verb
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span

_NOT_BEFORE = frozenset("of for with about from 's ’s".split())
_REFUSALS = frozenset("declined refused failed unable refuses declines".split())
_HELPERS = frozenset("has have had also again repeatedly later will would did does then".split())
_LOOSE = frozenset("to in on at during after via through by from over".split())


@dataclass(frozen=True, slots=True)
class Saying:
    """One act of saying, in tokens: the verb, its subject and what was said (half-open ranges)."""

    verb: int
    cue: str
    unit: int
    subject: Span | None
    content: Span
    following: bool
    """Whether the words said follow the verb."""


def find_sayings(reading: Reading) -> list[Saying]:
    """Return the acts of saying in the article's body and headline, in order of their verbs."""
    found: list[Saying] = []
    verbs, lower, quoted = reading.lexicon.verbs, reading.tokens.lower, reading.quoted
    for number, (first, end) in enumerate(reading.bounds):
        earlier: list[Saying] = []
        for at in range(first, end):
            word = lower[at]
            if quoted[at] >= 0:
                continue
            if word in verbs:
                saying = _by_verb(reading, number, at, verbs[word], earlier)
            elif word == "according" and at + 1 < end and lower[at + 1] == "to":
                saying = _according(reading, number, at)
            else:
                continue
            if saying is None:
                continue
            if earlier:
                earlier[-1] = _cut(reading, earlier[-1], saying)
            earlier.append(saying)
        found.extend(saying for saying in earlier if saying.content[1] > saying.content[0])
    return found


def _by_verb(reading: Reading, number: int, at: int, verb: Verb, earlier: list[Saying]) -> Saying | None:
    tokens = reading.tokens
    first, end = reading.bounds[number]
    group = _group_start(reading, at, first)
    if _is_not_a_verb(reading, at, group, verb, first, end):
        return None
    floor = _floor(reading, group, first)
    participle = tokens.lower[at].endswith("ing")
    subject = None
    inverted = False
    if (
        (group > first
        and reading.quoted[group - 1] >= 0)
        or (group - 1 > first and tokens.words[group - 1] == "," and reading.quoted[group - 2] >= 0)
    ):
        subject = subjects.after(reading, at, end)
        inverted = subject is not None
    if subject is None and not participle:
        subject = subjects.before(reading, group, floor)
        if subject is None and group > floor and tokens.words[group - 1] == ",":
            subject = subjects.after(reading, at, end)
            inverted = subject is not None
    if subject is None and participle:
        subject = _participle_subject(reading, group, first, earlier)
    if subject is None and earlier:
        subject = earlier[-1].subject
    if subject is None and not inverted:
        subject = subjects.leading(reading, first, group)
    opening = (
        subject[0] if subject and subject[0] < group and not participle and subject[0] >= floor else group
    )
    content, following = _content(
        reading, number, at, verb, opening, subject[1] if inverted and subject else at + 1, floor
    )
    if content is None:
        return None
    return Saying(at, tokens.lower[at], number, subject, content, following)


def _group_start(reading: Reading, at: int, first: int) -> int:
    lower = reading.tokens.lower
    while at > first and (
        lower[at - 1] in BETWEEN or lower[at - 1] in AUXILIARIES or is_adverb(lower[at - 1])
    ):
        at -= 1
    return at


def _is_not_a_verb(reading: Reading, at: int, group: int, verb: Verb, first: int, end: int) -> bool:
    tokens, lexicon = reading.tokens, reading.lexicon
    lower = tokens.lower
    previous = lower[at - 1] if at > first else ""
    following = lower[at + 1] if at + 1 < end else ""
    if (
        (previous in DETERMINERS
        and previous not in ("all", "both", "that"))
        or previous in _NOT_BEFORE
        or (previous == "not"
        and lower[at].endswith("ing"))
    ):
        return True
    if previous == "to" and not (at - 2 >= first and lower[at - 2] in ("on", "continued", "continues")):
        return True
    if previous in BE and not lower[at].endswith("ing"):
        return not (verb.frame == "urge" or verb.form in ("reported", "alleged"))
    if group > first and lower[group - 1] in _REFUSALS:
        return True
    if not verb.doubtful or any(word in _HELPERS for word in lower[group:at]) or following in lexicon.assertions:
        return False
    head = lower[group - 1] if group > first else ""
    can_follow = (
        following in QUOTE_MARKS
        or following in (":", ",", "that")
        or following in PERSONAL
        or following in DETERMINERS
        or (at + 1 < end and tokens.is_name(at + 1))
        or (following in PREPOSITIONS
        and tokens.words[at - 1] == ",")
    )
    can_lead = (
        head in PERSONAL
        or head in ("who", "which", ",", ")")
        or head in lexicon.people
        or (group > first and tokens.is_name(group - 1))
        or head in QUOTE_MARKS
    )
    return not (can_follow and can_lead)


def _floor(reading: Reading, group: int, first: int) -> int:
    """Where the clause of the verb can begin at the earliest: after a quotation, colon or semicolon."""
    at = group - 1
    while at >= first:
        if reading.quoted[at] >= 0 and at < group - 1 and _is_long(reading, at):
            return at + 1
        if reading.quoted[at] >= 0 and at == group - 1:
            return group
        if reading.tokens.words[at] in (":", ";"):
            return at + 1
        at -= 1
    return first


def _is_long(reading: Reading, at: int) -> bool:
    quotation = reading.quotations[reading.quoted[at]]
    return quotation.last - quotation.first > 4


def _participle_subject(reading: Reading, group: int, first: int, earlier: list[Saying]) -> Span | None:
    words, lower = reading.tokens.words, reading.tokens.lower
    if group > first and words[group - 1] not in CLOSERS and lower[group - 1] not in PREPOSITIONS:
        near = subjects.before(reading, group, first)
        if near and near[0] > first and lower[near[0] - 1] == "with":
            return near
    if earlier and earlier[-1].subject:
        return earlier[-1].subject
    return subjects.leading(reading, first, group)


def _content(
    reading: Reading, number: int, at: int, verb: Verb, opening: int, rest: int, floor: int
) -> tuple[Span | None, bool]:
    """Find what was said: before the subject, around it, or after the verb."""
    tokens = reading.tokens
    first, end = reading.bounds[number]
    before = opening - 1
    if before > first and tokens.words[before] == "," and reading.quoted[before] < 0:
        before -= 1
    if before >= first and reading.quoted[before] >= 0 and (before == opening - 1 or opening - 1 > before):
        quotation = reading.quotations[reading.quoted[before]]
        if quotation.last == before and (
            quotation.last - quotation.first > 3 or _ends_clause(reading, rest, end)
        ):
            return _quoted_content(reading, number, quotation.first, before, rest), False
    comma = opening - 1
    if comma > floor + 1 and tokens.words[comma] == "," and tokens.lower[floor] not in PREPOSITIONS:
        if rest >= end or _is_loose(reading, rest, end, verb):
            return (floor, comma), False
        if (
            tokens.words[rest] == ","
            and rest + 1 < end
            and not tokens.lower[rest + 1].endswith("ing")
            and not reading.quoted[rest + 1] >= 0
        ):
            return (floor, end), False
    start = _skip_hearer(reading, rest, end) if verb.frame == "tell" else rest
    start = _skip_loose(reading, start, end)
    while start < end and tokens.words[start] in (",", ":", "–", "—", "-", "--"):
        start += 1
    if start >= end:
        return _next_quotation(reading, number), True
    return (start, _stretch(reading, end)), True


def _ends_clause(reading: Reading, rest: int, end: int) -> bool:
    return rest >= end or reading.tokens.words[rest] in CLOSERS or reading.tokens.lower[rest] in _LOOSE


def _quoted_content(reading: Reading, number: int, first: int, last: int, rest: int) -> Span:
    """A quotation before its verb, with the words that lead into it and the quotations that go on."""
    start = reading.bounds[reading.unit_at(first)][0]
    begin = first
    if start < first and not any(word in reading.lexicon.verbs for word in reading.tokens.lower[start:first]):
        begin = start
    return (begin, _continued(reading, number, rest, last + 1))


def _continued(reading: Reading, number: int, rest: int, end: int) -> int:
    """Follow a statement into the quotation that takes it up again after "she said."."""
    tokens = reading.tokens
    sentence_end = reading.bounds[number][1]
    for at in range(rest, sentence_end):
        if tokens.words[at] in QUOTE_MARKS and reading.quoted[at] >= 0:
            return reading.quotations[reading.quoted[at]].last + 1
        if tokens.lower[at].endswith("ing") and tokens.lower[at] in reading.lexicon.verbs:
            return end
    following = number + 1
    if following < len(reading.bounds) and reading.sentence(following).paragraph == reading.sentence(number).paragraph:
        start, stop = reading.bounds[following]
        if start < stop and reading.quoted[start] >= 0 and tokens.words[start] in QUOTE_MARKS:
            quotation = reading.quotations[reading.quoted[start]]
            after = quotation.last + 1
            last = reading.unit_at(quotation.last)
            if after >= reading.bounds[last][1]:
                return after
    return end


def _stretch(reading: Reading, end: int) -> int:
    """Where a statement that runs to the end of its sentence ends: with its quotation if one is open."""
    owner = reading.quoted[end - 1]
    return reading.quotations[owner].last + 1 if owner >= 0 else end


def _next_quotation(reading: Reading, number: int) -> Span | None:
    """ "He said:" at the end of a line introduces the quotation that opens the next sentence."""
    if number + 1 >= len(reading.bounds):
        return None
    start, end = reading.bounds[number + 1]
    if start < end and reading.quoted[start] >= 0:
        return (start, reading.quotations[reading.quoted[start]].last + 1)
    return None


def _is_loose(reading: Reading, rest: int, end: int, verb: Verb) -> bool:
    """Say whether what follows the verb only says when, where or to whom: "he told the court on Monday"."""
    tokens = reading.tokens
    if end - rest > 12:
        return False
    if (
        verb.frame != "tell"
        and tokens.lower[rest] not in _LOOSE
        and tokens.lower[rest] not in reading.lexicon.times
    ):
        return False
    return not any(
        word == "that" or word in PERSONAL or word in AUXILIARIES or word in QUOTE_MARKS
        for word in tokens.lower[rest:end]
    )


def _skip_hearer(reading: Reading, at: int, end: int) -> int:
    tokens = reading.tokens
    start = at
    if at < end and (tokens.lower[at] in PERSONAL or tokens.lower[at] in ("him", "her", "them", "us", "me")):
        return at + 1
    while at < end and at - start < 10:
        word = tokens.lower[at]
        if (
            word in CLOSERS
            or word in ("that", "how", "what", "why", "whether", "if", "to", "when")
            or word in PERSONAL
        ):
            break
        if at > start and word in DETERMINERS and tokens.lower[at - 1] not in PREPOSITIONS:
            break
        if (
            at > start
            and tokens.is_name(at)
            and not tokens.is_name(at - 1)
            and tokens.lower[at - 1] not in PREPOSITIONS | DETERMINERS | {"'s", "’s", "and"}
        ):
            break
        at += 1
    return at


def _skip_loose(reading: Reading, at: int, end: int) -> int:
    """Skip "on Monday in an interview with the paper" where "that", a colon or a quotation follows."""
    tokens = reading.tokens
    if (
        at >= end
        or (tokens.lower[at] not in _LOOSE
        and tokens.lower[at] not in reading.lexicon.times
        and tokens.words[at] != ","
        and tokens.lower[at] not in ("out", "publicly"))
    ):
        return at
    for look in range(at, min(end, at + 20)):
        word = tokens.lower[look]
        if word == "that" or word == ":" or (word in QUOTE_MARKS and reading.quoted[look] >= 0):
            return look
        if word in PERSONAL:
            return look
    while at < end and (
        tokens.lower[at] in reading.lexicon.times
        or (tokens.lower[at] == "on"
        and at + 1 < end
        and tokens.lower[at + 1] in reading.lexicon.times)
    ):
        at += 1
    return at


def _according(reading: Reading, number: int, at: int) -> Saying | None:
    """ "According to X, ..." and "..., according to X"."""
    tokens = reading.tokens
    first, end = reading.bounds[number]
    stop = at + 2
    while (
        stop < end
        and tokens.words[stop] not in CLOSERS
        and tokens.lower[stop] not in ("which", "who", "that")
    ):
        stop += 1
    if stop == at + 2:
        return None
    subject = (at + 2, stop)
    if at - first <= 2:
        start = stop
        while start < end and not (tokens.words[start] == "," and not _inserted(reading, start, end)):
            start += 1
        content = (start + 1, _stretch(reading, end)) if start + 1 < end else (stop, end)
        return Saying(at, "according", number, subject, content, True) if content[0] < content[1] else None
    last = at - 1 if tokens.words[at - 1] == "," else at
    start = first
    if reading.quoted[last - 1] >= 0:
        start = min(start, reading.quotations[reading.quoted[last - 1]].first)
    return Saying(at, "according", number, subject, (start, last), False)


def _inserted(reading: Reading, comma: int, end: int) -> bool:
    """Say whether the comma opens an apposition: "According to Bell, a farmer, the ..."."""
    tokens = reading.tokens
    following = comma + 1
    if following >= end:
        return False
    word = tokens.lower[following]
    if word not in ("a", "an", "who", "which", "the", "quoting", "citing"):
        return False
    closing = next((at for at in range(following, end) if tokens.words[at] == ","), None)
    return (
        closing is not None
        and closing - following <= 10
        and not any(
            other in AUXILIARIES for other in tokens.lower[following:closing] if word in ("a", "an", "the")
        )
    )


def _cut(reading: Reading, earlier: Saying, saying: Saying) -> Saying:
    """End a statement where the next one takes over: "said that it was so, and accused them of"."""
    tokens = reading.tokens
    start = saying.verb
    if saying.subject and earlier.verb < saying.subject[0] < saying.verb:
        start = saying.subject[0]
    else:
        start = _group_start(reading, saying.verb, earlier.verb + 1)
    first, last = earlier.content
    if not earlier.following or not first < start <= last or start - 1 <= first:
        return earlier
    if saying.content[0] < start:
        return earlier
    at = start - 1
    if tokens.lower[at] in ("and", "but", "while", ",", ";", "then"):
        while at > first and tokens.lower[at] in ("and", "but", "while", ",", ";", "then"):
            at -= 1
        return replace(earlier, content=(first, at + 1))
    return earlier
