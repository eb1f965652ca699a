"""Who speaks for whom: a state's minister, a ministry's spokesman."""

from __future__ import annotations

from bot.analysis.offline.lexicon import Lexicon
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Voice

# Who bears such a rank speaks for such a body.
_RANKS = frozenset(
    "general colonel major captain lieutenant brigadier marshal commander gen. col. lt. inspector sergeant"
    " superintendent constable sgt sgt.".split()
)
_FORCES = frozenset("army police military troops forces militia".split())
# So many words into what somebody is called stands whom they speak for.
_OPENING = 4
BODIES = frozenset(
    "agency airline army authority bank board campaign chain charity church club company council department"
    " federation firm force foundation government group hospital institute league maker manufacturer mine"
    " ministry mission movement museum network operator organisation organization owner party plant police"
    " retailer school supplier team trust union university".split()
)
_SMALL_WORDS = frozenset(("the", "of", "for"))


def speaks_for(voice: Voice, body: Voice) -> bool:
    """Say whether the person's title names the body: "the ministry's spokesman" and "the ministry"."""
    if voice.entity is None or voice.entity.kind != "person":
        return False
    if body.entity is not None and body.entity.kind == "person":
        return False
    title = voice.title or voice.entity.title or ""
    return bool(title) and _name_words(body.name) <= _name_words(title)


def belongs_to(reading: Reading, words: str, voice: Voice, body: Voice) -> bool:
    """Say whether the words for a voice name the body: "Harbour Air's director, Ada Moss"."""
    names = {body.name, *(body.entity.aliases if body.entity else ())}
    if body.entity is not None and body.entity.kind == "organisation":
        names.add(_short(reading, body.name))
    said_of = _name_words(f"{words} {voice.title or ''}")
    # In parliaments that have one, the shadow cabinet is the opposition's.
    if not _RANKS.isdisjoint(said_of) and not _FORCES.isdisjoint(_name_words(body.name)):
        return True
    if "opposition" in _name_words(body.name) and "shadow" in said_of:
        return True
    return voice.name != body.name and any(_name_words(name) <= said_of for name in names)


def speaks_for_it(words: str, voice: Voice) -> bool:
    """ "The company’s head of sales", "its director": who speaks for the body spoken of last."""
    said_of = f"{words} {voice.title or ''}".casefold().split()
    # "A spokeswoman for the company" is the company's, whatever its name.
    if said_of[-3:-1] == ["for", "the"] and said_of[-1] in BODIES:
        return True
    return any(
        word == "its" or (word.endswith(("'s", "’s")) and word[:-2] in BODIES) for word in said_of[:_OPENING]
    )


def _short(reading: Reading, name: str) -> str:
    """The first word of a body's name where it is a name by itself: "Moss" of "Moss Shipping"."""
    first, lexicon = name.split(maxsplit=1)[0], reading.lexicon
    word = first.lower()
    kinds = (lexicon.organisations, lexicon.place_words, lexicon.offices, lexicon.people, lexicon.common)
    known = first in lexicon.states or first in lexicon.demonyms or first in lexicon.places
    return name if known or any(word in kind for kind in kinds) else first


def body_words(reading: Reading, words: str, voice: Voice) -> frozenset[str]:
    """Return the words, in lower case, by which others speak of a voice or of whom it speaks for.

    `words` are those it is introduced with; whoever stands there with "'s" counts, whatever the word.
    States do not: all that an article says of a country is not about its minister.
    """
    lexicon = reading.lexicon
    said_of = f"{voice.name} {words} {voice.title or ''}"
    owners = {word.lower()[:-2] for word in said_of.split() if word.endswith(("'s", "’s"))}
    named = {word for word in _name_words(said_of) if not _is_plain(lexicon, word)} | owners
    if not named and voice.entity is None:
        # "The government" has no other name.
        named = _name_words(voice.name)
    return frozenset(word for word in named if len(word) > 3 and word not in lexicon.state_words)


def _is_plain(lexicon: Lexicon, word: str) -> bool:
    """Say whether a word is one of office or address, which many bear."""
    office = word in lexicon.titles or word in lexicon.offices or word in lexicon.honorifics
    return office or word in lexicon.common


def _name_words(words: str) -> set[str]:
    return {
        word.removesuffix("'s").removesuffix("’s") for word in words.casefold().replace(",", " ").split()
    } - _SMALL_WORDS


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
