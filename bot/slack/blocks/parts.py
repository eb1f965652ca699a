"""What the look-ups' views have in common: dates, links, buttons, and what a button remembers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
)
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.memory.profile import ActorHit
from bot.slack.blocks.text import clean, mention, shorten
from bot.slack.permalink import permalink

EARLIER = "look_earlier"
LATER = "look_later"
SHARE = "look_share"
OPEN_ACTOR = "actor_open"
"""The action of a button with an actor's name; a colon and a number follow it."""

NOT_TOLD = (
    "Slack could not be asked what you may see, so this is only what belongs to this channel and what you "
    "filed yourself: ask again in a minute."
)
_LONGEST_BUTTON = 70
_OF_ACTORS: tuple[Literal["actor", "history"], ...] = ("actor", "history")


@dataclass(frozen=True, slots=True)
class Look:
    """What a message shows: which page of an actor, of what was judged of it, or of a search.

    Its buttons remember it. `nonce` names the answer, so that it is shared once, however often pressed.
    """

    kind: Literal["actor", "claims", "history"]
    page: int
    nonce: str
    actor_id: int = 0
    words: str = ""

    def at(self, page: int) -> Look:
        """Return another page of the same."""
        return replace(self, page=page)

    def dumps(self) -> str:
        """Return it as a button's value."""
        if self.kind != "claims":
            return json.dumps({self.kind: self.actor_id, "page": self.page, "nonce": self.nonce})
        words = {"words": clean(self.words), "page": self.page, "nonce": self.nonce}
        return json.dumps(words, ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Look:
        """Read it back.

        Raises:
            ValueError: the text is not ours.
        """
        try:
            data = json.loads(text)
            page, nonce = int(data["page"]), str(data["nonce"])
            for kind in _OF_ACTORS:
                if kind in data:
                    return cls(kind, page, nonce, actor_id=int(data[kind]))
            return cls("claims", page, nonce, words=str(data["words"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("not what a button of ours remembers") from error


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks, and where: `url` is the workspace's, for links.

    In `private` only who asked sees it, and may share it; who `may_judge` gets the buttons that
    change who is who. `told` is False where Slack did not say what the asker may see. `shared_by` is
    who had it posted for all.
    """

    url: str = ""
    private: bool = False
    may_judge: bool = False
    told: bool = True
    shared_by: str | None = None


def day(at: datetime) -> Parts.Date:
    """Return a date, as it is where the reader is."""
    return Parts.Date(timestamp=int(at.timestamp()), format="{date_short}", fallback=day_words(at))


def day_words(at: datetime) -> str:
    """Return a date in words, in UTC."""
    return f"{at.day} {at:%b %Y}"


def brief_link(
    frame: Frame, channel_id: str, message_ts: str | None, thread_ts: str, text: str
) -> list[Parts.Text | Parts.Link]:
    """Return a link to a brief in its thread, or to the thread where the brief is not known to be posted."""
    link = permalink(frame.url, channel_id, message_ts or thread_ts, thread_ts)
    return [Parts.Text(text="  "), Parts.Link(url=link, text=text)] if link else []


def paging(look: Look, pages: int, *, more: bool = False) -> list[ButtonElement]:
    """Return the buttons to the pages before and after; `more` where nobody has counted them."""
    buttons = []
    if look.page > 1:
        earlier = look.at(look.page - 1).dumps()
        buttons.append(ButtonElement(text="← Newer", action_id=EARLIER, value=earlier))
    if look.page < pages or more:
        later = look.at(look.page + 1).dumps()
        buttons.append(ButtonElement(text="Older →", action_id=LATER, value=later))
    return buttons


def share_button(look: Look) -> ButtonElement:
    """Return the button that posts the page in the channel."""
    return ButtonElement(text="Share here", action_id=SHARE, value=look.dumps())


def actor_buttons(hits: Sequence[ActorHit]) -> list[Block]:
    """Return a button for each actor, which shows who that is."""
    buttons = [
        ButtonElement(
            text=shorten(hit_words(hit), _LONGEST_BUTTON) or "(no name)",
            action_id=f"{OPEN_ACTOR}:{number}",
            value=str(hit.actor_id),
        )
        for number, hit in enumerate(hits)
    ]
    return [ActionsBlock(elements=list(buttons[start : start + 5])) for start in range(0, len(buttons), 5)]


def hit_words(hit: ActorHit) -> str:
    """Return "Name, title", or the kind where no title is known."""
    return f"{shorten(hit.name, 48)}, {shorten(hit.title or hit.kind, 24)}"


def counted(number: int, word: str) -> str:
    """Return "1 claim", "2 claims"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def shared_by(frame: Frame) -> list[Block]:
    """Return a line that says who had a message posted for all, where somebody did."""
    if frame.shared_by is None:
        return []
    return [
        ContextBlock(
            elements=[MarkdownTextObject(text=f"Shared by {mention(frame.shared_by)}", verbatim=True)]
        )
    ]


def note(text: str) -> ContextBlock:
    """Return a small line of plain text."""
    return ContextBlock(elements=[PlainTextObject(text=text, emoji=False)])
