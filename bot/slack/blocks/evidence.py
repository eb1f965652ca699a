"""The modal behind a brief: every statement with its sentences marked, among their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock, RichTextBlock, RichTextElement

from bot.analysis.brief import Brief, Evidence, Statement
from bot.article.article import Article
from bot.article.sentences import Sentence
from bot.memory.keep import Kept
from bot.slack.blocks.brief import attribution
from bot.slack.blocks.modal import Opened, modal, pager
from bot.slack.blocks.parts import note
from bot.slack.blocks.text import bold, clean, italic, plain, quote, section, shorten

CALLBACK = "evidence"
EARLIER = "evidence_earlier"
LATER = "evidence_later"

TITLE = "Evidence"
TEXT_GONE = "The article's text is no longer kept; the sentences used are."

_PER_PAGE = 8
_CHARACTERS = 12_000
# One sentence of a text without full stops may be the whole text; this much of it is shown.
_SENTENCE = 4_000
_NEIGHBOUR = 300
_SUMMARY = 600

Labelled = tuple[str, Statement]


def evidence_view(kept: Kept, opened: Opened) -> dict[str, Any]:
    """Return one page of the evidence of a brief; a page out of range is the nearest there is."""
    pages = _pages(kept.brief)
    opened = opened.at(min(max(opened.page, 0), len(pages) - 1))
    article = None if kept.article_text is None else Article.parse(kept.article_text)
    blocks = list(_blocks(pages[opened.page], article))
    if article is None:
        blocks.insert(0, note(TEXT_GONE))
    blocks += pager(opened, len(pages), earlier=EARLIER, later=LATER)
    return modal(CALLBACK, TITLE, blocks, opened=opened)


def _pages(brief: Brief) -> list[list[Labelled]]:
    """Deal the statements out to pages; there is one page at least."""
    pages: list[list[Labelled]] = [[]]
    size = 0
    for labelled in _labelled(brief):
        length = _size(labelled[1])
        if pages[-1] and (len(pages[-1]) == _PER_PAGE or size + length > _CHARACTERS):
            pages.append([])
            size = 0
        pages[-1].append(labelled)
        size += length
    return pages


def _labelled(brief: Brief) -> Iterator[Labelled]:
    """Yield the statements in reading order: each claim with its rebuttals, then the rest."""
    answers: dict[int | None, list[Statement]] = {}
    for rebuttal in brief.rebuttals:
        answers.setdefault(rebuttal.answers, []).append(rebuttal)
    for number, claim in enumerate(brief.claims):
        yield f"Claim {number + 1}", claim
        for rebuttal in answers.get(number, ()):
            yield f"{'Retraction' if rebuttal.retraction else 'Rebuttal'} of claim {number + 1}", rebuttal
    for rebuttal in answers.get(None, ()):
        yield "Rebuttal of a claim that is not in this article", rebuttal
    for item in brief.context:
        yield "Context", item


def _size(statement: Statement) -> int:
    """Return about how many characters a statement takes, the neighbours of its sentences included."""
    sentences = sum(min(len(item.text), _SENTENCE) + 2 * _NEIGHBOUR for item in _shown(statement.evidence))
    return sentences + (0 if statement.verbatim else min(len(statement.summary), _SUMMARY))


def _blocks(page: Sequence[Labelled], article: Article | None) -> Iterator[Block]:
    if not page:
        yield RichTextBlock(elements=[section(italic("Nothing in this article could be attributed."))])
    for index, (label, statement) in enumerate(page):
        if index:
            yield DividerBlock()
        yield RichTextBlock(elements=list(_entry(label, statement, article)))


def _entry(label: str, statement: Statement, article: Article | None) -> Iterator[RichTextElement]:
    yield section(bold(label), plain("  "), italic(attribution(statement)))
    if not statement.verbatim:
        yield section(plain(shorten(statement.summary, _SUMMARY)))
    shown = _shown(statement.evidence)
    for run in _runs(shown):
        before = _neighbour(article, run[0].sentence - 1)
        after = _neighbour(article, run[-1].sentence + 1)
        if before:
            yield section(italic(before))
        yield quote(*(part for evidence in run for part in _marked(evidence)))
        if after:
            yield section(italic(after))
    if left := len(statement.evidence) - len(shown):
        yield section(italic(f"… and {left:,} more sentence{'s' * (left > 1)}"))


def _shown(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Return as many sentences as a page has room for, one at least."""
    room = _CHARACTERS
    for index, item in enumerate(evidence):
        room -= min(len(item.text), _SENTENCE) + 2 * _NEIGHBOUR
        if room < 0:
            return evidence[: max(index, 1)]
    return evidence


def _runs(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Group evidence into runs of consecutive sentences."""
    runs: list[list[Evidence]] = []
    for item in evidence:
        if runs and item.sentence == runs[-1][-1].sentence + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _marked(evidence: Evidence) -> Iterator[Any]:
    left = len(evidence.text) - _SENTENCE
    yield bold(clean(evidence.text[:_SENTENCE].replace("\r", " ").replace("\t", " ")))
    if left > 0:
        yield plain(f"… ({left:,} more characters)")
    yield plain(f" [{evidence.sentence}] ")


def _neighbour(article: Article | None, number: int) -> str | None:
    if article is None or not 1 <= number <= len(article.sentences):
        return None
    sentence: Sentence = article.sentence(number)
    # A byline or a date stands beside the first sentence, but tells nothing about it.
    return shorten(sentence.text, _NEIGHBOUR) if sentence.body else None
