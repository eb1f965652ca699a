"""Bringing events, clicks and commands to the app, over HTTP or a socket, with Slack's retries."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.installation import Installation
from bot.sandbox.wire import Json

PATIENCE_SECONDS = 3.0
Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand something to the app. `status` is None when no answer came."""

    status: int | None
    ms: float
    body: str = ""
    failure: str | None = None
    """Slack's word for what went wrong, which the next try carries as its retry reason."""
    final: bool = False
    """The app asked not to be sent this again."""


@dataclass(slots=True, eq=False)
class Delivery:
    """Something handed, or not, to the app: an event, an interaction, a command."""

    kind: Kind
    name: str
    payload: Json
    transport: Literal["http", "socket"]
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def event_id(self) -> str | None:
        """The event's id; interactions and commands have none."""
        return self.payload.get("event_id")

    @property
    def status(self) -> int | None:
        """The status of the last try."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def ms(self) -> float:
        """How long the last try took, in milliseconds."""
        return self.attempts[-1].ms if self.attempts else 0.0

    @property
    def body(self) -> str:
        """What the app answered last."""
        return self.attempts[-1].body if self.attempts else ""

    @property
    def ok(self) -> bool:
        """Whether the app took it."""
        return bool(self.attempts) and self.attempts[-1].failure is None

    @property
    def answer(self) -> Json:
        """The app's answer as JSON; plain text is ``{"text": ...}``, an empty one is ``{}``."""
        if not self.body.strip():
            return {}
        try:
            found = json.loads(self.body)
        except json.JSONDecodeError:
            return {"text": self.body}
        return found if isinstance(found, dict) else {"text": self.body}


class Road(Protocol):
    """A way to the app."""

    transport: Literal["http", "socket"]

    async def take(self, delivery: Delivery, patience: float) -> Attempt:
        """Try once; `delivery.attempts` are the tries before."""
        ...


class HttpRoad:
    """Signed POST requests to the app's request URL."""

    transport: Literal["http", "socket"] = "http"

    def __init__(self, url: str, session: aiohttp.ClientSession, installation: Installation) -> None:
        self._url = url
        self._session = session
        self._installation = installation

    async def take(self, delivery: Delivery, patience: float) -> Attempt:
        """POST once, not following redirects."""
        body, content_type = _encoded(delivery)
        # Bolt compares the signature's time with the real clock, whatever time the workspace has.
        headers = {"Content-Type": content_type, **self._installation.sign(body, at=time.time())}
        if delivery.attempts:
            headers["X-Slack-Retry-Num"] = str(len(delivery.attempts))
            headers["X-Slack-Retry-Reason"] = delivery.attempts[-1].failure or "unknown_error"
        started = time.perf_counter()

        def ms() -> float:
            return (time.perf_counter() - started) * 1000

        try:
            async with self._session.post(
                self._url,
                data=body.encode(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=patience),
                allow_redirects=False,
            ) as response:
                text = await response.text()
                failure = None if response.status // 100 == 2 else "http_error"
                final = failure is not None and response.headers.get("X-Slack-No-Retry") == "1"
                return Attempt(response.status, ms(), text, failure, final)
        except TimeoutError:
            return Attempt(None, ms(), failure="http_timeout")
        except aiohttp.ClientError:
            return Attempt(None, ms(), failure="connection_failed")


async def deliver(delivery: Delivery, road: Road, *, patience: float, retry_delays: Sequence[float]) -> None:
    """Try until the app takes it. Only events are tried again, after each of `retry_delays` seconds."""
    delays = retry_delays if delivery.kind == "events_api" else ()
    delivery.attempts.append(await road.take(delivery, patience))
    for delay in delays:
        if delivery.ok or delivery.attempts[-1].final:
            return
        await asyncio.sleep(delay)
        delivery.attempts.append(await road.take(delivery, patience))


def _encoded(delivery: Delivery) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    match delivery.kind:
        case "events_api":
            return json.dumps(delivery.payload), "application/json"
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}), form
        case "slash_commands":
            return urlencode(delivery.payload), form
