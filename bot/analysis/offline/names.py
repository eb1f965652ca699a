"""Names in an article: runs of capitalised words, what kind of actor each is, and its other forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.analysis.draft import ActorKind
from bot.analysis.offline.grammar import QUOTE_MARKS
from bot.analysis.offline.lexicon import Lexicon
from bot.analysis.offline.reading import Reading

_PARTICLES = frozenset("de la del van von der den bin ibn al el da dos di du le abu".split())
_ORG_JOINERS = frozenset("of for on and".split())
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Mention:
    """One run of capitalised words: its tokens (half-open) and the words of office before its name."""

    first: int
    end: int
    name_first: int
    unit: int
    opens: bool
    """Whether it opens its sentence, where a capital proves nothing."""


@dataclass(slots=True)
class Entity:
    """Somebody or something named: the fullest name, its kind (None for a place) and its mentions."""

    name: str
    kind: ActorKind | None
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    title: str | None = None


def find_mentions(reading: Reading) -> list[Mention]:
    """Return the runs of capitalised words in the body, in order."""
    mentions: list[Mention] = []
    capitals = {i for i, word in enumerate(reading.tokens.words) if word[0].isupper()}
    for number, (first, end) in enumerate(reading.bounds):
        if reading.sentence(number).body:
            mentions.extend(_in_sentence(reading, number, first, end, capitals))
    return mentions


def _in_sentence(
    reading: Reading, number: int, first: int, end: int, capitals: set[int]
) -> Iterator[Mention]:
    tokens, lexicon = reading.tokens, reading.lexicon
    start = first
    while start < end and tokens.words[start] in QUOTE_MARKS:
        start += 1
    at = first
    while at < end:
        if at not in capitals or tokens.lower[at] in ("i", "mr's"):
            at += 1
            continue
        opens = at == start or tokens.words[at - 1] in QUOTE_MARKS
        if (
            tokens.lower[at] in lexicon.common
            and (opens or tokens.lower[at] not in lexicon.titles)
            and tokens.words[at] not in lexicon.states
        ):
            at += 1
            continue
        stop = _run_end(reading, at, end, capitals)
        yield Mention(at, stop, _name_start(reading, at, stop), number, opens)
        at = stop


def _run_end(reading: Reading, first: int, end: int, capitals: set[int]) -> int:
    tokens, lexicon, text = reading.tokens, reading.lexicon, reading.article.text
    at = first + 1
    is_org = tokens.lower[first] in lexicon.organisations
    while at < end and at - first < _LONGEST:
        gap = text[tokens.ends[at - 1] : tokens.starts[at]]
        if gap not in (" ", ". ", ".", "\u00a0"):
            break
        if at in capitals and tokens.lower[at] not in lexicon.times:
            is_org = is_org or tokens.lower[at] in lexicon.organisations
            at += 1
            continue
        word = tokens.lower[at]
        ahead = at + 1
        if word in _ORG_JOINERS and is_org and gap == " " and word != "and":
            if ahead < end and tokens.lower[ahead] == "the":
                ahead += 1
        elif word not in _PARTICLES and word != "&":
            break
        if ahead < end and ahead in capitals and tokens.lower[ahead] not in lexicon.times:
            at = ahead + 1
            continue
        break
    return at


def _name_start(reading: Reading, first: int, end: int) -> int:
    """Where the name begins after the words of office: "Prime Minister | Ada Moss"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    if (
        any(word in lexicon.organisations for word in tokens.lower[first + 1 : end])
        or tokens.lower[first] in lexicon.given_names
    ):
        return first
    at = end - 1
    while (
        at >= first and tokens.lower[at] not in lexicon.titles and tokens.lower[at] not in lexicon.honorifics
    ):
        at -= 1
    if at >= first:
        return at + 1
    at = first
    while at < end - 1 and tokens.words[at] in lexicon.demonyms:
        at += 1
    return at


def find_entities(reading: Reading, mentions: Sequence[Mention], spoken: set[int]) -> list[Entity]:
    """Group mentions into entities. `spoken` holds the tokens that a reporting verb is said of."""
    counts = Counter(reading.text(m.name_first, m.end) for m in mentions if m.name_first < m.end)
    entities: dict[str, Entity] = {}
    ordered = sorted(mentions, key=lambda m: (m.name_first - m.end, m.first))
    by_last: dict[str, Entity] = {}
    by_acronym: dict[str, Entity] = {}
    for mention in ordered:
        if mention.name_first >= mention.end:
            continue
        name = reading.text(mention.name_first, mention.end)
        entity = entities.get(name) or _known(reading, mention, name, by_last, by_acronym)
        if entity is None:
            kind = _kind(reading, mention, name, spoken, counts[name])
            if kind == "none":
                continue
            canonical = _state_name(reading.lexicon, name) if kind == "state" else name
            entity = entities.get(canonical)
            if entity is None:
                entity = Entity(name, None if kind == "place" else kind)
                entities[canonical] = entity
                _index(reading, mention, entity, by_last, by_acronym)
        entities[name] = entity
        entity.mentions.append(mention)
        if name != entity.name and name not in entity.aliases:
            entity.aliases.append(name)
        if mention.name_first > mention.first:
            given = reading.text(mention.first, mention.name_first)
            if entity.title is None and tokens_are_title(reading, mention):
                entity.title = given
            if (
                tokens_are_title(reading, mention)
                and entity.kind == "organisation"
                and len(entity.name.split()) <= 3
            ):
                entity.kind = "person"
    unique = list({id(entity): entity for entity in entities.values()}.values())
    for entity in unique:
        entity.mentions.sort(key=lambda m: m.first)
    return sorted(unique, key=lambda e: e.mentions[0].first)


def tokens_are_title(reading: Reading, mention: Mention) -> bool:
    """Say whether the words before the name are an office or a form of address."""
    word = reading.tokens.lower[mention.name_first - 1]
    return mention.name_first > mention.first and (
        word in reading.lexicon.titles or word in reading.lexicon.honorifics
    )


def _index(
    reading: Reading,
    mention: Mention,
    entity: Entity,
    by_last: dict[str, Entity],
    by_acronym: dict[str, Entity],
) -> None:
    words = reading.tokens.words[mention.name_first : mention.end]
    if entity.kind == "person":
        by_last.setdefault(words[-1], entity)
        if len(words) > 1:
            by_last.setdefault(words[0], entity)
    elif len(words) > 1:
        acronym = "".join(word[0] for word in words if word[0].isupper())
        by_acronym.setdefault(acronym, entity)
        # "the Council" after "the Harbour Council" is left alone: it may be another council.


def _known(
    reading: Reading, mention: Mention, name: str, by_last: dict[str, Entity], by_acronym: dict[str, Entity]
) -> Entity | None:
    if mention.end - mention.name_first == 1:
        if name.isupper() and name in by_acronym:
            return by_acronym[name]
        entity = by_last.get(name)
        if entity and name not in reading.lexicon.states:
            return entity
        if name.endswith("s") and name[:-1] in by_last:
            return by_last[name[:-1]]
        return None
    last = reading.tokens.words[mention.end - 1]
    entity = by_last.get(last)
    if (
        entity
        and entity.kind == "person"
        and entity.name.endswith(last)
        and entity.name.startswith(name.split(maxsplit=1)[0][:1]) is False
    ):
        return None
    if entity and name in entity.name:
        return entity
    return None


def _state_name(lexicon: Lexicon, name: str) -> str:
    state = lexicon.states.get(name) or lexicon.seats.get(name)
    return state.name if state else name


def _kind(reading: Reading, mention: Mention, name: str, spoken: set[int], count: int) -> ActorKind | str:
    """Return the kind of a name, ``place``, or ``none`` where it is no name worth keeping."""
    tokens, lexicon = reading.tokens, reading.lexicon
    words = tokens.lower[mention.name_first : mention.end]
    before = tokens.lower[mention.first - 1] if mention.first else ""
    is_spoken = mention.end - 1 in spoken
    if name in lexicon.states:
        return "state"
    if name in lexicon.demonyms or all(word in lexicon.times or word in lexicon.common for word in words):
        return "none"
    if tokens_are_title(reading, mention):
        return "person"
    if name in lexicon.seats:
        return "state" if is_spoken else "place"
    if name in lexicon.places or words[-1] in lexicon.place_words:
        return "place"
    if any(word in lexicon.organisations for word in words) and (len(words) > 1 or before == "the"):
        return "organisation"
    if len(words) > 1:
        if words[-1] in lexicon.titles:
            return "none"
        if words[0] in lexicon.given_names and before != "the":
            return "person"
        if before == "the":
            return "organisation"
        if before in ("in", "at", "near") and not is_spoken:
            return "place"
        return "person" if len(words) <= 4 else "organisation"
    if len(name) > 1 and name.isupper():
        return "organisation"
    if before == "the":
        return "organisation"
    if mention.opens and count == 1 and not is_spoken:
        return "none"
    if before in ("in", "at", "near", "from", "to") and not is_spoken:
        return "place"
    if is_spoken:
        return "person"
    return "person" if words[0] in lexicon.given_names else "organisation" if count > 1 else "none"
