"""The states in which a digest lists a statement, each once: so that "new" needs no clock."""

from __future__ import annotations

from datetime import datetime

DISPUTED = "disputed"
"""A claim that somebody rejects."""
REBUTS = "rebuts"
"""A rebuttal."""
UNANSWERED = "unanswered"
"""A claim that nobody has answered, when it is new."""
ANSWERED = "answered"
"""A claim that was answered after it had been told of, or long after it was made."""

WAITS = {3: "unanswered:3", 7: "unanswered:7"}
"""After how many days a claim that is still unanswered is listed again."""
LONGEST_WAIT = WAITS[max(WAITS)]

SETTLED = frozenset({DISPUTED, ANSWERED})
_AGAIN = "again:"
_POSSIBLY = "possibly:"
_CORRECTED = "corrected:"


def again(rebuttal_id: int) -> str:
    """Return the state of a claim, listed as disputed before, that a new rebuttal rejects as well."""
    return f"{_AGAIN}{rebuttal_id}"


def is_contested(state: str) -> bool:
    """Whether a claim is listed for what rejects it."""
    return state in SETTLED or state.startswith(_AGAIN)


def is_first(state: str) -> bool:
    """Whether it says that a statement is new, rather than what has become of it."""
    return state in {*SETTLED, REBUTS, UNANSWERED}


def possibly(link_id: int) -> str:
    """Return the state of a statement that a link, not decided on, ties to an earlier claim."""
    return f"{_POSSIBLY}{link_id}"


def link_of(state: str) -> int | None:
    """Return the link of such a state, None for another."""
    return int(state.removeprefix(_POSSIBLY)) if state.startswith(_POSSIBLY) else None


def corrected(at: datetime) -> str:
    """Return the state of a statement that was corrected at a time.

    A re-run gives a correction another id, and leaves its time.
    """
    return f"{_CORRECTED}{round(at.timestamp() * 1_000_000)}"
