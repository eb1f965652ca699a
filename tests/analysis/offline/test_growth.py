"""No text costs more than its length: the steps of the interpreter are counted, never the seconds.

What is counted is every call that parsing, drafting, listing and grounding make: the same on every
machine, however busy. The time of long texts is measured in `tests.benchmarks`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import offline
from bot.analysis.brief import Provenance
from bot.analysis.grounding import ground
from bot.article.article import Article

_FEW, _TIMES = 3_000, 4


def examine(text: str) -> None:
    article = Article.parse(text)
    brief = ground(offline.draft(article), article, Provenance("offline")).brief
    offline.statements(article)
    for statement in brief.statements:
        assert all(text[each.start : each.end] == each.text for each in statement.evidence)


def calls(text: str) -> int:
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        examine(text)
    finally:
        sys.setprofile(None)
    return counted


def named(number: int) -> str:
    """A surname for every number, in letters."""
    return "".join("bcdfghklmn"[int(digit)] + "a" for digit in str(number)).capitalize()


def repeated(unit: str) -> Callable[[int], str]:
    """Texts of about so many characters; ``#`` stands for another name each time."""

    def text(length: int) -> str:
        return "".join(unit.replace("#", named(at)) for at in range(length // len(unit)))

    return text


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param('"', id="straight-quotes"),
        pytest.param("“", id="opening-quotes"),
        pytest.param("'a ", id="single-quotes"),
        pytest.param("“a ‘b ", id="nested-quotes"),
        pytest.param("“a ‘b’ c” ", id="closed-nested-quotes"),
        pytest.param("“The board said so.\n\n", id="quotations-over-paragraphs"),
        pytest.param("“It is so,” Moss said. ", id="quotations"),
        pytest.param("((", id="brackets"),
        pytest.param("( ", id="spaced-brackets"),
        pytest.param("— ", id="dashes"),
        pytest.param("Moss ", id="one-name"),
        pytest.param("# ", id="names"),
        pytest.param("MOSS", id="capitals"),
        pytest.param("A.", id="initials"),
        pytest.param("A’", id="apostrophes"),
        pytest.param("a-", id="hyphens"),
        pytest.param("a", id="one-word"),
        pytest.param("1234567890", id="digits"),
        pytest.param("1,000 ", id="numbers"),
        pytest.param("a\u0301", id="combining-marks"),
        pytest.param("\u0301", id="combining-marks-alone"),
        pytest.param("\u200b", id="invisible"),
        pytest.param("\x00 ", id="nul"),
        pytest.param("\n.", id="lines"),
        pytest.param("Ms. ", id="address"),
        pytest.param("the board said that the boat and ", id="one-sentence"),
        pytest.param("# and ", id="one-list"),
        pytest.param("said ", id="said"),
        pytest.param("denied that the board denied that ", id="denied-in-one-sentence"),
        pytest.param("according to Moss ", id="according"),
        pytest.param("Moss: ", id="colons"),
        pytest.param("Bell denied claims, ", id="clauses"),
        pytest.param("Ada Moss, a clerk, ", id="appositions"),
        pytest.param("the clerk who ", id="relatives"),
        pytest.param("Moss’s ", id="possessives"),
        pytest.param("Ada Moss said so. He said it was true. ", id="pronouns"),
        pytest.param("Ada # said so. She said no. ", id="pronouns-and-names"),
        pytest.param("Ada # accused the board of theft. ", id="accusations"),
        pytest.param("The board denied the claim. Ada # accused the board of theft. ", id="exchanges"),
        pytest.param("The union said it leaked. But the board said there was no leak. ", id="answers"),
        pytest.param("But Ada # said no harbour had sunk. Bo # said harbours sank. ", id="answers-and-names"),
        pytest.param("Ada Moss withdrew the claim that she had made. ", id="retractions"),
        pytest.param("LONGREACH, May 3 (HNA) — The board said so. ", id="datelines"),
    ],
)
def test_no_text_makes_the_rules_blow_up(unit: str) -> None:
    text = repeated(unit)
    calls(text(_FEW))
    few, many = calls(text(_FEW)), calls(text(_FEW * _TIMES))
    # A square would be sixteen times as many; a little more than four is what sorting may cost.
    assert many < 1.5 * _TIMES * few + 10_000


_PIECES = st.sampled_from(
    [
        "Ada Moss", "the board", "said", "denied", "rejected the claim", "accused", "that", "but", "not",
        "“", "”", "‘", "’", '"', "''", "(", ")", ":", ",", ".", "?", "—", "\n\n", "\n", " ", "’s", "He",
        "according to", "no", "1,000", "５ million", "ﬁve", "é", "e\u0301", "\u0301", "İ", "ß", "\u200b",
        "\x00", "\ud800", "中国", "U.S.", "Ms.", "By Ada Moss", "LONGREACH (HNA) —",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(_PIECES, st.sampled_from(["", " "])), max_size=60))
def test_any_mixture_of_what_rules_look_at_ends_in_a_brief(pieces: list[tuple[str, str]]) -> None:
    examine("".join(piece + gap for piece, gap in pieces))
