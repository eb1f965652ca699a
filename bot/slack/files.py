"""Opening what people attach: at Slack's hosts, with the bot's token, which goes nowhere else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot import metrics
from bot.article.documents import MAX_FILE_BYTES
from bot.errors import DeliveryError, InputError
from bot.jobs.delivery import Downloaded, UnansweredError
from bot.jobs.sources import name_of
from bot.slack.calls import Pause, repeatable, seconds

_log = structlog.get_logger(__name__)

TOO_LARGE = "{name} is larger than {most} MB, which is more than one article: attach the article alone."
NOT_LET = (
    "Slack did not let me open {name}: invite me to the channel that it was shared in, or paste the text. "
    "If I am there, whoever runs me must install the app again with the scope files:read."
)
DELETED = "{name} has been deleted in Slack, or is hidden there: attach it again."
EXTERNAL = (
    "{name} is kept outside Slack, where I cannot open it: download it and attach it, or paste the text."
)
NOT_A_FILE = "{name} is a document of Slack's own, which I cannot read: paste its text into a message."
ELSEWHERE = "{name} lies where I may not open it: attach it again, or paste the text."

# Hosts under these are Slack's own; its files lie there and nowhere else.
_SLACK = ("slack.com", "slack-edge.com", "slack-gov.com")
_REDIRECTS = 3
_TIMEOUT = ClientTimeout(total=60, connect=10)
_CHUNK = 2**16
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_SIGN_IN = re.compile(rb"sign.?in|log.?in", re.IGNORECASE)
_HEAD = 20_000
_GONE = frozenset({"tombstone", "hidden_by_limit"})
# A canvas, a list, an old post: what Slack gives for them is its own page.
_OF_SLACKS_OWN = frozenset({"space", "quip", "canvas", "list", "docs", "canvas_doc"})
_GONE_CODES = frozenset({"file_deleted", "files_hidden_by_limit"})


class Files:
    """Opens files; `client` knows the token, and where Slack is."""

    def __init__(self, client: AsyncWebClient, *, pause: Pause = asyncio.sleep) -> None:
        self._client = client
        self._pause = pause
        self._origin = URL(client.base_url).origin()

    async def download(self, file: Mapping[str, Any]) -> Downloaded:
        """Return what a file holds, of which a message tells.

        Raises:
            InputError: it cannot be had; one sentence says why and what to do.
            DeliveryError: Slack is busy, or does not answer.
        """
        if not (file.get("url_private_download") or file.get("url_private")):
            file = await self._looked_up(file)
        name = name_of(file)
        self._refuse_others(file, name)
        size = _number(file.get("size"))
        if size > MAX_FILE_BYTES:
            raise _sentence(TOO_LARGE, name)
        content = await self._open(str(file.get("url_private_download") or file.get("url_private")), name)
        # Where the token may not open it Slack answers 200, with its page to sign in on.
        if _is_sign_in(content, size):
            metrics.count_call("file", "sign_in")
            _log.warning("slack.file_behind_sign_in", file_id=str(file.get("id")))
            raise _sentence(NOT_LET, name)
        metrics.count_call("file", "ok")
        return Downloaded(content, name, str(file.get("mimetype") or "") or None)

    def _refuse_others(self, file: Mapping[str, Any], name: str) -> None:
        """Refuse what is no file in Slack's keeping."""
        mode = str(file.get("mode") or "")
        if mode in _GONE:
            raise _sentence(DELETED, name)
        if mode == "external" or file.get("is_external"):
            raise _sentence(EXTERNAL, name)
        if mode in _OF_SLACKS_OWN or file.get("filetype") in _OF_SLACKS_OWN:
            raise _sentence(NOT_A_FILE, name)

    async def _looked_up(self, file: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask Slack for a file of which its message says nothing, as Slack Connect's does."""
        name = name_of(file)
        if str(file.get("mode") or "") in _GONE:
            raise _sentence(DELETED, name)
        try:
            answer = await repeatable(
                lambda: self._client.files_info(file=str(file.get("id") or "")), self._pause
            )
        except UnansweredError:
            raise
        except DeliveryError as error:
            if error.after is not None:
                raise
            _log.info("slack.file_not_told", code=error.code)
            raise _sentence(DELETED if error.code in _GONE_CODES else NOT_LET, name) from error
        found: Mapping[str, Any] = answer.get("file") or {}
        if not (found.get("url_private_download") or found.get("url_private")):
            raise _sentence(DELETED if found.get("mode") in _GONE else NOT_LET, name_of(found))
        return found

    async def _open(self, address: str, name: str) -> bytes:
        """Return what lies at an address of Slack's, wherever at Slack's it leads."""
        url = _url(address)
        try:
            async with ClientSession(cookie_jar=DummyCookieJar(), timeout=_TIMEOUT) as session:
                for _ in range(_REDIRECTS + 1):
                    if url is None or not self._is_slacks(url):
                        _log.warning("slack.file_elsewhere")
                        raise _sentence(ELSEWHERE, name)
                    headers = {
                        "Authorization": f"Bearer {self._client.token}",
                        # Its length is compared with what Slack says of it.
                        "Accept-Encoding": "identity",
                    }
                    async with session.get(url, headers=headers, allow_redirects=False) as response:
                        if response.status in (301, 302, 303, 307, 308):
                            url = _url(response.headers.get("Location", ""), base=url)
                            continue
                        return await _content(response, name)
        except (ClientError, TimeoutError) as error:
            metrics.count_call("file", "no_answer")
            raise UnansweredError("no_answer", "Slack did not answer.") from error
        raise _sentence(NOT_LET, name)

    def _is_slacks(self, url: URL) -> bool:
        """Whether the token may go there: to Slack's hosts, and to the server whose API it is for."""
        if url.origin() == self._origin:
            return True
        host = url.host or ""
        return url.scheme == "https" and any(host == ours or host.endswith(f".{ours}") for ours in _SLACK)


async def _content(response: ClientResponse, name: str) -> bytes:
    status = response.status
    if status >= 500:
        metrics.count_call("file", "server_error")
        raise UnansweredError("server_error", "Slack had a fault of its own.")
    if status == 429:
        metrics.count_call("file", metrics.RATE_LIMITED)
        raise DeliveryError(
            "ratelimited", "Slack asks for patience.", after=seconds(response.headers.get("Retry-After"))
        )
    if status != 200:
        metrics.count_call("file", f"status_{status}")
        raise _sentence(DELETED if status in (404, 410) else NOT_LET, name)
    found = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        found += chunk
        if len(found) > MAX_FILE_BYTES:
            raise _sentence(TOO_LARGE, name)
    return bytes(found)


def _is_sign_in(content: bytes, size: int) -> bool:
    """Whether this is Slack's page to sign in on, rather than a file of `size` bytes."""
    head = content[:_HEAD]
    names_slack = b"slack" in head.lower() and _SIGN_IN.search(head) is not None
    return _PAGE.match(content) is not None and len(content) != size and names_slack


def _url(address: str, base: URL | None = None) -> URL | None:
    """Return an address as what is asked of the network, None for one that is none."""
    # Where readers of addresses differ on what the host is, it is not asked.
    if re.search(r"[\s\\\x00-\x1f]", address):
        return None
    try:
        url = URL(address)
        url = base.join(url) if base is not None else url
    except (ValueError, TypeError):
        return None
    return url if url.scheme in ("http", "https") and url.host and url.user is None else None


def _sentence(words: str, name: str) -> InputError:
    return InputError(words.format(name=name[:80], most=MAX_FILE_BYTES // 1_000_000))


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
