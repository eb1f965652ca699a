"""Whom a message would call."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Workspace
from bot.sandbox.callouts import callouts


def rich(element: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}]


def section(kind: str, text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": kind, "text": text}}]


@pytest.mark.parametrize(
    ("text", "blocks", "called"),
    [
        ("Ahoy", [], []),
        ("Ahoy <!channel> &lt;!here&gt;", [], ["<!channel>"]),
        ("Ahoy", section("mrkdwn", "<@U1> and <!subteam^S1>"), ["<@U1>", "<!subteam^S1>"]),
        ("Ahoy", section("plain_text", "<!channel>"), []),
        ("Ahoy", [{"type": "markdown", "text": "@here we are"}], ["@here"]),
        ("Ahoy", rich({"type": "text", "text": "<!channel> @here"}), []),
        ("Ahoy", rich({"type": "broadcast", "range": "here"}), ["@here"]),
        ("Ahoy", rich({"type": "user", "user_id": "U1"}), ["<@U1>"]),
        ("Ahoy", rich({"type": "usergroup", "usergroup_id": "S1"}), ["<!subteam^S1>"]),
    ],
)
def test_what_notifies_is_found(text: str, blocks: list[dict[str, Any]], called: list[str]) -> None:
    workspace = Workspace()
    message = workspace.say(workspace.bot, workspace.add_channel("desk"), "x", blocks=blocks)
    message.text = text
    assert callouts(message) == called
