"""Acts of saying: the verb that reports, its subject, and the words reported."""

from __future__ import annotations

from typing import NamedTuple

from bot.analysis.offline import subjects
from bot.analysis.offline.content import content_after, content_before, object_before, stretch
from bot.analysis.offline.cues import Cue, cue_at, group_start
from bot.analysis.offline.grammar import AUXILIARIES, CLOSERS, QUOTE_MARKS
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span
from bot.analysis.offline.tokens import between

_JOINTS = frozenset(("and", "but", "while", ",", ";", "then"))
_APPOSED = frozenset("a an the who which quoting citing writing".split())
_HEADLINE_SPEAKER = 6
GOING_ON = "…"


class Saying(NamedTuple):
    """One act of saying, in tokens: the verb, its subject and what was said (half-open ranges).

    `following` tells whether the words said follow the verb.
    """

    verb: int
    cue: str
    unit: int
    subject: Span | None
    content: Span
    following: bool


def find_sayings(reading: Reading) -> list[Saying]:
    """Return the acts of saying in the article, headline included, in order."""
    found: list[Saying] = []
    verbs, lower, quoted = reading.lexicon.verbs, reading.tokens.lower, reading.quoted
    signs = reading.tokens.among(reading.lexicon.signs)
    for unit, (first, end) in enumerate(reading.bounds):
        here: list[Saying] = []
        for at in between(signs, first, end):
            word = lower[at]
            if quoted[at] >= 0:
                continue
            if word in verbs:
                saying = _by_verb(reading, unit, at, here)
            elif word == "according" and at + 1 < end and lower[at + 1] == "to":
                saying = _according(reading, unit, at)
            elif word == ":" and not here:
                saying = _by_colon(reading, unit, at)
            else:
                continue
            if saying is None:
                continue
            if here:
                here[-1] = _cut(reading, here[-1], saying)
            here.append(saying)
        if not here and found and (going_on := _going_on(reading, unit, found[-1])):
            here.append(going_on)
        found.extend(saying for saying in here if saying.content[1] > saying.content[0])
    return found


def _going_on(reading: Reading, unit: int, last: Saying) -> Saying | None:
    """A quotation without a verb of its own goes on with the speaker of its paragraph."""
    first, end = reading.bounds[unit]
    owner = reading.quoted[first]
    if owner < 0 or last.content[1] > first or last.unit < unit - 1:
        return None
    # A paragraph that is all quotation goes on with what was said at the end of the one before it.
    same = reading.sentence(unit).paragraph == reading.sentence(last.unit).paragraph
    if not same and (last.subject is None or last.cue == "according"):
        return None
    stop = reading.quotations[owner].last + 1
    if stop < end or (not same and stop < reading.bounds[reading.unit_at(stop - 1)][1]):
        return None
    return Saying(first, GOING_ON, unit, last.subject, (first, reading.quotations[owner].last + 1), False)


def _by_verb(reading: Reading, unit: int, at: int, here: list[Saying]) -> Saying | None:
    cue = cue_at(reading, unit, at)
    if cue is None:
        return None
    subject, inverted = (_agent(cue), False) if cue.is_passive else _subject(cue, here)
    rest = subject[1] if inverted and subject else at + 1
    opening = cue.group
    if subject and cue.floor <= subject[0] < cue.group and not cue.is_participle:
        opening = subject[0]
        if cue.floor > cue.first and _is_all_subject(cue):
            opening = cue.floor
    if cue.is_passive and reading.lexicon.denials.get(cue.verb.form) in ("deny", "reject"):
        return Saying(at, cue.verb.form, unit, subject, (cue.floor, cue.group), False)
    content = content_before(cue, opening, rest)
    following = content is None
    if content is None:
        content = content_after(cue, rest) or object_before(cue, opening)
    if content is None and cue.verb.form.startswith("disagree"):
        content = (at, at + 1)
    if content is None:
        return None
    return Saying(at, cue.verb.form, unit, subject, content, following)


def _agent(cue: Cue) -> Span | None:
    """Who does it, where the verb is passive: "was accused by prosecutors"."""
    lower = cue.reading.tokens.lower
    if cue.at + 1 < cue.end and lower[cue.at + 1] == "by":
        anybody = lower[cue.at + 2 : cue.at + 3] == ["the"]
        return subjects.agent(cue.reading, cue.at + 1, cue.end, anybody=anybody)
    return None


def _subject(cue: Cue, here: list[Saying]) -> tuple[Span | None, bool]:
    """Return the verb's subject, and whether it stands after the verb."""
    reading, at, group = cue.reading, cue.at, cue.group
    words, quoted = reading.tokens.words, reading.quoted
    after_quotation = group > cue.first and (
        quoted[group - 1] >= 0
        or (group - 1 > cue.first and words[group - 1] == "," and quoted[group - 2] >= 0)
    )
    if after_quotation and (turned := subjects.after(reading, at, cue.end)):
        return turned, True
    if cue.is_participle:
        return _participle_subject(cue, here), False
    if _is_turned(cue) and (turned := subjects.after(reading, at, cue.end)):
        return turned, True
    if found := subjects.before(reading, group, cue.floor):
        return found, False
    if here and here[-1].subject:
        return here[-1].subject, False
    return subjects.leading(reading, cue.first, group), False


def _participle_subject(cue: Cue, here: list[Saying]) -> Span | None:
    reading, group = cue.reading, cue.group
    if absolute := subjects.after_with(reading, group, cue.first):
        return absolute
    if here and here[-1].subject:
        return here[-1].subject
    return subjects.leading(reading, cue.first, group)


def _is_turned(cue: Cue) -> bool:
    """ "The boats are late, said Ada Moss": a clause, a comma, and a name that ends the sentence."""
    reading, comma = cue.reading, cue.group - 1
    lower = reading.tokens.lower
    if comma <= cue.floor or lower[comma] != ",":
        return False
    start = comma
    while start > cue.floor and lower[start - 1] != ",":
        start -= 1
    if lower[start] in ("who", "which") or AUXILIARIES.isdisjoint(lower[start:comma]):
        return False
    turned = subjects.after(reading, cue.at, cue.end)
    return turned is not None and (turned[1] >= cue.end or lower[turned[1]] in CLOSERS)


def _is_all_subject(cue: Cue) -> bool:
    """Between the quotation and the verb stands nothing but the subject: "...," his wife, Ada, said."""
    reading = cue.reading
    before = cue.floor - 1
    if reading.quoted[before] < 0 or cue.group - cue.floor > _HEADLINE_SPEAKER * 2:
        return False
    text = reading.article.text
    closing = reading.tokens.starts[before]
    if "," not in text[closing - 1 : closing + 2]:
        return False
    return AUXILIARIES.isdisjoint(reading.tokens.lower[cue.floor : cue.group])


def _according(reading: Reading, unit: int, at: int) -> Saying | None:
    """ "According to X, ..." and "..., according to X"."""
    tokens = reading.tokens
    first, end = reading.bounds[unit]
    stop = at + 2
    while (
        stop < end
        and tokens.words[stop] not in CLOSERS
        and tokens.lower[stop] not in ("which", "who", "that")
    ):
        stop += 1
    if stop == at + 2:
        return None
    if at - first <= 2:
        start = stop
        while start < end and (tokens.words[start] != "," or _is_apposed(reading, start, end)):
            start += 1
        content = (start + 1, stretch(reading, end)) if start + 1 < end else (stop, end)
        return Saying(at, "according", unit, (at + 2, stop), content, True)
    last = at - 1 if tokens.words[at - 1] == "," else at
    owner = reading.quoted[last - 1]
    start = min(first, reading.quotations[owner].first) if owner >= 0 else first
    return Saying(at, "according", unit, (at + 2, stop), (start, last), False)


def _is_apposed(reading: Reading, comma: int, end: int) -> bool:
    """Say whether the comma opens an apposition: "According to Bell, a farmer, the ..."."""
    tokens = reading.tokens
    following = comma + 1
    if following >= end or tokens.lower[following] not in _APPOSED:
        return False
    closing = next((at for at in range(following, min(end, following + 11)) if tokens.words[at] == ","), None)
    if closing is None:
        return False
    is_noun = tokens.lower[following] in ("a", "an", "the")
    return not (is_noun and not AUXILIARIES.isdisjoint(tokens.lower[following:closing]))


def _by_colon(reading: Reading, unit: int, at: int) -> Saying | None:
    """ "The notice reads: “...”" and the headline "Bell: ..."."""
    tokens = reading.tokens
    first, end = reading.bounds[unit]
    if at + 1 >= end:
        return None
    if tokens.words[at + 1] in QUOTE_MARKS and reading.quoted[at + 1] >= 0:
        subject = subjects.leading(reading, first, at)
        return Saying(at, ":", unit, subject, (at + 1, stretch(reading, end)), True)
    if reading.sentence(unit).body or at - first > _HEADLINE_SPEAKER:
        return None
    subject = subjects.leading(reading, first, at)
    if subject is None or subject[1] < at:
        return None
    return Saying(at, ":", unit, subject, (at + 1, end), True)


def _cut(reading: Reading, earlier: Saying, saying: Saying) -> Saying:
    """End a statement where the next one takes over: "said that it was so, and accused them of"."""
    lower = reading.tokens.lower
    if saying.subject and earlier.verb < saying.subject[0] < saying.verb:
        start = saying.subject[0]
    else:
        start = group_start(reading, saying.verb, earlier.verb + 1)
    first, last = earlier.content
    if not earlier.following or not first + 1 < start <= last or saying.content[0] < start:
        return earlier
    end = start
    while end - 1 > first and lower[end - 1] in _JOINTS:
        end -= 1
    return earlier._replace(content=(first, end)) if end < start else earlier
