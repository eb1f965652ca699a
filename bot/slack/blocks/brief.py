"""The brief as one message. What does not fit is behind "Show all"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextListElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.analysis.brief import Actor, Brief, Provenance, Statement
from bot.article.documents import count_words
from bot.jobs.sources import label
from bot.memory.aftermath import Aftermath
from bot.memory.keep import Kept
from bot.slack.blocks.menu import more_menu
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame, brief_link, day, note
from bot.slack.blocks.text import (
    bold,
    clean,
    escape,
    italic,
    mention,
    person,
    plain,
    quote,
    section,
    shorten,
)
from bot.slack.blocks.words import INVITE
from bot.slack.permalink import permalink

EVIDENCE = "evidence"
SHOW_ALL = "show_all"
CORRECT = "correct"
RELATED = "related"

NO_REBUTTAL = "No rebuttal in this article."
NO_CLAIM = "No claim found: nobody in this article is said to assert anything."
NO_QUOTE = "No attributed quote found."
CHECKED = "checked: wording, names, numbers, attribution; not checked: meaning"

# Kept well under Slack's limit for a whole message (12,000 counted characters), so that a brief
# stays a message one reads rather than scrolls through.
_CHARACTERS = 7_000
_SUMMARY = 600
_LONGEST_NAME = 120
_ACTORS = 12
_CLAIMS = 8
_REBUTTALS_PER_CLAIM = 5
_CONTEXT = 5
_LATER_ANSWERS = 2
_FALLBACK_CLAIMS = 40
# Shown as it stands, without words in its place: a reader sees where it leads.
_ADDRESS = re.compile(r"https?://[^\s<>|\x00-\x20\u202a-\u202e\u2066-\u2069]{1,1000}")

_LANGUAGES = {
    "ar": "Arabic", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def brief_message(
    kept: Kept,
    aftermath: Aftermath | None = None,
    *,
    url: str = "",
    has_model: bool = False,
    elsewhere: bool = False,
) -> Payload:
    """Return the message that shows a brief.

    `aftermath` is what its channel may see of other articles, `url` the workspace's address for
    links; with `has_model` the model and the offline analyst can be asked in turn; `elsewhere` says that
    the article was shown us where we are not.
    """
    brief = kept.brief
    aftermath = aftermath or Aftermath()
    body, shown = _body(_groups(brief, _Notes(kept, aftermath, url)))
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=shorten(headline(kept), 150), emoji=False)),
        ContextBlock(elements=[MarkdownTextObject(text=_about(kept), verbatim=True)]),
        *_whence(kept, aftermath, url),
        *body,
    ]
    if brief.actors:
        blocks.append(RichTextBlock(elements=[section(bold("Actors  "), plain(_actors(brief.actors)))]))
    blocks.append(DividerBlock())
    blocks.append(ContextBlock(elements=[PlainTextObject(text=footer(brief), emoji=False)]))
    if elsewhere:
        blocks.append(note(INVITE))
    buttons = _buttons(kept, aftermath.related, total=len(brief.statements), shown=shown)
    blocks.append(ActionsBlock(elements=[*buttons, more_menu(kept, has_model=has_model)]))
    return Payload.of(blocks, "\n".join(_fallback(kept)))


def headline(kept: Kept) -> str:
    """Return the article's headline, or its first words where it has none."""
    for title in (kept.brief.title, kept.origin.title):
        if title and clean(title).strip():
            return title
    first = clean((kept.article_text or "").strip().split("\n")[0]).strip()
    return shorten(first, 80) if first else "Brief"


def attribution(statement: Statement) -> str:
    """Return "Speaker, title (medium)", as far as they are known."""
    if statement.speaker is None:
        return "not attributed" if statement.kind != "context" else ""
    words = shorten(statement.speaker, _LONGEST_NAME)
    if statement.title:
        words += f", {shorten(statement.title, _LONGEST_NAME)}"
    return f"{words} ({shorten(statement.medium, _LONGEST_NAME)})" if statement.medium else words


def footer(brief: Brief) -> str:
    """Return who wrote the brief, where the article went, what was dropped, and what was checked."""
    lines = [shorten(brief.provenance.note, 400)] if brief.provenance.note else []
    parts = [_analyst(brief.provenance)]
    host = brief.provenance.host
    parts.append(f"sent to {shorten(host, _LONGEST_NAME)}" if host else "stayed here")
    if brief.dropped:
        parts.append(
            f"{brief.dropped} item{'s' * (brief.dropped > 1)} dropped: the article does not bear them out"
        )
    parts.append(CHECKED)
    return "\n".join([*lines, " · ".join(parts)])


def _analyst(provenance: Provenance) -> str:
    if provenance.analyst == "offline":
        return "offline analyst"
    facts = (provenance.model, f"prompt {provenance.prompt}" if provenance.prompt else None)
    return ", ".join(shorten(fact, _LONGEST_NAME) for fact in facts if fact)


def _about(kept: Kept) -> str:
    """Return which of several it is, source, date, language, length and who filed it."""
    origin = kept.origin
    named = label(origin.number, origin.total, None if origin.url else origin.named)
    facts = [shorten(named, 200)] if named else []
    told = (origin.publisher, origin.byline, origin.dateline, origin.date_text)
    facts += [shorten(fact, 80) for fact in told if fact]
    if kept.article_text is not None:
        facts.append(f"{count_words(kept.article_text):,} words")
    facts.append(_LANGUAGES.get(kept.brief.language, "language not recognised"))
    return " · ".join([*map(escape, facts), f"filed by {mention(kept.filed_by)}"])


def _whence(kept: Kept, aftermath: Aftermath, url: str) -> Iterator[Block]:
    """Yield where the article was found, as it is written, and where one much like it was briefed."""
    address = kept.origin.url
    if address and _ADDRESS.fullmatch(address):
        yield RichTextBlock(elements=[section(Parts.Link(url=address))])
    if (like := aftermath.like) is not None:
        words = [italic("Much like the one briefed on "), day(like.filed_at)]
        link = brief_link(Frame(url=url), like.channel_id, like.message_ts, like.thread_ts, "Open")
        yield RichTextBlock(elements=[section(*words, *link)])


class _Notes:
    """What is said below statements: who corrected them, and who answered them in later articles."""

    def __init__(self, kept: Kept, aftermath: Aftermath, url: str) -> None:
        self._marks = {id(said): mark for said, mark in zip(kept.brief.statements, kept.marks, strict=False)}
        self._answers = aftermath.answers
        self._filed_at = kept.filed_at
        self._url = url

    def corrected(self, statement: Statement) -> list[RichTextElement]:
        """Return who corrected a statement last."""
        mark = self._marks.get(id(statement))
        if mark is None or mark.corrected_by is None:
            return []
        return [italic("  corrected by "), person(mark.corrected_by)]

    def answered(self, claim: Statement) -> Iterator[RichTextElement]:
        """Yield who answered a claim in later articles; people confirmed it."""
        mark = self._marks.get(id(claim))
        answers = self._answers.get(mark.statement_id, ()) if mark is not None else ()
        for side in answers[:_LATER_ANSWERS]:
            link = permalink(self._url, side.channel_id, side.message_ts or side.thread_ts, side.thread_ts)
            words = [bold(f"Answered {days_later(self._filed_at, side.filed_at)}")]
            if side.speaker:
                words.append(plain(f" by {shorten(side.speaker, _LONGEST_NAME)}"))
            yield quote(*words, *([plain("  "), Parts.Link(url=link, text="Open")] if link else []))
        if (left := len(answers) - _LATER_ANSWERS) > 0:
            yield quote(italic(f"and {left:,} more: see Related"))


def days_later(first: datetime, then: datetime) -> str:
    """Return "after 16 days", or that it was on the same day, in UTC."""
    days = (then.date() - first.date()).days
    return f"after {days:,} day{'s' * (days > 1)}" if days > 0 else "on the same day"


def _body(groups: Iterable[tuple[list[RichTextElement], int]]) -> tuple[list[Block], int]:
    """Return the blocks of the statements that fit, and how many statements they show."""
    blocks: list[Block] = []
    shown = characters = 0
    for elements, statements in groups:
        size = sum(_length(element) for element in elements)
        if characters + size > _CHARACTERS and blocks:
            break
        characters += size
        shown += statements
        blocks.append(RichTextBlock(elements=elements))
    return blocks, shown


def _groups(brief: Brief, notes: _Notes) -> Iterator[tuple[list[RichTextElement], int]]:
    """Yield what belongs together, with the number of statements in it: a claim and its rebuttals."""
    if not brief.claims:
        yield [section(italic(NO_CLAIM if brief.tells_claims else NO_QUOTE))], 0
    for number, claim in enumerate(brief.claims[:_CLAIMS]):
        answers = [rebuttal for rebuttal in brief.rebuttals if rebuttal.answers == number]
        label = "Claim" if len(brief.claims) == 1 else f"Claim {number + 1}"
        elements: list[RichTextElement] = [section(*_said(label, claim, notes))]
        some = answers[:_REBUTTALS_PER_CLAIM]
        elements += [quote(*_said(_rebuttal_label(each), each, notes)) for each in some]
        elements += notes.answered(claim)
        yield elements, 1 + min(len(answers), _REBUTTALS_PER_CLAIM)
    free = [rebuttal for rebuttal in brief.rebuttals if rebuttal.answers is None]
    if free:
        label = "Rebuttal of a claim that is not in this article"
        some = free[:_REBUTTALS_PER_CLAIM]
        yield [quote(*_said(label, each, notes)) for each in some], len(some)
    if not brief.rebuttals and brief.tells_claims:
        yield [section(italic(NO_REBUTTAL))], 0
    if brief.context:
        some = list(brief.context[:_CONTEXT])
        items = [
            section(plain(shorten(each.summary, _SUMMARY)), *_by(each), *notes.corrected(each))
            for each in some
        ]
        yield (
            [section(bold("Context")), RichTextListElement(style="bullet", indent=0, elements=items)],
            len(some),
        )


def _said(label: str, statement: Statement, notes: _Notes) -> list[RichTextElement]:
    words = [bold(f"{label}  "), italic(attribution(statement)), plain("\n")]
    return [*words, plain(shorten(statement.summary, _SUMMARY)), *notes.corrected(statement)]


def _by(statement: Statement) -> list[Parts.Text]:
    return [italic(f"  {attribution(statement)}")] if statement.speaker else []


def _rebuttal_label(rebuttal: Statement) -> str:
    return "Retraction" if rebuttal.retraction else "Rebuttal"


def _length(element: RichTextElement) -> int:
    return sum(len(escape(part)) for part in _texts(element.to_dict()))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def _actors(actors: Sequence[Actor]) -> str:
    words = []
    for actor in actors[:_ACTORS]:
        facts = ", ".join(filter(None, (shorten(actor.title, 80) if actor.title else None, actor.role)))
        words.append(f"{shorten(actor.name, _LONGEST_NAME)} ({facts})")
    more = len(actors) - _ACTORS
    return "; ".join(words) + (f"; and {more} more" if more > 0 else "")


def _buttons(kept: Kept, related: int, *, total: int, shown: int) -> Iterator[ButtonElement]:
    value = str(kept.brief_id)
    yield ButtonElement(text="Evidence", action_id=EVIDENCE, value=value)
    if shown < total:
        yield ButtonElement(text=f"Show all ({total})", action_id=SHOW_ALL, value=value)
    yield ButtonElement(text="Correct", action_id=CORRECT, value=value)
    yield ButtonElement(
        text=f"Related ({related:,})" if related else "Related", action_id=RELATED, value=value
    )


def _fallback(kept: Kept) -> Iterator[str]:
    """Yield the brief as plain lines, escaped: what a notification or a screen reader says."""
    brief = kept.brief
    yield escape(shorten(headline(kept), 150))
    # What the bytes have no room for need not be made.
    for number, claim in enumerate(brief.claims[:_FALLBACK_CLAIMS]):
        yield escape(f"Claim ({attribution(claim)}): {shorten(claim.summary, 300)}")
        for rebuttal in brief.rebuttals:
            if rebuttal.answers == number:
                yield escape(f"Rebuttal ({attribution(rebuttal)}): {shorten(rebuttal.summary, 300)}")
    for rebuttal in brief.rebuttals:
        if rebuttal.answers is None:
            yield escape(f"Rebuttal ({attribution(rebuttal)}): {shorten(rebuttal.summary, 300)}")
    if not brief.rebuttals and brief.tells_claims:
        yield NO_REBUTTAL
    for item in brief.context:
        yield escape(f"Context: {shorten(item.summary, 300)}")
