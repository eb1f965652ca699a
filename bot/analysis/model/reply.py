"""Reading a model's reply into a draft: exactly the wire format, or nothing.

Tolerated, because models add them whatever they are told: white space around the JSON, one
``<think>…</think>`` block before it, one Markdown fence around it, and null for an empty text. All
else is refused whole: other keys, repeated keys, other types, more or longer parts than an article
can call for. Whether what it says is so is for grounding to find out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn, TypeVar

from bot.analysis.draft import Draft, DraftActor, DraftStatement
from bot.analysis.model.cast import Cast, cast_of, voiced
from bot.analysis.model.comparison import Pair
from bot.analysis.model.wire import KINDS, ROLES
from bot.errors import ModelError

MAX_REPLY = 100_000
"""Characters of a reply; one that fills every sensible brief stays far below."""
MAX_ITEMS = 60
"""Entries of any one list."""
MAX_SUMMARY = 600
MAX_NAME = 200
"""Characters of a name, title or medium."""

_THOUGHT = re.compile(r"\A<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\A```(?:json)?\s*\n(.*)\n\s*```\Z", re.DOTALL | re.IGNORECASE)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# White space is folded instead; the rest of C0, DEL and C1 has no place in a line of text.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")

T = TypeVar("T")


def parse_reply(text: str) -> Draft:
    """Read a reply into a draft.

    Raises:
        ModelError: of kind ``malformed``: it is not the JSON that was asked for.
    """
    root = _record(_decode(_unwrapped(text)), *"acrxu")
    actors = _entries(root["a"], _actor)
    cast = cast_of(actors)
    retractions = frozenset(_numbers(root["u"]))
    rebuttals = _entries(root["r"], lambda entry: _statement(_record(entry, *"swmea"), cast))
    return Draft(
        claims=_entries(root["c"], lambda entry: _statement(_record(entry, *"swme"), cast)),
        rebuttals=tuple(
            replace(rebuttal, retraction=position in retractions)
            for position, rebuttal in enumerate(rebuttals)
        ),
        context=_entries(root["x"], lambda entry: _statement(_record(entry, *"se"), cast)),
        actors=actors,
    )


def parse_links(text: str) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Read which pairs a reply holds for the same, and for a claim and its answer.

    Raises:
        ModelError: of kind ``malformed``: it is not the JSON that was asked for.
    """
    root = _record(_decode(_unwrapped(text)), *"sa")
    same, answers = (frozenset(_entries(root[key], _pair)) for key in "sa")
    return same, answers


def _pair(entry: object) -> Pair:
    numbers = _numbers(entry)
    if len(numbers) != 2:
        _refuse("has something else where a pair belongs")
    return numbers[0] - 1, numbers[1] - 1


def write_reply(draft: Draft) -> str:
    """Write a draft as the reply it was read from, for the turn that asks to mend it."""
    root = {
        "a": [_written_actor(actor) for actor in draft.actors],
        "c": [_written(claim, *"swme") for claim in draft.claims],
        "r": [_written(rebuttal, *"swmea") for rebuttal in draft.rebuttals],
        "x": [_written(item, *"se") for item in draft.context],
        "u": [position for position, rebuttal in enumerate(draft.rebuttals) if rebuttal.retraction],
    }
    return json.dumps(root, ensure_ascii=False, separators=(",", ":"))


def _written_actor(actor: DraftActor) -> list[str]:
    code = _letter(KINDS, actor.kind) + _letter(ROLES, actor.role)
    further = [actor.title or "", *actor.aliases] if actor.title or actor.aliases else []
    return [actor.name, code, *further]


def _letter(letters: Mapping[str, str], word: str) -> str:
    return next(letter for letter, meaning in letters.items() if meaning == word)


def _written(statement: DraftStatement, *keys: str) -> dict[str, object]:
    record: dict[str, object] = {
        "s": statement.summary or "",
        "w": statement.speaker or "",
        "m": statement.medium or "",
        "e": statement.evidence,
        "a": statement.answers,
    }
    return {key: record[key] for key in keys}


def _unwrapped(text: str) -> str:
    if len(text) > MAX_REPLY:
        _refuse("is far longer than any brief")
    text = _THOUGHT.sub("", text.strip()).strip()
    fence = _FENCE.match(text)
    return fence[1] if fence else text


def _decode(text: str) -> object:
    try:
        decoded: object = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # ValueError covers broken JSON and integers of absurd length, RecursionError deep nesting.
        _refuse("is not the JSON that was asked for")
    return decoded


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key is repeated")
    return record


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _statement(record: Mapping[str, object], cast: Cast) -> DraftStatement:
    return voiced(
        DraftStatement(
            summary=_text(record["s"], MAX_SUMMARY) or None,
            evidence=_numbers(record["e"]),
            speaker=_text(record.get("w"), MAX_NAME) or None,
            medium=_text(record.get("m"), MAX_NAME) or None,
            answers=None if record.get("a") is None else _number(record["a"]),
        ),
        cast,
    )


def _actor(entry: object) -> DraftActor:
    name, code, *further = (*_entries(entry, lambda part: _text(part, MAX_NAME)), "", "")
    kind, role = KINDS.get(code[:1]), ROLES.get(code[1:])
    if kind is None or role is None:
        _refuse("names a kind or role of actor that does not exist")
    title, *aliases = further or [""]
    return DraftActor(name, kind, role, tuple(filter(None, aliases)), title or None)


def _record(value: object, *keys: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or value.keys() != set(keys):
        _refuse("has other keys than were asked for")
    return value


def _entries(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        _refuse("has something else where a list belongs")
    if len(value) > MAX_ITEMS:
        _refuse("lists more than any article holds")
    return tuple(read(entry) for entry in value)


def _numbers(value: object) -> tuple[int, ...]:
    return _entries(value, _number)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse("has something else where a number belongs")
    return value


def _text(value: object, limit: int) -> str:
    """Return a text on one line, without control characters; null counts as empty."""
    if value is None:
        return ""
    if not isinstance(value, str) or _SURROGATE.search(value):
        _refuse("has something else where a text belongs")
    text = " ".join(_CONTROL.sub("", value).split())
    if len(text) > limit:
        _refuse("has a text far longer than was asked for")
    return text


def _refuse(fault: str) -> NoReturn:
    raise ModelError("malformed", f"The model's reply {fault}.")
