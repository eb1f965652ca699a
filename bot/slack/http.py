"""Slack over HTTP: the events route, and what an operator's probes ask for."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot import metrics

EVENTS = "/slack/events"
_TIMESTAMP = re.compile(r"[0-9]{1,20}", re.ASCII)
Probe = Callable[[], Awaitable[str | None]]


def web_application(app: AsyncApp | None, ready: Probe) -> web.Application:
    """Return the web application: `/slack/events` where `app` is given, `/healthz`, `/readyz`.

    `ready` returns None, or one sentence that says what is missing.
    """

    async def events(request: web.Request) -> web.StreamResponse:
        assert app is not None  # noqa: S101 - routed only with an app
        begun = time.perf_counter()
        # What Slack never sends is refused before Bolt stumbles over it: anybody may send it.
        if not _TIMESTAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "0")):
            return web.Response(status=401)
        try:
            asked = await to_bolt_request(request)
        except (ValueError, LookupError, TypeError, AttributeError):
            return web.Response(status=400)
        answer = await to_aiohttp_response(await app.async_dispatch(asked))
        if answer.status == 200:
            metrics.time_acknowledgement("http", time.perf_counter() - begun)
        return answer

    async def healthy(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readiness(_: web.Request) -> web.Response:
        reason = await ready()
        if reason is None:
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "not ready", "reason": reason}, status=503)

    application = web.Application(client_max_size=4 * 1024 * 1024)
    if app is not None:
        application.router.add_post(EVENTS, events)
    application.router.add_get("/healthz", healthy)
    application.router.add_get("/readyz", readiness)
    return application
