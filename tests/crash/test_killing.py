"""Killed at random moments, Rejoinder loses nothing and doubles nothing. `python -m tests.crash` kills longer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.crash.killing import Plan, kill_any, kill_serve
from tests.databases import KINDS

pytestmark = pytest.mark.long


@pytest.fixture
def seed() -> int:
    """A new one each time, printed: pytest shows it where a test fails."""
    drawn = random.SystemRandom().randrange(1_000_000)
    print(f"seed {drawn}")
    return drawn


async def test_one_process_on_sqlite(tmp_path: Path, seed: int) -> None:
    verdict = await kill_serve(Plan(mentions=20, kills=5, pause=(0.1, 2.0), seed=seed), tmp_path)
    assert verdict.mentions == 20
    assert verdict.clean, verdict


@pytest.mark.parametrize("empty_database_url", [KINDS[1]], indirect=True)
async def test_many_processes_on_postgresql(empty_database_url: str, tmp_path: Path, seed: int) -> None:
    plan = Plan(mentions=20, kills=5, pause=(0.5, 1.5), seed=seed)
    verdict = await kill_any(plan, empty_database_url, tmp_path, workers=2)
    assert verdict.mentions == 20
    assert verdict.clean, verdict
