"""Who may talk to the page: a browser on this machine, from the page itself, and nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

NAMES = ("127.0.0.1", "localhost")
_HTTP = 80

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        # Chromium then refuses to make markup of any string, whatever our scripts do.
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse another site's requests, and those that reach this address under another name.

    A site may point its own name at 127.0.0.1 (DNS rebinding): its requests carry that name as
    their Host. What changes anything must be JSON, which no form of another site can send.
    """
    if request.host.casefold() not in _hosts(request):
        raise web.HTTPMisdirectedRequest(text="This page answers only at 127.0.0.1 and localhost.")
    origin = request.headers.get("Origin")
    if origin is not None and origin.casefold() != f"http://{request.host.casefold()}":
        raise web.HTTPForbidden(text="Another site may not use this page.")
    if request.method == "POST" and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON.")
    return await handler(request)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every response, errors included."""
    response.headers.update(HEADERS)


def _hosts(request: web.Request) -> set[str]:
    """Return the hosts by which the socket that the request came through is known."""
    address = request.transport.get_extra_info("sockname") if request.transport else None
    if address is None:
        return set()
    port = address[1]
    return {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == _HTTP else set())
