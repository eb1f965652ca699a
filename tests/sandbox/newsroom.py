"""A small newsroom, and a small real Bolt app in it, over either transport."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Installation, SlackServer, Workspace

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "note",
    "title": {"type": "plain_text", "text": "A note"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "note",
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}
ANSWER: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "A harbour brief"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "evidence",
                "text": {"type": "plain_text", "text": "Evidence"},
                "value": "7",
            }
        ],
    },
]


class Newsroom:
    """A server with two reporters and a desk."""

    def __init__(self, **options: Any) -> None:
        self.workspace = Workspace()
        self.server = SlackServer(self.workspace, options.pop("installation", None), **options)
        self.mara = self.workspace.add_user("Mara Lind", tz="Europe/Berlin")
        self.odo = self.workspace.add_user("Odo Fenwick", tz="America/New_York")
        self.desk = self.workspace.add_channel("world-desk", members=[self.mara, self.odo])
        self.heard: list[dict[str, Any]] = []
        self.failures = 0

    @property
    def installation(self) -> Installation:
        return self.server.installation

    def client(self, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
        return AsyncWebClient(
            token=token or self.installation.bot_token,
            base_url=self.server.api_url,
            session=session,
            retry_handlers=[],
        )


@asynccontextmanager
async def open_newsroom(**options: Any) -> AsyncIterator[Newsroom]:
    newsroom = Newsroom(**options)
    async with newsroom.server:
        yield newsroom


@asynccontextmanager
async def with_app(newsroom: Newsroom, *, socket: bool = False) -> AsyncIterator[AsyncApp]:
    """Run a Bolt app against the newsroom until the block ends."""
    async with aiohttp.ClientSession() as session:
        client = newsroom.client(session)
        app = AsyncApp(
            client=client, signing_secret=newsroom.installation.signing_secret, process_before_response=True
        )
        _listen(app, newsroom)
        if socket:
            handler = AsyncSocketModeHandler(app, newsroom.installation.app_token, web_client=client)
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            await newsroom.server.sockets.connected()
            try:
                yield app
            finally:
                await newsroom.server.settled()
                await handler.close_async()  # type: ignore[no-untyped-call]  # as above
            return
        runner = web.AppRunner(app.web_app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        newsroom.server.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        try:
            yield app
        finally:
            await newsroom.server.settled()
            await runner.cleanup()


def _listen(app: AsyncApp, newsroom: Newsroom) -> None:
    @app.event("app_mention")
    async def mention(event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        newsroom.heard.append(body)
        if newsroom.failures:
            newsroom.failures -= 1
            raise RuntimeError("planned")
        await client.chat_postMessage(
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            text="A harbour brief",
            blocks=ANSWER,
            metadata={"event_type": "brief", "event_payload": {"filing": 1}},
        )

    @app.event("message")
    async def message(body: dict[str, Any]) -> None:
        newsroom.heard.append(body)

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": ANSWER})

    @app.action("evidence")
    async def evidence(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @app.view("note")
    async def note(ack: Any, view: dict[str, Any]) -> None:
        (words,) = (entry["words"]["value"] for entry in view["state"]["values"].values())
        if not words:
            await ack(response_action="errors", errors={"note": "Write something."})
            return
        newsroom.heard.append({"words": words})
        await ack()

    @app.options("who")
    async def who(ack: Any, payload: dict[str, Any]) -> None:
        names = [name for name in ("Ines Okafor", "Tilda Roe") if name.startswith(payload["value"])]
        await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": name} for name in names])

    @app.command("/actor")
    async def actor(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"Nobody is called {command['text']}.")

    @app.shortcut("brief_this")
    async def shortcut(ack: Any, body: dict[str, Any]) -> None:
        newsroom.heard.append(body)
        await ack()
