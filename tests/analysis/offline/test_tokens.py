from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.offline.tokens import tokenise


def test_possessive_endings_stand_alone_and_names_stay_whole() -> None:
    assert tokenise("Orla O’Dell’s co-op isn't new").words == [
        "Orla",
        "O’Dell",
        "’s",
        "co-op",
        "isn't",
        "new",
    ]


def test_initials_numbers_and_addresses_are_one_word() -> None:
    assert tokenise("The U.N. paid 3.5 to harbour.example, R-N.L. said").words[:8] == [
        "The", "U.N.", "paid", "3.5", "to", "harbour.example", ",", "R-N.L.",
    ]  # fmt: skip


def test_two_single_marks_are_one_double_mark() -> None:
    assert tokenise("''No,'' she said").words == ["''", "No", ",", "''", "she", "said"]


@given(st.text())
def test_offsets_are_those_of_the_text(text: str) -> None:
    tokens = tokenise(text)
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert tokens.starts == sorted(tokens.starts)
