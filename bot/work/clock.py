"""The clock: APScheduler wakes a few fixed ticks and computes nothing.

Memory store, never one job per channel; what a tick finds to do is decided in the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[object]]


class Clock:
    """Calls ticks at fixed intervals; a late one runs once, and none overlaps itself."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: int, tick: Tick, *, name: str) -> None:
        """Call `tick` every `seconds` seconds from the start on."""
        self._scheduler.add_job(tick, "interval", seconds=seconds, id=name, name=name)

    def start(self) -> None:
        """Begin to tick, in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a tick under way goes on to its end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
