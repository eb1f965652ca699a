from pytest import approx

from bot.evaluation.score import Sheet, score
from tests.evaluation.samples import BUILT, CLAIM, DENIAL, answer, gold, perfect


def test_the_gold_itself_is_perfect() -> None:
    sheet = score(gold(), perfect())

    assert sheet.headline == approx(1)
    assert sheet.overall == approx(1)
    assert sheet.false_rebuttals.of == 0
    assert sheet.disputed.value == 1


def test_an_empty_answer_is_worth_nothing() -> None:
    sheet = score(gold(), answer())

    assert sheet.headline == 0
    assert sheet.grounded == 1


def test_the_headline_is_the_mean_of_six_parts() -> None:
    sheet = score(gold(), answer(claims=[{"evidence": [CLAIM], "speaker": "Ada Finch"}]))

    assert sheet.headline == approx((2 / 3 + 0.5) / 6)


def test_a_rebuttal_where_there_is_none_is_counted_by_article_and_by_item() -> None:
    plain = gold(rebuttals=[])
    twice = answer(rebuttals=[{"evidence": [DENIAL]}, {"evidence": [BUILT]}])

    figures = (score(plain, twice) + score(plain, answer())).figures()

    assert figures["false_rebuttal_rate"] == 0.5
    assert figures["false_rebuttals_per_article"] == 1


def test_an_articles_own_figure_leaves_out_what_its_gold_says_nothing_on() -> None:
    plain = gold(claims=[], rebuttals=[])

    assert score(plain, answer(context=[{"evidence": [BUILT]}])).overall == approx(3 / 4)


def test_sheets_add_up() -> None:
    one, two = score(gold(), perfect()), score(gold(), answer())

    both = one + two

    assert both.articles == 2
    assert both.claims.found.missed == 2
    assert both.links_of_all.value == 0.5
    assert Sheet() + one == one
