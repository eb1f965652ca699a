from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.model.failure import CallError
from bot.analysis.model.sections import (
    MAX_CHARACTERS,
    MAX_SECTIONS,
    MAX_WORDS,
    OVERLAP,
    SECTION_WORDS,
    Section,
    sections_of,
    whole,
)
from bot.article.article import Article

PARAGRAPH = "The ferry sailed late that day. Nobody on the quay at Tarn Bay could say why."
"""Sixteen words in two sentences."""


def article(paragraphs: int, head: str = "") -> Article:
    return Article.parse(head + "\n\n".join([PARAGRAPH] * paragraphs))


def words(section: Section) -> int:
    own = [sentence for sentence in section.sentences if sentence.number not in section.shared]
    return sum(len(sentence.text.split()) for sentence in own)


def test_an_article_of_up_to_1500_words_goes_in_one_call() -> None:
    given = Article.parse(
        " ".join([PARAGRAPH] * 93) + "\n\n" + "The ferry sailed late that day, then sank here on Monday."
    )
    assert len(given.text.split()) <= SECTION_WORDS < len(given.text.split()) + 2
    assert sections_of(given) == (whole(given),)
    assert len(sections_of(Article.parse(given.text + "\n\nIt was late again. Nobody knew why."))) == 2


@pytest.mark.parametrize(
    ("paragraphs", "count"), [(100, 2), (187, 2), (188, 3), (250, 3), (500, 6), (740, 6)]
)
def test_a_longer_one_goes_in_as_many_sections_as_needed_and_the_time_allows(
    paragraphs: int, count: int
) -> None:
    given = article(paragraphs)
    sections = sections_of(given)
    assert [(section.number, section.of) for section in sections] == [(n, count) for n in range(1, count + 1)]
    size = len(given.text.split()) / count
    assert all(0.75 * size <= words(section) <= 1.25 * size for section in sections)


def test_cuts_fall_between_paragraphs_and_sections_begin_with_what_went_before() -> None:
    for before, after in pairwise(sections_of(article(250))):
        again = before.sentences[-OVERLAP:]
        assert after.sentences[:OVERLAP] == again
        assert after.shared == {sentence.number for sentence in again}
        assert after.sentences[OVERLAP].paragraph == before.sentences[-1].paragraph + 1
        assert after.sentences[OVERLAP].number == before.sentences[-1].number + 1


def test_a_paragraph_without_end_is_cut_between_sentences() -> None:
    given = Article.parse(" ".join([PARAGRAPH] * 250))
    sections = sections_of(given)
    assert len(sections) == 3
    assert all(words(section) < SECTION_WORDS * 1.1 for section in sections)


def test_a_paragraph_that_ends_far_from_the_middle_is_no_place_to_cut() -> None:
    given = Article.parse(f"{PARAGRAPH}\n\n" + " ".join([PARAGRAPH] * 150))
    first, second = sections_of(given)
    assert abs(words(first) - words(second)) < 0.1 * SECTION_WORDS


def test_sentences_without_end_are_not_sent_twice() -> None:
    given = Article.parse("\n\n".join(["Boat " + "boat " * 250 + "sank."] * 12))
    first, second, third = sections_of(given)
    assert [len(section.shared) for section in (first, second, third)] == [0, 1, 1]
    given = Article.parse("\n\n".join(["Boat " + "boat " * 350 + "sank."] * 12))
    assert [len(section.shared) for section in sections_of(given)] == [0, 0, 0]


def test_every_section_has_the_headline_and_nobody_can_cite_it() -> None:
    given = article(250, "Ferries Late Again At Tarn Bay\nBy Dara Finch\n\n")
    head = [sentence for sentence in given.sentences if not sentence.body]
    assert head
    for section in sections_of(given):
        assert list(section.sentences[: len(head)]) == head
        assert section.citable.isdisjoint(sentence.number for sentence in head)


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=40), st.lists(st.booleans(), min_size=40, max_size=40)
)
def test_the_sections_are_the_article_whole_and_in_order(lengths: list[int], breaks: list[bool]) -> None:
    text = "".join(
        f"Boat {'boat ' * length}sank.{chr(10) if ends else ' '}"
        for length, ends in zip(lengths, breaks, strict=False)
    )
    given = Article.parse(text)
    sections = sections_of(given)
    assert 1 <= len(sections) <= MAX_SECTIONS
    own = [s for section in sections for s in section.sentences if s.body and s.number not in section.shared]
    assert own == [sentence for sentence in given.sentences if sentence.body]
    assert all(section.shared <= section.citable for section in sections)
    assert all(section.of == len(sections) for section in sections)


def test_a_script_without_spaces_is_cut_by_its_characters() -> None:
    assert len(sections_of(Article.parse("船は出ました。" * 3_000))) == 2


def test_the_longest_article_is_sent() -> None:
    assert sections_of(Article.parse("boat " * MAX_WORDS))
    assert sections_of(Article.parse("船" * MAX_CHARACTERS))


@pytest.mark.parametrize("text", ["boat " * (MAX_WORDS + 1), "船" * (MAX_CHARACTERS + 1)])
def test_an_article_beyond_the_limit_is_not_sent(text: str) -> None:
    with pytest.raises(CallError, match=r"more than 12,000 words or 80,000 characters; send it in parts\."):
        sections_of(Article.parse(text))
