"""The exact messages that a model is sent: nothing else of an article leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.draft import Draft, DraftStatement
from bot.analysis.faults import Fault
from bot.analysis.model.comparison import Excerpt, Question
from bot.analysis.model.reply import write_reply
from bot.analysis.model.sections import Section, whole
from bot.analysis.model.wire import LINKS_SCHEMA_TEXT, SCHEMA_TEXT
from bot.article.article import Article
from bot.article.sentences import Sentence
from prompts.loader import Prompt, Turn, load

MAX_FAULTS = 60
"""The most faults that are listed to a model; a draft with more is not worth mending in full."""
MAX_EXCERPT = 500
"""Characters of a summary, and of its evidence, that are sent to be compared."""
MAX_ECHO = 2_000
"""Characters of an unreadable reply that are sent back: enough to see what it was."""

# Characters that a reader never sees but a model reads: controls, lone surrogates, Unicode's tag
# characters, which can spell out a hidden instruction, and overrides, which show words in another
# order than they are sent in.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def brief_prompt() -> Prompt:
    """Return the prompt that asks for a brief; its label is stored with each brief."""
    return load("brief")


def brief_messages(
    section: Section, claims: Sequence[DraftStatement] = (), *, schema_in_prompt: bool = False
) -> tuple[Turn, ...]:
    """Return what is sent to ask for a brief of `section`: instructions first, the article last.

    The instructions are the same for every article and section, so that a server can keep what
    it has read of them. `claims` are those of earlier sections, for rebuttals here to answer.
    `schema_in_prompt` spells out the JSON schema, for servers that do not enforce one.
    """
    return brief_prompt().render(
        article=_numbered(section.sentences),
        claims=_listed(claims),
        part=f"{section.number} of {section.of}" if section.of > 1 else "",
        schema=SCHEMA_TEXT if schema_in_prompt else "",
    )


def reform_messages(first: Sequence[Turn], reply: str, fault: str) -> tuple[Turn, ...]:
    """Return what is sent after a reply that cannot be read: the first messages, it, and `fault`."""
    return (*first, Turn("assistant", _line(reply[:MAX_ECHO])), *load("reform").render(fault=fault))


def repair_messages(
    article: Article, draft: Draft, faults: Sequence[Fault], *, schema_in_prompt: bool = False
) -> tuple[Turn, ...]:
    """Return what is sent to have a draft mended: the whole article, the draft, and its faults.

    An article that came in sections is mended in one piece: the draft is one, and a fault may lie
    between its sections. Reading takes a model far less time than writing, which is no more here
    than the draft.
    """
    listed = "\n".join(f"- {_line(fault.where)}: {_line(fault.reason)}" for fault in faults[:MAX_FAULTS])
    return (
        *brief_messages(whole(article), schema_in_prompt=schema_in_prompt),
        Turn("assistant", write_reply(draft)),
        *load("repair").render(faults=listed),
    )


def links_messages(question: Question, *, schema_in_prompt: bool = False) -> tuple[Turn, ...]:
    """Return what is sent to have statements compared: summaries and evidence, never an article."""
    return load("links").render(
        new=_excerpts("N", question.new),
        others=_excerpts("E", question.others),
        schema=LINKS_SCHEMA_TEXT if schema_in_prompt else "",
    )


def _excerpts(letter: str, excerpts: Sequence[Excerpt]) -> str:
    """Return statements as lines of ``[N1] claim, speaker, day: summary || evidence``."""
    return "\n".join(
        f"[{letter}{number}] {each.kind}, {_line(each.speaker or 'unnamed')}, {each.filed_on.isoformat()}: "
        f"{_line(each.summary[:MAX_EXCERPT])} || {_line(each.evidence[:MAX_EXCERPT])}"
        for number, each in enumerate(excerpts, start=1)
    )


def _numbered(sentences: Sequence[Sentence]) -> str:
    """Return sentences as lines of ``[12] text``.

    No line is without its bracket, so no line of an article can be taken for the prompt's own.
    """
    return "\n".join(
        f"[{sentence.number if sentence.body else '-'}] {_line(sentence.text)}" for sentence in sentences
    )


def _listed(claims: Sequence[DraftStatement]) -> str:
    """Return claims as lines of ``(-1) speaker: summary``; one without words of its own is left out.

    They are a model's words about somebody's article, no safer than the article itself, and no
    line is without its bracket here either.
    """
    return "\n".join(
        f"(-{number}) {_line(claim.speaker or 'unnamed')}: {_line(claim.summary)}"
        for number, claim in enumerate(claims, start=1)
        if claim.summary
    )


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())
