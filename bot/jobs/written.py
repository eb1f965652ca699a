"""What a message says: its words and its links, however Slack carries them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.article.cleaning import message_text, plain, unescape
from bot.article.documents import count_words

Message = Mapping[str, Any]

URL = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)

_MARKED = re.compile(r"<(?P<url>https?://[^\s<>|]+)(?:\|(?P<label>[^<>]*))?>", re.IGNORECASE)
_AFTER_A_LINK = ".,;:!?)]'\"”’»"
_LONGEST_URL = 2_000
_SLACK = re.compile(r"(?:^|\.)slack\.com$", re.IGNORECASE)


def words_of(message: Message, *, bot_user_id: str) -> str:
    """Return a message's text, without the mention of the bot, with its paragraphs.

    An app such as a wire feed may say in sections and attachments what its text has only the
    headline of: then it is those. What Slack shows of a link is no part of a message's words.
    """
    text = message_text(message, bot_user_id=bot_user_id)
    shown = "\n\n".join(
        filter(None, (plain(each, bot_user_id=bot_user_id).strip() for each in _shown(message)))
    )
    return shown if count_words(shown) > count_words(text) else text


def links_of(message: Message) -> list[str]:
    """Return the addresses that somebody put into a message, each once, in order.

    The name of a site that Slack alone made a link of is none, such as ``norrline.example``.
    """
    found = list(_typed_links(message)) or list(
        _links_in(" ".join([str(message.get("text") or ""), *_shown(message)]))
    )
    links = [url for url, label in found if len(url) <= _LONGEST_URL and not _is_a_name(url, label)]
    return list(dict.fromkeys(links))


def leads_into_slack(url: str) -> bool:
    """Whether an address is one of Slack's own: a message or a file, behind a sign-in."""
    try:
        return bool(_SLACK.search(urlsplit(url).hostname or ""))
    except ValueError:
        return False


def forwards_of(message: Message) -> list[Message]:
    """Return the messages that a message shows in itself: forwarded, shared or quoted by their address."""
    return [
        {
            "text": attachment.get("text") or "",
            "blocks": [
                block
                for shown in mappings(attachment.get("message_blocks"))
                for block in mappings(mapping(shown.get("message")).get("blocks"))
            ],
            "files": attachment.get("files") or [],
        }
        for attachment in mappings(message.get("attachments"))
        if _is_message(attachment)
    ]


def _shown(message: Message) -> Iterator[str]:
    """Yield the marked-up texts of an app's sections, and of the attachments that it wrote itself."""
    yield from _sections(message)
    for attachment in mappings(message.get("attachments")):
        if _is_message(attachment) or attachment.get("from_url") or attachment.get("original_url"):
            continue
        yield from (str(attachment[key]) for key in ("pretext", "title", "text") if attachment.get(key))
        yield from _sections(attachment)


def _sections(message: Message) -> Iterator[str]:
    for block in mappings(message.get("blocks")):
        if block.get("type") in ("section", "header"):
            yield str(mapping(block.get("text")).get("text") or "")
        elif block.get("type") == "markdown":
            yield str(block.get("text") or "")


def _is_message(attachment: Message) -> bool:
    return bool(
        attachment.get("is_share") or attachment.get("is_msg_unfurl") or attachment.get("message_blocks")
    )


def _typed_links(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the links of a message's rich text, in order, with the words they stand behind."""
    for block in mappings(message.get("blocks")):
        if block.get("type") == "rich_text":
            yield from _links_of_element(block)


def _links_of_element(element: Message) -> Iterator[tuple[str, str]]:
    url = str(element.get("url") or "")
    if element.get("type") == "link" and URL.fullmatch(url):
        yield url, str(element.get("text") or "")
    for child in mappings(element.get("elements")):
        yield from _links_of_element(child)


def _links_in(marked: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a text in Slack's markup, in order, with the words they stand behind."""
    for link in re.finditer(f"{_MARKED.pattern}|{URL.pattern}", marked, re.IGNORECASE):
        if link["url"]:
            yield unescape(link["url"]), unescape(link["label"] or "")
        else:
            yield unescape(link[0].rstrip(_AFTER_A_LINK)), ""


def _is_a_name(url: str, label: str) -> bool:
    """Whether a link is the bare name of a site, as Slack links any in a sentence."""
    site = re.sub(r"^https?://", "", url, flags=re.IGNORECASE).rstrip("/")
    return "/" not in site and "?" not in site and label.rstrip("/").casefold() == site.casefold()


def mappings(value: object) -> list[Message]:
    """Return the objects of a list; anything else in it, or instead of it, is passed over."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def mapping(value: object) -> Message:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}
