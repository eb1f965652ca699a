"""What a message holds that may be briefed: its text, its files, its links, what it forwards. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.article.documents import count_words
from bot.jobs.written import (
    URL,
    Message,
    forwards_of,
    leads_into_slack,
    links_of,
    mapping,
    mappings,
    words_of,
)

ARTICLE_WORDS = 40
"""Fewer words are a remark, not an article."""
MOST = 5
"""More articles than these of one message are not read; their reporter is told."""
ABOVE = "above"
"""The key, in what is kept of a message, of the message above it that it asks for."""

_NOT_TEXT = ("image/", "audio/", "video/")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Source:
    """One article that a message holds: a `text`, or what leads to one, a Slack `file` or a `url`.

    `part` says which of the message's it is, whatever else is learned of the message; `name` what its
    reporter knows it by, None for a text.
    """

    part: str
    text: str | None = None
    file: Mapping[str, Any] | None = None
    url: str | None = None

    @property
    def name(self) -> str | None:
        """Return the file's name, or the link without what is the same in all links."""
        if self.file is not None:
            return name_of(self.file)[:_LONGEST_NAME]
        if self.url is not None:
            return self.url.partition("://")[2].removeprefix("www.").rstrip("/")[:_LONGEST_NAME]
        return None


def sources_of(message: Message, *, bot_user_id: str) -> tuple[Source, ...]:
    """Return what a message holds: pasted text, files, links, then the same of what it forwards.

    A link in a pasted article is a part of that article.
    """
    found = list(_own(message, bot_user_id))
    for number, forwarded in enumerate(forwards_of(message)):
        found += _own(forwarded, bot_user_id, f"forward:{number}:")
    first: dict[str, Source] = {}
    for source in found:
        first.setdefault(_same(source), source)
    return tuple(first.values())


def all_sources(payload: Message, *, bot_user_id: str) -> tuple[Source, ...]:
    """Return what a kept message holds, and after it what the message above holds that it asks for."""
    own = sources_of(payload, bot_user_id=bot_user_id)
    return own + sources_of(mapping(payload.get(ABOVE)), bot_user_id=bot_user_id)


def brought_late(payload: Message) -> tuple[Source, ...]:
    """Return what a message's second event may bring that the first did not have: all but its own words."""
    found = sources_of(payload, bot_user_id="")
    return tuple(source for source in found if source.file is not None or source.part.startswith("forward:"))


def name_of(file: Mapping[str, Any]) -> str:
    """Return what a file is called."""
    return str(file.get("name") or file.get("title") or "").strip() or "The file"


def is_text(part: str) -> bool:
    """Whether what a message holds as that part is a text, and no file or link that leads to one."""
    return part.rpartition(":")[2] == "text"


def label(number: int, total: int, named: str | None) -> str:
    """Return which of a message's articles one is, and what it is called; nothing for one without a name.

    On the last that is read stands what is not.
    """
    if total == 1:
        return named or ""
    words = f"{number} of {total}" + (f", {named}" if named else "")
    left = total - MOST
    if number < MOST or left <= 0:
        return words
    rest = "one more was" if left == 1 else f"{left} more were"
    return f"{words} ({rest} not read: send them in another message)"


def _own(message: Message, bot_user_id: str, prefix: str = "") -> Iterator[Source]:
    text = words_of(message, bot_user_id=bot_user_id)
    is_article = count_words(URL.sub(" ", text)) >= ARTICLE_WORDS
    if is_article:
        yield Source(f"{prefix}text", text=text)
    for number, file in enumerate(mappings(message.get("files"))):
        if not str(file.get("mimetype") or "").startswith(_NOT_TEXT):
            yield Source(f"{prefix}file:{file.get('id') or number}", file=file)
    if not is_article:
        for number, url in enumerate(links_of(message)):
            if not leads_into_slack(url):
                yield Source(f"{prefix}link:{number}", url=url)


def _same(source: Source) -> str:
    """Return what is equal for the same file, link or text in several places of a message."""
    if source.file is not None:
        return f"file:{source.file.get('id') or source.part}"
    return source.url or f"text:{source.text}"
