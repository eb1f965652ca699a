"""The ids Slack adds to what a message shows."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.content import checked_content, named
from bot.sandbox.ids import Ids
from bot.sandbox.interactions import elements_of
from bot.sandbox.wire import Refusal

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}


def test_every_block_and_element_can_be_named() -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": BUTTON}
    blocks: list[dict[str, Any]] = [
        {"type": "actions", "elements": [BUTTON, {**BUTTON, "action_id": "mine"}]},
        {"type": "container", "title": {"type": "plain_text", "text": "x"}, "child_blocks": [section]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}]},
        {"type": "divider", "block_id": "mine"},
    ]
    stored = named(blocks, Ids())

    assert [block["type"] for block in stored] == [block["type"] for block in blocks]
    assert all(block["block_id"] for block in stored)
    assert stored[3]["block_id"] == "mine"
    names = [element["action_id"] for _, element in elements_of(stored)]
    assert len(set(names)) == 3
    assert names[1] == "mine"
    assert stored[2]["elements"] == blocks[2]["elements"]
    assert "block_id" not in blocks[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "x", "attachments": ["x"]}, "invalid_attachments"),
        ({"text": "x", "attachments": [{"blocks": 7}]}, "invalid_blocks"),
    ],
)
def test_attachments_are_checked(content: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        checked_content(content)
    checked_content({"text": "x", "attachments": [{"text": "y"}] * 100})
