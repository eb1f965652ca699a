"""The form in which somebody gives an article to be briefed: a file, a link, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextObject, UrlInputElement
from slack_sdk.models.blocks.block_elements import FileInputElement

from bot.jobs.sources import MOST
from bot.jobs.written import URL, mappings
from bot.slack.blocks.modal import modal
from bot.slack.blocks.parts import note
from bot.slack.blocks.text import escape

CALLBACK = "brief_form"
TITLE = "Brief an article"
FILES, LINK = "files", "link"

NOTHING_GIVEN = "Attach a file or give a link."
NO_ADDRESS = "That is no web address: it begins with https:// or http://."
_ABOUT = "The brief comes to your direct messages with me. What you put in here, nobody else sees."


def filing_view() -> dict[str, Any]:
    """Return the form."""
    return modal(
        CALLBACK,
        TITLE,
        [
            InputBlock(
                block_id=FILES,
                label=PlainTextObject(text="Files", emoji=False),
                hint=PlainTextObject(text="Text, Markdown, HTML, PDF or Word (.docx).", emoji=False),
                element=FileInputElement(action_id=FILES, max_files=MOST),
                optional=True,
            ),
            InputBlock(
                block_id=LINK,
                label=PlainTextObject(text="Link", emoji=False),
                element=UrlInputElement(action_id=LINK),
                optional=True,
            ),
            note(_ABOUT),
        ],
        submit="Brief it",
        close="Cancel",
    )


def read_form(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what somebody gives, as a message would hold it, or what is wrong by block."""
    files = mappings(_answer(values, FILES).get("files"))
    link = str(_answer(values, LINK).get("value") or "").strip()
    if link and not URL.fullmatch(link):
        return {}, {LINK: NO_ADDRESS}
    if not link and not files:
        return {}, {LINK: NOTHING_GIVEN}
    text = {"text": f"<{escape(link)}>"} if link else {}
    return text | ({"files": list(files)} if files else {}), {}


def _answer(values: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (values.get(field) or {}).get(field) or {}
    return found
