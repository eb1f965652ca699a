import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.counts import NO_SHARE, Share, Tally, share

counts = st.integers(0, 1000)


def test_precision_recall_and_their_mean() -> None:
    tally = Tally(right=3, wrong=1, missed=3)

    assert (tally.precision, tally.recall) == (0.75, 0.5)
    assert tally.f1 == pytest.approx(0.6)


def test_nothing_wanted_and_nothing_found_is_perfect() -> None:
    assert Tally().f1 == 1


@pytest.mark.parametrize("tally", [Tally(wrong=2), Tally(missed=2), Tally(wrong=1, missed=1)])
def test_nothing_right_is_worth_nothing(tally: Tally) -> None:
    assert tally.f1 == 0


@given(counts, counts, counts, counts, counts, counts)
def test_tallies_add_up_field_by_field(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    assert Tally(a, b, c) + Tally(d, e, f) == Tally(a + d, b + e, c + f)


@given(counts, counts, counts)
def test_f1_lies_between_precision_and_recall(right: int, wrong: int, missed: int) -> None:
    tally = Tally(right, wrong, missed)

    low, high = sorted((tally.precision, tally.recall))
    assert low - 1e-9 <= tally.f1 <= high + 1e-9


def test_shares_of_nothing_are_zero() -> None:
    assert NO_SHARE.value == 0
    assert share() == NO_SHARE
    assert share(True, False, True, True) == Share(3, 4)
