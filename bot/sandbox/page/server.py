"""The page's own HTTP server: files, the stream of what one sees, and what one does."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from aiohttp import ClientConnectionResetError, web

from bot.sandbox.page.acts import UnableError, do
from bot.sandbox.page.changes import Changes
from bot.sandbox.page.guard import add_headers, guard
from bot.sandbox.page.state import state
from bot.sandbox.people import User
from bot.sandbox.server import HOST, SlackServer
from bot.sandbox.wire import Json, Refusal

# An attached file comes in base64, which takes a third more.
_MOST_BYTES = 2**23
# A stream whose browser has gone is noticed only when something is written to it.
_BEAT_SECONDS = 15.0
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}


class Page:
    """Shows a workspace in the browser, on 127.0.0.1 only.

    Args:
        slack: the workspace's server, started and with its app.
        sample: the article that the page offers to those who have none at hand.
        port: 0 for any free one.
    """

    def __init__(self, slack: SlackServer, *, sample: str, port: int = 0) -> None:
        self._slack = slack
        self._sample = sample
        self._port = port
        self._changes = Changes(slack.workspace)
        self._files = _files()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)

    async def start(self) -> str:
        """Listen, and return the page's address.

        Raises:
            OSError: the port cannot be listened on.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        return f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """End the streams and stop listening."""
        await self._runner.cleanup()

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=_MOST_BYTES)
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._end_streams)
        app.router.add_get("/", self._index)
        app.router.add_get("/static/{name}", self._file)
        app.router.add_get("/favicon.ico", _no_icon)
        app.router.add_get("/sample", self._sample_article)
        app.router.add_get("/changes", self._stream)
        app.router.add_post("/do/{act}", self._do)
        return app

    async def _end_streams(self, _: web.Application) -> None:
        self._changes.close()

    async def _index(self, _: web.Request) -> web.Response:
        return self._served("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return self._served(request.match_info["name"])

    def _served(self, name: str) -> web.Response:
        if name not in self._files:
            raise web.HTTPNotFound
        return web.Response(text=self._files[name], content_type=_TYPES[name.rsplit(".", 1)[1]])

    async def _sample_article(self, _: web.Request) -> web.Response:
        return web.Response(text=self._sample)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Stream what a person sees, whole, as server-sent events: now and after each change of it."""
        workspace = self._slack.workspace
        viewer = self._viewer(request.query.get("as"))
        response = web.StreamResponse()
        response.content_type = "text/event-stream"
        await response.prepare(request)
        sent = ""
        try:
            async for changed in self._changes.follow(beat=_BEAT_SECONDS):
                seen = state(workspace, viewer, self._slack.installation.shortcuts) if changed else None
                body = json.dumps(seen) if changed else sent
                # A comment line keeps the stream alive; a change of what one does not see is none.
                line = ": still here\n\n" if body == sent else f"data: {body}\n\n"
                await response.write(line.encode())
                sent = body
            await response.write_eof()
        except ClientConnectionResetError:
            pass  # The browser has gone, and with it whoever the stream was for.
        return response

    def _viewer(self, user_id: str | None) -> User:
        """Return that person; the first there is if it is nobody here, as in an address of another day."""
        people = [user for user in self._slack.workspace.users.values() if not user.is_bot]
        if not people:
            raise web.HTTPNotFound(text="Nobody is in this workspace.")
        return next((user for user in people if user.id == user_id), people[0])

    async def _do(self, request: web.Request) -> web.Response:
        try:
            sent = await _json(request)
            return web.json_response(await do(self._slack, request.match_info["act"], sent))
        except UnableError as error:
            return web.json_response({"problem": str(error)}, status=409)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=400)


def _files() -> dict[str, str]:
    """Return the page's files by name; nothing else can be asked for."""
    folder = resources.files("bot.sandbox.page") / "static"
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.rsplit(".", 1)[-1] in _TYPES
    }


async def _no_icon(_: web.Request) -> web.Response:
    return web.Response(status=204)


async def _json(request: web.Request) -> Json:
    try:
        sent: Any = json.loads(await request.text())
    except (ValueError, RecursionError):
        raise Refusal("invalid_json") from None
    if not isinstance(sent, dict):
        raise Refusal("json_not_object")
    return sent
