"""A model that answers when it is let, and says when it has been asked."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.sandbox.model.completion import completion
from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Raw
from tests.fakes import harbour


class SlowModel:
    """A script for `ModelServer`: each answer waits until `let` is set."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.let = asyncio.Event()

    def __call__(self, request: ChatRequest) -> Raw:
        """Answer about another article: the check refuses it, and the rules brief instead."""

        async def answer(_: web.Request) -> web.StreamResponse:
            self.asked.set()
            await self.let.wait()
            return web.json_response(completion(request, harbour.GOOD))

        return answer
