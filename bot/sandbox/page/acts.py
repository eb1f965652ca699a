"""What people can do on the page; each goes to the app as Slack would bring it."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import arguments
from bot.sandbox.arguments import Reader, fields, items, text
from bot.sandbox.delivery import Delivery
from bot.sandbox.interactions import elements_of
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.server import SlackServer
from bot.sandbox.views import View
from bot.sandbox.wire import Json, Refusal

MESSAGE_CHARACTERS = 40_000

_GONE = "That is not there any more."


class UnableError(Exception):
    """It cannot be done; the message is one sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: what it takes besides who does it (``as``), and how it is done."""

    run: Callable[[SlackServer, User, Json], Awaitable[Json]]
    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)


async def do(slack: SlackServer, name: str, sent: Json) -> Json:
    """Do what somebody asks; the answer's `problem` says what the app did not take.

    Raises:
        Refusal: the request is not one that the page sends.
        UnableError: it is, but there is nothing such to do.
    """
    act = ACTS.get(name)
    if act is None:
        raise Refusal("unknown_method")
    args = arguments.read(sent, {"as": text, **act.required}, act.optional)
    user = slack.workspace.user(args["as"])
    # Nobody acts as the app.
    if user.is_bot:
        raise Refusal("user_not_found")
    return await act.run(slack, user, args)


async def _say(slack: SlackServer, user: User, args: Json) -> Json:
    channel, words, thread_ts = _channel(slack, user, args), args["text"], args.get("thread_ts")
    files = _files(slack, args.get("files", []))
    if not words.strip() and not files:
        raise UnableError("Write something first.")
    if len(words) > MESSAGE_CHARACTERS:
        raise UnableError(
            f"That is {len(words):,} characters and a Slack message holds {MESSAGE_CHARACTERS:,}: paste less."
        )
    if thread_ts is not None:
        parent = slack.workspace.find(channel, thread_ts)
        if parent is None or parent.is_reply:
            raise UnableError(_GONE)
    said = await slack.say(user, channel, words, thread_ts=thread_ts, files=files)
    return {"ts": said.message.ts, **_taken(said.deliveries)}


async def _upload(slack: SlackServer, user: User, args: Json) -> Json:
    """Keep a file that somebody has chosen, for a message or a form to come."""
    try:
        content = base64.b64decode(args["content"], validate=True)
    except ValueError:
        raise Refusal("invalid_arguments") from None
    return {"file": slack.upload(user, args["name"], content)["id"]}


async def _shortcut(slack: SlackServer, user: User, args: Json) -> Json:
    """Start a shortcut, on a message where one is named."""
    if "ts" not in args:
        return _taken([await slack.shortcut(user, args["callback_id"])])
    target = _target(slack, user, args)
    if isinstance(target, View):
        raise Refusal("invalid_arguments")
    return _taken([await slack.message_shortcut(user, target, args["callback_id"])])


async def _command(slack: SlackServer, user: User, args: Json) -> Json:
    command = args["command"]
    delivery = await slack.command(user, _channel(slack, user, args), command, args["text"])
    return {} if delivery.ok else {"problem": f"The app does not know {command}."}


async def _click(slack: SlackServer, user: User, args: Json) -> Json:
    target = _target(slack, user, args)
    try:
        delivery = await slack.click(user, target, args["action_id"], args.get("value"))
    except LookupError as error:
        raise UnableError(_GONE) from error
    return _taken([delivery])


async def _suggest(slack: SlackServer, user: User, args: Json) -> Json:
    target = _target(slack, user, args)
    try:
        delivery = await slack.suggest(user, target, args["action_id"], args["typed"])
    except LookupError as error:
        raise UnableError(_GONE) from error
    groups = delivery.answer.get("option_groups") or [delivery.answer]
    return {"options": [each for group in groups for each in group.get("options", [])], **_taken([delivery])}


async def _submit(slack: SlackServer, user: User, args: Json) -> Json:
    view = _open_view(slack, user, args["view"])
    values: Json = args["values"]
    for _, element in elements_of(view.payload["blocks"]):
        if element["type"] == "file_input" and values.get(element["action_id"]):
            given = arguments.items(values[element["action_id"]])
            values = {**values, element["action_id"]: _files(slack, given)}
    try:
        delivery = await slack.submit_view(view, values)
    except LookupError as error:
        raise UnableError(_GONE) from error
    return {"errors": delivery.answer.get("errors", {}), **_taken([delivery])}


async def _close(slack: SlackServer, user: User, args: Json) -> Json:
    delivery = await slack.close_view(_open_view(slack, user, args["view"]))
    return _taken([delivery] if delivery else [])


def _files(slack: SlackServer, ids: Sequence[Any]) -> list[Json]:
    """Return what messages and forms carry of files that were uploaded here."""
    known = [slack.workspace.files.get(str(each)) for each in ids]
    if None in known:
        raise UnableError(_GONE)
    return [file.as_slack(slack.workspace.address) for file in known if file is not None]


def _channel(slack: SlackServer, user: User, args: Json) -> Channel:
    channel = slack.workspace.channels.get(args["channel"])
    if channel is None or user.id not in channel.members:
        raise UnableError("You are not in that channel.")
    return channel


def _target(slack: SlackServer, user: User, args: Json) -> Message | View:
    if "view" in args:
        return _open_view(slack, user, args["view"])
    if "channel" not in args or "ts" not in args:
        raise Refusal("invalid_arguments")
    channel, ts = _channel(slack, user, args), args["ts"]
    whispered = (
        message
        for message in slack.workspace.ephemerals
        if (message.channel, message.ts, message.ephemeral_to) == (channel.id, ts, user.id)
    )
    message = slack.workspace.find(channel, ts) or next(whispered, None)
    if message is None:
        raise UnableError(_GONE)
    return message


def _open_view(slack: SlackServer, user: User, view_id: str) -> View:
    for view in slack.workspace.views.stacks.get(user.id, []):
        if view.id == view_id:
            return view
    raise UnableError(_GONE)


def _taken(deliveries: Iterable[Delivery]) -> Json:
    for delivery in deliveries:
        if not delivery.ok:
            failure = delivery.attempts[-1].failure
            status = f", status {delivery.status}" if delivery.status else ""
            return {"problem": f"The app did not take it ({failure}{status})."}
    return {}


def _anything(value: Any) -> Any:
    return value


ACTS: Mapping[str, Act] = {
    "say": Act(_say, {"channel": text, "text": text}, {"thread_ts": text, "files": items}),
    "upload": Act(_upload, {"name": text, "content": text}),
    "shortcut": Act(_shortcut, {"callback_id": text}, {"channel": text, "ts": text}),
    "command": Act(_command, {"channel": text, "command": text, "text": text}),
    "click": Act(
        _click, {"action_id": text}, {"channel": text, "ts": text, "view": text, "value": _anything}
    ),
    "suggest": Act(_suggest, {"action_id": text, "typed": text}, {"channel": text, "ts": text, "view": text}),
    "submit": Act(_submit, {"view": text, "values": fields}),
    "close": Act(_close, {"view": text}),
}
