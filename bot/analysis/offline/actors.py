"""The actors of a brief: who is named, and what part each has in the exchange."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.draft import ActorRole, DraftActor
from bot.analysis.offline.exchange import Exchange, Spoken
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Voice, key_of

_MOST_WORDS_OF_A_BODY = 5


@dataclass(frozen=True, slots=True)
class _Parties:
    """The keys of the voices in each part."""

    rebutters: set[str]
    claimants: set[str]
    speakers: set[str]

    def role_of(self, entity: Entity) -> ActorRole:
        if entity.name in self.rebutters:
            return "rebutter"
        if entity.name in self.claimants:
            return "claimant"
        if entity.name in self.speakers:
            return "source"
        return "subject" if len(entity.mentions) > 1 else "mentioned"


def actors_of(
    reading: Reading, entities: Sequence[Entity], spoken: Sequence[Spoken], exchange: Exchange
) -> tuple[DraftActor, ...]:
    """Return the named actors in the order of the text, then the parties named by what they belong to.

    A body such as "Norwegian police" that is mentioned once and says nothing is left out.
    """
    owners = {claim.owner.name for claim in exchange.claims if claim.owner}
    rebutting = [rebuttal.voice for rebuttal in exchange.rebuttals]
    claiming = [claim.voice for claim in exchange.claims if claim.voice]
    parties = _Parties(
        rebutters=_with_bodies(entities, rebutting) | _heard_in(reading, spoken, exchange),
        claimants=_with_bodies(entities, claiming) | owners,
        speakers={key_of(voice) for _, voice in spoken if voice},
    )
    return (*_named(entities, parties), *_bodies(reading, exchange))


def _with_bodies(entities: Sequence[Entity], voices: Sequence[Voice]) -> set[str]:
    """Return the keys of voices, and of the bodies that their words or titles name."""
    keys = {key_of(voice) for voice in voices}
    # As one text, of which no name has the mark between two.
    said_of = "\0".join(f"{voice.words} {voice.title or ''}" for voice in voices)
    for entity in entities:
        names = (entity.name, *entity.aliases)
        if entity.kind != "person" and any(name in said_of for name in names):
            keys.add(entity.name)
    return keys


def _heard_in(reading: Reading, spoken: Sequence[Spoken], exchange: Exchange) -> set[str]:
    """Return the keys of those who speak in a rebuttal and in no claim: its spokesman."""
    claimed = set().union(*(claim.sentences for claim in exchange.claims))
    answered = set().union(*(rebuttal.sentences for rebuttal in exchange.rebuttals)) - claimed
    return {key_of(voice) for saying, voice in spoken if voice and reading.sentences[saying.unit] in answered}


def _named(entities: Sequence[Entity], parties: _Parties) -> Iterator[DraftActor]:
    for entity in entities:
        role = parties.role_of(entity)
        if entity.kind is None or (role == "mentioned" and entity.mentions[0].body_of):
            continue
        yield DraftActor(entity.name, entity.kind, role, tuple(entity.aliases), entity.title)


def _bodies(reading: Reading, exchange: Exchange) -> list[DraftActor]:
    """The parties that are named only by what they belong to: "Norway's harbour ministry"."""
    bodies: dict[str, DraftActor] = {}
    for rebuttal in exchange.rebuttals:
        if _is_body(reading, rebuttal.voice):
            bodies.setdefault(rebuttal.voice.name, _body(rebuttal.voice, "rebutter"))
    for claim in exchange.claims:
        if claim.voice and _is_body(reading, claim.voice):
            bodies.setdefault(claim.voice.name, _body(claim.voice, "claimant"))
    return list(bodies.values())


def _is_body(reading: Reading, voice: Voice) -> bool:
    words = voice.name.split()
    of = next((at for at, word in enumerate(words) if word == "of"), len(words))
    last = words[of - 1].lower()
    known = last in reading.lexicon.people or last in reading.lexicon.organisations
    # "The fishermen’s union", "the survey office" are bodies, "angry residents" and "the ministry" none.
    body = words[0][0].isupper() or last in reading.lexicon.organisations
    return voice.entity is None and known and body and 1 < len(words) <= _MOST_WORDS_OF_A_BODY


def _body(voice: Voice, role: ActorRole) -> DraftActor:
    return DraftActor(voice.name, "group" if voice.plural else "organisation", role)
