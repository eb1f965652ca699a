"""Whether two names can mean the same actor, as a lenient reader would say.

This judges answers; it resolves nothing, and is therefore more generous than the memory may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[a-z0-9][a-z0-9.\-]*")
_WORD = re.compile(r"[A-Za-z][\w’'\-]*")
_TITLES = frozenset(
    "a adm admiral an capt chancellor chief col dr ex foreign former gen general gov governor judge justice"
    " king lady leader lord lt maj mayor minister miss mr mrs ms president prime prince prof professor queen"
    " rep secretary sen senator sgt sir spokesman spokesperson spokeswoman the u.s. us".split()
)
_SMALL = frozenset("al and at de for in la le of on to".split())
_ALIKE = 0.88


def same_name(one: str | None, other: str | None) -> bool:
    """Say whether both can name the same actor: by words, surname, acronym or spelling."""
    if not one or not other:
        return False
    first, second = _core(one), _core(other)
    if not first or not second:
        return False
    return (
        first == second
        or _contains(first, second)
        or _abbreviates(first, other)
        or _abbreviates(second, one)
        or _shares_surname(first, second)
        or likeness(" ".join(first), " ".join(second)) >= _ALIKE
    )


def any_same_name(name: str | None, names: Iterable[str]) -> bool:
    """Say whether `name` can mean what one of `names` does."""
    return any(same_name(name, other) for other in names)


def likeness(one: str, other: str) -> float:
    """Return how alike two spellings are, from 0 to 1."""
    return SequenceMatcher(None, one, other).ratio()


def _core(name: str) -> list[str]:
    """Return the words of a name without titles and small words, unless nothing else is left."""
    plain = name.lower().replace("’", "'").replace("'s", "")
    words = [word for token in _TOKEN.findall(plain) if (word := token.strip(".-"))]
    return [word for word in words if word not in _TITLES and word not in _SMALL] or words


def _contains(first: list[str], second: list[str]) -> bool:
    small, big = sorted((set(first), set(second)), key=len)
    return small <= big and (len(big) == 1 or any(len(word) >= 3 for word in small))


def _abbreviates(words: list[str], name: str) -> bool:
    if len(words) != 1 or not 2 <= len(words[0]) <= 6:
        return False
    initials = (word[0] for word in _WORD.findall(name) if word.lower() not in _SMALL | {"the"})
    return words[0].replace(".", "") == "".join(initials).lower()


def _shares_surname(first: list[str], second: list[str]) -> bool:
    return (
        first[-1] == second[-1]
        and len(first[-1]) >= 4
        and (len(first) == 1 or len(second) == 1 or first[0][0] == second[0][0])
    )
