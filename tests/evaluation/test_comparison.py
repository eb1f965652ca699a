from bot.evaluation.answer import Answer
from bot.evaluation.comparison import compare
from bot.evaluation.run import Run, evaluate
from tests.evaluation.samples import answer, gold, perfect

GOLD = (gold(id="a"), gold(id="b"), gold(id="c"))


def run(**answers: Answer) -> Run:
    return evaluate(GOLD, answers)


def test_articles_that_moved_are_told_from_those_that_did_not() -> None:
    comparison = compare(run(a=perfect(), b=answer(), c=perfect()), run(a=answer(), b=perfect(), c=perfect()))

    assert [change.id for change in comparison.better] == ["b"]
    assert [change.id for change in comparison.worse] == ["a"]
    assert comparison.same == 1
    assert comparison.better[0].by == 1
    assert comparison.worse[0].by == -1


def test_the_largest_moves_come_first() -> None:
    half = perfect().model_copy(update={"claims": ()})

    comparison = compare(run(a=half, b=answer()), run(a=perfect(), b=perfect()))

    assert [change.id for change in comparison.better] == ["b", "a"]


def test_a_run_counts_its_analysts_and_what_was_not_answered() -> None:
    made = run(a=Answer(id="a", analyst="model"), b=Answer(id="b", analyst="offline"))

    assert made.analysts == {"model": 1, "offline": 1}
    assert made.missing == 1
    assert list(made.sheets) == ["a", "b", "c"]
    assert made.total.articles == 3
