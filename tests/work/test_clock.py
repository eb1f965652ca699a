"""The clock calls its ticks in the running loop, and stops."""

from __future__ import annotations

import asyncio

from bot.work.clock import Clock


async def test_a_tick_is_called_again_and_again_and_stopping_twice_is_harmless() -> None:
    ticks = 0
    twice = asyncio.Event()

    async def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 2:
            twice.set()

    clock = Clock()
    clock.every(1, tick, name="tick")
    # APScheduler counts in whole seconds: waiting for two of them is what this test takes.
    clock.start()
    async with asyncio.timeout(10):
        await twice.wait()
    clock.stop()
    clock.stop()
