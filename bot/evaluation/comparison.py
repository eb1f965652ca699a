"""Two runs side by side: which articles got better, and which got worse."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evaluation.run import Run

# Less is rounding, or one sentence more of background.
_NOTABLE = 0.005


@dataclass(frozen=True, slots=True)
class Change:
    """How one article's overall figure moved."""

    id: str
    before: float
    after: float

    @property
    def by(self) -> float:
        """How much better it is; negative for worse."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """The articles that moved, each list by how much; `same` counts the others."""

    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    same: int


def compare(before: Run, after: Run) -> Comparison:
    """Compare a run with an earlier one on the same gold."""
    changes = [Change(key, before.sheets[key].overall, sheet.overall) for key, sheet in after.sheets.items()]
    better = sorted((each for each in changes if each.by >= _NOTABLE), key=lambda each: -each.by)
    worse = sorted((each for each in changes if each.by <= -_NOTABLE), key=lambda each: each.by)
    return Comparison(tuple(better), tuple(worse), len(changes) - len(better) - len(worse))
