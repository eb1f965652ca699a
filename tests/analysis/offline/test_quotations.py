from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.offline.sayings import reading_of


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in reading_of(text).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“No boats,” said Ada Moss.", ["“No boats,”"]),
        ('"No boats," said Ada Moss. "None."', ['"No boats,"', '"None."']),
        ("''No boats,'' said Ada Moss.", ["''No boats,''"]),
        ("«No boats», said Ada Moss.", ["«No boats»"]),
        ("‘No boats left here,’ said Ada Moss.", ["‘No boats left here,’"]),
        ("The council 'retook' the quay.", ["'retook'"]),
    ],
)
def test_marks_of_every_style(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_an_apostrophe_opens_nothing() -> None:
    assert quoted("The fishers’ wives and the sailors' sons don't agree.") == []


def test_a_single_quotation_inside_a_double_one_is_part_of_it() -> None:
    assert quoted("“He said ‘never’ to me,” said Ada Moss.") == ["“He said ‘never’ to me,”"]


def test_a_quotation_goes_on_in_the_next_paragraph_that_opens_with_a_mark() -> None:
    text = "Moss said: “The quay is ours.\n\n“It always was.”\n\nNobody answered."
    assert quoted(text) == ["“The quay is ours.\n\n“It always was.”"]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    assert quoted("Moss said: “The quay is ours.\n\nNobody answered.") == ["“The quay is ours"]


@given(st.text(alphabet="\"“”'‘’ a.\nB"))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    quotations = reading_of(text).quotations
    for quotation in quotations:
        assert quotation.start < quotation.end
    for earlier, later in pairwise(quotations):
        assert earlier.last < later.first
