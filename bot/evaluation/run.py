"""One evaluation: the answers to a gold file, scored article by article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.answer import Answer
from bot.evaluation.gold import GoldArticle
from bot.evaluation.score import Sheet, score


@dataclass(frozen=True, slots=True)
class Run:
    """Each article's sheet by its id, in the order of the gold file.

    `analysts` counts the answers by who gave them: a model's run may hold offline briefs where the
    model failed. `missing` counts articles that were not answered; they are scored as empty answers.
    """

    sheets: Mapping[str, Sheet]
    analysts: Mapping[str, int]
    missing: int = 0

    @property
    def total(self) -> Sheet:
        """The sheet of all articles together."""
        return sum(self.sheets.values(), Sheet())


def evaluate(gold: Sequence[GoldArticle], answers: Mapping[str, Answer]) -> Run:
    """Score the answers to the articles of `gold`; answers to other articles are left aside."""
    known = [answers[article.id] for article in gold if article.id in answers]
    return Run(
        {article.id: score(article, answers.get(article.id, Answer(id=article.id))) for article in gold},
        Counter(answer.analyst for answer in known if answer.analyst),
        len(gold) - len(known),
    )
