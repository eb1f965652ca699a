from __future__ import annotations

import asyncio
import math

import pytest

from bot.analysis.model.deadline import deadline, remaining


def test_without_a_deadline_there_is_no_end() -> None:
    assert remaining() == math.inf


async def test_inside_the_time_left_only_falls() -> None:
    async with deadline(60):
        first = remaining()
        assert 0 < first <= 60
        await asyncio.sleep(0)
        assert remaining() <= first
    assert remaining() == math.inf


async def test_what_is_still_running_at_the_end_is_ended() -> None:
    with pytest.raises(TimeoutError):
        async with deadline(0.01):
            await asyncio.Event().wait()
    assert remaining() == math.inf


async def test_a_task_started_inside_knows_the_deadline() -> None:
    async def ask() -> float:
        return remaining()

    async with deadline(60):
        assert await asyncio.create_task(ask()) <= 60
