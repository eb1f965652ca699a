"""Whose voice a saying is: the subject of its verb, resolved to the fullest name in the article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import (
    AUXILIARIES,
    CLOSERS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    QUOTE_MARKS,
)
from bot.analysis.offline.mentions import Mention
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.subjects import Span
from bot.analysis.offline.titles import is_address, title_before

_PEOPLE = frozenset(("he", "she"))
_PERSONAL_OF = {"his": "he", "her": "she", "their": "they", "its": "it"}
# How many voices back a pronoun may mean.
_VOICES_BACK = 4
# Among how many voices back those are looked for.
_KNOWN_BACK = 60
# How many actors are looked through for whom a description means.
_LOOK_BACK = 60
_ARTICLES = frozenset(("a", "an", "the", "both"))
# Within how many sayings a person first called by office is named.
_NAMED_SOON = 2
# A new name with that very office is theirs even so many sayings later.
_NAMED_LATE = 8
_INDEFINITE = frozenset(("a", "an", "one"))
_TOLD_OF = frozenset("a an of the who whose".split())
# What "the filing says" is said by whoever was heard last.
_DOCUMENTS = frozenset("filing statement letter email e-mail post submission lawsuit".split())
_ON_TRIAL = frozenset("accused defendant".split())
_LAWYERS = frozenset(
    "attorney barrister counsel judge lawyer magistrate prosecuting prosecutor qc kc solicitor".split()
)
_ANSWERS = _DOCUMENTS | frozenset("answer reply response".split())
_NOBODY = frozenset("nobody no none anybody anyone everybody everyone".split())
# Words for a body that do not stand in its name.
_FIRMS = frozenset(
    "airline broker brewer builder business chain company developer firm group maker manufacturer operator"
    " producer retailer supplier utility".split()
)
# What a body is called before it is named.
_BODIES = _FIRMS | frozenset(
    "agency airline association bank board body campaign charity church club college committee council"
    " court department federation force foundation hospital inquiry institute league ministry museum"
    " network newspaper organisation organization panel party police school society station team theatre"
    " tribunal trust union university watchdog".split()
)
_PAPERS = frozenset("newspaper paper magazine weekly daily".split())
_PAPER_NAMES = frozenset(
    "argus beacon chronicle courier daily echo examiner gazette globe herald journal ledger mail mercury news"
    " observer post press record review sentinel standard star sun telegraph times tribune weekly".split()
)
_BELONGING = frozenset("of for to from at".split())
_SELF = frozenset(("i", "we", "you"))
_ADDRESSED = {
    **dict.fromkeys("mr mr. sir lord king prince duke baron father brother".split(), "he"),
    **dict.fromkeys("mrs mrs. ms ms. miss lady dame queen princess duchess baroness sister".split(), "she"),
}
# How many sentences back what is told of somebody tells whom a pronoun means.
_SENTENCES_BACK = 4
_LONGEST_OPENING = 6


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


def voices_of(reading: Reading, cast: Cast, sayings: Sequence[Saying]) -> list[Voice | None]:
    """Return the voice of each saying, in order; None where the article does not show it."""
    voices: list[Voice | None] = []
    known: list[Voice] = []
    called = _addressed(reading, cast)
    others_than = {word: {key for key, pronoun in called.items() if pronoun != word} for word in _PEOPLE}
    heard = 0
    for saying in sayings:
        voice = None
        if saying.subject:
            word = reading.tokens.lower[saying.subject[0]]
            others = others_than.get(word, set())
            if word in _PEOPLE and saying.subject[1] - saying.subject[0] == 1:
                voice = _spoken_of(reading, cast, heard, saying.subject[0], others)
            voice = voice or voice_of(reading, cast, saying.subject, known, others)
            if (
                voice
                and word in _PEOPLE
                and (meant := _who_denies(reading, cast, sayings, saying, voice, others))
            ):
                voice = meant
            if voice and word in _PEOPLE:
                for other in _PEOPLE - {called.setdefault(key_of(voice), word)}:
                    others_than[other].add(key_of(voice))
        if voice:
            known.append(voice)
            heard = saying.verb
        voices.append(voice)
    named = [_named_later(reading, cast, sayings, voices, index) for index in range(len(voices))]
    return [voice and _called(voice, called.get(key_of(voice))) for voice in named]


def _called(voice: Voice, pronoun: str | None) -> Voice:
    return voice if voice.pronoun == pronoun else voice._replace(pronoun=pronoun)


def _addressed(reading: Reading, cast: Cast) -> dict[str, str]:
    """Return "he" or "she" by the names of those whose address or office tells: "Mrs", "chairwoman"."""
    called: dict[str, str] = {}
    for entity in cast.entities:
        if entity.kind != "person":
            continue
        words = (entity.title or "").lower().split()
        for mention in entity.mentions:
            words += reading.tokens.lower[mention.first : mention.name_first]
        pronoun = next((_ADDRESSED[word] for word in words if word in _ADDRESSED), None)
        if pronoun is None and words:
            endings = (word for word in words if word.endswith(("woman", "man")))
            pronoun = next(("she" if word.endswith("woman") else "he" for word in endings), None)
        if pronoun:
            called[entity.name] = pronoun
    return called


def _who_denies(
    reading: Reading, cast: Cast, sayings: Sequence[Saying], saying: Saying, voice: Voice, others: Set[str]
) -> Voice | None:
    """ "Ada Moss said Bo Tarn knew. He denied it": nobody denies what they have just said themselves."""
    if reading.lexicon.denials.get(saying.cue) not in ("deny", "reject", "counter"):
        return None
    at = bisect_left(sayings, saying.verb, key=_verb)
    last = sayings[at - 1] if at else None
    if last is None or last.subject is None or voice.entity is None or last.unit < saying.unit - 1:
        return None
    found = cast.by_token.get(last.subject[1] - 1)
    if found is None or found[0] is not voice.entity:
        return None
    for token in range(*last.content):
        named = cast.by_token[token][0] if token in cast.by_token else None
        if named and named.kind == "person" and named is not voice.entity and named.name not in others:
            return Voice(named.name, named, named.name, named.title)
    return None


def _verb(saying: Saying) -> int:
    return saying.verb


def _spoken_of(reading: Reading, cast: Cast, heard: int, at: int, others: Set[str]) -> Voice | None:
    """ "Ada Moss, 61, keeps goats. She said ...": whom the sentences since the last saying are about.

    `heard` is the verb of the last saying that has a voice.
    """
    unit = reading.unit_at(at)
    oldest = max(reading.unit_at(heard) + 1, unit - _SENTENCES_BACK)
    for back in range(unit - 1, oldest - 1, -1):
        first, end = reading.bounds[back]
        while first < end and reading.tokens.words[first] in QUOTE_MARKS:
            first += 1
        opening = next(
            (i for i in range(first, min(end, first + _LONGEST_OPENING)) if i in cast.by_token), None
        )
        if opening is None or reading.tokens.lower[first] in _PEOPLE:
            continue
        entity, mention = cast.by_token[opening]
        if entity.kind == "person" and entity.name not in others and _is_subject(reading, first, mention):
            return Voice(entity.name, entity, entity.name, entity.title)
    return None


def _is_subject(reading: Reading, first: int, mention: Mention) -> bool:
    """Say whether a name opens its sentence with nothing before it but what they are."""
    verbs = reading.lexicon.verbs
    return not any(
        word in PREPOSITIONS or word in AUXILIARIES or word in CLOSERS or word in verbs
        for word in reading.tokens.lower[first : mention.first]
    )


def _named_later(
    reading: Reading, cast: Cast, sayings: Sequence[Saying], voices: Sequence[Voice | None], index: int
) -> Voice | None:
    """ "The harbour master denied ...", then "...," Harbour Master Ada Moss said: one voice."""
    voice, subject = voices[index], sayings[index].subject
    if voice is None or subject is None or voice.entity is not None:
        return voice
    later = range(index + 1, min(index + 1 + _NAMED_SOON, len(voices)))
    indefinite = reading.tokens.lower[subject[0]] in _INDEFINITE and not voice.plural
    if is_role(reading, voice):
        role = _head(voice.words)
        for at in range(index + 1, min(index + 1 + _NAMED_LATE, len(voices))):
            found = voices[at]
            if found is None or found.entity is None or role not in (found.title or "").lower().split():
                continue
            if at in later or found.entity.mentions[0].first > sayings[index].verb:
                return found
        # "The town's clerk said ... Ada Moss told ...": a new name without an office has just been given one.
        later = later[:1]
    elif not indefinite:
        return voice
    if indefinite and _head(voice.words) in _BODIES:
        found = voices[index + 1] if later else None
        # "A rights group said ...", then "Open Doors said".
        is_body = found and found.entity and found.entity.kind == "organisation"
        next_unit = is_body and sayings[index + 1].unit == sayings[index].unit + 1
        return found if next_unit and _is_new(reading, sayings[index + 1], found) else voice
    if indefinite and (found := _told_of_next(reading, cast, sayings[index])):
        return found
    return next((voices[at] for at in later if _is_introduced(reading, sayings[at], voices[at])), voice)


def _told_of_next(reading: Reading, cast: Cast, saying: Saying) -> Voice | None:
    """ "A former clerk has sued the mill.", then "Ada Moss, who left in May, ...": the clerk has a name."""
    following = saying.unit + 1
    if saying.subject is None or following >= len(reading.bounds):
        return None
    first = reading.bounds[following][0]
    found = cast.by_token.get(first)
    if found is None or found[0].kind != "person" or found[0].mentions[0].first != first:
        return None
    entity, mention = found
    comma, word = (*reading.tokens.lower[mention.end : mention.end + 2], "", "")[:2]
    told_of = comma == "," and (word in _TOLD_OF or word.isdigit()) and mention.name_first == first
    return Voice(entity.name, entity, reading.text(*saying.subject), entity.title) if told_of else None


def _is_introduced(reading: Reading, saying: Saying, voice: Voice | None) -> bool:
    """ "A former clerk said ...", then "Ada Moss, who left in May, said": a bare new name is the clerk's."""
    if voice is None or voice.entity is None or voice.entity.kind != "person":
        return False
    return _is_new(reading, saying, voice) and (voice.title is None or is_address(reading, voice.title))


def _is_new(reading: Reading, saying: Saying, voice: Voice | None) -> bool:
    """Say whether a saying is the first that its article has of a name."""
    if voice is None or voice.entity is None or saying.subject is None:
        return False
    first = saying.subject[0]
    return voice.entity.mentions[0].first == first + (reading.tokens.lower[first] == "the")


def is_role(reading: Reading, voice: Voice) -> bool:
    """Say whether an unnamed voice is one person by office: "the bank's governor"."""
    return voice.entity is None and _head(voice.words) in reading.lexicon.titles


def _head(words: str) -> str:
    """The noun that a phrase is about: "director" of "director of public works"."""
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
    return Voice(words, None, words, None, _head(words).endswith("s"))


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
    if word in _FIRMS and not called and len(bodies) == 1:
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
    if word in _PEOPLE:
        return _last_person(reading, cast, at, others)
    return None


def _spoke_last(reading: Reading, word: str, known: Sequence[Voice]) -> Voice | None:
    """The last of the voices that a personal pronoun can mean."""
    for voice in reversed(known[-_VOICES_BACK:]):
        person = voice.entity is not None and voice.entity.kind == "person"
        role = is_role(reading, voice)
        if word in _PEOPLE and (person or role) and voice.pronoun in (None, word):
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
