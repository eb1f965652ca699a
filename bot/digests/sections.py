"""What a digest holds, in the order in which it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.corrections import Changed
from storage.disputed import Part
from storage.tables import LinkKind


@dataclass(frozen=True, slots=True)
class Decided:
    """What people said of a dispute since it was listed: who muted it, who said that it needs no reply.

    Each with the claim of it of which they said so.
    """

    muted_by: str | None = None
    muted_id: int | None = None
    no_reply_by: str | None = None
    no_reply_id: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A dispute as a digest lists it: claims that are one, oldest first, and what rejects them.

    `id` is its oldest claim's. `new` are the statements that the digest lists for the first time.
    """

    id: int
    claims: tuple[Part, ...]
    rebuttals: tuple[Part, ...]
    new: frozenset[int] = frozenset()
    decided: Decided = field(default_factory=Decided)


@dataclass(frozen=True, slots=True)
class Answered:
    """A dispute whose claim was answered since; `days` later, those of the calendar in UTC."""

    dispute: Listed
    days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that is still unanswered, with those that people found to be the same.

    `days` counts those of the subscription's calendar since it was made. `wait` is 0 where the claim
    is new, else the days after which it is listed again.
    """

    dispute: Listed
    days: int
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Possible:
    """A link that nobody has decided on: from a statement to an `earlier` claim. Nothing counts it."""

    link_id: int
    kind: LinkKind
    later: Part
    earlier: Part


@dataclass(frozen=True, slots=True)
class Contents:
    """What a digest holds at a time: what was new `since`, most contested first.

    `first` says that its subscription had none before. `lone` are rebuttals whose claim is not known
    here. `older` counts disputes that have been listed as unanswered for the last time and still are.
    """

    at: datetime
    since: datetime
    first: bool = False
    disputes: tuple[Listed, ...] = ()
    lone: tuple[Part, ...] = ()
    answered: tuple[Answered, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    possible: tuple[Possible, ...] = ()
    corrections: tuple[Changed, ...] = ()
    older: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new; what is only counted is not."""
        return not (
            self.disputes or self.lone or self.answered or self.waiting or self.possible or self.corrections
        )
