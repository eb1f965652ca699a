"""`python -m tests.crash`: kill Rejoinder for longer than a test may take, and say what came of it."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from tests.crash.killing import Plan, kill_any, kill_serve
from tests.crash.newsroom import Verdict
from tests.databases import POSTGRES, postgres_database

# On SQLite from 1 to 8 s after each time it is ready; on PostgreSQL one process every second.
_PAUSES = {"sqlite": (1.0, 8.0), "postgres": (1.0, 1.0)}


def main() -> None:
    """Read the command line, kill, print; exit with 1 where anything was lost, doubled or stuck."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--mentions", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--database", choices=sorted(_PAUSES), default="sqlite")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    asked = parser.parse_args()
    if asked.database == "postgres" and not POSTGRES:
        parser.error("REJOINDER_TEST_POSTGRES names no server: set it to the URL of one.")
    plan = Plan(asked.mentions, asked.kills, _PAUSES[asked.database], asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        verdict = _killed(plan, asked.database, Path(folder))
    print(
        f"{asked.database}: kills {plan.kills}, mentions {verdict.mentions}, lost {verdict.lost}, "
        f"doubled {verdict.doubled}, stuck {verdict.stuck}, longest wait {verdict.longest:.1f} s "
        f"(seed {plan.seed})"
    )
    sys.exit(0 if verdict.clean else 1)


def _killed(plan: Plan, database: str, folder: Path) -> Verdict:
    if database == "sqlite":
        return asyncio.run(kill_serve(plan, folder))
    with postgres_database() as url:
        return asyncio.run(kill_any(plan, url, folder, workers=3))


if __name__ == "__main__":
    main()
