from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.fingerprint import NEAR_BITS, fingerprint, is_near, likeness, simhash
from tests.article.pages import TEXT

GOLD = Path(__file__).parents[1] / "gold"
ARTICLES = [
    json.loads(line)["text"]
    for name in ("dev.jsonl", "held.jsonl")
    for line in (GOLD / name).read_text(encoding="utf-8").splitlines()
]
ADDED = "This story has been updated with a comment by the harbour authority, which came on Tuesday."


def test_typography_and_spacing_do_not_count() -> None:
    one, other = "“It’s shut,” she said.\r\n\r\nNo.", '"It\'s SHUT", she said.  No'
    assert fingerprint(one) == fingerprint(other)
    assert simhash(one) == simhash(other)


def test_words_and_their_order_count() -> None:
    for one, other in (
        ("She denied it.", "She did not deny it."),
        ("A accused B.", "B accused A."),
    ):
        assert fingerprint(one) != fingerprint(other)
        assert simhash(one) != simhash(other)


def test_no_two_articles_are_near_and_their_versions_are() -> None:
    # The figures stand beside NEAR_BITS.
    hashes = [simhash(text) for text in ARTICLES]
    assert not [pair for pair in combinations(hashes, 2) if is_near(*pair)]

    def near(change: Callable[[list[str]], list[str]]) -> float:
        versions = ["\n".join(change([*filter(str.strip, text.splitlines())])) for text in ARTICLES]
        pairs = zip(hashes, map(simhash, versions), strict=True)
        return sum(is_near(*pair) for pair in pairs) / len(ARTICLES)

    assert near(lambda lines: ["Another headline altogether for this story", *lines[1:]]) >= 0.99
    assert near(lambda lines: [*lines, ADDED]) >= 0.98
    assert near(lambda lines: lines[:-1]) >= 0.75


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_a_few_words_changed_stay_near(source: random.Random) -> None:
    words = TEXT.split()
    for place in source.sample(range(len(words)), len(words) // 50):
        words[place] = "herring"
    assert is_near(simhash(TEXT), simhash(" ".join(words)))


@settings(max_examples=25)
@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_a_hash_fits_a_column(one: str, other: str) -> None:
    first, second = simhash(one), simhash(other)
    assert -(2**63) <= first < 2**63
    assert likeness(first, first) == 1
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert is_near(first, second) == (likeness(first, second) >= 1 - NEAR_BITS / 64)
    assert likeness(first, ~first) == 0
