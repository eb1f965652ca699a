"""What a message asks for: articles to brief, what is known, or an answer in a sentence. Pure.

An article is a file, a link, a forwarded message or at least `ARTICLE_WORDS` words. Shorter text that
begins with a command's word is that command; else, in a thread, it asks for the nearest article above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.article.documents import MAX_CHARACTERS
from bot.jobs.commands import AskHelp, DigestAsk, LookUp, read_mention
from bot.jobs.sources import Source, sources_of
from bot.jobs.written import URL, Message, leads_into_slack, links_of, mappings, words_of

HELP = (
    "Mention me with an article, and I answer in the thread with who claims what, who rejects it and the "
    "context, each line tied to the sentence it rests on. The article may be pasted (at least 40 words), a "
    "file (text, Markdown, HTML, PDF, Word), a link, a forwarded message, or stand above in the thread that "
    "you mention me in; “Brief this” in any message's menu needs no mention. To look up what I have read: "
    "“who is NAME”, “claims WORDS” or “what did NAME say about WORDS”, which everybody here sees, or /actor "
    "NAME and /claims WORDS, which only you see. To have the day's disputes posted here: “digest daily "
    "09:00”."
)
HELP_WITH: Mapping[str, str] = {
    "actor": "Say whom you mean, such as: who is Oskar Venn.",
    "claims": "Say what to look for, such as: claims ferry by:Norrline since:2026-11-01.",
    "digest": (
        "Say when this channel is to get a digest of disputes, such as: digest weekdays 09:00. Or: digest "
        "now, digest status, digest off."
    ),
    "preview": "That is for you alone: type /digest preview.",
    "private": "That works only as a command, where you alone see it: type /actor help.",
}
TOO_LONG = (
    f"That is more than {MAX_CHARACTERS:,} characters, which is more than one article: paste one at a time."
)
TOO_SHORT = (
    "That is too short to be an article: paste at least 40 words of it, attach a file, give a link, or "
    "mention me in a thread below one."
)
NOT_TEXT = (
    "That is a picture, a recording or a film, and I read text alone: paste or attach the article's text."
)
INTO_SLACK = (
    "I cannot follow links into Slack: forward that message to me, attach that file, or mention me in the "
    "thread below it."
)
NOTHING_TO_BRIEF = (
    "There is no article in that message: one is a file, a link, a forwarded message, or at least 40 words."
)
NOTHING_IN_THREAD = (
    "I found no article above in this thread (a file, a link, a forwarded message, or at least 40 words): "
    "paste its text and mention me."
)
THREAD_UNREADABLE = (
    "I could not read this thread: invite me to the channel, or paste the article's text into the message."
)

_HELP_WORDS = frozenset({"help", "hello", "hi"})


@dataclass(frozen=True, slots=True)
class Held:
    """The message holds articles; they are those of the message `above` it where that is given."""

    sources: tuple[Source, ...]
    above: Message | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The message is answered with these words."""

    answer: str


@dataclass(frozen=True, slots=True)
class LookAbove:
    """The article, if any, stands above in the thread."""


def read_message(
    message: Message, *, bot_user_id: str, in_thread: bool
) -> Held | Asked | LookAbove | LookUp | DigestAsk:
    """Say what a message to us asks for."""
    if (held := _read_articles(message, bot_user_id)) is not None:
        return held
    text = words_of(message, bot_user_id=bot_user_id)
    if (asked := read_mention(text)) is not None:
        return Asked(HELP_WITH.get(asked.topic, HELP)) if isinstance(asked, AskHelp) else asked
    if in_thread and not _asks_help(text):
        return LookAbove()
    return Asked(HELP if not text or _asks_help(text) else TOO_SHORT)


def read_shown(message: Message, *, bot_user_id: str) -> Held | Asked:
    """Say what a message holds that somebody points at: it need not be to us, and asks nothing."""
    return _read_articles(message, bot_user_id) or Asked(NOTHING_TO_BRIEF)


def is_bare(message: Message, *, bot_user_id: str) -> bool:
    """Whether a message holds nothing that could be or lead to an article, and asks us nothing."""
    if _read_articles(message, bot_user_id) is not None:
        return False
    text = words_of(message, bot_user_id=bot_user_id)
    return not (URL.search(text) or _asks_help(text) or read_mention(text) is not None)


def nearest_article(messages: Sequence[Message], *, bot_user_id: str) -> Held | Asked:
    """Return the articles of the message nearest to the end of `messages`, which are oldest first.

    Ours are passed over. Another bot's count, such as a wire feed's: it is a person who asks.
    """
    for message in reversed(messages):
        if message.get("user") == bot_user_id:
            continue
        if sources := sources_of(message, bot_user_id=bot_user_id):
            return Held(sources, above=message)
    return Asked(NOTHING_IN_THREAD)


def _read_articles(message: Message, bot_user_id: str) -> Held | Asked | None:
    sources = sources_of(message, bot_user_id=bot_user_id)
    if any(len(source.text or "") > MAX_CHARACTERS for source in sources):
        return Asked(TOO_LONG)
    if sources:
        return Held(sources)
    if mappings(message.get("files")):
        return Asked(NOT_TEXT)
    if any(map(leads_into_slack, links_of(message))):
        return Asked(INTO_SLACK)
    return None


def _asks_help(text: str) -> bool:
    return text.casefold().strip(" .!?") in _HELP_WORDS
