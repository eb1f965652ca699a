"""views.*: modals and home tabs."""

from __future__ import annotations

from bot.sandbox.arguments import fields, text
from bot.sandbox.blocks.payload import check_view
from bot.sandbox.content import named
from bot.sandbox.request import Method, Methods, Request
from bot.sandbox.views import View
from bot.sandbox.wire import Json, Refusal


def _view(request: Request) -> Json:
    view: Json = request.args["view"]
    return {**view, "blocks": named(view["blocks"], request.workspace.ids)}


def _answer(request: Request, view: View) -> Json:
    request.workspace.changed()
    bot = request.bot
    return {"view": view.as_slack(request.workspace.team_id, str(bot.app_id), str(bot.bot_id))}


def _open(request: Request) -> Json:
    check_view(request.args["view"], "modal")
    workspace = request.workspace
    view = workspace.views.open(request.args["trigger_id"], _view(request), at=workspace.clock())
    return _answer(request, view)


def _push(request: Request) -> Json:
    check_view(request.args["view"], "modal")
    workspace = request.workspace
    view = workspace.views.push(request.args["trigger_id"], _view(request), at=workspace.clock())
    return _answer(request, view)


def _update(request: Request) -> Json:
    args = request.args
    check_view(args["view"], "modal", "home")
    if ("view_id" in args) == ("external_id" in args):
        raise Refusal("invalid_arguments")
    view = request.workspace.views.update(
        _view(request),
        view_id=args.get("view_id"),
        external_id=args.get("external_id"),
        stale=args.get("hash"),
    )
    return _answer(request, view)


def _publish(request: Request) -> Json:
    check_view(request.args["view"], "home")
    user = request.workspace.user(request.args["user_id"])
    view = request.workspace.views.publish(user.id, _view(request), stale=request.args.get("hash"))
    return _answer(request, view)


METHODS: Methods = {
    "views.open": Method(_open, {"trigger_id": text, "view": fields}),
    "views.push": Method(_push, {"trigger_id": text, "view": fields}),
    "views.update": Method(_update, {"view": fields}, {"view_id": text, "external_id": text, "hash": text}),
    "views.publish": Method(_publish, {"user_id": text, "view": fields}, {"hash": text}),
}
