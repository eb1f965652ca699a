"""Whose voice a saying is: the subject of its verb, resolved to the fullest name in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import PERSONAL
from bot.analysis.offline.mentions import Mention
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span
from bot.analysis.offline.titles import title_before

_PEOPLE = frozenset(("he", "she"))
# How many actors are looked through for whom a description means.
_LOOK_BACK = 60
_ARTICLES = frozenset(("a", "an", "the", "both"))
# Within how many sayings a person first called by office is named.
_NAMED_SOON = 2
_SELF = frozenset(("i", "we", "you"))


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: the name to show, the named actor behind it if there is one, and the words used."""

    name: str
    entity: Entity | None
    words: str
    title: str | None = None
    plural: bool = False


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


def voices_of(reading: Reading, cast: Cast, sayings: Sequence[Saying]) -> list[Voice | None]:
    """Return the voice of each saying, in order; None where the article does not show it."""
    voices: list[Voice | None] = []
    known: list[Voice] = []
    for saying in sayings:
        voice = voice_of(reading, cast, saying.subject, known) if saying.subject else None
        if voice:
            known.append(voice)
        voices.append(voice)
    return [_named_later(reading, voices, index) for index in range(len(voices))]


def _named_later(reading: Reading, voices: Sequence[Voice | None], index: int) -> Voice | None:
    """ "The harbour master denied ...", then "...," Harbour Master Ada Moss said: one voice."""
    voice = voices[index]
    if voice is None or not _is_role(reading, voice):
        return voice
    role = voice.words.lower().split()[-1]
    for later in voices[index + 1 : index + 1 + _NAMED_SOON]:
        if later and later.entity and role in (later.title or "").lower().split():
            return later
    return voice


def _is_role(reading: Reading, voice: Voice) -> bool:
    """Say whether an unnamed voice is one person by office: "the bank's governor"."""
    return voice.entity is None and voice.words.lower().split()[-1] in reading.lexicon.titles


def voice_of(reading: Reading, cast: Cast, span: Span, known: Sequence[Voice]) -> Voice | None:
    """Return the voice that the words of `span` name; `known` holds the voices before it."""
    tokens = reading.tokens
    first, end = span
    if end - first == 1 and tokens.lower[first] in PERSONAL:
        return _antecedent(reading, cast, first, known)
    if named := _named(reading, cast, first, end):
        return named
    article = tokens.lower[first] == "the"
    while first < end - 1 and tokens.lower[first] in _ARTICLES:
        first += 1
    if article and end - first == 1 and (meant := _described(reading, cast, first)):
        return meant
    words = reading.text(first, end)
    return Voice(words, None, words, None, tokens.lower[end - 1].endswith("s"))


def _named(reading: Reading, cast: Cast, first: int, end: int) -> Voice | None:
    """The actor whose name ends the phrase, or its first part before a comma."""
    tokens = reading.tokens
    found = cast.by_token.get(end - 1)
    if found is None:
        comma = next((i for i in range(first + 1, end) if tokens.words[i] == ","), None)
        found = cast.by_token.get(comma - 1) if comma is not None else None
    if found is None:
        return None
    entity, mention = found
    if entity.kind != "person" and not _only_describes(reading, first, mention.first):
        return None
    if mention.first > first and tokens.lower[mention.first - 1] in ("of", "for", "to", "from"):
        return None
    return Voice(
        entity.name, entity, reading.text(first, end), title_before(reading, first, mention) or entity.title
    )


def _only_describes(reading: Reading, first: int, end: int) -> bool:
    """Say whether words before a name only say what it is: "the | campaign group | Harbour Watch"."""
    lexicon = reading.lexicon
    return all(
        word in lexicon.people or word in lexicon.offices or word in lexicon.media or word in _ARTICLES
        for word in reading.tokens.lower[first:end]
    )


def _described(reading: Reading, cast: Cast, at: int) -> Voice | None:
    """ "The army", "the minister", "the 31-year-old": the actor named before that it describes."""
    word = reading.tokens.lower[at]
    if word.endswith("-year-old"):
        return _last_person(reading, cast, at)
    met = bisect_left(cast.entities, at, key=_first_token)
    for entity in reversed(cast.entities[max(0, met - _LOOK_BACK) : met]):
        title = (entity.title or "").lower().split()
        if word in title and word in reading.lexicon.titles:
            return Voice(entity.name, entity, reading.tokens.words[at], entity.title)
        if entity.mentions[0].body_of and entity.name.lower().endswith(f" {word}"):
            return Voice(entity.name, entity, reading.tokens.words[at])
    return None


def _first_token(entity: Entity) -> int:
    return entity.mentions[0].first


def _antecedent(reading: Reading, cast: Cast, at: int, known: Sequence[Voice]) -> Voice | None:
    word = reading.tokens.lower[at]
    if word in _SELF:
        return None
    for voice in reversed(known[-4:]):
        person = voice.entity is not None and voice.entity.kind == "person"
        role = _is_role(reading, voice)
        if word in _PEOPLE and (person or role):
            return voice
        if word == "they" and (voice.plural or (voice.entity is not None and not person)):
            return voice
        if word == "it" and not person and not role and not voice.plural:
            return voice
    if word in _PEOPLE:
        return _last_person(reading, cast, at)
    return None


def _last_person(reading: Reading, cast: Cast, at: int) -> Voice | None:
    """The person named last before a pronoun, within its own and the two sentences before."""
    floor = reading.bounds[max(0, reading.unit_at(at) - 2)][0]
    for token in range(at - 1, floor - 1, -1):
        found = cast.by_token.get(token)
        if found and found[0].kind == "person":
            return Voice(found[0].name, found[0], found[0].name, found[0].title)
    return None


def key_of(voice: Voice) -> str:
    """Return what tells voices apart: the actor's name, or the words without case."""
    return voice.entity.name if voice.entity else voice.name.casefold()
