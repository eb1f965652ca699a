"""What the modals have in common: their frame, options in any number, and a page that says one sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, Option, OptionGroup, PlainTextObject
from slack_sdk.models.views import View

from bot.slack.blocks.parts import note
from bot.slack.blocks.text import clean, shorten

GONE = "This brief is not here any more, or you may not see it."

OPTIONS = 100
"""How many a menu takes without groups."""

_OPTION = 75
_SENTENCE = 1_900


@dataclass(frozen=True, slots=True)
class Opened:
    """What a modal shows, as its private metadata carries it.

    `channel_id` is the channel of the message whose button opened it: the reader is in there. Pages
    count from 0; `item` and `revision` are a statement and the state it was in, 0 for none.
    """

    brief_id: int
    channel_id: str
    page: int = 0
    item: int = 0
    revision: int = 0
    form: str = ""

    def at(self, page: int) -> Opened:
        """Return another page of the same."""
        return replace(self, page=page)

    def dumps(self) -> str:
        """Return it as the text that Slack keeps with the view."""
        return json.dumps(
            {
                "brief": self.brief_id,
                "channel": self.channel_id,
                "page": self.page,
                "item": self.item,
                "revision": self.revision,
                "form": self.form,
            }
        )

    @classmethod
    def loads(cls, text: str) -> Opened:
        """Read it back.

        Raises:
            ValueError: the text is not ours.
        """
        try:
            data = json.loads(text)
            numbers = [int(data[name]) for name in ("brief", "page", "item", "revision")]
            brief_id, page, item, revision = numbers
            return cls(brief_id, str(data["channel"]), page, item, revision, str(data["form"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("not the metadata of a view of ours") from error


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    opened: Opened | None = None,
    submit: str | None = None,
    close: str = "Close",
) -> dict[str, Any]:
    """Return a modal."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=title, emoji=False),
        submit=PlainTextObject(text=submit, emoji=False) if submit else None,
        close=PlainTextObject(text=close, emoji=False),
        private_metadata=opened.dumps() if opened else "",
        blocks=blocks,
    ).to_dict()


def sentence_view(title: str, sentence: str) -> dict[str, Any]:
    """Return a modal that says one sentence."""
    return modal("sentence", title, [note(clean(sentence)[:_SENTENCE])])


def choices(items: Sequence[tuple[str, str]]) -> list[Option]:
    """Return options of texts and values, each text cut to what Slack takes."""
    return [
        Option(text=PlainTextObject(text=shorten(text, _OPTION) or "(no words)", emoji=False), value=value)
        for text, value in items
    ]


def groups(label: str, items: Sequence[tuple[str, str]]) -> list[OptionGroup]:
    """Return any number of options in as many groups as Slack needs for them."""
    found = []
    for start in range(0, len(items), OPTIONS):
        part = choices(items[start : start + OPTIONS])
        name = label if len(items) <= OPTIONS else f"{label} {start + 1} to {start + len(part)}"
        found.append(OptionGroup(label=PlainTextObject(text=name, emoji=False), options=part))
    return found


def pager(opened: Opened, pages: int, *, earlier: str, later: str) -> list[Block]:
    """Return the buttons to the pages before and after, with which page this is; nothing for a single one.

    `earlier` and `later` are the buttons' actions; they carry the page they lead to.
    """
    if pages <= 1:
        return []
    buttons = []
    if opened.page > 0:
        buttons.append(ButtonElement(text="← Previous", action_id=earlier, value=str(opened.page - 1)))
    if opened.page < pages - 1:
        buttons.append(ButtonElement(text="Next →", action_id=later, value=str(opened.page + 1)))
    return [note(f"Page {opened.page + 1} of {pages}"), ActionsBlock(elements=list(buttons))]
