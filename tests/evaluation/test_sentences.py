import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.sentences import Sentences


def split(text: str) -> list[str]:
    sentences = Sentences.of(text)
    return [sentences[number] for number in range(len(sentences))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("Mr. Vane met Dr. Orr. They spoke.", ["Mr. Vane met Dr. Orr.", "They spoke."]),
        ("J. K. Amsel left at 5 p.m. Monday.", ["J. K. Amsel left at 5 p.m. Monday."]),
        ("“Go.” She went.", ["“Go.”", "She went."]),
        ("‘Why? Why now?’ he asked.", ["‘Why?", "Why now?’ he asked."]),
        ("No stop\nNext line", ["No stop", "Next line"]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("   \n \n", []),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@given(st.text(alphabet="aB. !?\n\t“”'’\u2028\u00a0", max_size=80))
def test_spans_are_ordered_trimmed_and_hold_every_word(text: str) -> None:
    sentences = Sentences.of(text)

    ends = 0
    for start, end in sentences.spans:
        assert ends <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[ends:start].strip()
        ends = end
    assert not text[ends:].strip()


def test_a_quote_stands_for_the_sentences_it_covers_half_of() -> None:
    sentences = Sentences.of("One two three four. Five six seven. Eight nine ten eleven.")

    assert sentences.covered("One two three") == frozenset({0})
    assert sentences.covered("four. Five six seven. Eight") == frozenset({1})
    assert sentences.covered(sentences.text) == frozenset({0, 1, 2})


def test_a_part_that_lies_within_one_sentence_stands_for_it() -> None:
    assert Sentences.of("A long sentence about a short word.").covered(" word ") == frozenset({0})


def test_what_the_text_does_not_say_covers_nothing() -> None:
    sentences = Sentences.of("One. Two.")

    assert sentences.covered("Three.") is None
    assert sentences.covered("  ") is None
    assert sentences.covered_by_all(["Three.", "Two."]) == frozenset({1})
