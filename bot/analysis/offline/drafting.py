"""The draft of a brief: sayings, denials and names put together."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.draft import ActorRole, Draft, DraftActor, DraftStatement
from bot.analysis.offline.attribution import Saying, find_sayings
from bot.analysis.offline.denials import find_denials
from bot.analysis.offline.exchange import Claim, Rebuttal, contested, evidence_of, is_accusing
from bot.analysis.offline.names import Entity, find_entities, find_mentions
from bot.analysis.offline.reading import Reading, read
from bot.analysis.offline.titles import title_after
from bot.analysis.offline.voices import Voice, cast_of, key_of, voices_of
from bot.article.article import Article

Spoken = Sequence[tuple[Saying, Voice | None]]


def draft(article: Article) -> Draft:
    """Draft a brief for `article` by rules; the same text gives the same draft.

    Evidence numbers are those of `article.sentences`; every summary is the article's own words.
    """
    if not article.body:
        return Draft()
    reading = read(article)
    sayings = find_sayings(reading)
    entities = find_entities(
        reading, find_mentions(reading), {s.subject[1] - 1 for s in sayings if s.subject}
    )
    _add_titles(reading, entities)
    cast = cast_of(entities)
    voices = voices_of(reading, cast, sayings)
    spoken = [
        (saying, voice)
        for saying, voice in zip(sayings, voices, strict=True)
        if reading.sentence(saying.unit).body
    ]
    denials = find_denials(reading, [saying for saying, _ in spoken])
    claims, rebuttals = contested(reading, cast, spoken, denials)
    if rebuttals:
        _add_accusations(reading, spoken, claims, rebuttals)
    else:
        claims = _assertions(reading, spoken)
    used = set().union(
        *(claim.sentences for claim in claims), *(rebuttal.sentences for rebuttal in rebuttals)
    )
    context = [
        DraftStatement(None, (sentence.number,))
        for sentence in article.body
        if sentence.number - 1 not in used and _is_prose(reading, sentence.number - 1)
    ]
    return Draft(
        tuple(_claim(article, claim) for claim in claims),
        tuple(_rebuttal(article, rebuttal) for rebuttal in rebuttals),
        tuple(context),
        tuple(_actors(reading, entities, spoken, claims, rebuttals)),
    )


def _assertions(reading: Reading, spoken: Spoken) -> list[Claim]:
    """Where nothing is contested, what each party asserts."""
    by_key: dict[str, Claim] = {}
    for saying, voice in spoken:
        key = key_of(voice) if voice else ""
        evidence = evidence_of(reading, saying)
        if key in by_key:
            by_key[key].sentences |= evidence
        else:
            by_key[key] = Claim(set(evidence), voice)
    return list(by_key.values())


def _add_accusations(
    reading: Reading, spoken: Spoken, claims: list[Claim], rebuttals: Sequence[Rebuttal]
) -> None:
    used = set().union(
        *(claim.sentences for claim in claims), *(rebuttal.sentences for rebuttal in rebuttals)
    )
    for saying, voice in spoken:
        if is_accusing(saying) and reading.sentences[saying.unit] not in used:
            claims.append(Claim(evidence_of(reading, saying), voice))


def _is_prose(reading: Reading, sentence: int) -> bool:
    return reading.article.sentences[sentence].text.count(" ") >= 4


def _claim(article: Article, claim: Claim) -> DraftStatement:
    numbers = _numbers(article, claim.sentences)
    voice = claim.voice
    name = voice.name if voice else claim.owner.name if claim.owner else None
    return DraftStatement(None, numbers, name, voice.title if voice else None)


def _rebuttal(article: Article, rebuttal: Rebuttal) -> DraftStatement:
    voice = rebuttal.voice
    return DraftStatement(
        None,
        _numbers(article, rebuttal.sentences),
        voice.name if voice else None,
        voice.title if voice else None,
        answers=rebuttal.answers,
    )


def _numbers(article: Article, sentences: set[int]) -> tuple[int, ...]:
    return tuple(sorted(n + 1 for n in sentences if article.sentences[n].body))


def _add_titles(reading: Reading, entities: Sequence[Entity]) -> None:
    for entity in entities:
        if entity.kind != "person" or entity.title:
            continue
        for mention in entity.mentions:
            if title := title_after(reading, mention):
                entity.title = title
                break


def _actors(
    reading: Reading,
    entities: Sequence[Entity],
    spoken: Spoken,
    claims: Sequence[Claim],
    rebuttals: Sequence[Rebuttal],
) -> list[DraftActor]:
    claimants = {key_of(claim.voice) for claim in claims if claim.voice} | {
        c.owner.name for c in claims if c.owner
    }
    rebutters = {key_of(rebuttal.voice) for rebuttal in rebuttals if rebuttal.voice}
    speakers = {key_of(voice) for _, voice in spoken if voice}
    actors = []
    for entity in entities:
        if entity.kind is None:
            continue
        role: ActorRole = "mentioned"
        if entity.name in rebutters:
            role = "rebutter"
        elif entity.name in claimants:
            role = "claimant"
        elif entity.name in speakers:
            role = "source"
        elif len(entity.mentions) > 1:
            role = "subject"
        actors.append(DraftActor(entity.name, entity.kind, role, tuple(entity.aliases), entity.title))
    return actors
