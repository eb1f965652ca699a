"""`rejoinder demo`: a brief, lies caught, a late answer, who somebody is, an accident, and what to do next."""

from __future__ import annotations

import re

import pytest

from tests.cli.terminal import process


@pytest.fixture(scope="module")
def words() -> str:
    """What the demonstration says, on one line, without the frames."""
    with pytest.MonkeyPatch.context() as patch:
        # Wide enough for each row of a table to stand on one line.
        patch.setenv("COLUMNS", "400")
        ended = process("demo")
    assert (ended.status, ended.err) == (0, "")
    assert ended.harmless()
    return " ".join(re.sub("[│┃╭╮╰╯─━┏┓┡┩├┤┼└┘┬┴]", " ", ended.out).split())


@pytest.fixture
def scenes(words: str) -> list[str]:
    """The scenes in the order they come."""
    titles = (
        "1 A reporter mentions @Rejoinder",
        "2 A model lies",
        "3 16 days later",
        "4 A reporter types /actor",
        "5 The process is really killed",
        "6 Next",
    )
    parts = []
    for title, following in zip(titles, (*titles[1:], None), strict=True):
        assert words.count(title) == 1
        parts.append(words[words.index(title) : words.index(following) if following else None])
    return parts


def test_a_mention_becomes_a_brief(scenes: list[str]) -> None:
    assert "1 message in the thread" in scenes[0]
    assert "Claim Oskar Venn, Transport Minister" in scenes[0]
    assert "Rebuttal Norrline" in scenes[0]
    assert "filed by @Mara Lind" in scenes[0]
    assert "No rebuttal" not in scenes[0]


def test_lies_are_caught(scenes: list[str]) -> None:
    for lie in ("420", "“Alder”", "not to “Oskar Venn”"):
        assert lie in scenes[1]
    assert "3 lies told, 0 left" in scenes[1]


def test_what_is_only_proposed_counts_once_a_person_confirmed_it(scenes: list[str]) -> None:
    steps = [
        "Lotte Brandvik: The ferry operator Norrline had locked the waiting room",
        "No rebuttal in this article.",
        "Possibly answers an earlier claim proposed by the rules",
        "Rebuttal Norrline",
        "The other claim: still unanswered Confirm Reject",
        "once Odo Fenwick has pressed Confirm",
        "Answers an earlier claim confirmed by @Odo Fenwick",
        "The other claim: answered after 16 days by Norrline",
        "the thread of the first article",
        "Answered after 16 days by Norrline",
    ]
    places = [scenes[2].find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    # No more is shown than what bears on it.
    assert "Context" not in scenes[2]


def test_an_actor_is_looked_up_in_slack(scenes: list[str]) -> None:
    assert "only Mara Lind sees this" in scenes[3]
    assert "Norrline organisation · 0 claims and 2 rebuttals in 2 articles" in scenes[3]
    assert "In dispute with Lotte Brandvik (2 times" in scenes[3]
    assert "Oskar Venn (1 time" in scenes[3]
    assert re.search(r"Answers Lotte Brandvik on \d+ \w+ \d{4}: The ferry operator Norrline", scenes[3])


def test_a_digest_tells_what_is_new_since_the_one_before(scenes: list[str]) -> None:
    steps = [
        "/digest now",
        "Disputes until",
        "New since",
        "1 dispute · 1 answered since",
        "Islanders had to stand in the rain",
        "Answered since",
        "Norrline had locked the waiting room",
        "Answered after 16 days Norrline",
    ]
    digest = scenes[3][scenes[3].index("/digest now") :]
    places = [digest.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    assert "Mute" not in digest


def test_an_accident_is_survived(scenes: list[str]) -> None:
    assert "killed, resumed, 1 message in the thread" in scenes[4]


def test_it_ends_with_what_to_do_next(scenes: list[str]) -> None:
    for command in ("rejoinder analyse FILE", "rejoinder demo --serve", "rejoinder manifest"):
        assert command in scenes[5]
