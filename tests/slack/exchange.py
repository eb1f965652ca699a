"""An accusation and its denial in two articles, and the modals that people open."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.message import Message
from bot.sandbox.people import User
from bot.sandbox.views import View
from tests.newsrooms import Newsroom

CHARGE = """Passengers stranded at Tarn Bay

TARN BAY, March 2 (Lantern Wire) - The ferry operator Norrline left 240 passengers on the quay at Tarn Bay without food, Transport Minister Oskar Venn said on Monday.

Norrline said that it runs eleven ships on two lines. The quay was built in 1931 and both lines together carry half a million people a year between the islands and the mainland.
"""
DENIAL = """Norrline answers the minister

QUELM, March 18 (Lantern Wire) - The ferry operator Norrline denied on Wednesday that it had left 240 passengers on the quay at Tarn Bay without food.

The quay was built in 1931 and is used by two lines that carry half a million people a year between the islands and the mainland, more than any other on this coast.
"""


async def clicked(
    newsroom: Newsroom, user: User, target: Message | View, action: str, value: Any = None
) -> View:
    """Click, and return the modal that stands open then."""
    seen = _shown(newsroom)
    delivery = await newsroom.server.click(user, target, action, value)
    assert delivery.status == 200
    await newsroom.server.wait_for(lambda: _shown(newsroom) > seen)
    return modal(newsroom, user)


def modal(newsroom: Newsroom, user: User) -> View:
    """Return the one modal that somebody has open."""
    (view,) = (view for view in newsroom.workspace.open_views if view.user == user.id)
    return view


def words(shown: Message | View) -> str:
    """Return all that a message or a modal shows, as JSON."""
    blocks = shown.blocks if isinstance(shown, Message) else shown.payload["blocks"]
    return json.dumps(blocks, ensure_ascii=False)


def text_of(shown: Message | View) -> str:
    """Return the words that somebody reads there, on one line."""
    blocks = shown.blocks if isinstance(shown, Message) else shown.payload["blocks"]
    return " ".join(" ".join(_texts(blocks)).split())


def options(shown: Message | View, action: str) -> dict[str, str]:
    """Return the options of a menu: the value of each text."""
    for block in shown.blocks if isinstance(shown, Message) else shown.payload["blocks"]:
        for element in [*block.get("elements", []), block.get("element") or {}]:
            if element.get("action_id") == action:
                groups = element.get("option_groups") or [element]
                return {each["text"]["text"]: each["value"] for group in groups for each in group["options"]}
    raise LookupError(action)


def _shown(newsroom: Newsroom) -> int:
    return len(newsroom.workspace.called("views.open") + newsroom.workspace.called("views.update"))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        if value.get("type") == "user":
            return [f"<@{value['user_id']}>"]
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        own += [value["fallback"]] if isinstance(value.get("fallback"), str) else []
        return own + [word for child in value.values() for word in _texts(child)]
    if isinstance(value, list):
        return [word for child in value for word in _texts(child)]
    return []
