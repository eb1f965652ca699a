"""The figures of an evaluation: tables on a terminal, plain columns elsewhere, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bot.cli.printable import printable
from bot.evaluation.comparison import Change, Comparison, compare
from bot.evaluation.run import Run
from bot.evaluation.score import SECTIONS, Sheet

# Wide enough for any id that is a name: columns that go to a file are not folded.
_PIPED_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run, what knows nothing scores on the same articles, and an earlier run to compare with."""

    run: Run
    controls: Mapping[str, Run] = field(default_factory=dict)
    earlier: Run | None = None


def outcome_record(outcome: Outcome, *, per_article: bool) -> dict[str, Any]:
    """Return every figure as JSON."""
    run = outcome.run
    record = {**run.total.figures(), "analysts": dict(run.analysts)}
    if outcome.controls:
        record["controls"] = {name: control.total.figures() for name, control in outcome.controls.items()}
    if outcome.earlier:
        record["against"] = {
            "figures": outcome.earlier.total.figures(),
            **_comparison_record(compare(outcome.earlier, run)),
        }
    if per_article:
        record["per_article"] = [{"id": key, **_parts(sheet)} for key, sheet in run.sheets.items()]
    return record


def show(console: Console, outcome: Outcome, *, per_article: bool) -> None:
    """Print the figures; those of controls and of the earlier run beside them."""
    if not console.is_terminal:
        console.width = max(console.width, _PIPED_WIDTH)
    run = outcome.run
    found, figures = _found_table(console, run), _figure_table(console, outcome)
    for table in (found, figures, *([_article_table(console, run)] if per_article else [])):
        console.print(table)
        console.print()
    if outcome.earlier:
        _show_changes(console, compare(outcome.earlier, run), outcome.earlier.missing)
    told = ", ".join(f"{count} by the {name} analyst" for name, count in run.analysts.items())
    counted = "1 article" if len(run.sheets) == 1 else f"{len(run.sheets)} articles"
    console.print(f"{counted}: {told}.", style="dim", highlight=False)


def _found_table(console: Console, run: Run) -> Table:
    table = _table(console, "found", "precision", "recall", "F1")
    for name in (*SECTIONS, "actors"):
        tally = getattr(run.total, name).found
        table.add_row(name, *(_shown(value) for value in (tally.precision, tally.recall, tally.f1)))
    return table


def _figure_table(console: Console, outcome: Outcome) -> Table:
    others = dict(outcome.controls)
    if outcome.earlier:
        others["before"] = outcome.earlier
    table = _table(console, "figure", "now", *others)
    columns = [_figures(run.total) for run in (outcome.run, *others.values())]
    for name in columns[0]:
        style = "bold" if name == "headline" else ""
        table.add_row(name, *(_shown(column[name]) for column in columns), style=style)
    return table


def _figures(sheet: Sheet) -> dict[str, float]:
    """Return the figures worth a line each, in reading order."""
    return {
        **{f"{name} F1": getattr(sheet, name).found.f1 for name in (*SECTIONS, "actors")},
        "link right, rebuttals found": sheet.links.value,
        "link right, all rebuttals": sheet.links_of_all.value,
        "false rebuttal, articles": sheet.false_rebuttals.value,
        "dispute seen, articles": sheet.disputed.value,
        "speaker right, claims": sheet.claim_speakers.right.value,
        "speaker right, rebuttals": sheet.rebuttal_speakers.right.value,
        "speaker found, claims": sheet.claim_speakers.found.value,
        "speaker found, rebuttals": sheet.rebuttal_speakers.found.value,
        "actor's kind right": sheet.actors.kind.value,
        "actor's role right": sheet.actors.role.value,
        "actor's title found": sheet.actors.title.value,
        "evidence word for word": sheet.grounded,
        "headline": sheet.headline,
    }


def _article_table(console: Console, run: Run) -> Table:
    table = _table(console, "article", *SECTIONS, "actors", "links", "speakers", "false", "overall")
    for key, sheet in run.sheets.items():
        parts = _parts(sheet)
        table.add_row(printable(key), *(_shown(value) for value in parts.values()))
    return table


def _parts(sheet: Sheet) -> dict[str, float | int | None]:
    """Return one article's figures; None where its gold says nothing to compare with."""
    speakers = sheet.claim_speakers.found + sheet.rebuttal_speakers.found
    return {
        **{name: getattr(sheet, name).found.f1 for name in (*SECTIONS, "actors")},
        "links": sheet.links_of_all.value if sheet.links_of_all.of else None,
        "speakers": speakers.value if speakers.of else None,
        "false_rebuttals": sheet.false_rebuttal_items,
        "overall": sheet.overall,
    }


def _show_changes(console: Console, comparison: Comparison, missing: int) -> None:
    moved = _table(console, "article", "before", "now", "by")
    for change in (*comparison.worse, *comparison.better):
        style = "red" if change.by < 0 else "green"
        moved.add_row(
            printable(change.id),
            _shown(change.before),
            _shown(change.after),
            f"{change.by:+.3f}",
            style=style,
        )
    if moved.row_count:
        console.print(moved)
        console.print()
    counts = f"{len(comparison.better)} better, {len(comparison.worse)} worse, {comparison.same} the same"
    unanswered = f"; the earlier run did not answer {missing}" if missing else ""
    console.print(f"Against the earlier run: {counts}{unanswered}.", highlight=False)


def _comparison_record(comparison: Comparison) -> dict[str, Any]:
    return {
        "better": [_change_record(change) for change in comparison.better],
        "worse": [_change_record(change) for change in comparison.worse],
        "same": comparison.same,
    }


def _change_record(change: Change) -> dict[str, Any]:
    return {"id": change.id, "before": change.before, "after": change.after}


def _table(console: Console, first: str, *columns: str) -> Table:
    table = Table(box=box.ROUNDED if console.is_terminal else None, border_style="dim")
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
