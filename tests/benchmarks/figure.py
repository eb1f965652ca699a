"""One measured figure, beside what it must be and what it should become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`must` and `aim` are limits: upper ones, or lower ones where `more_is_better`."""

    name: str
    value: float
    unit: str
    must: float | None = None
    aim: float | None = None
    more_is_better: bool = False

    @property
    def standing(self) -> str:
        """``aim``, ``must``, ``missed``, or nothing where there is no limit."""
        if self.must is None:
            return ""
        for name, limit in (("aim", self.aim), ("must", self.must)):
            if limit is not None and (self.value >= limit if self.more_is_better else self.value <= limit):
                return name
        return "missed"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of `values` do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
