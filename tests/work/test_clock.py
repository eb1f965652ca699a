"""The clock calls its ticks in the running loop, and stops."""

from __future__ import annotations

import asyncio

from bot.work.clock import Clock


async def test_a_tick_is_called_in_the_running_loop_and_stopping_twice_is_harmless() -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    clock = Clock()
    clock.every(1, tick, name="tick")
    # APScheduler counts in whole seconds: waiting for one of them is what this test takes.
    clock.start()
    async with asyncio.timeout(10):
        await ticked.wait()
    clock.stop()
    clock.stop()
