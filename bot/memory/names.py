"""Names in the form that they are compared in, and how like each other they are."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from anyascii import anyascii
from rapidfuzz import fuzz

from bot.analysis.offline.lexicon import lexicon
from storage.tables import ActorKind

LONGEST_KEY = 200
"""Characters of a key at most: an index takes no more than a few hundred."""

_BRACKETED = re.compile(r"^(?P<name>.*\S)\s*\((?P<other>[^()]{2,40})\)$", re.DOTALL)
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_POSSESSIVE = re.compile(r"(?<=\w)'s?(?!\w)")
_JOINED = re.compile(r"(?<=\w)['’`](?=\w)")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uac00-\ud7af]{3,}")
_GENERATIONS = {
    **{each: each for each in ("jr", "sr", "ii", "iii", "iv", "fils", "pere")},
    "junior": "jr",
    "senior": "sr",
}
_ELDER = {"elder": "sr", "younger": "jr"}
_LETTERS_AFTER = frozenset("mp mep msp phd md qc kc obe cbe mbe esq".split())
# Longer than any name; what is cut off has no part in likeness, but in the key.
_LONGEST_READ = 20_000


@lru_cache(maxsize=8192)
def name_key(name: str, kind: ActorKind | None = None) -> str:
    """Return the form a name is compared in: plain lower-case words, or nothing where it has none.

    Script, accents, case, punctuation and a leading "the" make no difference, nor does what stands
    in brackets at its end. Of a person (`kind`), neither do forms of address, titles and ranks
    before the name; initials and "Jr" or "the elder" do. At most `LONGEST_KEY` ASCII characters.
    """
    tokens = _tokens(name)
    if kind == "person":
        tokens = _of_person(tokens)
    key = " ".join(tokens)
    if len(key) <= LONGEST_KEY:
        return key
    # Two long names that begin alike stay two.
    rest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"{key[: LONGEST_KEY - 17]} {rest}"


def keys_of_typed(name: str) -> tuple[str, ...]:
    """Return the keys that a name may have been meant by, whose kind nobody has said."""
    return tuple(dict.fromkeys(key for key in (name_key(name), name_key(name, "person")) if key))


def in_brackets(name: str) -> tuple[str, str | None]:
    """Part "Ferry Union (FU)" into the name and the other form that follows it, None without one."""
    found = _BRACKETED.match(name.strip())
    return (found["name"], found["other"].strip()) if found else (name.strip(), None)


def generation(key: str) -> str | None:
    """Return what a person's key says of their generation: "jr", "sr", "iii"; None if nothing."""
    last = key.rpartition(" ")[2]
    return last if last in _GENERATIONS.values() else None


def without_generation(key: str) -> str:
    """Return a person's key without what it says of their generation."""
    return key.rpartition(" ")[0] if generation(key) else key


def is_bare(name: str, kind: ActorKind) -> bool:
    """Say whether a name stands for one actor within its article only.

    So do a surname with nothing or one initial before it, a body's kind ("the ministry", "Supreme
    Court"), a capital, what is not written as a name, and a name that several are known by.
    """
    words = name_key(name, kind).split()
    if not words or not _is_written_as_name(name) or " ".join(words) in _words("ambiguous", whole=True):
        return True
    if kind == "person":
        own = [word for word in words if word not in _GENERATIONS.values()]
        if all(word in _words("titles") or word in _words("modifiers") for word in own):
            return True
        if len(own) == 1:
            return not _IDEOGRAPHS.search(name)
        return len(own) == 2 and len(own[0]) == 1
    if kind == "state":
        return " ".join(words) in _seats()
    return " ".join(words) not in _known_bodies() and all(
        word in _words("generic") or len(word) == 1 for word in words
    )


def names_somebody(name: str, kind: ActorKind) -> bool:
    """Say whether a form of a name says more than an office or a kind of body: not "the mayor"."""
    words = name_key(name, kind).split()
    plain = _words("titles") | _words("modifiers") if kind == "person" else _words("generic")
    return _is_written_as_name(name) and not all(word in plain for word in words)


def is_short_for(short: str, full: str) -> bool:
    """Say whether one key is only a part of another: "gazette" of "port alder gazette"."""
    parts, whole = short.split(), full.split()
    return short != full and len(parts) < len(whole) and set(parts) <= set(whole)


def likeness(first: str, second: str) -> float:
    """Say how like each other two keys read, from 0 to 1; for an order, never for a decision."""
    whole = fuzz.WRatio(first, second)
    return max(whole, fuzz.ratio(first.replace(" ", ""), second.replace(" ", ""))) / 100


def _tokens(name: str) -> list[str]:
    read = unicodedata.normalize("NFKC", in_brackets(name[:_LONGEST_READ])[0])
    # Symbols (emoji among them), format and control characters are not part of a name.
    kept = "".join(
        " " if unicodedata.category(character)[0] == "S" else character
        for character in read
        if unicodedata.category(character)[0] != "C" or character.isspace()
    )
    plain = anyascii(kept).casefold()
    if len(name) > _LONGEST_READ:
        plain += " " + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    plain = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", plain)
    plain = _JOINED.sub("", _POSSESSIVE.sub("", plain)).replace("&", " and ")
    words = _NO_WORD.sub(" ", plain).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return _joined_initials(words)


def _joined_initials(words: list[str]) -> list[str]:
    """Write "j k rowling" as "jk rowling"."""
    joined: list[str] = []
    after_initial = False
    for word in words:
        initial = len(word) == 1 and word.isalpha()
        if initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = initial
    return joined


def _of_person(words: list[str]) -> list[str]:
    first = 0
    for position, word in enumerate(words[:-1], start=1):
        if word in _words("titles"):
            first = position
        elif word not in _words("modifiers"):
            break
    kept = words[first:]
    while len(kept) > 1 and kept[-1] in _LETTERS_AFTER:
        kept = kept[:-1]
    if len(kept) > 1 and kept[-1] in _GENERATIONS:
        kept = [*kept[:-1], _GENERATIONS[kept[-1]]]
    if len(kept) > 2 and kept[-2] == "the" and kept[-1] in _ELDER:
        kept = [*kept[:-2], _ELDER[kept[-1]]]
    return kept


def _is_written_as_name(name: str) -> bool:
    """Say whether some letter is a capital, or of a script that has none."""
    return any(unicodedata.category(character) in ("Lu", "Lt", "Lo") for character in name[:_LONGEST_READ])


@cache
def _words(list_name: str, *, whole: bool = False) -> frozenset[str]:
    """Return a word list from the data files beside this module, by word or by line."""
    lines = (each for each in data_lines(list_name))
    return frozenset(lines if whole else (word for line in lines for word in line.split()))


def data_lines(list_name: str) -> list[str]:
    """Return the lines of a data file of this package, without its comments."""
    text = resources.files(__package__).joinpath("data", f"{list_name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _known_bodies() -> frozenset[str]:
    lines = (line.partition("|")[2] for line in data_lines("aliases"))
    return frozenset(name_key(name) for line in lines for name in line.split(";"))


@cache
def _seats() -> frozenset[str]:
    """Return the keys of capitals that are no state's name."""
    known = lexicon()
    states = {name_key(name) for name in known.states}
    return frozenset(name_key(name) for name in known.seats) - states
