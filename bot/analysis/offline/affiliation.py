"""Who speaks for whom: a state's minister, a ministry's spokesman."""

from __future__ import annotations

from functools import lru_cache

from bot.analysis.offline.lexicon import Lexicon
from bot.analysis.offline.names import Entity
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Voice, key_of

# Who bears such a rank speaks for such a body.
_RANKS = frozenset(
    "general colonel major captain lieutenant brigadier marshal commander gen. col. lt. inspector sergeant"
    " superintendent constable sgt sgt.".split()
)
_FORCES = frozenset("army police military troops forces militia".split())
# So many words into what somebody is called stands whom they speak for.
_OPENING = 4
BODIES = frozenset(
    "agency airline alliance army association authority bank bloc board body brewer bureau campaign"
    " carrier center centre chain charity church club coalition college commission committee company"
    " congress consortium constabulary cooperative corporation council department developer diocese"
    " embassy federation festival firm force foundation front fund giant government group guild hospital"
    " hotel institute laboratory league lender magazine maker manufacturer mine ministry mission"
    " movement museum network newspaper operator organisation organization owner paper party plant"
    " police publisher railway regulator retailer school society station studio supermarket supplier"
    " syndicate team theatre tribe trust union university utility watchdog zoo".split()
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


class Sides:
    """Tells who is of one side in one article; what it looked up once it remembers."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._names: dict[tuple[str, bool], list[frozenset[str]]] = {}
        self._words: dict[tuple[str, str, str | None], frozenset[str]] = {}

    def belongs_to(self, words: str, voice: Voice, body: Voice) -> bool:
        """Say whether the words for a voice name the body: "Harbour Air's director, Ada Moss"."""
        said_of = _name_words(f"{words} {voice.title or ''}")
        name, *others = self._names_of(body)
        if not _FORCES.isdisjoint(name) and self._bears_rank(words, voice):
            return True
        # In parliaments that have one, the shadow cabinet is the opposition's.
        if "opposition" in name and "shadow" in said_of:
            return True
        return voice.name != body.name and (name <= said_of or any(map(said_of.issuperset, others)))

    def _bears_rank(self, words: str, voice: Voice) -> bool:
        """ "General Ada Moss", "Chief Inspector Bo Tarn", but not "Front commander Cy Dunn"."""
        office = words.partition(voice.name)[0].split() or (voice.title or "").split()
        at = next((i for i, word in enumerate(office) if word.lower() in _RANKS), None)
        return at is not None and not any(
            word[0].isupper()
            and word.lower() not in _RANKS
            and word.lower() not in self._reading.lexicon.offices
            and word.lower() not in self._reading.lexicon.titles
            for word in office[:at]
        )

    def _names_of(self, body: Voice) -> list[frozenset[str]]:
        """Return the words of each name of a body, the one to show first."""
        key = (key_of(body), body.entity is None)
        if key not in self._names:
            names = [body.name, *(body.entity.aliases if body.entity else ())]
            self._names[key] = list(map(_name_words, names))
        return self._names[key]

    def words_for(self, words: str, voice: Voice) -> frozenset[str]:
        """Return the words, in lower case, by which others speak of a voice or of whom it speaks for.

        `words` are those it is introduced with; whoever stands there with "'s" counts, whatever the word.
        States do not: all that an article says of a country is not about its minister.
        """
        key = (words, voice.name, voice.title)
        if key not in self._words:
            self._words[key] = _words_for(self._reading.lexicon, words, voice)
        return self._words[key]


def speaks_for_it(words: str, voice: Voice) -> bool:
    """ "The company’s head of sales", "its director": who speaks for the body spoken of last."""
    said_of = f"{words} {voice.title or ''}".casefold().split()
    return any(
        word == "its" or (word.endswith(("'s", "’s")) and word[:-2] in BODIES) for word in said_of[:_OPENING]
    )


def _words_for(lexicon: Lexicon, words: str, voice: Voice) -> frozenset[str]:
    said_of = f"{voice.name} {words} {voice.title or ''}"
    owners = {word.lower()[:-2] for word in said_of.split() if word.endswith(("'s", "’s"))}
    named = {word for word in _name_words(said_of) if not _is_plain(lexicon, word)} | owners
    if not named and voice.entity is None:
        # "The government" has no other name.
        named = set(_name_words(voice.name))
    return frozenset(word for word in named if len(word) > 3 and word not in lexicon.state_words)


def _is_plain(lexicon: Lexicon, word: str) -> bool:
    """Say whether a word is one of office or address, which many bear."""
    office = word in lexicon.titles or word in lexicon.offices or word in lexicon.honorifics
    return office or word in lexicon.common


@lru_cache(maxsize=4096)
def _name_words(words: str) -> frozenset[str]:
    plain = words.casefold().replace(",", " ").split()
    return frozenset(word.removesuffix("'s").removesuffix("’s") for word in plain) - _SMALL_WORDS


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
