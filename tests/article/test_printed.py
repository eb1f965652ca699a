"""Paragraphs from the lines of printed pages."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.extraction.printed import Line, joined
from bot.article.extraction.tidying import tidy
from tests.article import pages
from tests.article.papers import wrapped

LEAD = 14.0


def page(*lines: str | tuple[str, float, float]) -> list[Line]:
    """A page of lines one under the other; or a line moved right, and down by more, by so many points."""
    height, printed = 800.0, []
    for line in lines:
        text, right, more = (line, 0.0, 0.0) if isinstance(line, str) else line
        height -= LEAD + more
        printed.append(Line(text, 60 + right, height, 11))
    return printed


def paragraphs(*printed: Sequence[Line]) -> list[str]:
    return joined(printed).split("\n\n")


FIRST, SECOND, THIRD = (wrapped(text, 60) for text in pages.STORY[:3])


def test_space_above_begins_a_paragraph() -> None:
    lines = page(*FIRST, (SECOND[0], 0, 8), *SECOND[1:], (THIRD[0], 0, 8), *THIRD[1:])
    assert paragraphs(lines) == list(pages.STORY[:3])


def test_space_before_begins_a_paragraph() -> None:
    lines = page(*FIRST, (SECOND[0], 12, 0), *SECOND[1:], (THIRD[0], 12, 0), *THIRD[1:])
    assert paragraphs(lines) == list(pages.STORY[:3])


def test_a_line_that_ends_early_with_its_sentence_ends_a_paragraph() -> None:
    assert [len(lines[-1]) < 48 for lines in (FIRST, SECOND, THIRD)] == [True, True, True]
    assert paragraphs(page("Ferry late", *FIRST, *SECOND, *THIRD)) == ["Ferry late", *pages.STORY[:3]]


def test_larger_letters_are_a_paragraph_of_their_own() -> None:
    headline = [line._replace(size=18) for line in page(*wrapped(pages.HEADLINE * 2, 60))]
    assert paragraphs([*headline, *page(*FIRST)]) == [pages.HEADLINE * 2, pages.STORY[0]]


def test_columns_are_read_one_after_the_other() -> None:
    left, right = page(*FIRST, *SECOND[:2]), page(*((line, 250, 0) for line in (*SECOND[2:], *THIRD)))
    assert paragraphs([*left, *right]) == list(pages.STORY[:3])


def test_heads_feet_and_numbers_are_left_out_and_a_sentence_goes_on_over_the_page() -> None:
    head = "Tarn Courier – 5 May 2025"
    middle = len(SECOND) // 2
    sheets = (
        page(head, *FIRST, (SECOND[0], 0, 8), *SECOND[1:middle], ("Page 1 of 3", 200, 30)),
        page(head, *SECOND[middle:], ("2 / 3", 200, 30)),
        page(head, *THIRD, ("3", 200, 30)),
    )
    assert paragraphs(*sheets) == list(pages.STORY[:3])


def test_a_divided_word_is_one_again() -> None:
    assert joined([page("The pas-", "sengers of the ferry from Skerry-", "Holm.")]) == (
        "The passengers of the ferry from Skerry- Holm."
    )


numbers = st.integers(0, 800)
lines = st.builds(Line, st.text("ab .-\t1", max_size=8), numbers, numbers, numbers)


@settings(max_examples=50)
@given(st.lists(st.lists(lines, max_size=6), max_size=2))
def test_no_letter_is_lost(sheets: list[list[Line]]) -> None:
    printed = "".join(line.text for sheet in sheets for line in sheet)
    text = joined(sheets)
    assert "\n\n\n" not in text
    assert [text.count(letter) for letter in "ab"] == [printed.count(letter) for letter in "ab"]


def test_letters_printed_as_one_are_two() -> None:
    assert (
        tidy("The o\ufb03ce \ufb01led it\u00ad\u200a\x00 .\r\n\r\n\r\nNo.") == "The office filed it .\n\nNo."
    )


@settings(max_examples=50)
@given(st.text(st.characters(), max_size=60))
def test_a_tidy_text_is_tidy(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\x00" not in once
    assert once.encode().decode() == once
