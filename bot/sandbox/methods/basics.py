"""auth.test, api.test, bots.info, reactions, the assistant's status and Socket Mode's door."""

from __future__ import annotations

from bot.sandbox.arguments import items, text
from bot.sandbox.blocks.shape import complaint
from bot.sandbox.request import Method, Methods, Request
from bot.sandbox.wire import Json, Refusal

_STATUS_LINES = 10


def _auth_test(request: Request) -> Json:
    workspace, bot = request.workspace, request.bot
    return {
        "url": "https://sandbox.slack.example/",
        "team": workspace.name,
        "team_id": workspace.team_id,
        "user": bot.handle,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


def _api_test(request: Request) -> Json:
    if "error" in request.args:
        raise Refusal(request.args["error"])
    return {"args": request.args}


def _bots_info(request: Request) -> Json:
    bot_id = request.args.get("bot", request.bot.bot_id)
    for user in request.workspace.users.values():
        if user.bot_id == bot_id:
            return {
                "bot": {
                    "id": user.bot_id,
                    "app_id": user.app_id,
                    "user_id": user.id,
                    "name": user.name,
                    "deleted": False,
                }
            }
    raise Refusal("bot_not_found")


def _add_reaction(request: Request) -> Json:
    channel = request.channel(member=True)
    users = request.message(channel, "timestamp").reactions.setdefault(request.args["name"], [])
    if request.bot.id in users:
        raise Refusal("already_reacted")
    users.append(request.bot.id)
    request.workspace.changed()
    return {}


def _remove_reaction(request: Request) -> Json:
    channel = request.channel(member=True)
    reactions = request.message(channel, "timestamp").reactions
    users = reactions.get(request.args["name"], [])
    if request.bot.id not in users:
        raise Refusal("no_reaction")
    users.remove(request.bot.id)
    if not users:
        del reactions[request.args["name"]]
    request.workspace.changed()
    return {}


def _set_status(request: Request) -> Json:
    channel = request.channel("channel_id", member=True)
    request.message(channel, "thread_ts")
    if len(request.args.get("loading_messages", [])) > _STATUS_LINES:
        raise Refusal(
            "invalid_arguments", complaint(f"no more than {_STATUS_LINES} items allowed", "/loading_messages")
        )
    request.workspace.statuses[channel.id, request.args["thread_ts"]] = request.args["status"]
    request.workspace.changed()
    return {}


def _open_connection(request: Request) -> Json:
    return {"url": request.open_socket()}


_REACTION = {"channel": text, "name": text, "timestamp": text}

METHODS: Methods = {
    "auth.test": Method(_auth_test),
    "api.test": Method(_api_test, optional={"error": text, "foo": text}),
    "bots.info": Method(_bots_info, optional={"bot": text}, scopes=("users:read",)),
    "reactions.add": Method(_add_reaction, _REACTION, scopes=("reactions:write",)),
    "reactions.remove": Method(_remove_reaction, _REACTION, scopes=("reactions:write",)),
    "assistant.threads.setStatus": Method(
        _set_status,
        {"channel_id": text, "thread_ts": text, "status": text},
        {"loading_messages": items},
        scopes=("assistant:write", "chat:write"),
    ),
    "apps.connections.open": Method(_open_connection, app_level=True),
}
