"""Run every benchmark and print the figures: ``python -m tests.benchmarks [--smoke] [--json]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    acknowledgement,
    actors,
    claims,
    digest_contents,
    digests,
    offline,
    output,
    service,
)
from tests.benchmarks.figure import Figure

_SHARED = Path(os.environ.get("REJOINDER_SHARED", Path(__file__).parents[3] / "shared"))


def main() -> None:
    """Measure and print; with --smoke each thing once, quickly, to see that it runs."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="run each once, quickly: the figures mean little"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    figures = [
        *output.measure(_SHARED),
        *offline.measure(_SHARED, smoke=asked.smoke),
        *service.measure(smoke=asked.smoke),
        *acknowledgement.measure(smoke=asked.smoke),
        *claims.measure(smoke=asked.smoke),
        *actors.measure(smoke=asked.smoke),
        *digest_contents.measure(smoke=asked.smoke),
        *digests.measure(smoke=asked.smoke),
    ]
    if asked.json:
        print(json.dumps({"machine": _machine(), "figures": [asdict(figure) for figure in figures]}))
    else:
        _show(figures)


def _show(figures: list[Figure]) -> None:
    table = Table(title=_machine(), title_justify="left")
    table.add_column("figure")
    for heading in ("value", "must", "aim"):
        table.add_column(heading, justify="right")
    table.add_column("unit")
    table.add_column("meets")
    for figure in figures:
        table.add_row(
            figure.name,
            f"{figure.value:,.4g}" if figure.value < 1000 else f"{figure.value:,.0f}",
            *("" if limit is None else f"{limit:,g}" for limit in (figure.must, figure.aim)),
            figure.unit,
            figure.standing,
        )
    Console().print(table)


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
