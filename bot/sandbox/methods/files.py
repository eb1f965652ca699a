"""files.*: what is known of a file."""

from __future__ import annotations

from bot.sandbox.arguments import number, text
from bot.sandbox.request import Method, Methods, Request
from bot.sandbox.wire import Json, Refusal


def _info(request: Request) -> Json:
    file = request.workspace.files.get(request.args["file"])
    if file is None or not request.workspace.may_open(file):
        raise Refusal("file_not_found")
    if file.deleted:
        raise Refusal("file_deleted")
    return {"file": file.as_slack(request.workspace.address), "comments": []}


METHODS: Methods = {
    "files.info": Method(_info, {"file": text}, {"count": number, "page": number}, ("files:read",)),
}
