"""conversations.*: look at channels, read what was said."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from bot.sandbox.arguments import flag, names, number, text
from bot.sandbox.message import Message
from bot.sandbox.request import Method, Methods, Request, any_scope
from bot.sandbox.wire import Json, Refusal
from bot.sandbox.workspace import Workspace

_DEFAULT_LIMIT = 100
_HIGHEST_LIMIT = 1000


def page(keys: Sequence[str], args: Json) -> tuple[slice, str]:
    """Return which items of a list a call asks for, and the cursor for those after them.

    `keys` name the items in order; a cursor is the name of the next item, so that items which
    arrive meanwhile shift nothing.
    """
    limit = args.get("limit", _DEFAULT_LIMIT)
    if not 1 <= limit <= _HIGHEST_LIMIT:
        raise Refusal("invalid_limit")
    start = 0
    if args.get("cursor"):
        try:
            start = keys.index(base64.b64decode(args["cursor"], validate=True).decode())
        except (ValueError, binascii.Error):
            raise Refusal("invalid_cursor") from None
    end = start + limit
    following = base64.b64encode(keys[end].encode()).decode() if end < len(keys) else ""
    return slice(start, end), following


def _within(messages: Sequence[Message], args: Json) -> list[Message]:
    """Keep the messages between `oldest` and `latest`; the ends count only if `inclusive`."""
    for name in ("oldest", "latest"):
        try:
            float(args.get(name, "0"))
        except ValueError:
            raise Refusal(f"invalid_ts_{name}") from None
    oldest, latest = float(args.get("oldest", "0")), float(args.get("latest", "inf"))
    ends = args.get("inclusive", False)
    return [
        message
        for message in messages
        if oldest < float(message.ts) < latest or (ends and float(message.ts) in (oldest, latest))
    ]


def _shown(workspace: Workspace, message: Message, *, with_metadata: bool) -> Json:
    body = message.as_slack(with_metadata=with_metadata)
    if message.thread_ts == message.ts:
        replies = workspace.thread(message.channel, message.ts)[1:]
        body |= {
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies}),
            "latest_reply": replies[-1].ts if replies else message.ts,
        }
    return body


def _answer(request: Request, messages: Sequence[Message], following: str) -> Json:
    with_metadata = request.args.get("include_all_metadata", False)
    body: Json = {
        "messages": [_shown(request.workspace, one, with_metadata=with_metadata) for one in messages],
        "has_more": bool(following),
    }
    if following:
        body["response_metadata"] = {"next_cursor": following}
    return body


def _history(request: Request) -> Json:
    channel = request.channel(scope="history", member=True)
    posted = [one for one in request.workspace.messages(channel) if not one.is_reply or one.broadcast]
    found = _within(posted[::-1], request.args)
    asked, following = page([message.ts for message in found], request.args)
    return _answer(request, found[asked], following)


def _replies(request: Request) -> Json:
    channel = request.channel(scope="history", member=True)
    first = request.workspace.find(channel, request.args["ts"])
    if first is None:
        raise Refusal("thread_not_found")
    if first.is_reply:
        return _answer(request, [first], "")
    replies = _within(request.workspace.thread(channel, first.ts)[1:], request.args)
    asked, following = page([message.ts for message in replies], request.args)
    return _answer(request, [first, *replies[asked]], following)


def _info(request: Request) -> Json:
    channel = request.channel(scope="read")
    body = channel.as_slack(viewer=request.bot.id)
    if request.args.get("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def _members(request: Request) -> Json:
    channel = request.channel(scope="read")
    asked, following = page(channel.members, request.args)
    return {"members": channel.members[asked], "response_metadata": {"next_cursor": following}}


def _open(request: Request) -> Json:
    args, workspace = request.args, request.workspace
    if ("users" in args) == ("channel" in args):
        raise Refusal("users_list_not_supplied" if "users" not in args else "invalid_arguments")
    if "channel" in args:
        channel = request.channel()
        if channel.kind not in {"im", "mpim"}:
            raise Refusal("channel_not_found")
    else:
        request.installation.need("im:write" if len(args["users"]) == 1 else "mpim:write")
        channel = workspace.direct_message(*(workspace.user(user_id) for user_id in args["users"]))
    shown = channel.as_slack(viewer=request.bot.id) if args.get("return_im") else {"id": channel.id}
    return {"channel": shown}


_READING = {
    "cursor": text,
    "inclusive": flag,
    "include_all_metadata": flag,
    "latest": text,
    "limit": number,
    "oldest": text,
}

METHODS: Methods = {
    "conversations.history": Method(_history, {"channel": text}, _READING, any_scope("history")),
    "conversations.replies": Method(_replies, {"channel": text, "ts": text}, _READING, any_scope("history")),
    "conversations.info": Method(
        _info,
        {"channel": text},
        {"include_locale": flag, "include_num_members": flag},
        any_scope("read"),
    ),
    "conversations.members": Method(
        _members, {"channel": text}, {"cursor": text, "limit": number}, any_scope("read")
    ),
    "conversations.open": Method(
        _open,
        optional={"channel": text, "users": names, "return_im": flag},
        scopes=("channels:manage", "groups:write", "im:write", "mpim:write"),
    ),
}
