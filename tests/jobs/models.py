"""A newsroom with a scripted model, which may also fail or be waited for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.analysis.model.settings import ModelSettings
from bot.program.analysts import desk_with
from bot.sandbox.model.completion import completion
from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Raw, liar
from bot.sandbox.model.server import MODEL, ModelServer
from tests.newsrooms import Newsroom, open_newsroom

SAID: dict[str, Any] = {
    "c": [
        {
            "s": "The old bridge at Veldany is safe for lorries",
            "w": "Ilse Karro",
            "m": "",
            "e": ["is safe for lorries"],
        }
    ],
    "r": [{"s": "Denied that the bridge was safe", "w": "Oru Tamm", "m": "", "e": ["denied that"], "a": 0}],
    "x": [{"s": "The bridge carries 14,000 lorries a day", "e": ["14,000 lorries"]}],
    "u": [],
    "a": [["Ilse Karro", "pc", "Mayor", "Karro"], ["Oru Tamm", "pr", "Inspector", "Tamm"]],
}


class Model:
    """Answers about the newsroom's article; while `down` it fails, while `held` it waits."""

    def __init__(self) -> None:
        self.down = False
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self._right = liar(SAID, None)

    def __call__(self, request: ChatRequest) -> str | Raw:
        """Answer one request."""

        async def answer(_: web.Request) -> web.StreamResponse:
            self.asked.set()
            await self.go_on.wait()
            if self.down:
                return web.json_response({"error": {"message": "no"}}, status=400)
            reply = self._right(request)
            return web.json_response(completion(request, reply if isinstance(reply, str) else json.dumps({})))

        return answer


@asynccontextmanager
async def with_model(url: str, model: Model) -> AsyncIterator[Newsroom]:
    """Run a newsroom whose desk asks that model."""
    async with ModelServer(model) as server:
        settings = ModelSettings(MODEL, base_url=server.url, backoff=0.001)
        async with desk_with(settings) as desk, open_newsroom(url, desk=desk) as newsroom:
            yield newsroom
