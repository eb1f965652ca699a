"""What crosses the wire: JSON objects, and Slack's way of saying no."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - it is Slack's answer, not a fault of this program
    """Slack refuses a call: HTTP 200 with ``{"ok": false, "error": code}``.

    `messages` go to ``response_metadata.messages``; `extra` are further top-level fields.
    """

    def __init__(self, code: str, *messages: str, **extra: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = messages
        self.extra = extra

    def as_json(self) -> Json:
        """Return the body of the answer."""
        body: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body
