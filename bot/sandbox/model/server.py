"""A scripted model on 127.0.0.1, spoken to over HTTP like any OpenAI-compatible server."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.model.completion import completion
from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Script

MODEL = "scripted"
_LARGEST_REQUEST = 8 * 1024 * 1024


class ModelServer:
    """Serves ``/v1/chat/completions`` and ``/v1/models`` while entered, on a free port.

    `requests` holds every chat request in the order it came in.
    """

    def __init__(self, script: Script) -> None:
        self.requests: list[ChatRequest] = []
        self._script = script
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        # A script may never answer: closing ends it at once.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)

    @property
    def url(self) -> str:
        """The base URL to give to a client.

        Raises:
            RuntimeError: the server is not running.
        """
        if not self._runner.addresses:
            raise RuntimeError("The scripted model is not running; enter it first.")
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _complete(self, http: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in http.headers.items()}
        request = ChatRequest(await http.json(), headers)
        self.requests.append(request)
        reply = self._script(request)
        if isinstance(reply, str):
            return web.json_response(completion(request, reply))
        return await reply(http)

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response(
            {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "demo"}]}
        )
