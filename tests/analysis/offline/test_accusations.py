from __future__ import annotations

import pytest

from bot.analysis.offline.accusations import find_accusations
from tests.analysis.offline.sayings import reading_of


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Moss is accused of taking the boat.", None),
        ("Moss was accused by prosecutors of taking the boat.", "prosecutors"),
        (
            "Moss was summoned by Norland prosecutors over allegations that she took it.",
            "Norland prosecutors",
        ),
        ("Moss came by boat to answer to accusations of theft.", None),
    ],
)
def test_accusations_without_a_verb_of_saying(text: str, agent: str | None) -> None:
    reading = reading_of(text)
    found = list(find_accusations(reading))
    assert [sentence for sentence, _ in found] == [0]
    span = found[0][1]
    assert (reading.text(*span) if span else None) == agent


@pytest.mark.parametrize(
    "text",
    [
        "Moss denied allegations of theft.",
        "The accused left by boat.",
        "He said “allegations of theft” were old.",
    ],
)
def test_what_is_denied_or_quoted_is_not_one(text: str) -> None:
    assert list(find_accusations(reading_of(text))) == []
