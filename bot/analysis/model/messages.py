"""The exact messages that a model is sent: nothing else of an article leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.draft import Draft
from bot.analysis.faults import Fault
from bot.analysis.model.failure import CallError
from bot.analysis.model.reply import write_reply
from bot.analysis.model.wire import SCHEMA_TEXT
from bot.article.article import Article
from prompts.loader import Prompt, Turn, load

MAX_WORDS = 12_000
"""The longest article that is sent in one call."""
MAX_CHARACTERS = 80_000
"""The same limit for scripts that put no spaces between words."""
MAX_FAULTS = 60
"""The most faults that are listed to a model; a draft with more is not worth mending in full."""

# Characters that a reader never sees but a model reads: controls, lone surrogates and Unicode's
# tag characters, which can spell out a hidden instruction.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\U000e0000-\U000e007f]")


def brief_prompt() -> Prompt:
    """Return the prompt that asks for a brief; its label is stored with each brief."""
    return load("brief")


def brief_messages(article: Article, *, schema_in_prompt: bool = False) -> tuple[Turn, ...]:
    """Return what is sent to ask for a brief: instructions first, the article last.

    `schema_in_prompt` spells out the JSON schema, for servers that do not enforce one.

    Raises:
        CallError: of kind ``too_long``: the article has more than `MAX_WORDS` or `MAX_CHARACTERS`.
    """
    if len(article.text) > MAX_CHARACTERS or len(article.text.split()) > MAX_WORDS:
        limits = f"{MAX_WORDS:,} words or {MAX_CHARACTERS:,} characters"
        raise CallError("too_long", f"The article has more than {limits}; send it in parts.", sent=False)
    schema = SCHEMA_TEXT if schema_in_prompt else ""
    return brief_prompt().render(article=_numbered(article), schema=schema)


def repair_messages(
    article: Article, draft: Draft, faults: Sequence[Fault], *, schema_in_prompt: bool = False
) -> tuple[Turn, ...]:
    """Return what is sent to have a draft mended: the first messages, the draft, and its faults."""
    listed = "\n".join(f"- {_line(fault.where)}: {_line(fault.reason)}" for fault in faults[:MAX_FAULTS])
    return (
        *brief_messages(article, schema_in_prompt=schema_in_prompt),
        Turn("assistant", write_reply(draft)),
        *load("repair").render(faults=listed),
    )


def _numbered(article: Article) -> str:
    """Return the article as lines of ``[12] text``.

    No line is without its bracket, so no line of an article can be taken for the prompt's own.
    """
    return "\n".join(
        f"[{sentence.number if sentence.body else '-'}] {_line(sentence.text)}"
        for sentence in article.sentences
    )


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())
