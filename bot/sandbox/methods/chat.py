"""chat.*: post, update, delete, whisper."""

from __future__ import annotations

from typing import Any

from bot.sandbox.arguments import fields, flag, items, text
from bot.sandbox.blocks.payload import check_metadata, escaped
from bot.sandbox.content import checked_content, named
from bot.sandbox.message import Message
from bot.sandbox.people import Channel
from bot.sandbox.request import Method, Methods, Request
from bot.sandbox.wire import Json, Refusal

POST_CHARACTERS = 40_000
"""A longer text is cut, with a warning."""
UPDATE_BYTES = 4_000
"""A longer text is refused; counted escaped, in UTF-8."""


def _compose(request: Request, channel: Channel, **more: Any) -> Message:
    args, bot = request.args, request.bot
    checked_content(args)
    thread_ts = args.get("thread_ts")
    if thread_ts is not None:
        parent = request.workspace.find(channel, thread_ts)
        if parent is None or parent.is_reply:
            raise Refusal("thread_not_found")
    return Message(
        channel.id,
        request.workspace.new_ts(),
        bot.id,
        args.get("text", "")[:POST_CHARACTERS],
        request.workspace.team_id,
        blocks=named(args.get("blocks", []), request.workspace.ids),
        thread_ts=thread_ts,
        bot_id=bot.bot_id,
        app_id=bot.app_id,
        attachments=args.get("attachments", []),
        **more,
    )


def _open_channel(request: Request) -> Channel:
    """Return the channel to write to; a user's id means the direct message with them."""
    user = request.workspace.users.get(request.args["channel"])
    if user is not None:
        return request.workspace.direct_message(user)
    channel = request.channel(member=True)
    if channel.is_archived:
        raise Refusal("is_archived")
    return channel


def _metadata(request: Request) -> Json | None:
    metadata: Json | None = request.args.get("metadata")
    if metadata is not None:
        check_metadata(metadata)
    return metadata or None


def _post(request: Request) -> Json:
    channel = _open_channel(request)
    broadcast = request.args.get("reply_broadcast", False)
    message = _compose(request, channel, metadata=_metadata(request), broadcast=broadcast)
    request.workspace.post(message)
    body: Json = {"channel": channel.id, "ts": message.ts, "message": message.as_slack(with_metadata=True)}
    if len(request.args.get("text", "")) > POST_CHARACTERS:
        body |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return body


def _whisper(request: Request) -> Json:
    channel = _open_channel(request)
    user = request.workspace.user(request.args["user"])
    if user.id not in channel.members:
        raise Refusal("user_not_in_channel")
    message = request.workspace.post(_compose(request, channel, ephemeral_to=user.id))
    return {"message_ts": message.ts}


def _own_message(request: Request, code: str) -> Message:
    message = request.message(request.channel(member=True), "ts")
    if message.user != request.bot.id or message.subtype == "tombstone":
        raise Refusal(code)
    return message


def _update(request: Request) -> Json:
    args = request.args
    message = _own_message(request, "cant_update_message")
    if not {"text", "blocks", "attachments", "metadata"} & args.keys():
        raise Refusal("no_text")
    if len(escaped(args.get("text", "")).encode()) > UPDATE_BYTES:
        raise Refusal("msg_too_long")
    # What an update leaves out stays as it was; an empty list or object takes it away.
    shown = {"text": message.text, "blocks": message.blocks, "attachments": message.attachments}
    content = {name: args.get(name, was) for name, was in shown.items()}
    checked_content(content)
    if "metadata" in args:
        message.metadata = _metadata(request)
    message.attachments = content["attachments"]
    blocks = named(content["blocks"], request.workspace.ids)
    request.workspace.edit(message, text=content["text"], blocks=blocks)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message.as_slack(with_metadata=True),
    }


def _delete(request: Request) -> Json:
    message = _own_message(request, "cant_delete_message")
    request.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _permalink(request: Request) -> Json:
    channel = request.channel()
    message = request.message(channel, "message_ts")
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    link = f"https://sandbox.slack.example/archives/{channel.id}/p{message.ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": link}


_CONTENT = {"text": text, "blocks": items, "attachments": items, "link_names": flag, "parse": text}
_WRITES = ("chat:write",)

METHODS: Methods = {
    "chat.postMessage": Method(
        _post,
        {"channel": text},
        {
            **_CONTENT,
            "thread_ts": text,
            "reply_broadcast": flag,
            "unfurl_links": flag,
            "unfurl_media": flag,
            "mrkdwn": flag,
            "metadata": fields,
        },
        scopes=_WRITES,
    ),
    "chat.update": Method(
        _update,
        {"channel": text, "ts": text},
        {**_CONTENT, "reply_broadcast": flag, "metadata": fields},
        scopes=_WRITES,
    ),
    "chat.delete": Method(_delete, {"channel": text, "ts": text}, scopes=_WRITES),
    "chat.postEphemeral": Method(
        _whisper, {"channel": text, "user": text}, {**_CONTENT, "thread_ts": text}, scopes=_WRITES
    ),
    "chat.getPermalink": Method(_permalink, {"channel": text, "message_ts": text}),
}
