"""The named actors of an article: mentions grouped under the fullest name, with their other forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.analysis.draft import ActorKind
from bot.analysis.offline.kinds import kind_of
from bot.analysis.offline.mentions import Mention, is_title
from bot.analysis.offline.reading import Reading

_MOST_WORDS_BEFORE_A_PERSON = 3


@dataclass(slots=True)
class Entity:
    """Somebody or something named: the fullest name, its kind (None for a place), its mentions."""

    name: str
    kind: ActorKind | None
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    title: str | None = None


def find_entities(reading: Reading, mentions: Sequence[Mention], spoken: set[int]) -> list[Entity]:
    """Group mentions into entities, in the order of their first mention.

    `spoken` holds the last tokens of the subjects of saying.
    """
    register = _Register(reading, mentions, spoken)
    # The fullest names first, so that shorter forms find them.
    for mention in sorted(mentions, key=lambda m: (m.name_first - m.end, m.first)):
        if mention.name_first < mention.end:
            register.add(mention)
    unique = list({id(entity): entity for entity in register.by_name.values()}.values())
    for entity in unique:
        entity.mentions.sort(key=lambda mention: mention.first)
    return sorted(unique, key=lambda entity: entity.mentions[0].first)


class _Register:
    """Finds the entity of each mention by its full name, last name, first name or initials."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], spoken: set[int]) -> None:
        self.by_name: dict[str, Entity] = {}
        self._by_part: dict[str, Entity] = {}
        self._by_initials: dict[str, Entity] = {}
        self._by_word: dict[str, Entity | None] = {}
        self._reading, self._spoken = reading, spoken
        self._names = {
            mention.first: reading.text(mention.name_first, mention.end)
            for mention in mentions
            if mention.name_first < mention.end
        }
        self._counts = Counter(self._names.values())

    def add(self, mention: Mention) -> None:
        """Give the mention to its entity, made where it is new; leave out what names nothing."""
        name = self._names[mention.first]
        entity = self.by_name.get(name) or self._known(mention, name) or self._new(mention, name)
        if entity is None:
            return
        self.by_name[name] = entity
        entity.mentions.append(mention)
        if name != entity.name and name not in entity.aliases:
            entity.aliases.append(name)
        if entity.kind == "organisation" and is_title(self._reading, mention):
            short = len(entity.name.split()) <= _MOST_WORDS_BEFORE_A_PERSON
            entity.kind = "person" if short else entity.kind

    def _known(self, mention: Mention, name: str) -> Entity | None:
        if mention.body_of or name in self._reading.lexicon.states:
            return None
        if mention.end - mention.name_first > 1:
            last = self._reading.tokens.words[mention.end - 1]
            entity = self._by_part.get(last)
            return entity if entity and name in entity.name else None
        if name.isupper() and name in self._by_initials:
            return self._by_initials[name]
        return self._by_part.get(name) or self._by_word.get(name)

    def _new(self, mention: Mention, name: str) -> Entity | None:
        kind = kind_of(self._reading, mention, self._spoken, self._counts[name])
        # "The Mosses" are a family, not another actor.
        family = name.endswith("s") and (name[:-1] in self._by_part or name[:-2] in self._by_part)
        if kind == "nothing" or family:
            return None
        states = self._reading.lexicon.states
        if kind == "state":
            state = states.get(name) or self._reading.lexicon.seats[name]
            if state.name in self.by_name:
                return self.by_name[state.name]
            entity = self.by_name[state.name] = Entity(name, "state")
            return entity
        entity = Entity(name, None if kind == "place" else kind)
        self._index(mention, entity)
        return entity

    def _index(self, mention: Mention, entity: Entity) -> None:
        words = self._reading.tokens.words[mention.name_first : mention.end]
        if entity.kind == "person":
            self._by_part.setdefault(words[-1], entity)
            if len(words) > 1:
                self._by_part.setdefault(words[0], entity)
        elif len(words) > 1 and not mention.body_of:
            if entity.kind == "organisation":
                self._index_short(words, entity)
            self._by_initials.setdefault("".join(word[0] for word in words if word[0].isupper()), entity)

    def _index_short(self, words: Sequence[str], entity: Entity) -> None:
        """Let "Harbourmark" or "the Gazette" stand for a body of several words, unless two share it."""
        for word in {words[0], words[-1]}:
            other = self._by_word.get(word, entity)
            self._by_word[word] = entity if other is entity and not self._is_plain(word) else None

    def _is_plain(self, word: str) -> bool:
        """Say whether a word names no body by itself: "North", "Norwegian", "National"."""
        lexicon, lower = self._reading.lexicon, word.lower()
        named = word in lexicon.states or word in lexicon.demonyms or word in lexicon.places
        return named or word in lexicon.seats or lower in lexicon.common or lower in lexicon.given_names
