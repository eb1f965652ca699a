"""A model that answers when it is let, and says when it has been asked."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.sandbox.model.completion import completion
from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Raw
from tests.fakes import harbour


class SlowModel:
    """A script for `ModelServer`: each answer waits until `let` is set.

    An article with the words of `at_once`, if there are any, is answered without waiting.
    """

    def __init__(self, *, at_once: str | None = None) -> None:
        self._at_once = at_once
        self.asked = asyncio.Event()
        self.let = asyncio.Event()

    def __call__(self, request: ChatRequest) -> Raw:
        """Answer about another article: the check lets nothing of it pass that is not in this one."""
        waits = self._at_once is None or not any(self._at_once in text for _, text in request.turns)

        async def answer(_: web.Request) -> web.StreamResponse:
            self.asked.set()
            if waits:
                await self.let.wait()
            return web.json_response(completion(request, harbour.GOOD))

        return answer
