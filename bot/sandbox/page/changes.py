"""Following the workspace: every open page learns of every change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from bot.sandbox.workspace import Change, Workspace


class Changes:
    """Tells any number of followers that something changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._followers: set[asyncio.Event] = set()
        self._closed = False
        workspace.watch(self._notify)

    def close(self) -> None:
        """Let every follower come to its end."""
        self._closed = True
        self._wake()

    async def follow(self, *, beat: float) -> AsyncIterator[bool]:
        """Yield True at once and after changes, and False whenever `beat` seconds passed without one."""
        changed = asyncio.Event()
        self._followers.add(changed)
        try:
            yield True
            while not self._closed:
                try:
                    async with asyncio.timeout(beat):
                        await changed.wait()
                except TimeoutError:
                    yield False
                    continue
                changed.clear()
                if not self._closed:
                    yield True
        finally:
            self._followers.discard(changed)

    def _notify(self, _: Change) -> None:
        self._wake()

    def _wake(self) -> None:
        for follower in self._followers:
            follower.set()
