"""What the tests of the exchange look at: drafts as speakers, sentences and links."""

from __future__ import annotations

from bot.analysis.draft import Draft
from bot.analysis.offline import draft
from bot.article.article import Article


def drafted(text: str) -> Draft:
    return draft(Article.parse(text))


def claims(text: str) -> list[tuple[str | None, tuple[int, ...]]]:
    return [(claim.speaker, claim.evidence) for claim in drafted(text).claims]


def rebuttals(text: str) -> list[tuple[str | None, tuple[int, ...], int | None]]:
    return [(each.speaker, each.evidence, each.answers) for each in drafted(text).rebuttals]
