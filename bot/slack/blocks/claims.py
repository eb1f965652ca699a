"""What a search found, as a message."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, RichTextBlock, RichTextElement

from bot.jobs.lookups import ClaimsAnswer
from bot.memory.search import PAGE, Hit, Hits
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import (
    NOT_TOLD,
    Frame,
    Look,
    brief_link,
    counted,
    day,
    day_words,
    note,
    paging,
    share_button,
    shared_by,
)
from bot.slack.blocks.text import bold, escape, italic, plain, quote, section, shorten
from storage.search import Filed

TRY = (
    "Try fewer words or another form of one, or the beginning of one with a star (bridg*); take filters "
    "away; /actor NAME shows all that somebody said."
)

_SUMMARY = 400
_NAME = 80
_LABELS = {"claim": "Claim", "rebuttal": "Rebuttal", "context": "Context"}


def claims_message(answer: ClaimsAnswer, look: Look, frame: Frame) -> Payload:
    """Return one page of what was found, or what to try where nothing was."""
    hits = answer.hits
    heading = _heading(answer)
    blocks: list[Block] = [RichTextBlock(elements=[section(bold(heading))])]
    blocks += [RichTextBlock(elements=list(_hit(hit, frame))) for hit in hits.hits]
    if hits.articles:
        blocks.append(RichTextBlock(elements=list(_articles(hits, frame))))
    if hits.unknown:
        names = "; ".join(shorten(name, _NAME) for name in hits.unknown[:5])
        blocks.append(note(f"Nobody is known by the name {names}: /actor finds names like it."))
    if not hits.hits and not hits.unknown:
        blocks.append(note(TRY))
    look = look.at(hits.page)
    buttons = paging(look, (hits.total + PAGE - 1) // PAGE, more=hits.has_next)
    if frame.private and (hits.hits or hits.articles):
        buttons.append(share_button(look))
    if buttons:
        blocks.append(ActionsBlock(elements=list(buttons)))
    blocks += shared_by(frame)
    if not frame.told:
        blocks.append(note(NOT_TOLD))
    return Payload.of(blocks, "\n".join(_fallback(heading, hits)))


def _heading(answer: ClaimsAnswer) -> str:
    hits = answer.hits
    words = shorten(answer.words, 150)
    if not hits.total:
        return f"No statement found: {words}"
    number = (
        f"More than {counted(hits.total, 'statement')}" if hits.many else counted(hits.total, "statement")
    )
    page = f", page {hits.page}" if hits.page > 1 or hits.has_next else ""
    return f"{number} found{page}: {words}"


def _hit(hit: Hit, frame: Frame) -> Iterator[RichTextElement]:
    who = shorten(hit.speaker, _NAME) if hit.speaker else "not attributed"
    link = brief_link(frame, hit.channel_id, hit.message_ts, hit.thread_ts, "Open")
    words = [bold(f"{_LABELS[hit.kind]}  "), italic(who), plain("  "), day(hit.filed_at), *link]
    yield section(*words, plain("\n"), plain(shorten(hit.summary, _SUMMARY)))
    if hit.kind == "claim":
        yield quote(italic("Answered" if hit.answered else "No answer known"))


def _articles(hits: Hits, frame: Frame) -> Iterator[RichTextElement]:
    more = " and more" if hits.more_articles else ""
    yield section(bold(f"Also in {counted(len(hits.articles), 'article')}{more}"))
    for article in hits.articles:
        yield section(*_article(article, frame))


def _article(article: Filed, frame: Frame) -> list[RichTextElement]:
    title = shorten(article.title or "", 120) or "An article without a headline"
    link = brief_link(frame, article.channel_id, article.message_ts, article.thread_ts, "Open")
    return [plain(f"{title}  "), day(article.filed_at), *link]


def _fallback(heading: str, hits: Hits) -> Iterator[str]:
    """Yield the page as plain lines, escaped."""
    yield escape(heading)
    for hit in hits.hits:
        who = shorten(hit.speaker or "not attributed", _NAME)
        yield escape(f"{_LABELS[hit.kind]}, {who}, {day_words(hit.filed_at)}: {shorten(hit.summary, 200)}")
    if not hits.hits:
        yield TRY
