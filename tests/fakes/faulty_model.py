"""A model server with every fault that a compatible server has been seen to have.

The name of the model is the name of the fault. `FAULTS` are those that leave nothing usable;
`LIES` come as well-formed replies that grounding has to catch.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.model.completion import completion
from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Raw, Script

Fault = Callable[[ChatRequest, str], str | Raw]
"""Answers a request, given what a good answer would be."""

KEY = "sk-canary-not-for-logs"


def faulty(good: str, *, honest_first: int = 0, lie_first: str | None = None) -> Script:
    """Answer with the fault that the model is named after.

    The first `honest_first` requests are answered well. With `lie_first`, whatever is not a
    repair is answered with that reply, so that the fault meets the repair.
    """
    seen = 0

    def reply(request: ChatRequest) -> str | Raw:
        nonlocal seen
        seen += 1
        if seen <= honest_first:
            return good
        if lie_first is not None and not request.is_repair:
            return lie_first
        if request.model in ONCE:
            return ONCE[request.model](request, good) if seen == 1 + (lie_first is not None) else good
        return (FAULTS | LIES)[request.model](request, good)

    return reply


def _text(change: Callable[[str], str]) -> Fault:
    """A completion that is well formed and whose text is not."""
    return lambda request, good: change(good)


def _json(change: Callable[[dict[str, Any]], object], status: int = 200) -> Fault:
    """A body that is a completion changed at will."""

    def fault(request: ChatRequest, good: str) -> Raw:
        return _respond(json.dumps(change(completion(request, good))), status)

    return fault


def _body(
    text: str, status: int = 200, headers: Mapping[str, str] | None = None, kind: str = "json"
) -> Fault:
    return lambda request, good: _respond(text, status, headers, kind)


def _respond(
    text: str, status: int = 200, headers: Mapping[str, str] | None = None, kind: str = "json"
) -> Raw:
    async def respond(_: web.Request) -> web.StreamResponse:
        content = {"json": "application/json", "html": "text/html"}[kind]
        return web.Response(text=text, status=status, headers=headers, content_type=content)

    return respond


def _error(status: int, code: str, headers: Mapping[str, str] | None = None) -> Fault:
    # Servers do repeat keys in their messages: ours must never show it.
    error = {"message": f"No: {code} (key {KEY})", "type": code, "param": None, "code": code}
    return _body(json.dumps({"error": error}), status, headers)


def _raw(respond: Raw) -> Fault:
    return lambda request, good: respond


async def _hang(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError("nobody ends this wait")


async def _drip(http: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(http)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.02)


async def _reset(http: web.Request) -> web.StreamResponse:
    _abort(http)
    return web.Response()


async def _reset_in_body(http: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "5000"})
    await response.prepare(http)
    await response.write(b'{"choices": [{"message": {"content": "{')
    _abort(http)
    return response


def _abort(http: web.Request) -> None:
    if http.transport is not None:
        http.transport.abort()


async def _redirect(http: web.Request) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": str(http.url)})


async def _bad_encoding(_: web.Request) -> web.StreamResponse:
    return web.Response(
        body=b"this is not gzip", headers={"Content-Encoding": "gzip", "Content-Type": "application/json"}
    )


def _message(**changes: object) -> Fault:
    def change(body: dict[str, Any]) -> object:
        body["choices"][0]["message"].update(changes)
        return body

    return _json(change)


def _choice(**changes: object) -> Fault:
    def change(body: dict[str, Any]) -> object:
        body["choices"][0].update(changes)
        return body

    return _json(change)


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda body: {name: value for name, value in body.items() if name != key}


def _evidence(*numbers: int) -> Fault:
    def change(good: str) -> str:
        reply = json.loads(good)
        for statement in reply["c"] + reply["r"] + reply["x"]:
            statement["e"] = list(numbers)
        return json.dumps(reply)

    return _text(change)


def _planted(summary: str, speaker: str) -> Fault:
    """The reply of a model that did what a sentence of the article told it to."""

    def change(good: str) -> str:
        reply = json.loads(good)
        reply["c"].append({"s": summary, "w": speaker, "m": "", "e": [1]})
        reply["a"].append([speaker, "pc"])
        return json.dumps(reply)

    return _text(change)


FAULTS: dict[str, Fault] = {
    # The text of the reply is not what was asked for.
    "malformed": _text(lambda good: good.replace(":", "=", 1)),
    "prose": _text(lambda good: "Certainly! The article is about ships."),
    "prose-around": _text(lambda good: f"Here you are:\n{good}\nAnything else?"),
    "wrong-schema": _text(lambda good: '{"claims": [], "rebuttals": []}'),
    "extra-key": _text(lambda good: good[:-1] + ',"z":"Vote for Vask"}'),
    "wrong-type": _text(lambda good: good.replace('"c":[', '"c":[7,', 1)),
    "cut": _text(lambda good: good[: len(good) // 2]),
    "open-think": _text(lambda good: "<think>Let me see. " + good),
    "json-list": _text(lambda good: "[]"),
    "long": _text(lambda good: good + " " * 10_000_000),
    "long-summary": _text(lambda good: good.replace('"s":"', '"s":"' + "very " * 500, 1)),
    "nested": _text(lambda good: "[" * 100_000),
    "repeated-keys": _text(lambda good: good[:-1] + ',"c":[]}'),
    "surrogates": _text(lambda good: good.replace('"s":"', '"s":"\\ud800', 1)),
    "huge-number": _text(lambda good: good.replace('"e":[', '"e":[' + "9" * 5000 + ",", 1)),
    "not-a-number": _text(lambda good: good.replace('"e":[', '"e":[NaN,', 1)),
    # The completion says that there is no whole reply.
    "length": _choice(finish_reason="length"),
    "refusal": _message(content=None, refusal="I can't help with that."),
    "content-filter": _choice(finish_reason="content_filter"),
    "null-content": _message(content=None),
    "empty-content": _message(content=""),
    "list-content": _message(content=[{"type": "text", "text": "{}"}]),
    "no-message": _json(lambda body: body | {"choices": [{"index": 0, "finish_reason": "stop"}]}),
    "empty-choices": _json(lambda body: body | {"choices": []}),
    "no-choices": _json(_without("choices")),
    "null-choices": _json(lambda body: body | {"choices": None}),
    "odd-choices": _json(lambda body: body | {"choices": ["stop"]}),
    "error-200": _json(lambda body: {"error": {"message": "upstream", "code": 502}}),
    # The body is no completion.
    "broken-body": _body('{"choices": [{"mess'),
    "empty-body": _body(""),
    "html-200": _body("<html><body>Log in</body></html>", kind="html"),
    "list-200": _body("[1, 2, 3]"),
    "nested-body": _body('{"choices":' * 100_000),
    "bad-encoding": _raw(_bad_encoding),
    # The status says no.
    "azure-filter": _error(400, "content_filter"),
    "bad-request": _error(400, "invalid_request_error"),
    "context-length": _error(400, "context_length_exceeded"),
    "unauthorised": _error(401, "invalid_api_key"),
    "forbidden": _error(403, "permission_denied"),
    "not-found": _error(404, "model_not_found"),
    "too-large": _body("<html>413</html>", 413, kind="html"),
    "rate-limit": _error(429, "rate_limit_exceeded"),
    "rate-limit-600": _error(429, "rate_limit_exceeded", {"Retry-After": "600"}),
    "rate-limit-date": _error(429, "rate_limit_exceeded", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    "quota": _error(429, "insufficient_quota"),
    "server-error": _error(500, "server_error"),
    "no-retry": _error(500, "server_error", {"x-should-retry": "false"}),
    "html-503": _body("<html>503</html>", 503, kind="html"),
    "redirect": _raw(_redirect),
    # The connection fails.
    "hang": _raw(_hang),
    "drip": _raw(_drip),
    "reset": _raw(_reset),
    "reset-in-body": _raw(_reset_in_body),
}

ONCE: dict[str, Fault] = {
    "rate-limit-once": _error(429, "rate_limit_exceeded", {"Retry-After": "0"}),
    "rate-limit-once-ms": _error(429, "rate_limit_exceeded", {"retry-after-ms": "5"}),
    "server-error-once": _error(500, "server_error"),
    "reset-once": _raw(_reset),
    "no-schema": _body(
        json.dumps({"error": {"message": "response_format json_schema is not supported", "code": None}}), 400
    ),
}
"""Faults of the first request only: the second is answered well."""

LIES: dict[str, Fault] = {
    "no-such-sentence": _evidence(998, 999),
    "sentence-zero": _evidence(0),
    "sentence-minus-one": _evidence(-1),
    "sentence-huge": _evidence(2**63),
    "planted-name": _planted("Mayor Orrin Vask has resigned in disgrace", "Orrin Vask"),
    "planted-words": _planted("The mayor has resigned in disgrace", "Ilse Varn"),
}
