from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.memory.relations import ANSWERS_WITHIN, SAME_WITHIN, Told, answers_earlier, proposals, same_claim
from storage.tables import LinkKind
from tests.memory.pairs import DEV, HELD, Pair


def _proposed(pair: Pair) -> LinkKind | None:
    earlier, later = pair.told()
    found = proposals([later], [earlier])
    return found[0].kind if found else None


@pytest.mark.parametrize("pair", [*DEV, *HELD], ids=lambda pair: pair.why)
def test_no_claim_is_wrongly_taken_for_the_same(pair: Pair) -> None:
    assert (_proposed(pair) == "same") == (pair.expected == "same")


@pytest.mark.parametrize("pairs", [DEV, HELD], ids=["dev", "held"])
def test_most_proposed_answers_are_answers(pairs: list[Pair]) -> None:
    proposed = [pair for pair in pairs if _proposed(pair) == "answers"]
    true = [pair for pair in pairs if pair.expected == "answers"]
    right = [pair for pair in proposed if pair in true]
    print(f"answers: precision {len(right)}/{len(proposed)}, recall {len(right)}/{len(true)}")
    assert len(right) >= 0.9 * len(proposed)
    assert len(right) >= 0.8 * len(true)


def _pair(why: str) -> tuple[Told, Told]:
    return next(pair.told() for pair in (*DEV, *HELD) if pair.why == why)


def test_the_limits_of_age_are_days_and_not_more() -> None:
    earlier, later = _pair("same words")
    at = earlier.filed_at
    assert same_claim(replace(later, filed_at=at + SAME_WITHIN), earlier)
    assert not same_claim(replace(later, filed_at=at + SAME_WITHIN + timedelta(seconds=1)), earlier)
    earlier, denial = _pair("denied that")
    assert answers_earlier(replace(denial, filed_at=at + ANSWERS_WITHIN), earlier)
    assert (
        answers_earlier(replace(denial, filed_at=at + ANSWERS_WITHIN + timedelta(seconds=1)), earlier) is None
    )


def test_languages_that_the_rules_do_not_read_are_left_alone() -> None:
    for why in ("same words", "denied that"):
        earlier, later = _pair(why)
        assert proposals([later], [earlier])
        assert not proposals([replace(later, language="de")], [earlier])


def test_a_late_brief_is_the_earlier_one() -> None:
    claim, denial = _pair("denied that")
    (found,) = proposals([claim], [denial])
    assert (found.earlier, found.later, found.kind) == (claim, denial, "answers")


def test_three_of_many_are_proposed_the_newest_first() -> None:
    claim, denial = _pair("denied that")
    many = [replace(claim, id=10 + n, filed_at=claim.filed_at + timedelta(days=n)) for n in range(6)]
    assert [each.earlier.id for each in proposals([denial], many)] == [15, 14, 13]


def test_a_thin_denial_means_the_claim_that_its_own_article_repeats() -> None:
    claim, denial = _pair("a thin denial of nothing in particular")
    assert not proposals([denial], [claim])
    assert proposals([replace(denial, answered=claim.summary)], [claim])


@pytest.mark.parametrize("words", ["", "?", "\u202e", "x" * 5000, "' OR 1=1 --", "🙂 🙂", "a" + " b" * 3000])
def test_odd_words_are_nothing_to_anything(words: str) -> None:
    earlier, later = _pair("same words")
    odd = replace(earlier, summary=words, evidence=words)
    assert proposals([later], [odd]) == []
    assert proposals([replace(later, summary=words)], [odd]) == []
