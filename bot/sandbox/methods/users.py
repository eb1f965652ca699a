"""users.*: who somebody is, and where they are."""

from __future__ import annotations

from bot.sandbox.arguments import flag, names, number, text
from bot.sandbox.methods.conversations import page
from bot.sandbox.people import ChannelKind
from bot.sandbox.request import Method, Methods, Request, any_scope, scope_for
from bot.sandbox.wire import Json, Refusal

_TYPES: dict[str, ChannelKind] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}


def _info(request: Request) -> Json:
    user = request.workspace.user(request.args["user"])
    body = user.as_slack(at=request.workspace.clock())
    if request.args.get("include_locale"):
        body["locale"] = "en-GB"
    return {"user": body}


def _conversations(request: Request) -> Json:
    """List a user's channels; of those not public, only the ones that the app is in too."""
    workspace, bot = request.workspace, request.bot
    types = request.args.get("types", ["public_channel"])
    if not set(types) <= _TYPES.keys():
        raise Refusal("invalid_types")
    for kind in types:
        request.installation.need(scope_for(_TYPES[kind], "read"))
    user = workspace.user(request.args.get("user", bot.id))
    kinds = {_TYPES[kind] for kind in types}
    found = [
        channel
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and user.id in channel.members
        and (channel.kind == "channel" or bot.id in channel.members)
        and not (channel.is_archived and request.args.get("exclude_archived"))
    ]
    asked, following = page([channel.id for channel in found], request.args)
    return {
        "channels": [channel.as_slack(viewer=bot.id) for channel in found[asked]],
        "response_metadata": {"next_cursor": following},
    }


METHODS: Methods = {
    "users.info": Method(_info, {"user": text}, {"include_locale": flag}, ("users:read",)),
    "users.conversations": Method(
        _conversations,
        optional={
            "cursor": text,
            "exclude_archived": flag,
            "limit": number,
            "types": names,
            "user": text,
        },
        scopes=any_scope("read"),
    ),
}
