"""So many at a time: what takes memory for each must not be taken for all who ask."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary


class Places:
    """A number of places in each event loop; whoever finds none waits for one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    def one(self) -> asyncio.Semaphore:
        """Return what is to be entered for as long as a place is needed."""
        loop = asyncio.get_running_loop()
        if loop not in self._of_loops:
            self._of_loops[loop] = asyncio.Semaphore(self._most)
        return self._of_loops[loop]
