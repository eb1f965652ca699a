from __future__ import annotations

import pytest

from bot.analysis.offline.figures import counts, differs
from tests.analysis.offline.drafts import rebuttals
from tests.analysis.offline.sayings import said


@pytest.mark.parametrize(
    ("words", "is_count"),
    [
        ("put the number of dead at nine", True),
        ("puts its losses at two boats", True),
        ("put the boats at the quay", False),
        ("put the toll down to the fog", False),
    ],
)
def test_a_figure_put_on_what_was_counted(words: str, is_count: bool) -> None:
    assert counts(words.split()) is is_count


@pytest.mark.parametrize(
    ("words", "is_other"),
    [
        ("gave a different figure", True),
        ("offered another explanation", True),
        ("gave a different boat to each", False),
        ("gave the figure", False),
        ("issued a flat denial", True),
        ("issued a different licence", False),
    ],
)
def test_another_account(words: str, is_other: bool) -> None:
    assert differs(words.split()) is is_other


def test_a_body_that_puts_a_figure_says_it() -> None:
    assert said("The harbour office put the toll at nine.") == [
        ("The harbour office", "put", "the toll at nine")
    ]
    assert said("The harbour office put the boats at anchor.") == []


@pytest.mark.parametrize(
    ("reply", "answers"),
    [
        ("The harbour office put the number of dead at nine.", True),
        ("The clerk, Bo Tarn, gave a different figure. He said nine boats were lost.", True),
        ("The clerk, Bo Tarn, issued a denial.", True),
        ("The clerk, Bo Tarn, gave a different boat to each. He said it was late.", False),
    ],
)
def test_another_figure_answers_the_one_before(reply: str, answers: bool) -> None:
    told = "Ada Moss, the mayor, said that 61 people had died when the boats were lost.\n"
    assert bool(rebuttals(told + reply)) is answers
