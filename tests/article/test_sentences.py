from typing import Any

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from bot.article.sentences import split


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split(text)]


@given(st.text(alphabet=st.characters(), max_size=400))
def test_offsets_hold_for_any_text(text: str) -> None:
    sentences = split(text)
    assert [sentence.number for sentence in sentences] == list(range(1, len(sentences) + 1))
    end = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= end
        assert (
            not text[end : sentence.start]
            .strip("\ufeff\u200b\x00 \t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
            .strip()
        )
        assert sentence.text.strip()
        end = sentence.end
    assert not text[end:].strip("\ufeff\u200b\x00").strip("\ufeff\u200b\x00 \t\r\n").strip()


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert texts("Mr. Osk Varn met Dr. Lune at 5 p.m. on Tuesday. He left.") == [
        "Mr. Osk Varn met Dr. Lune at 5 p.m. on Tuesday.",
        "He left.",
    ]


def test_ms_does_not_end_a_sentence() -> None:
    assert texts("Ms. Varn met Mr. Lune and Ms. Osk. “It is late,” Ms.  Varn said. He met Ms.") == [
        "Ms. Varn met Mr. Lune and Ms. Osk.",
        "“It is late,” Ms.  Varn said.",
        "He met Ms.",
    ]


def test_a_paragraph_of_any_length_is_split_where_its_sentences_end() -> None:
    sentence = "Osk Varn sold the quay at noon."
    assert texts(" ".join([sentence] * 2_000)) == [sentence] * 2_000


def test_the_splitter_is_handed_pieces_of_bounded_length(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    whole = sentencex.get_sentence_boundaries

    def measured(language: str, text: str) -> Any:
        lengths.append(len(text))
        return whole(language, text)

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", measured)
    for text in ("“a " * 10_000, "“a" * 10_000, "Osk Varn sold the quay. " * 2_000):
        split(text)
    assert max(lengths) <= 6_000
    assert sum(lengths) < 200_000


def test_a_headline_needs_no_full_stop() -> None:
    assert texts("Harbour stays shut\nThe harbour of Tarn stays shut.") == [
        "Harbour stays shut",
        "The harbour of Tarn stays shut.",
    ]


def test_every_kind_of_line_end_ends_a_line() -> None:
    for end in ("\n", "\r\n", "\r", "\u2028", "\x85", "\n\n", "\r\n\r\n"):
        assert texts(f"Harbour stays shut{end}The harbour stays shut.") == [
            "Harbour stays shut",
            "The harbour stays shut.",
        ]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The harbour master of Tarn said on Monday that no vessel had been\n"
        "turned away since the storm, and that every claim to the contrary\n"
        "came from people who had not been at the quay during that night.\n"
    )
    assert len(split(text)) == 1


def test_a_wrapped_lowercase_line_continues_the_one_before() -> None:
    assert texts("The mayor of Tarn said\nthat nothing happened.") == [
        "The mayor of Tarn said\nthat nothing happened."
    ]


def test_quotes_of_several_styles_stay_with_their_sentence() -> None:
    for opening, closing in ("“”", "‘’", '""', "«»", "„“"):
        text = f"He said: {opening}Nobody came.{closing} Then he left."
        assert "".join(texts(text)).count(opening) >= 1
        assert texts(text)[-1] == "Then he left."


def test_other_scripts_and_emoji_keep_their_offsets() -> None:
    text = "🙂 港は閉鎖された。市長は否定した。\nقال الوزير إن الميناء مغلق. ونفى المتحدث ذلك."
    for sentence in split(text):
        assert text[sentence.start : sentence.end] == sentence.text
    assert len(split(text)) == 4


def test_a_lone_surrogate_is_kept_where_it_stands() -> None:
    text = "A broken \ud83d pair. Then more."
    assert texts(text) == ["A broken \ud83d pair.", "Then more."]


def test_ten_thousand_sentences_are_ten_thousand() -> None:
    assert len(split("The quay was empty. " * 10_000)) == 10_000
