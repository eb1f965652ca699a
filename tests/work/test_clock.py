"""The clock calls its ticks in the running loop, and stops."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.work.clock import Clock, Quiet


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


async def test_a_tick_that_fails_is_told_of_once_and_goes_on() -> None:
    outcomes = [OSError, OSError, None, None, OSError]

    async def tick() -> None:
        if outcome := outcomes.pop(0):
            raise outcome

    quiet = Quiet(tick, "sweep")
    with capture_logs() as told:
        for _ in range(5):
            await quiet.once()
    assert [(each["event"], each["tick"]) for each in told] == [
        ("clock.tick_failed", "sweep"),
        ("clock.tick_works_again", "sweep"),
        ("clock.tick_failed", "sweep"),
    ]
