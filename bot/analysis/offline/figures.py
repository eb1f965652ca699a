"""Other figures and other accounts: "put the number of dead at nine", "gave a different account"."""

from __future__ import annotations

from collections.abc import Sequence

_COUNTED = frozenset(
    "attendance casualties cost costs count crowd damage dead deaths figure injured losses number"
    " numbers price strength sum tally toll total turnout wounded".split()
)
_OTHER = frozenset("another conflicting contrary contrasting different differing opposite rival".split())
_TOLD = frozenset(
    "account accounts assessment estimate estimates explanation explanations figure figures number"
    " numbers picture reason story tale total version versions view".split()
)
_DENIALS = frozenset("denial denials rebuttal refutation".split())
_REACH = 6
_SOON = 4


def counts(words: Sequence[str]) -> bool:
    """Say whether words put a figure on what was counted: "put the number of dead at nine"."""
    return any(
        word in ("put", "puts", "putting")
        and not _COUNTED.isdisjoint(words[at : at + _REACH])
        and "at" in words[at : at + _REACH + 2]
        for at, word in enumerate(words)
    )


def differs(words: Sequence[str]) -> bool:
    """Say whether what the verb that opens `words` gives is another account: "gave a different figure".

    So is what one issues, where that is a denial.
    """
    near = words[1 : _SOON + 1]
    if words[0].startswith("issu"):
        return not _DENIALS.isdisjoint(near)
    other = next((at for at, word in enumerate(near, 1) if word in _OTHER), None)
    return other is not None and not _TOLD.isdisjoint(words[other + 1 : other + 3])
