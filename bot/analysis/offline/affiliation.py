"""Who speaks for whom: a state's minister, a ministry's spokesman."""

from __future__ import annotations

from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Voice

_SMALL_WORDS = frozenset(("the", "of", "for"))


def speaks_for(voice: Voice, body: Voice) -> bool:
    """Say whether the person's title names the body: "the ministry's spokesman" and "the ministry"."""
    if voice.entity is None or voice.entity.kind != "person":
        return False
    if body.entity is not None and body.entity.kind == "person":
        return False
    title = voice.title or voice.entity.title or ""
    return bool(title) and _name_words(body.name) <= _name_words(title)


def _name_words(words: str) -> set[str]:
    return {word.removesuffix("'s").removesuffix("’s") for word in words.casefold().split()} - _SMALL_WORDS


def affiliated(reading: Reading, voice: Voice, owner: Entity) -> bool:
    """Say whether a voice speaks for `owner`: it is it, or its words or title name it."""
    if voice.entity is owner:
        return True
    names = {owner.name, *owner.aliases}
    if owner.kind == "state" and (state := reading.lexicon.states.get(owner.name)):
        names |= {state.seat, *state.demonyms} - {""}
    title = voice.entity.title if voice.entity else None
    said_of = f"{voice.words} {voice.title or ''} {title or ''}"
    return any(name in said_of for name in names)
