"""The one function that opens a link, as a stranger on the public web would and no further.

Whoever writes an article may choose where its links lead. So the address that is really connected
to is checked, each time, on every redirect: a name that changes its answer gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    ThreadedResolver,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_exceptions import InvalidURL
from yarl import URL

from bot.article.addresses import is_public
from bot.article.documents import MAX_FILE_BYTES
from bot.article.places import Places
from bot.article.targets import COPY, parse_link, resolve_redirect
from bot.errors import InputError
from bot.version import __version__

MAX_REDIRECTS = 5
# Seconds for all of it, redirects included, and for one connection.
MAX_SECONDS = 20
_CONNECT_SECONDS = 8
# At a time in each process: each may take 25 MB, and most wait for somebody else's server.
MAX_OPEN = 8
_CHUNK = 65_536

Detours = Mapping[tuple[str, int], tuple[str, int]]
"""Host and port to the address and port that stand in for them, unchecked: a composition root's
business, for servers that only its own machine has."""
NO_DETOURS: Detours = MappingProxyType({})

_HEADERS = {
    "User-Agent": f"Rejoinder/{__version__} (opens links that a newsroom's reporters give it)",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/*;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_STATUS = {
    401: "asks for a subscription or a sign-in",
    402: "asks for a subscription or a sign-in",
    403: "does not show its page to programs",
    404: "leads to a page that is not there",
    410: "leads to a page that is no longer there",
    429: "does not show its page to programs",
    451: "may not be shown here, for legal reasons",
}
_DATA = f"is data for programs, not an article: {COPY}."
# By type, or by the part before its slash.
_NO_DOCUMENT = {
    "image": "is a picture: give the article's link or its text.",
    "audio": "is a recording: give the text of the article, or a transcript.",
    "video": "is a video: give the text of the article, or a transcript.",
    "font": _DATA,
    "application/json": _DATA,
    "application/javascript": _DATA,
    "text/javascript": _DATA,
    "text/css": _DATA,
}


_places = Places(MAX_OPEN)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a link holds: `url` is where the redirects ended, the type is as its server declares it."""

    url: str
    data: bytes
    mimetype: str | None
    charset: str | None


async def fetch(url: str, *, detours: Detours = NO_DETOURS, seconds: float = MAX_SECONDS) -> Fetched:
    """Open a link: HTTP or HTTPS on its own port, a public address, five redirects, 25 MB.

    No cookie, password or proxy is used, and the link's host learns nothing but our name.

    Raises:
        InputError: it may not be opened, or nothing comes of it; the sentence says what to do.
    """
    target = parse_link(url)
    door = _Door(detours)
    try:
        async with _places.one(), asyncio.timeout(seconds), _session(door) as session:
            for _ in range(MAX_REDIRECTS + 1):
                async with session.get(target, allow_redirects=False) as response:
                    location = _redirect(response)
                    if location is None:
                        return await _received(response, target)
                target = resolve_redirect(target, location)
    except TimeoutError:
        raise InputError(f"That link takes too long to answer: try again later, or {COPY}.") from None
    except (ClientError, OSError, ValueError) as error:
        raise InputError(_reason(error, door, target)) from None
    raise InputError(f"That link redirects more than {MAX_REDIRECTS} times: open it in a browser and {COPY}.")


def _session(door: _Door) -> ClientSession:
    connector = TCPConnector(
        resolver=door, socket_factory=door.socket, use_dns_cache=False, force_close=True, limit=1
    )
    return ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        headers=_HEADERS,
        timeout=ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
        trust_env=False,
    )


class _ClosedError(OSError):
    """The address is not of the public web."""


class _Door(AbstractResolver):
    """Looks names up, and lets through only connections to the public web and to what detours name."""

    def __init__(self, detours: Detours) -> None:
        self._detours = detours
        self._exempt = frozenset(detours.values())
        self._names = ThreadedResolver()
        self.turned_away = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Look a name up, or take its detour."""
        if detour := self._detours.get((host, port)):
            address, port = detour
            return [
                ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            ]
        return await self._names.resolve(host, port, family)

    async def close(self) -> None:
        """Nothing is kept open."""
        await self._names.close()

    def socket(self, address: tuple[int, int, int, str, tuple[str | int, ...]]) -> socket.socket:
        """Return a socket for the one address that it will be connected to, if that is public."""
        family, kind, protocol, _, where = address
        host, port = str(where[0]), int(where[1])
        if (host, port) not in self._exempt and not is_public(host):
            self.turned_away = True
            raise _ClosedError("not a public address")
        return socket.socket(family, kind, protocol)


def _redirect(response: ClientResponse) -> str | None:
    if response.status not in (301, 302, 303, 307, 308):
        return None
    return response.headers.get("Location")


async def _received(response: ClientResponse, url: URL) -> Fetched:
    if refusal := _refusal(response):
        raise InputError(f"That link {refusal}")
    if (response.content_length or 0) > MAX_FILE_BYTES:
        raise InputError(_TOO_LARGE)
    data = bytearray()
    # Counted as it is unpacked, in pieces that aiohttp keeps small.
    async for chunk in response.content.iter_chunked(_CHUNK):
        data += chunk
        if len(data) > MAX_FILE_BYTES:
            raise InputError(_TOO_LARGE)
    declared = response.content_type if "Content-Type" in response.headers else None
    return Fetched(str(url.with_fragment(None)), bytes(data), declared, response.charset)


_TOO_LARGE = f"That link holds more than {MAX_FILE_BYTES // 1_000_000} MB: {COPY}."


def _refusal(response: ClientResponse) -> str | None:
    """Say why an answer is not read, before its body is."""
    status, declared = response.status, response.content_type
    if status in (200, 203):
        return _NO_DOCUMENT.get(declared) or _NO_DOCUMENT.get(declared.partition("/")[0])
    if status >= 500:
        return f"does not work at the moment ({status}): try again later, or {COPY}."
    return _STATUS.get(status, "shows no page") + f" ({status}): {COPY}."


def _reason(error: Exception, door: _Door, url: URL) -> str:
    if door.turned_away:
        return f"That link leads to a private or reserved address, which is not opened: {COPY}."
    if isinstance(error, ClientConnectorDNSError):
        return f"There is no host {url.host}: check the link."
    if isinstance(error, (ClientConnectorCertificateError, ssl.SSLError)):
        return f"The host {url.host} cannot prove who it is (its certificate is not valid): {COPY}."
    if isinstance(error, InvalidURL):
        return f"That is not the address of a page: check the link, or {COPY}."
    return f"The host {url.host} does not answer as a web page should: try again later, or {COPY}."
