"""Counts that add up over articles, and the figures made of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts that add up field by field; the one without arguments is nothing counted."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Tally(Counts):
    """What was found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found and nothing missed."""
        found = self.right + self.wrong
        return self.right / found if found else float(not self.missed)

    @property
    def recall(self) -> float:
        """The share of what there was that was found; 1 where there was nothing and nothing was found."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else float(not self.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share(Counts):
    """How many `of` so many; `part` is fractional where it sums figures rather than cases."""

    part: float = 0
    of: int = 0

    @property
    def value(self) -> float:
        """The share, 0 where there was no case."""
        return self.part / self.of if self.of else 0.0


NO_TALLY = Tally()
NO_SHARE = Share()


def share(*cases: bool) -> Share:
    """Return how many of the cases hold."""
    return Share(sum(cases), len(cases))
