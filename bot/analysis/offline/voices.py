"""Whose voice a saying is: the subject of its verb, resolved to the fullest name in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from bot.analysis.offline.grammar import (
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
)
from bot.analysis.offline.mentions import Mention
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span
from bot.analysis.offline.titles import is_address, title_before

PEOPLE = frozenset(("he", "she"))
_PERSONAL_OF = {"his": "he", "her": "she", "their": "they", "its": "it"}
# How many voices back a pronoun may mean.
_VOICES_BACK = 4
# Among how many voices back those are looked for.
_KNOWN_BACK = 60
# How many actors are looked through for whom a description means.
_LOOK_BACK = 60
_ARTICLES = frozenset(("a", "an", "the", "both"))
# What "the filing says" is said by whoever was heard last.
_DOCUMENTS = frozenset("filing statement letter email e-mail post submission lawsuit".split())
_ON_TRIAL = frozenset("accused defendant".split())
_LAWYERS = frozenset(
    "attorney barrister counsel judge lawyer magistrate prosecuting prosecutor qc kc solicitor".split()
)
_ANSWERS = _DOCUMENTS | frozenset("answer reply response".split())
_NOBODY = frozenset("nobody no none anybody anyone everybody everyone".split())
# Words for a body that do not stand in its name.
FIRMS = frozenset(
    "airline broker brewer builder business chain company developer firm group maker manufacturer operator"
    " producer retailer supplier utility".split()
)
_PAPERS = frozenset("newspaper paper magazine weekly daily".split())
_PAPER_NAMES = frozenset(
    "argus beacon chronicle courier daily echo examiner gazette globe herald journal ledger mail mercury news"
    " observer post press record review sentinel standard star sun telegraph times tribune weekly".split()
)
_BELONGING = frozenset("of for to from at".split())
_SELF = frozenset(("i", "we", "you"))


class Voice(NamedTuple):
    """A speaker: the name to show, the named actor behind it if there is one, and the words used.

    `pronoun` is "he" or "she" where the article calls the speaker so.
    """

    name: str
    entity: Entity | None
    words: str
    title: str | None = None
    plural: bool = False
    pronoun: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The named actors of an article, and which of them each token belongs to."""

    entities: Sequence[Entity]
    by_token: Mapping[int, tuple[Entity, Mention]]


def cast_of(entities: Sequence[Entity]) -> Cast:
    """Index the entities by the tokens of their mentions."""
    return Cast(
        entities,
        {
            token: (entity, mention)
            for entity in entities
            for mention in entity.mentions
            for token in range(mention.first, mention.end)
        },
    )


def is_role(reading: Reading, voice: Voice) -> bool:
    """Say whether an unnamed voice is one person by office: "the bank's governor"."""
    return voice.entity is None and head_of(voice.words) in reading.lexicon.titles


def head_of(words: str) -> str:
    """Return the noun that a phrase is about: "director" of "director of public works"."""
    parts = words.lower().split()
    end = next((at for at, word in enumerate(parts) if at and word in PREPOSITIONS), len(parts))
    return parts[end - 1]


def voice_of(
    reading: Reading, cast: Cast, span: Span, known: Sequence[Voice], others: Set[str] = frozenset()
) -> Voice | None:
    """Return the voice that the words of `span` name; `known` holds the voices before it.

    `others` are the keys of those whom "he" or "she" cannot mean, since the article called them otherwise.
    """
    tokens = reading.tokens
    first, end = span
    if end - first == 1 and tokens.lower[first] in PERSONAL:
        near = known[-_KNOWN_BACK:]
        if others:
            near = [voice for voice in near if key_of(voice) not in others]
        return _antecedent(reading, cast, first, near, others)
    if tokens.lower[first] in _NOBODY:
        return None
    if named := _named(reading, cast, first, end):
        return named
    if tokens.lower[end - 1] in _ANSWERS and (writer := _writer(reading, cast, first, end)):
        return writer
    article = tokens.lower[first] == "the"
    while first < end - 1 and tokens.lower[first] in _ARTICLES:
        first += 1
    if article and end - first == 1 and (meant := _described(reading, cast, first, known)):
        return meant
    words = reading.text(first, end)
    return Voice(words, None, words, None, head_of(words).endswith("s"))


def _writer(reading: Reading, cast: Cast, first: int, end: int) -> Voice | None:
    """ "Ada Moss’s answer": what it says is hers."""
    for at in range(first + 1, end - 1):
        if reading.tokens.lower[at] in ("'s", "’s") and at - 1 in cast.by_token:
            entity = cast.by_token[at - 1][0]
            return Voice(entity.name, entity, reading.text(first, end), entity.title)
    return None


def owner_of(reading: Reading, cast: Cast, span: Span, known: Sequence[Voice], but: Voice) -> Voice | None:
    """Return whose claim it is that `but` denies; `span` may be "the minister" or a possessive pronoun."""
    key = key_of(but)
    others = [voice for voice in known if key_of(voice) != key]
    personal = _PERSONAL_OF.get(reading.tokens.lower[span[0]])
    if personal and span[1] - span[0] == 1:
        named = [voice for voice in others if voice.entity is not None]
        return _spoke_last(reading, personal, named) or _spoke_last(reading, personal, others)
    return voice_of(reading, cast, span, others)


def _named(reading: Reading, cast: Cast, first: int, end: int) -> Voice | None:
    """The actor whose name ends the phrase, or its first part before a comma."""
    tokens = reading.tokens
    found = cast.by_token.get(end - 1)
    if found is None:
        comma = next((i for i in range(first + 1, end) if tokens.words[i] == ","), None)
        found = cast.by_token.get(comma - 1) if comma is not None else None
    if found is None:
        # "Ada Moss of the dockers’ union": a person, and a body without a name.
        of = next((i for i in range(first + 1, end) if tokens.lower[i] in _BELONGING), end)
        return _person_of(reading, cast, first, of)
    entity, mention = found
    joint = mention.first - 1
    while joint > first and tokens.lower[joint] in DETERMINERS:
        joint -= 1
    # "A statement issued on behalf of Ada Moss" is hers.
    in_name_of = tokens.lower[joint - 1 : joint + 1] == ["behalf", "of"]
    if joint > first and tokens.lower[joint] in _BELONGING and not in_name_of:
        return _person_of(reading, cast, first, joint)
    if entity.kind != "person" and not in_name_of and not _only_describes(reading, first, mention.first):
        return None
    title = title_before(reading, first, mention)
    if title is None or (entity.title and is_address(reading, title)):
        title = entity.title
    return Voice(entity.name, entity, reading.text(first, end), title)


def _person_of(reading: Reading, cast: Cast, first: int, joint: int) -> Voice | None:
    """ "Clerk Ada Moss | of the Harbour Board": the person named right before what they belong to."""
    found = cast.by_token.get(joint - 1) if joint > first else None
    if found is None or found[0].kind != "person" or found[1].end != joint:
        return None
    entity, mention = found
    title = title_before(reading, first, mention) or entity.title
    return Voice(entity.name, entity, reading.text(first, joint), title)


def _only_describes(reading: Reading, first: int, end: int) -> bool:
    """Say whether words before a name only say what it is: "the | campaign group | Harbour Watch"."""
    lexicon = reading.lexicon
    return all(
        word in lexicon.people or word in lexicon.offices or word in lexicon.media or word in _ARTICLES
        for word in reading.tokens.lower[first:end]
    )


def _described(reading: Reading, cast: Cast, at: int, known: Sequence[Voice]) -> Voice | None:
    """ "The army", "the minister", "the 31-year-old": the actor named before that it describes."""
    word = reading.tokens.lower[at]
    if word in _DOCUMENTS and known:
        return known[-1]
    if word.endswith("-year-old"):
        return _person_in_focus(reading, cast, at)
    if word in _ON_TRIAL:
        near = (voice for voice in reversed(known[-_VOICES_BACK:]) if not _is_lawyer(voice))
        return next((voice for voice in near if voice.entity and voice.entity.kind == "person"), None)
    met = bisect_left(cast.entities, at, key=_first_token)
    for entity in reversed(cast.entities[max(0, met - _LOOK_BACK) : met]):
        title = (entity.title or "").lower().split()
        if word in title and word in reading.lexicon.titles:
            return Voice(entity.name, entity, reading.tokens.words[at], entity.title)
        if entity.mentions[0].body_of and entity.name.lower().endswith(f" {word}"):
            return Voice(entity.name, entity, reading.tokens.words[at])
    body = _the_body(cast.entities[max(0, met - _LOOK_BACK) : met], word)
    return Voice(body.name, body, reading.tokens.words[at]) if body else None


def _is_lawyer(voice: Voice) -> bool:
    return not _LAWYERS.isdisjoint(f"{voice.title or ''} {voice.words}".lower().split())


def _the_body(entities: Sequence[Entity], word: str) -> Entity | None:
    """ "The union", "the company", "the newspaper": the one body named before that it can mean."""
    bodies = [entity for entity in entities if entity.kind == "organisation"]
    called = [entity for entity in bodies if word in entity.name.lower().split()]
    if len(called) == 1:
        return called[0]
    if word in FIRMS and not called and len(bodies) == 1:
        return bodies[0]
    if word in _PAPERS and not called:
        papers = [entity for entity in bodies if not _PAPER_NAMES.isdisjoint(entity.name.lower().split())]
        return papers[0] if len(papers) == 1 else None
    return None


def _first_token(entity: Entity) -> int:
    return entity.mentions[0].first


def _antecedent(
    reading: Reading, cast: Cast, at: int, known: Sequence[Voice], others: Set[str]
) -> Voice | None:
    word = reading.tokens.lower[at]
    if word in _SELF:
        return None
    if voice := _spoke_last(reading, word, known):
        return voice
    if word in PEOPLE:
        return _last_person(reading, cast, at, others)
    return None


def _spoke_last(reading: Reading, word: str, known: Sequence[Voice]) -> Voice | None:
    """The last of the voices that a personal pronoun can mean."""
    for voice in reversed(known[-_VOICES_BACK:]):
        person = voice.entity is not None and voice.entity.kind == "person"
        role = is_role(reading, voice)
        if word in PEOPLE and (person or role) and voice.pronoun in (None, word):
            return voice
        if word == "they" and (voice.plural or (voice.entity is not None and not person)):
            return voice
        if word == "it" and not person and not role and not voice.plural:
            return voice
    return None


def _person_in_focus(reading: Reading, cast: Cast, at: int) -> Voice | None:
    """ "Ada Moss blamed her coach, Bo Tarn. The 31-year-old said": whom the sentence before is about."""
    unit = reading.unit_at(at)
    for back in range(unit - 1, max(-1, unit - 3), -1):
        for token in range(*reading.bounds[back]):
            found = cast.by_token.get(token)
            if found and found[0].kind == "person":
                return Voice(found[0].name, found[0], found[0].name, found[0].title)
    return None


def _last_person(reading: Reading, cast: Cast, at: int, others: Set[str] = frozenset()) -> Voice | None:
    """The person named last before a pronoun, within its own and the two sentences before."""
    unit = reading.unit_at(at)
    own = range(reading.bounds[unit][0], at)
    before = range(own.start - 1, reading.bounds[max(0, unit - 2)][0] - 1, -1)
    # "Ada Moss will race her boat, the Bell, she said": in its own sentence the first is meant.
    for token in (*own, *before):
        found = cast.by_token.get(token)
        if found and found[0].kind == "person" and found[0].name not in others:
            return Voice(found[0].name, found[0], found[0].name, found[0].title)
    return None


def key_of(voice: Voice) -> str:
    """Return what tells voices apart: the actor's name, or the words without case."""
    entity = voice.entity
    return entity.name if entity is not None else voice.name.casefold()
