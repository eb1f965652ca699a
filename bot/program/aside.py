"""Something long beside the caller, in an event loop and a thread of its own.

In one event loop an acknowledgement waits for whatever piece of work is being done. Between two
threads the interpreter changes over, and is told here to do so often.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any

# Seconds. The interpreter's own 0.005 would be waited for at every call to SQLite of either thread.
_CHANGE_OVER = 0.0005

Play = Callable[[asyncio.Event, Callable[[], None]], Coroutine[Any, Any, None]]


@asynccontextmanager
async def aside(play: Play, *, stop: asyncio.Event) -> AsyncIterator[None]:
    """Run `play(stop, ready)` beside the block, which begins when it has called `ready`.

    Its own `stop` is set when the block ends, and its end is waited for. Should it end before, the
    caller's `stop` is set. Whatever it raises is raised here.
    """
    loop = asyncio.get_running_loop()
    begun = asyncio.Event()
    ended: Future[None] = Future()
    its_loop: asyncio.AbstractEventLoop | None = None
    its_stop: asyncio.Event | None = None

    async def main() -> None:
        nonlocal its_loop, its_stop
        its_loop, its_stop = asyncio.get_running_loop(), asyncio.Event()
        await play(its_stop, lambda: _tell(loop, begun.set))

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            ended.set_exception(error)
        else:
            ended.set_result(None)
        _tell(loop, begun.set)
        _tell(loop, stop.set)

    sys.setswitchinterval(_CHANGE_OVER)
    threading.Thread(target=run, name="aside", daemon=True).start()
    try:
        await begun.wait()
        if not ended.done():
            yield
    finally:
        if its_loop is not None and its_stop is not None:
            _tell(its_loop, its_stop.set)
        await asyncio.wrap_future(ended)


def _tell(loop: asyncio.AbstractEventLoop, what: Callable[[], object]) -> None:
    """Have a loop of another thread do something, unless it has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(what)
