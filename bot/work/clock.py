"""The clock: APScheduler wakes a few fixed ticks and computes nothing.

Memory store, never one job per channel; what a tick finds to do is decided in the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

_log = structlog.get_logger(__name__)

Tick = Callable[[], Awaitable[object]]


class Quiet:
    """A tick whose failure is told once, until it succeeds again: an outage lasts for many ticks."""

    def __init__(self, tick: Tick, name: str) -> None:
        self._tick = tick
        self._name = name
        self._fails = False

    async def once(self) -> None:
        """Tick."""
        try:
            await self._tick()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next tick tries again
            if not self._fails:
                _log.warning("clock.tick_failed", tick=self._name, error=type(error).__name__, exc_info=error)
            self._fails = True
        else:
            if self._fails:
                _log.info("clock.tick_works_again", tick=self._name)
            self._fails = False


class Clock:
    """Calls ticks at fixed intervals; a late one runs once, and none overlaps itself."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: int, tick: Tick, *, name: str) -> None:
        """Call `tick` every `seconds` seconds from the start on."""
        self._scheduler.add_job(Quiet(tick, name).once, "interval", seconds=seconds, id=name, name=name)

    def start(self) -> None:
        """Begin to tick, in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a tick under way goes on to its end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
