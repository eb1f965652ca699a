"""What runs in a thread beside: it is up before the block begins, and has ended when it has."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from bot.program.aside import aside


async def test_it_runs_in_a_thread_of_its_own_until_the_block_ends() -> None:
    steps: list[object] = []

    async def play(stop: asyncio.Event, ready: Callable[[], None]) -> None:
        steps.append(threading.current_thread() is threading.main_thread())
        ready()
        await stop.wait()
        steps.append("ended")

    stop = asyncio.Event()
    async with asyncio.timeout(10), aside(play, stop=stop):
        assert steps == [False]
        assert not stop.is_set()
    assert steps == [False, "ended"]


async def test_what_it_raises_before_it_is_ready_is_raised_here() -> None:
    async def play(stop: asyncio.Event, ready: Callable[[], None]) -> None:
        raise LookupError("no work")

    with pytest.raises(LookupError, match="no work"):
        async with asyncio.timeout(10), aside(play, stop=asyncio.Event()):
            raise AssertionError("the block must not begin")


async def test_its_death_stops_the_caller() -> None:
    async def play(stop: asyncio.Event, ready: Callable[[], None]) -> None:
        ready()
        raise LookupError("dead")

    stop = asyncio.Event()
    with pytest.raises(LookupError, match="dead"):
        async with asyncio.timeout(10), aside(play, stop=stop):
            await stop.wait()


async def test_an_end_of_the_block_by_a_fault_ends_it_too() -> None:
    ended = threading.Event()

    async def play(stop: asyncio.Event, ready: Callable[[], None]) -> None:
        ready()
        await stop.wait()
        ended.set()

    with pytest.raises(KeyError):
        async with asyncio.timeout(10), aside(play, stop=asyncio.Event()):
            raise KeyError
    assert ended.is_set()
