"""The draft of a brief: sayings, denials and names put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from bot.analysis.offline.summaries import content_clause
from bot.analysis.offline.titles import is_address, title_after, title_beside, title_set_off
from bot.analysis.offline.voices import Cast, cast_of, voices_of
from bot.analysis.offline.weaving import exchange_of
from bot.article.article import Article

# A statement shows so many sentences at most: the first ones, since nobody reads more.
_MOST_EVIDENCE = 40


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
    exchange = exchange_of(Hall(reading, hearing.cast, spoken), denials)
    claims = tuple(_claim(reading, claim) for claim in exchange.claims)
    return Draft(
        claims,
        tuple(_rebuttal(reading, rebuttal, claims) for rebuttal in exchange.rebuttals),
        tuple(DraftStatement(None, (number,)) for number in background(reading, exchange)),
        actors_of(reading, hearing.entities, spoken, exchange),
    )


def _claim(reading: Reading, claim: Claim) -> DraftStatement:
    voice = claim.voice
    name = voice.name if voice else claim.owner.name if claim.owner else None
    numbers = _numbers(reading.article, claim.sentences)
    summary = content_clause(reading, claim.main, numbers) if claim.main else None
    medium = medium_of(reading, claim.main) if claim.main and voice else None
    return DraftStatement(summary, numbers, name, voice.title if voice else None, medium)


def _rebuttal(reading: Reading, rebuttal: Rebuttal, claims: Sequence[DraftStatement]) -> DraftStatement:
    voice, answers = rebuttal.voice, rebuttal.answers
    numbers = _numbers(reading.article, rebuttal.sentences)
    summary = reading.article.sentences[rebuttal.sentence].text if len(numbers) > 1 else None
    if answers is not None and not rebuttal.retraction and same_speaker(voice.name, claims[answers].speaker):
        answers = None
    return DraftStatement(
        summary,
        numbers,
        voice.name,
        voice.title,
        medium_of(reading, rebuttal.saying),
        answers,
        rebuttal.retraction,
    )


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
