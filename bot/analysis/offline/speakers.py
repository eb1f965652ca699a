"""Who says each saying of an article, one after the other: pronouns and offices by those heard before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.grammar import AUXILIARIES, CLOSERS, PREPOSITIONS, QUOTE_MARKS
from bot.analysis.offline.mentions import Mention
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.titles import is_address
from bot.analysis.offline.voices import FIRMS, PEOPLE, Cast, Voice, head_of, is_role, key_of, voice_of

# Within how many sayings a person first called by office is named.
_NAMED_SOON = 2
# A new name with that very office is theirs even so many sayings later.
_NAMED_LATE = 8
_INDEFINITE = frozenset(("a", "an", "one"))
_TOLD_OF = frozenset("a an of the who whose".split())
# What a body is called before it is named.
_BODIES = FIRMS | frozenset(
    "agency airline association bank board body campaign charity church club college committee council"
    " court department federation force foundation hospital inquiry institute league ministry museum"
    " network newspaper organisation organization panel party police school society station team theatre"
    " tribunal trust union university watchdog".split()
)
_ADDRESSED = {
    **dict.fromkeys("mr mr. sir lord king prince duke baron father brother".split(), "he"),
    **dict.fromkeys("mrs mrs. ms ms. miss lady dame queen princess duchess baroness sister".split(), "she"),
}
# How many sentences back what is told of somebody tells whom a pronoun means.
_SENTENCES_BACK = 4
_LONGEST_OPENING = 6


def voices_of(reading: Reading, cast: Cast, sayings: Sequence[Saying]) -> list[Voice | None]:
    """Return the voice of each saying, in order; None where the article does not show it."""
    voices: list[Voice | None] = []
    known: list[Voice] = []
    called = _addressed(reading, cast)
    others_than = {word: {key for key, pronoun in called.items() if pronoun != word} for word in PEOPLE}
    heard = 0
    for saying in sayings:
        voice = None
        if saying.subject:
            word = reading.tokens.lower[saying.subject[0]]
            others = others_than.get(word, set())
            if word in PEOPLE and saying.subject[1] - saying.subject[0] == 1:
                voice = _spoken_of(reading, cast, heard, saying.subject[0], others)
            voice = voice or voice_of(reading, cast, saying.subject, known, others)
            if (
                voice
                and word in PEOPLE
                and (meant := _who_denies(reading, cast, sayings, saying, voice, others))
            ):
                voice = meant
            if voice and word in PEOPLE:
                for other in PEOPLE - {called.setdefault(key_of(voice), word)}:
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
        if opening is None or reading.tokens.lower[first] in PEOPLE:
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
        role = head_of(voice.words)
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
    if indefinite and head_of(voice.words) in _BODIES:
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
