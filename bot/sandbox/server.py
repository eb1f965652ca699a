"""The embedded Slack: a workspace behind real HTTP and sockets, and the people who use it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from bot.sandbox import events, interactions
from bot.sandbox.blocks.payload import check_view
from bot.sandbox.content import named
from bot.sandbox.delivery import PATIENCE_SECONDS, Attempt, Delivery, HttpRoad, Kind, Road, deliver
from bot.sandbox.faults import Faults
from bot.sandbox.front import Front
from bot.sandbox.installation import Installation
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sockets import Sockets
from bot.sandbox.views import View
from bot.sandbox.wire import Json, Refusal
from bot.sandbox.workspace import Change, Workspace

HOST = "127.0.0.1"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a message: its events, and how each was taken by the app."""

    message: Message
    events: tuple[Json, ...]
    deliveries: tuple[Delivery, ...] = ()


class SlackServer:
    """Plays Slack to an app: answers its calls and brings it what people do.

    Args:
        workspace: the state; a new one if not given.
        installation: tokens, secret, scopes and events; new ones if not given.
        port: 0 for any free one. The server listens on 127.0.0.1 only.
        request_url: where the app takes events over HTTP; without one they go through the
            socket that the app has opened.
        patience: seconds the app has for an answer.
        retry_delays: seconds before each further try of an event. Slack waits 0, 60 and 300;
            the default does not wait.
    """

    def __init__(
        self,
        workspace: Workspace | None = None,
        installation: Installation | None = None,
        *,
        port: int = 0,
        request_url: str | None = None,
        patience: float = PATIENCE_SECONDS,
        retry_delays: Sequence[float] = (0.0, 0.0, 0.0),
    ) -> None:
        self.workspace = workspace or Workspace()
        self.installation = installation or Installation()
        self.request_url = request_url
        self.patience = patience
        self.retry_delays = retry_delays
        self.faults = Faults()
        self.deliveries: list[Delivery] = []
        self.sockets = Sockets(str(self.workspace.bot.app_id), self.workspace.changed)
        self._port = port
        self._narrator = interactions.Narrator(self.workspace)
        self._response_urls = ResponseUrls(self.workspace)
        self._front = Front(
            self.workspace,
            self.installation,
            faults=self.faults,
            sockets=self.sockets,
            response_urls=self._response_urls,
        )
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._changed = asyncio.Event()
        self._background: set[asyncio.Task[Any]] = set()
        self.workspace.watch(self._watch)

    async def __aenter__(self) -> SlackServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen. Calling it twice is a programming error."""
        self._front.closing.clear()
        self._runner = web.AppRunner(self._front.application(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._front.url = f"http://{HOST}:{self._runner.addresses[0][1]}"
        self.workspace.address = self._front.url
        # An app that is killed and started again must not be sent to over its old connection.
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))

    async def stop(self) -> None:
        """Break off what hangs, close the sockets and stop listening."""
        self._front.closing.set()
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self.sockets.close()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return self._front.url

    @property
    def api_url(self) -> str:
        """What ``SLACK_API_URL`` and a client's `base_url` are set to; ends in ``/api/``."""
        return f"{self._front.url}/api/"

    async def wait_for(self, predicate: Callable[[], T], seconds: float = 5.0) -> T:
        """Return what `predicate` returns as soon as it is true; it is asked after each change.

        Raises:
            TimeoutError: it did not come true; the message lists the last calls and deliveries.
        """
        try:
            async with asyncio.timeout(seconds):
                while not (found := predicate()):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise TimeoutError(f"Not within {seconds} s. {self._recent()}") from None
        return found

    async def settled(self) -> None:
        """Wait until the app has been told of everything it has done itself."""
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)

    # What people do.

    async def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        rich_text: bool = True,
        files: Sequence[Json] = (),
        attachments: Sequence[Json] = (),
        blocks: Sequence[Json] | None = None,
        order: Sequence[str] | None = None,
        tell: bool = True,
    ) -> Said:
        """Post what a user types (see `Workspace.say`) and bring the app its events.

        Args:
            user: who speaks.
            channel: where.
            text: plain text; ``@Name`` mentions.
            thread_ts: the thread it goes to.
            rich_text: whether the message carries the block that Slack's composer makes.
            files: file objects as Slack puts them on a message.
            attachments: such as a forwarded message.
            blocks: instead of the block Slack would make.
            order: types of the events to bring, one after the other; otherwise all at once.
            tell: false to bring nothing yet; `bring` takes the events later, in any order.
        """
        message = self.workspace.say(
            user,
            channel,
            text,
            thread_ts=thread_ts,
            rich_text=rich_text,
            files=files,
            attachments=attachments,
            blocks=blocks,
        )
        return await self._tell(Change("posted", message), order=order, tell=tell)

    def upload(self, user: User, name: str, content: bytes | str, *, stub: bool = False, **more: Any) -> Json:
        """Upload a file (see `Workspace.upload`) and return what a message or a form carries of it.

        With `stub` it is what Slack Connect puts there instead.
        """
        data = content.encode() if isinstance(content, str) else content
        file = self.workspace.upload(user, name, data, **more)
        return file.as_stub() if stub else file.as_slack(self.workspace.address)

    async def edit(self, message: Message, text: str) -> Said:
        """Have a message's author change it."""
        typed = self.workspace.typed(text)
        previous = self.workspace.edit(message, text=typed.text, blocks=typed.blocks)
        return await self._tell(Change("changed", message, previous))

    async def delete(self, message: Message) -> Said:
        """Have a message's author delete it."""
        previous = message.copy()
        self.workspace.delete(message)
        return await self._tell(Change("deleted", message, previous))

    async def bring(self, event: Json, *, unanswered: int = 0) -> Delivery:
        """Bring one event, in its envelope, to the app: again, late, or out of order.

        After `unanswered` tries that got no answer in time it comes as the next of them does.
        """
        before = [Attempt(None, self.patience * 1000, failure="http_timeout") for _ in range(unanswered)]
        return await self._deliver("events_api", event["event"]["type"], event, before)

    async def redeliver(self, event_id: str, times: int = 1) -> list[Delivery]:
        """Bring an event that has been brought before, with the same id, that many times more."""
        event = next(past.payload for past in self.deliveries if past.event_id == event_id)
        return [await self.bring(event) for _ in range(times)]

    async def open_home(self, user: User, *, tab: str = "home") -> Delivery:
        """Open the app's home or messages tab."""
        return await self.bring(events.home_opened(user, self.workspace, tab=tab))

    async def command(self, user: User, channel: Channel, command: str, text: str = "") -> Delivery:
        """Type a slash command; what the acknowledgement carries is shown."""
        form = self._narrator.command(
            user,
            channel,
            command,
            text,
            trigger_id=self._trigger(user),
            response_url=self._response_url(channel, user),
        )
        delivery = await self._deliver("slash_commands", command, form)
        if delivery.ok and delivery.answer:
            self._response_urls.answer(channel, user, delivery.answer)
        return delivery

    async def click(self, user: User, target: Message | View, action_id: str, value: Any = None) -> Delivery:
        """Click a button or choose `value` in a menu, in a message or a modal.

        Of several buttons with one `action_id`, `value` tells which.

        Raises:
            LookupError: there is nothing such to click or choose.
        """
        blocks = target.blocks if isinstance(target, Message) else target.payload["blocks"]
        block_id, element = interactions.element(blocks, action_id, value)
        done = interactions.action(element, block_id, value, self.workspace.new_ts())
        if isinstance(target, View):
            payload = self._narrator.on_view(
                "block_actions",
                user,
                target,
                interactions.state(target, {}),
                actions=[done],
                trigger_id=self._trigger(user, target),
            )
        else:
            payload = self._narrator.on_message(
                "block_actions",
                user,
                target,
                actions=[done],
                state={"values": {}},
                trigger_id=self._trigger(user),
                response_url=self._response_url(self.workspace.channel(target.channel), user, target),
            )
        return await self._deliver("interactive", action_id, payload)

    async def suggest(self, user: User, target: Message | View, action_id: str, typed: str) -> Delivery:
        """Type into a menu whose options come from the app."""
        blocks = target.blocks if isinstance(target, Message) else target.payload["blocks"]
        block_id, _ = interactions.element(blocks, action_id)
        asked = {"action_id": action_id, "block_id": block_id, "value": typed}
        if isinstance(target, View):
            payload = self._narrator.on_view("block_suggestion", user, target, {}, **asked)
        else:
            payload = self._narrator.on_message("block_suggestion", user, target, **asked)
        return await self._deliver("interactive", action_id, payload)

    async def shortcut(self, user: User, callback_id: str) -> Delivery:
        """Start a global shortcut."""
        payload = self._narrator.shortcut(user, callback_id, self._trigger(user))
        return await self._deliver("interactive", callback_id, payload)

    async def message_shortcut(self, user: User, message: Message, callback_id: str) -> Delivery:
        """Start a shortcut from a message's menu."""
        payload = self._narrator.on_message(
            "message_action",
            user,
            message,
            callback_id=callback_id,
            trigger_id=self._trigger(user),
            response_url=self._response_url(self.workspace.channel(message.channel), user, message),
            action_ts=self.workspace.new_ts(),
        )
        return await self._deliver("interactive", callback_id, payload)

    async def submit_view(self, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Fill in a modal, by `action_id`, and submit it; what the app answers is done.

        Raises:
            LookupError: the view has no such field or option.
            Refusal: the app answered with a view or with errors that Slack would not take.
        """
        user = self.workspace.user(view.user)
        payload = self._narrator.on_view(
            "view_submission",
            user,
            view,
            interactions.state(view, values or {}),
            trigger_id=self._trigger(user, view),
            response_urls=[],
        )
        self._give(values or {})
        delivery = await self._deliver("interactive", view.callback_id, payload)
        if delivery.ok:
            self._follow(view, delivery.answer)
        return delivery

    async def close_view(self, view: View) -> Delivery | None:
        """Close a modal; the app hears of it only if it asked to."""
        self.workspace.views.close(view)
        self.workspace.changed()
        if not view.payload.get("notify_on_close"):
            return None
        user = self.workspace.user(view.user)
        payload = self._narrator.on_view("view_closed", user, view, {}, is_cleared=False)
        return await self._deliver("interactive", view.callback_id, payload)

    # How it reaches the app.

    def _give(self, values: Mapping[str, Any]) -> None:
        """Let the app open the files that somebody puts into a form."""
        for value in values.values():
            for told in value if isinstance(value, list) else ():
                if isinstance(told, dict) and (file := self.workspace.files.get(str(told.get("id")))):
                    file.given = True

    def _follow(self, view: View, answer: Json) -> None:
        """Do what a submission's answer asks of the modal."""
        views, action = self.workspace.views, answer.get("response_action")
        if action in {"update", "push"}:
            check_view(answer.get("view"), "modal")
            shown = {**answer["view"], "blocks": named(answer["view"]["blocks"], self.workspace.ids)}
            if action == "update":
                views.update(shown, view_id=view.id, external_id=None, stale=None)
            else:
                views.push_on(views.stacks[view.user], shown)
        elif action == "errors":
            fields = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
            if answer["errors"].keys() - fields:
                raise Refusal("invalid_arguments", "errors must be of the view's input blocks")
        else:
            views.close(view, all_of_them=action == "clear")
        self.workspace.changed()

    def _trigger(self, user: User, view: View | None = None) -> str:
        return self.workspace.views.trigger(
            user.id, at=self.workspace.clock(), view_id=view.id if view else None
        )

    def _response_url(self, channel: Channel, user: User, original: Message | None = None) -> str:
        return self._front.response_url(self._response_urls.new(channel, user, original))

    async def _tell(self, change: Change, *, order: Sequence[str] | None = None, tell: bool = True) -> Said:
        if change.message is None:
            raise ValueError("only changes of messages are told")
        found = events.events_of(change, self.workspace, self.installation)
        deliveries: Iterable[Delivery] = ()
        if order is not None:
            found = [event for kind in order for event in found if event["event"]["type"] == kind]
            deliveries = [await self.bring(event) for event in found] if tell else ()
        elif tell:
            deliveries = await asyncio.gather(*map(self.bring, found))
        return Said(change.message, tuple(found), tuple(deliveries))

    async def _deliver(
        self, kind: Kind, name: str, payload: Json, before: Sequence[Attempt] = ()
    ) -> Delivery:
        road = self._road()
        if road is None:
            raise RuntimeError("Set request_url, or have the app open a socket, before people do anything.")
        delivery = Delivery(kind, name, payload, road.transport, list(before))
        self.deliveries.append(delivery)
        await deliver(delivery, road, patience=self.patience, retry_delays=self.retry_delays)
        self.workspace.changed()
        return delivery

    def _road(self) -> Road | None:
        if self.request_url is not None and self._session is not None:
            return HttpRoad(self.request_url, self._session, self.installation)
        return self.sockets if self.sockets.opened else None

    def _watch(self, change: Change) -> None:
        self._changed.set()
        if change.message is None or change.message.user != self.workspace.bot.id or self._road() is None:
            return
        # Slack tells an app of its own messages too: one that answers them talks to itself.
        for event in events.events_of(change, self.workspace, self.installation):
            self._later(self.bring(event))

    def _later(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _recent(self) -> str:
        calls = ", ".join(f"{call.method} {call.outcome}" for call in self.workspace.calls[-8:])
        told = ", ".join(f"{past.name} {past.status}" for past in self.deliveries[-8:])
        return f"Last calls: {calls or 'none'}. Last deliveries: {told or 'none'}."
