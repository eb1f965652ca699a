"""Somebody at the page: asks as a browser would, and follows the stream."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.sandbox.people import User
from tests.sandbox.newsroom import Newsroom

Json = dict[str, Any]


class Visitor:
    def __init__(self, url: str, session: aiohttp.ClientSession, newsroom: Newsroom) -> None:
        self.url = url
        self.session = session
        self.newsroom = newsroom

    async def do(self, act: str, user: User, **given: Any) -> tuple[int, Json]:
        async with self.session.post(f"{self.url}/do/{act}", json={"as": user.id, **given}) as response:
            return response.status, await response.json()

    @asynccontextmanager
    async def following(self, user_id: str = "") -> AsyncIterator[AsyncIterator[Json]]:
        """Follow as a person; yields the states that the stream brings."""
        async with self.session.get(f"{self.url}/changes", params={"as": user_id}) as response:
            assert response.content_type == "text/event-stream"
            yield _states(response)


async def _states(response: aiohttp.ClientResponse) -> AsyncIterator[Json]:
    # A state may be longer than a line that aiohttp reads at once.
    held = b""
    async for chunk in response.content.iter_any():
        held += chunk
        *events, held = held.split(b"\n\n")
        for event in events:
            if event.startswith(b"data: "):
                yield json.loads(event.removeprefix(b"data: "))


async def until(states: AsyncIterator[Json], true: Callable[[Json], bool]) -> Json:
    async for state in states:
        if true(state):
            return state
    raise AssertionError("The stream ended first.")
