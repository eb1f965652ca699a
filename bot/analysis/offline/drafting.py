"""The draft of a brief: sayings, denials and names put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.analysis.attribution import same_speaker
from bot.analysis.draft import Draft, DraftStatement
from bot.analysis.offline.actors import actors_of
from bot.analysis.offline.attribution import find_sayings
from bot.analysis.offline.background import background
from bot.analysis.offline.denials import find_denials
from bot.analysis.offline.exchange import Claim, Hall, Rebuttal, Spoken
from bot.analysis.offline.foreign import quoted_only
from bot.analysis.offline.media import medium_of
from bot.analysis.offline.mentions import Mention, find_mentions
from bot.analysis.offline.names import Entity, find_entities
from bot.analysis.offline.reading import Reading, read
from bot.analysis.offline.speakers import voices_of
from bot.analysis.offline.summaries import content_clause
from bot.analysis.offline.titles import is_address, title_after, title_beside, title_set_off
from bot.analysis.offline.voices import Cast, Voice, cast_of
from bot.analysis.offline.weaving import exchange_of
from bot.analysis.polarity import denies
from bot.article.article import Article

# A statement shows so many sentences at most: the first ones, since nobody reads more.
_MOST_EVIDENCE = 40
# So many sentences after a denial are an answer of their own.
_WORTH_APART = 2


@dataclass(frozen=True, slots=True)
class Hearing:
    """An article read for who says what: its acts of saying with their voices, and its named actors."""

    reading: Reading
    entities: Sequence[Entity]
    cast: Cast
    spoken: Sequence[Spoken]


def hear(article: Article) -> Hearing:
    """Find the acts of saying of `article`, headline included, and whose they are."""
    reading = read(article)
    sayings = find_sayings(reading)
    entities = find_entities(
        reading, find_mentions(reading), {s.subject[1] - 1 for s in sayings if s.subject}
    )
    _add_titles(reading, entities)
    cast = cast_of(entities)
    voices = voices_of(reading, cast, sayings)
    return Hearing(reading, entities, cast, list(zip(sayings, voices, strict=True)))


def draft(article: Article) -> Draft:
    """Draft a brief for `article` by rules; the same text gives the same draft.

    Evidence numbers are those of `article.sentences`; every summary is the article's own words.
    """
    if article.language not in ("en", "und"):
        return quoted_only(article)
    hearing = hear(article)
    reading = hearing.reading
    spoken = [(saying, voice) for saying, voice in hearing.spoken if reading.sentence(saying.unit).body]
    denials = find_denials(reading, [saying for saying, _ in spoken])
    hall = Hall(reading, hearing.cast, spoken)
    exchange = exchange_of(hall, denials)
    claims = tuple(_claim(reading, claim) for claim in exchange.claims)
    return Draft(
        claims,
        tuple(chain.from_iterable(_rebuttal(reading, each, claims, spoken) for each in exchange.rebuttals)),
        tuple(DraftStatement(None, (number,)) for number in background(article, hall.likeness, exchange)),
        actors_of(reading, hearing.entities, spoken, exchange),
    )


def _claim(reading: Reading, claim: Claim) -> DraftStatement:
    voice = claim.voice
    name = voice.name if voice else claim.owner.name if claim.owner else None
    numbers = _numbers(reading.article, claim.sentences)
    summary = content_clause(reading, claim.main, numbers) if claim.main else None
    medium = medium_of(reading, claim.main) if claim.main and voice else None
    return DraftStatement(summary, numbers, name, voice.title if voice else None, medium)


def _rebuttal(
    reading: Reading, rebuttal: Rebuttal, claims: Sequence[DraftStatement], spoken: Sequence[Spoken]
) -> Iterator[DraftStatement]:
    """Yield the denial, and apart from it what its party goes on to say if that is more than a sentence."""
    voice, answers = rebuttal.voice, rebuttal.answers
    if answers is not None and not rebuttal.retraction and same_speaker(voice.name, claims[answers].speaker):
        answers = None
    numbers = _numbers(reading.article, rebuttal.sentences)
    denial = tuple(number for number in numbers if number <= rebuttal.sentence + 1)
    further = tuple(number for number in numbers if number > rebuttal.sentence + 1)
    if not denial or len(further) < _WORTH_APART:
        denial, further = numbers, ()
    told = DraftStatement(
        reading.article.sentences[rebuttal.sentence].text if len(denial) > 1 else None,
        denial,
        voice.name,
        voice.title,
        medium_of(reading, rebuttal.saying),
        answers,
        rebuttal.retraction,
    )
    yield told
    if further:
        strongest = _strongest(reading, further)
        # A body's denial may be explained by its spokesman: the words are theirs.
        voice = _voice_at(reading, spoken, (strongest, *further)) or voice
        summary = reading.article.sentence(strongest).text
        yield DraftStatement(summary, further, voice.name, voice.title, None, answers, rebuttal.retraction)


def _strongest(reading: Reading, numbers: Sequence[int]) -> int:
    """Return the first of these sentences that denies something, else the first."""
    sentence = reading.article.sentence
    return next((number for number in numbers if denies(sentence(number).text, "en")), numbers[0])


def _voice_at(reading: Reading, spoken: Sequence[Spoken], numbers: Sequence[int]) -> Voice | None:
    """Return whose words the first of these sentences is that is known to be anybody's."""
    voices = {reading.sentences[saying.unit] + 1: voice for saying, voice in reversed(spoken) if voice}
    return next((voices[number] for number in numbers if number in voices), None)


def _numbers(article: Article, sentences: set[int]) -> tuple[int, ...]:
    return tuple(sorted(n + 1 for n in sentences if article.sentences[n].body))[:_MOST_EVIDENCE]


def _add_titles(reading: Reading, entities: Sequence[Entity]) -> None:
    for entity in entities:
        if entity.kind != "person":
            continue
        titles = [title for mention in entity.mentions if (title := _title_of(reading, mention))]
        # An office says more than "Dr": it comes first wherever the article gives it.
        offices = (title for title in titles if not is_address(reading, title))
        entity.title = next(offices, titles[0] if titles else None)


def _title_of(reading: Reading, mention: Mention) -> str | None:
    before = title_beside(reading, mention)
    if before and not is_address(reading, before):
        return before
    return title_set_off(reading, mention) or title_after(reading, mention) or before
