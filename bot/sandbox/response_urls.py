"""Response URLs: five answers in half an hour to the place where somebody clicked or typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.blocks.shape import choice, flag, record, string
from bot.sandbox.content import checked_content, named
from bot.sandbox.ids import random_id
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.wire import Json, Refusal
from bot.sandbox.workspace import Workspace

USES = 5
SECONDS = 30 * 60.0


def _anything(_value: Any, _pointer: str) -> Any:
    return iter(())


_SHAPE = record(
    {},
    {
        "text": string(40_000, low=0),
        "blocks": _anything,
        "attachments": _anything,
        "response_type": choice("ephemeral", "in_channel"),
        "replace_original": flag,
        "delete_original": flag,
        "thread_ts": string(),
        "metadata": _anything,
        "unfurl_links": flag,
        "unfurl_media": flag,
    },
)


@dataclass(slots=True)
class _Given:
    channel: Channel
    user: User
    original: Message | None
    at: float
    uses: int = 0


class ResponseUrls:
    """Gives them out and does what is posted to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._given: dict[str, _Given] = {}

    def new(self, channel: Channel, user: User, original: Message | None = None) -> str:
        """Return the key of a new response URL."""
        key = random_id("")
        self._given[key] = _Given(channel, user, original, self._workspace.clock())
        return key

    def use(self, key: str, sent: Json) -> None:
        """Do what is asked.

        Raises:
            Refusal: the URL is used up or too old, or the payload is not one Slack takes.
        """
        given = self._given.get(key)
        if given is None:
            raise Refusal("no_service")
        if given.uses >= USES:
            raise Refusal("used_url")
        if self._workspace.clock() - given.at > SECONDS:
            raise Refusal("expired_url")
        complaints = list(_SHAPE(sent, ""))
        if complaints:
            raise Refusal("invalid_arguments", *complaints)
        self._answer(given, sent)
        given.uses += 1

    def answer(self, channel: Channel, user: User, sent: Json) -> None:
        """Show what a slash command's acknowledgement carries."""
        self._answer(_Given(channel, user, None, self._workspace.clock()), sent)

    def _answer(self, given: _Given, sent: Json) -> None:
        original = given.original
        if sent.get("delete_original") and original is not None:
            self._take_away(original)
            return
        checked_content(sent)
        blocks = named(sent.get("blocks", []), self._workspace.ids)
        if sent.get("replace_original") and original is not None:
            self._workspace.edit(original, text=sent.get("text", ""), blocks=blocks)
            return
        bot = self._workspace.bot
        in_channel = sent.get("response_type") == "in_channel"
        self._workspace.post(
            Message(
                given.channel.id,
                self._workspace.new_ts(),
                bot.id,
                sent.get("text", ""),
                self._workspace.team_id,
                blocks=blocks,
                thread_ts=sent.get("thread_ts"),
                bot_id=bot.bot_id,
                app_id=bot.app_id,
                attachments=sent.get("attachments", []),
                ephemeral_to=None if in_channel else given.user.id,
            )
        )

    def _take_away(self, original: Message) -> None:
        if original.ephemeral_to is None:
            self._workspace.delete(original)
        elif original in self._workspace.ephemerals:
            self._workspace.ephemerals.remove(original)
            self._workspace.changed()
