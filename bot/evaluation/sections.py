"""The sentences of a section, claims say, held against those of the gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.answer import Answer, AnsweredClaim, AnsweredContext, AnsweredRebuttal
from bot.evaluation.counts import NO_SHARE, NO_TALLY, Counts, Share, Tally, share
from bot.evaluation.gold import GoldArticle, GoldClaim, GoldContext, GoldRebuttal
from bot.evaluation.sentences import Sentences

Numbers = frozenset[int]


@dataclass(frozen=True, slots=True)
class Located:
    """An article's gold and an answer to it, each item with the numbers of its sentences."""

    gold: GoldArticle
    claims: tuple[tuple[GoldClaim, Numbers], ...]
    rebuttals: tuple[tuple[GoldRebuttal, Numbers], ...]
    answered_claims: tuple[tuple[AnsweredClaim, Numbers], ...]
    answered_rebuttals: tuple[tuple[AnsweredRebuttal, Numbers], ...]

    @classmethod
    def of(cls, gold: GoldArticle, answer: Answer, sentences: Sentences) -> Located:
        """Locate every claim and rebuttal of both."""
        return cls(
            gold,
            tuple((item, sentences.covered_by_all(item.evidence)) for item in gold.claims),
            tuple((item, sentences.covered_by_all(item.evidence)) for item in gold.rebuttals),
            tuple((item, sentences.covered_by_all(item.evidence)) for item in answer.claims),
            tuple((item, sentences.covered_by_all(item.evidence)) for item in answer.rebuttals),
        )


@dataclass(frozen=True, slots=True)
class SectionCounts(Counts):
    """Sentences found; `per_article` sums each article's own F1, where it has one; items; grounded quotes."""

    found: Tally = NO_TALLY
    per_article: Share = NO_SHARE
    items: Share = NO_SHARE
    items_answered: int = 0
    grounded: Share = NO_SHARE


def count_section(
    gold: Sequence[GoldContext],
    answered: Sequence[AnsweredContext],
    sentences: Sentences,
    unscored: Numbers,
) -> SectionCounts:
    """Count the sentences of one section of one article.

    `unscored` sentences are neither required nor wrong, unless an item of the gold rests on them;
    so are each item's own optional ones. A quote that the article does not contain is wrong once.
    """
    items = [sentences.covered_by_all(item.evidence) for item in gold]
    wanted = frozenset[int]().union(*items)
    optional = unscored.union(*(sentences.covered_by_all(item.optional) for item in gold)) - wanted
    quotes = [sentences.covered(quote) for item in answered for quote in item.evidence]
    given = frozenset[int]().union(*(quote for quote in quotes if quote is not None)) - optional
    invented = quotes.count(None)
    found = Tally(len(given & wanted), len(given - wanted) + invented, len(wanted - given))
    return SectionCounts(
        found,
        per_article=Share(found.f1, 1) if wanted or given or invented else NO_SHARE,
        items=share(*(bool(item & given) for item in items)),
        items_answered=len(answered),
        grounded=Share(len(quotes) - invented, len(quotes)),
    )


def unscored_sentences(gold: GoldArticle, section: str, sentences: Sentences) -> Numbers:
    """Return what the gold leaves open in a section: its optional sentences and the headline."""
    optional = sentences.covered_by_all(getattr(gold.optional, section))
    headed = bool(gold.title) and sentences[0] == (gold.title or "").strip()
    return optional | {0} if headed else optional
