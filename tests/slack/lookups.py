"""Asking through Slack: commands, buttons and forms, and what one person is shown of them."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.views import View
from tests.newsrooms import Newsroom


def words(message: Message | View) -> str:
    """Return all that a message or a form shows, dates, names and links included."""
    blocks = message.blocks if isinstance(message, Message) else message.payload["blocks"]
    return " ".join(_shown(blocks))


def _shown(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value[key] for key in ("text", "fallback", "initial_value") if isinstance(value.get(key), str)]
        return own + [word for child in value.values() for word in _shown(child)]
    if isinstance(value, list):
        return [word for child in value for word in _shown(child)]
    return []


def links(message: Message) -> list[str]:
    """Return the addresses that a message links to."""

    def found(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["url"]] if value.get("type") == "link" else []
            return own + [url for child in value.values() for url in found(child)]
        return [url for child in value for url in found(child)] if isinstance(value, list) else []

    return found(message.blocks)


def buttons(message: Message | View) -> list[str]:
    """Return what stands on the buttons."""
    blocks = message.blocks if isinstance(message, Message) else message.payload["blocks"]
    return [
        element["text"]["text"]
        for block in blocks
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


async def answered(newsroom: Newsroom, asking: Awaitable[object]) -> Message:
    """Return the private message that is new, or has changed, because of what was asked."""
    before = {id(each): each.copy() for each in newsroom.workspace.ephemerals}
    await asking

    def news() -> list[Message]:
        return [
            each
            for each in newsroom.workspace.ephemerals
            if id(each) not in before or before[id(each)].blocks != each.blocks
        ]

    (message,) = await newsroom.server.wait_for(news)
    return message


async def ask(
    newsroom: Newsroom, text: str, user: User | None = None, channel: Channel | None = None
) -> Message:
    """Type a command and return what is answered, to that person alone."""
    command, _, rest = text.partition(" ")
    user, channel = user or newsroom.mara, channel or newsroom.desk
    message = await answered(newsroom, newsroom.server.command(user, channel, command, rest))
    assert message.ephemeral_to == user.id
    assert message.channel == channel.id
    return message


async def press(
    newsroom: Newsroom, message: Message, action_id: str, value: Any = None, user: User | None = None
) -> Message:
    """Press a button of a message and return what is answered."""
    clicking = newsroom.server.click(user or newsroom.mara, message, action_id, value)
    return await answered(newsroom, clicking)


async def opened(newsroom: Newsroom, asking: Awaitable[object]) -> View:
    """Return the form that opens because of what was asked."""
    before = list(newsroom.workspace.open_views)
    await asking
    views = await newsroom.server.wait_for(
        lambda: [view for view in newsroom.workspace.open_views if view not in before]
    )
    return views[0]
