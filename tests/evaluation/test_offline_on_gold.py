"""The offline analyst on the half of the gold set that is for tuning, and what knows nothing beside it.

The floors are a ratchet: raise them when the rules get better. The held half has none, or it would
be tuned to as well.
"""

import pytest

from bot.analysis import offline
from bot.analysis.brief import Provenance
from bot.analysis.grounding import ground
from bot.article.article import Article
from bot.evaluation.answer import Answer
from bot.evaluation.controls import first_sentences, moved_evidence, shuffled_text
from bot.evaluation.run import Run, evaluate
from tests.evaluation.test_gold_set import DEV


def answered(text: str, *, id: str) -> Answer:  # noqa: A002 - the name of the JSON key
    article = Article.parse(text)
    return Answer.of(ground(offline.draft(article), article, Provenance("offline")).brief, id=id)


ANSWERS = {each.id: answered(each.text, id=each.id) for each in DEV}


@pytest.fixture(scope="module")
def rules() -> Run:
    return evaluate(DEV, ANSWERS)


@pytest.mark.parametrize(
    ("figure", "floor"),
    [("headline", 0.85), ("speaker_claims", 0.88), ("speaker_rebuttals", 0.88), ("link_accuracy", 0.90)],
)
def test_the_rules_stay_above_their_floors(rules: Run, figure: str, floor: float) -> None:
    assert rules.total.figures()[figure] >= floor


def test_at_most_one_article_in_thirty_is_given_a_rebuttal_it_has_not(rules: Run) -> None:
    assert rules.total.false_rebuttals.value <= 1 / 30


def test_every_quote_shown_stands_in_its_article(rules: Run) -> None:
    assert rules.total.grounded == 1


def test_what_knows_nothing_scores_far_below(rules: Run) -> None:
    constant = evaluate(DEV, {each.id: first_sentences(each) for each in DEV})
    moved = evaluate(DEV, {each.id: moved_evidence(each, ANSWERS[each.id]) for each in DEV})

    assert constant.total.headline < rules.total.headline - 0.5
    assert moved.total.headline < rules.total.headline - 0.3


def test_sentences_out_of_order_cost_the_exchange(rules: Run) -> None:
    shuffled = evaluate(DEV, {each.id: answered(shuffled_text(each), id=each.id) for each in DEV})

    assert shuffled.total.rebuttals.found.f1 < rules.total.rebuttals.found.f1 - 0.05
    assert shuffled.total.links_of_all.value < rules.total.links_of_all.value - 0.05
