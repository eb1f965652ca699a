"""The word lists of the rules, read once from the data files beside this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, TypeVar, get_args

Frame = Literal["say", "tell", "call", "urge", "back", "then", "own", "put", "differ"]
Denial = Literal["deny", "reject", "counter", "false", "true", "plea", "insist", "own", "decry", "respond"]
Answer = Literal["vindicate", "correct"]

_FRAMES: dict[str, Frame] = {frame: frame for frame in get_args(Frame)}
_DENIALS: dict[str, Denial] = {denial: denial for denial in get_args(Denial)}
_THEN = {"back": frozenset(("back",))}
_ANSWERS: dict[str, Answer] = {answer: answer for answer in get_args(Answer)}

Kind = TypeVar("Kind", bound=str)


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a reporting verb. `doubtful` forms are also nouns or adjectives ("claims").

    `then` are the words of which one must follow it, where it reports only so ("hit | back").
    """

    form: str
    frame: Frame
    doubtful: bool
    then: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """A state under its usual name; `seat` is the capital that stands for its government."""

    name: str
    seat: str
    demonyms: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists. Words are lower case, except names of states and places.

    `signs` are the words and marks at which a saying may be found: the verbs, "according", a colon.
    `denial_phrases` holds by the last word of each phrase the words before it.
    """

    verbs: Mapping[str, Verb]
    signs: frozenset[str]
    denials: Mapping[str, Denial]
    answers: Mapping[str, Answer]
    denial_phrases: Mapping[str, Sequence[tuple[str, ...]]]
    misdeeds: frozenset[str]
    assertions: frozenset[str]
    disputable: frozenset[str]
    other_objects: frozenset[str]
    titles: frozenset[str]
    honorifics: frozenset[str]
    offices: frozenset[str]
    people: frozenset[str]
    organisations: frozenset[str]
    businesses: frozenset[str]
    place_words: frozenset[str]
    places: frozenset[str]
    given_names: frozenset[str]
    media: frozenset[str]
    calendar: frozenset[str]
    times: frozenset[str]
    common: frozenset[str]
    states: Mapping[str, State]
    seats: Mapping[str, State]
    demonyms: Mapping[str, State]
    state_words: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Return the word lists; the files are read on the first call only."""
    states = tuple(_states())
    verbs = _verbs()
    return Lexicon(
        verbs=verbs,
        signs=frozenset(verbs) | {"according", ":"},
        denials=_by_kind("denial_cues", _DENIALS),
        answers=_by_kind("answer_words", _ANSWERS),
        denial_phrases=_phrases("denial_phrases"),
        misdeeds=_words("misdeeds"),
        assertions=_words("assertion_nouns"),
        disputable=_words("disputable_nouns"),
        other_objects=_words("other_objects"),
        titles=_words("titles"),
        honorifics=_words("honorifics"),
        offices=_words("office_words"),
        people=_words("people_words"),
        organisations=_words("organisation_words"),
        businesses=_words("business_words"),
        place_words=_words("place_words"),
        places=frozenset(_lines("places")),
        given_names=_words("given_names"),
        media=_words("media_words"),
        calendar=_words("calendar"),
        times=_words("times") | _words("calendar"),
        common=_words("common_words"),
        states={name: state for state in states for name in (state.name, *state.others)},
        seats={state.seat: state for state in states if state.seat},
        demonyms={demonym: state for state in states for demonym in state.demonyms},
        state_words=frozenset(
            word.lower()
            for state in states
            for name in (state.name, *state.others, *state.demonyms)
            for word in name.split()
        ),
    )


def _lines(name: str) -> Iterator[str]:
    text = resources.files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def _verbs() -> dict[str, Verb]:
    verbs: dict[str, Verb] = {}
    for line in _lines("reporting_verbs"):
        frame, *forms = line.split()
        then = frozenset(forms.pop(0).split("|")) if frame == "then" else _THEN.get(frame, frozenset())
        for marked in forms:
            form = marked.rstrip("*")
            verbs.setdefault(form, Verb(form, _FRAMES[frame], marked != form, then))
    return verbs


def _phrases(name: str) -> dict[str, list[tuple[str, ...]]]:
    """Return by the last word of each phrase the words before it."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for line in _lines(name):
        *before, last = line.split()
        phrases.setdefault(last, []).append(tuple(before))
    return phrases


def _by_kind(name: str, kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return the kind of each word of a file whose lines begin with one."""
    words: dict[str, Kind] = {}
    for line in _lines(name):
        kind, *forms = line.split()
        words.update((form, kinds[kind]) for form in forms)
    return words


def _states() -> Iterator[State]:
    for line in _lines("states"):
        name, seat, demonyms, others = line.split("|")
        yield State(name, seat, _listed(demonyms), _listed(others))


def _listed(field: str) -> tuple[str, ...]:
    return tuple(part for part in field.split(",") if part)
