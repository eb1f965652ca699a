"""Slack's front door: the Web API, response URLs and sockets over HTTP."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.sandbox import arguments
from bot.sandbox.faults import Faults, Line
from bot.sandbox.files import SIGN_IN
from bot.sandbox.installation import Installation
from bot.sandbox.methods import METHODS
from bot.sandbox.request import Method, Request
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sockets import Sockets
from bot.sandbox.wire import Json, Refusal
from bot.sandbox.workspace import Call, Opening, Workspace

_MOST_BYTES = 2**21


class Front:
    """Answers HTTP. `url` is set once the server knows its port."""

    def __init__(
        self,
        workspace: Workspace,
        installation: Installation,
        *,
        faults: Faults,
        sockets: Sockets,
        response_urls: ResponseUrls,
    ) -> None:
        self.url = ""
        self.closing = asyncio.Event()
        self._workspace = workspace
        self._installation = installation
        self._faults = faults
        self._sockets = sockets
        self._response_urls = response_urls

    def application(self) -> web.Application:
        """Return the routes."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_post("/response/{key}", self._respond)
        app.router.add_get("/link", self._sockets.serve)
        app.router.add_get("/files-pri/{file}/{name:.*}", self._file)
        return app

    def response_url(self, key: str) -> str:
        """Return the address for a response URL's key."""
        return f"{self.url}/response/{key}"

    def _open_socket(self) -> str:
        return f"{self.url.replace('http', 'ws', 1)}/link?ticket={self._sockets.ticket()}"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            sent = await _sent(request)
        except Refusal as refusal:
            return self._done(name, {}, refusal.as_json())
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(sent.get("token", ""))
        sent.pop("token", None)
        fault = self._faults.take(name, sent)
        line = Line(
            cut=lambda: request.transport.abort() if request.transport else None, closing=self.closing
        )
        instead = await fault.before(line)
        if instead is not None:
            self._record(name, sent, f"fault: {fault}")
            return instead
        try:
            body = self._run(name, token, sent)
        except Refusal as refusal:
            body = refusal.as_json()
        answer = self._done(name, sent, body)
        return await fault.after(line) or answer

    def _run(self, name: str, token: str, sent: Json) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        self._authenticate(method, token)
        self._installation.need(*method.scopes)
        args = arguments.read(sent, method.required, method.optional)
        request = Request(self._workspace, self._installation, args, self._open_socket)
        return {"ok": True, **method.run(request)}

    def _authenticate(self, method: Method, token: str) -> None:
        if not token:
            raise Refusal("not_authed")
        right, other = self._installation.bot_token, self._installation.app_token
        if method.app_level:
            right, other = other, right
        if token == other:
            raise Refusal("not_allowed_token_type")
        if token != right:
            raise Refusal("invalid_auth")

    def _done(self, name: str, sent: Json, body: Json) -> web.Response:
        self._record(name, sent, "ok" if body["ok"] else body["error"])
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._installation.scopes))}
        return web.json_response(body, headers=headers)

    def _record(self, name: str, sent: Json, outcome: str) -> None:
        self._workspace.calls.append(Call(name, sent, self._workspace.clock(), outcome))
        self._workspace.changed()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """Give a file to the app; Slack answers whoever may not have it with a page to sign in on."""
        file = self._workspace.files.get(request.match_info["file"])
        sent = request.headers.get("Authorization", "")
        installed = self._installation
        given = (
            file is not None
            and sent == f"Bearer {installed.bot_token}"
            and "files:read" in installed.scopes
            and self._workspace.may_open(file)
            and not file.deleted
        )
        self._workspace.openings.append(Opening(request.match_info["file"], sent, given))
        self._workspace.changed()
        fault = self._faults.take("files", {})
        line = Line(
            cut=lambda: request.transport.abort() if request.transport else None, closing=self.closing
        )
        if (instead := await fault.before(line)) is not None:
            return instead
        if file is None or not given:
            return web.Response(body=SIGN_IN, content_type="text/html")
        if file.leads_to is not None:
            return web.Response(status=302, headers={"Location": file.leads_to})
        return web.Response(
            body=file.content,
            headers={"Content-Type": file.mimetype, "Content-Disposition": "attachment"},
        )

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            sent = await _sent(request)
            self._response_urls.use(key, sent)
        except Refusal as refusal:
            status = 404 if refusal.code in {"used_url", "expired_url", "no_service"} else 400
            return web.json_response(refusal.as_json(), status=status)
        return web.Response(text="ok")


async def _sent(request: web.Request) -> Json:
    """Return what a request carries: its query, and its body as a form or as JSON."""
    sent: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except json.JSONDecodeError:
            raise Refusal("invalid_json") from None
        if not isinstance(body, dict):
            raise Refusal("json_not_object")
        return sent | body
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return sent | {
            name: value for name, value in (await request.post()).items() if isinstance(value, str)
        }
    return sent
