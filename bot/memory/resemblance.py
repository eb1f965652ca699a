"""Whether two names may be one actor's: what a person is asked about, and never decided by itself."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

from bot.analysis.offline.lexicon import lexicon
from bot.memory.names import data_lines, generation, name_key, without_generation
from storage.tables import ActorKind

_PARTICLES = frozenset(
    "al el as ad an ar ash at az abu bin ibn ben bint van von der den de da del della di do dos du la le of"
    " ter zu zur y e".split()
)
_SMALL = frozenset("of the for and in on at to a an".split())
_SIDES = frozenset(
    "north south east west northern southern eastern western upper lower new old first second third".split()
)
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")
# Consonants that one sound of another script is written with.
_SOUNDS = tuple(
    pair.split(">")
    for pair in (
        "tch>c tsch>c dzh>j sch>s sh>s ch>c kh>k gh>g ph>f dh>d th>t zh>z ts>z tz>z cz>c dj>j ck>k q>k c>k"
        " w>v x>ks h>"
    ).split()
)
_NEARLY = 84.0
_BODIES_NEARLY = 90.0
_NEARLY_ONE = 95.0
_SHORT_BODY = 3
_LEAST_SOUNDS = 3


def may_be_same(first: str, second: str, kind: ActorKind) -> bool:
    """Say whether two keys of one kind may be names of one actor: worth a question, no more."""
    if not first or not second:
        return False
    return _persons(first, second) if kind == "person" else _bodies(first, second)


def initials_of(key: str) -> str:
    """Return the acronym that a key's words make, small words left out."""
    return "".join(word[0] for word in key.split() if word not in _SMALL)


def _persons(first: str, second: str) -> bool:
    generations = {generation(first), generation(second)} - {None}
    if len(generations) > 1:
        return False
    ours, theirs = _parts(first), _parts(second)
    if not ours or not theirs:
        return first == second
    short, long = sorted((ours, theirs), key=len)
    if len(short) == 1:
        # A surname alone, or a name whose script has no spaces.
        return any(_alike(short[0], word) for word in long) or _run_together(short, long)
    if _initials_clash(short, long):
        return False
    left = list(long)
    for word in short:
        match = next((other for other in left if _alike(word, other)), None)
        if match is None:
            return _run_together(ours, theirs)
        left.remove(match)
    return True


def _parts(key: str) -> list[str]:
    return [word for word in without_generation(key).split() if word not in _PARTICLES]


def _alike(word: str, other: str) -> bool:
    """Say whether two parts of a person's name may be one: spelt otherwise, shortened, or an initial."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    if long in _short_forms().get(short, ()):
        return True
    sounds = _sounds(word)
    if len(sounds) >= _LEAST_SOUNDS and sounds == _sounds(other):
        return True
    return len(short) > 3 and fuzz.ratio(word, other) >= _NEARLY


def _initials_clash(ours: list[str], theirs: list[str]) -> bool:
    """Say whether both have initials between their names, and not the same: George W. and George H."""
    first, second = ({word for word in words[1:-1] if len(word) <= 2} for words in (ours, theirs))
    return bool(first and second) and first.isdisjoint(second)


def _run_together(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two names are the same letters, however they are parted and in whichever order."""
    wholes = ["".join(words) for words in (ours, theirs)]
    if "".join(sorted(wholes[0])) == "".join(sorted(wholes[1])) and min(map(len, wholes)) > 5:
        return True
    first, second = (_expand(words) for words in (ours, theirs))
    return first == second or (min(map(len, wholes)) > 7 and wholes[0] != wholes[1] and _sound_alike(wholes))


def _sound_alike(wholes: list[str]) -> bool:
    first, second = map(_sounds, wholes)
    return len(first) > _LEAST_SOUNDS and first == second


def _expand(words: list[str]) -> tuple[str, ...]:
    """Write a name as its initials and its last part: "jk rowling" and "joanne kathleen rowling"."""
    if not words:
        return ()
    before = "".join(word if len(word) <= 2 else word[0] for word in words[:-1])
    return (before, words[-1])


@lru_cache(maxsize=4096)
def _sounds(word: str) -> str:
    """Return the consonants of a word in the rough, so that ways to write one name come out equal."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word.replace("g", "k")))


def _bodies(first: str, second: str) -> bool:
    short, long = sorted((first.split(), second.split()), key=len)
    if len(short) == 1 and len(long) > 1 and _is_acronym(short[0], long):
        return True
    ours, theirs = _of_body(first), _of_body(second)
    states = [{word for word in words if word.startswith("=")} for words in (ours, theirs)]
    if (states[0] != states[1] and all(states)) or _telling(ours) != _telling(theirs):
        return False
    fewer, more = sorted((ours, theirs), key=len)
    if fewer < more:
        return len(fewer) > 1 or len(more) <= _SHORT_BODY
    return (
        _read_alike(ours, theirs)
        or fuzz.ratio(first.replace(" ", ""), second.replace(" ", "")) >= _NEARLY_ONE
    )


def _read_alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether each word of one body's name is one of the other's, spelt otherwise at most."""
    if all(any(_alike(word, other) for other in theirs) for word in ours) and all(
        any(_alike(word, other) for other in ours) for word in theirs
    ):
        return True
    return fuzz.ratio(" ".join(sorted(ours)), " ".join(sorted(theirs))) >= _BODIES_NEARLY


def _is_acronym(word: str, words: list[str]) -> bool:
    return len(word) > 1 and word in ("".join(each[0] for each in words), initials_of(" ".join(words)))


def _of_body(key: str) -> frozenset[str]:
    """Return the words of a body's name that tell it; those of a state under the state's mark."""
    words = [word for word in key.split() if word not in _SMALL]
    return frozenset(_states().get(word, word) for word in words)


def _telling(words: frozenset[str]) -> frozenset[str]:
    """Return the words that tell sister bodies apart: numbers and sides."""
    return frozenset(word for word in words if word in _SIDES or any(each.isdigit() for each in word))


@cache
def _states() -> dict[str, str]:
    """Return the mark of each state by the one word that means it: "iranian", "iran"."""
    known = lexicon()
    marks: dict[str, str] = {}
    for name, state in (*known.states.items(), *known.demonyms.items()):
        key = name_key(name)
        if " " not in key:
            marks[key] = f"={name_key(state.name)}"
    return marks


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    """Return by each given name those that it is shortened to or from."""
    forms: dict[str, set[str]] = {}
    for line in data_lines("short_names"):
        names = line.split()
        for name in names:
            forms.setdefault(name, set()).update(names)
    return {name: frozenset(others) for name, others in forms.items()}
