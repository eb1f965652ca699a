"""What a message asks for: an article to brief, or an answer in a sentence. Pure.

An article is at least `ARTICLE_WORDS` words; shorter text in a thread asks for the nearest
article above it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.article.cleaning import message_text
from bot.article.documents import MAX_CHARACTERS, count_words
from bot.jobs.commands import AskHelp, LookUp, read_mention

ARTICLE_WORDS = 40

HELP = (
    "Mention me with a pasted article of at least 40 words, or mention me in a thread below one, and I "
    "answer in the thread with who claims what, who rejects it and the context, each line tied to the "
    "sentence it rests on. To look up what I have read: “who is NAME”, “claims WORDS” or “what did NAME say "
    "about WORDS”, which everybody here sees, or /actor NAME and /claims WORDS, which only you see."
)
HELP_WITH: Mapping[str, str] = {
    "actor": "Say whom you mean, such as: who is Oskar Venn.",
    "claims": "Say what to look for, such as: claims ferry by:Norrline since:2026-11-01.",
    "private": "That works only as a command, where you alone see it: type /actor help.",
}
TOO_LONG = (
    f"That is more than {MAX_CHARACTERS:,} characters, which is more than one article: paste one at a time."
)
TOO_SHORT = (
    "That is too short to be an article: paste at least 40 words of it, or mention me in a thread below one."
)
NO_FILES = "I cannot read files yet: paste the article's text into the message."
NO_LINKS = "I cannot open links yet: paste the article's text into the message."
NOTHING_IN_THREAD = (
    "I found no article of at least 40 words above in this thread: paste its text and mention me."
)
THREAD_UNREADABLE = (
    "I could not read this thread: invite me to the channel, or paste the article's text into the message."
)

_LINK_ONLY = re.compile(r"https?://\S+", re.IGNORECASE)
_HELP_WORDS = frozenset({"help", "hello", "hi"})


@dataclass(frozen=True, slots=True)
class Pasted:
    """The message holds an article."""

    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The message is answered with these words."""

    answer: str


@dataclass(frozen=True, slots=True)
class LookAbove:
    """The article, if any, stands above in the thread."""


def read_message(
    payload: Mapping[str, Any], *, bot_user_id: str, in_thread: bool
) -> Pasted | Asked | LookAbove | LookUp:
    """Say what a message asks for."""
    text = message_text(payload, bot_user_id=bot_user_id)
    if len(text) > MAX_CHARACTERS:
        return Asked(TOO_LONG)
    if count_words(_LINK_ONLY.sub(" ", text)) >= ARTICLE_WORDS:
        return Pasted(text)
    if payload.get("files") or _LINK_ONLY.search(text):
        return Asked(NO_FILES if payload.get("files") else NO_LINKS)
    if (asked := read_mention(text)) is not None:
        return Asked(HELP_WITH.get(asked.topic, HELP)) if isinstance(asked, AskHelp) else asked
    if in_thread and not _asks_help(text):
        return LookAbove()
    return Asked(HELP if not text or _asks_help(text) else TOO_SHORT)


def is_bare(payload: Mapping[str, Any], *, bot_user_id: str) -> bool:
    """Whether a message holds nothing that could be or lead to an article, and asks us nothing."""
    if payload.get("files") or payload.get("attachments"):
        return False
    text = message_text(payload, bot_user_id=bot_user_id)
    return count_words(text) < ARTICLE_WORDS and not _asks_us(text)


def _asks_us(text: str) -> bool:
    return bool(_LINK_ONLY.search(text) or _asks_help(text) or read_mention(text) is not None)


def _asks_help(text: str) -> bool:
    return text.casefold().strip(" .!?") in _HELP_WORDS


def nearest_article(messages: Sequence[Mapping[str, Any]], *, bot_user_id: str) -> Pasted | Asked:
    """Return the article nearest to the end of `messages`, which are oldest first.

    Ours are passed over. Another bot's count, such as a wire feed's: it is a person who asks.
    """
    for message in reversed(messages):
        if message.get("user") == bot_user_id:
            continue
        read = read_message(message, bot_user_id=bot_user_id, in_thread=False)
        if isinstance(read, Pasted):
            return read
    return Asked(NOTHING_IN_THREAD)
