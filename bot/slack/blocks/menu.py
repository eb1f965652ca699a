"""The menu beside a brief's buttons: make it anew, take it away with you, delete it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from slack_sdk.models.blocks import Option, OverflowMenuElement, PlainTextObject

from bot.memory.keep import Kept

MORE = "more"

What = Literal["rerun", "json", "csv", "delete"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose of the menu, and of which brief."""

    what: What
    brief_id: int

    def dumps(self) -> str:
        """Return it as an option's value."""
        return f"{self.what}:{self.brief_id}"

    @classmethod
    def loads(cls, value: str) -> Chosen:
        """Read it back.

        Raises:
            ValueError: it is not ours.
        """
        name, _, number = value.partition(":")
        what = next((each for each in get_args(What) if each == name), None)
        if what is None or not (number.isdecimal() and number.isascii() and len(number) < 19):
            raise ValueError("not an option of ours")
        return cls(what, int(number))


def more_menu(kept: Kept, *, has_model: bool) -> OverflowMenuElement:
    """Return the menu of a brief; it offers the other analyst where there is one and a text to read."""
    options: list[tuple[What, str]] = [
        ("json", "Export as JSON"),
        ("csv", "Export as CSV"),
        ("delete", "Delete…"),
    ]
    if kept.article_text is not None:
        by_model = kept.brief.provenance.analyst == "model"
        if by_model or has_model:
            options.insert(0, ("rerun", f"Re-run with the {'offline analyst' if by_model else 'model'}"))
    return OverflowMenuElement(
        action_id=MORE,
        options=[
            Option(text=PlainTextObject(text=text, emoji=False), value=Chosen(what, kept.brief_id).dumps())
            for what, text in options
        ],
    )
