"""Bodies and states that every newsroom knows under several names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.memory.names import data_lines, name_key
from storage.tables import ActorKind

Sort = Literal["person", "body", "state"]
"""Kinds that one actor may be taken for by different analysts are one sort."""

_SORTS: dict[str, Sort] = {"person": "person", "organisation": "body", "group": "body", "state": "state"}


@dataclass(frozen=True, slots=True)
class _WellKnown:
    sort: Sort
    keys: frozenset[str]


def known_forms(key: str, kind: ActorKind | None) -> frozenset[str]:
    """Return the keys of all names of whoever bears this one; of a person, this one alone."""
    known = None if kind == "person" else _well_known().get(key)
    return known.keys if known else frozenset({key})


def sort_of(key: str, kind: ActorKind) -> Sort:
    """Return the sort of an actor; of a well-known name, the same whatever the analyst took it for."""
    known = None if kind == "person" else _well_known().get(key)
    return known.sort if known else _SORTS[kind]


@cache
def _well_known() -> dict[str, _WellKnown]:
    found: dict[str, _WellKnown] = {}
    for line in data_lines("aliases"):
        kind, _, names = line.partition("|")
        keys = frozenset(name_key(name) for name in names.split(";"))
        found.update(dict.fromkeys(keys, _WellKnown(_SORTS[kind.strip()], keys)))
    return found
