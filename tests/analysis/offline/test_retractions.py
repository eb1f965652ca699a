from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import drafted, rebuttals
from tests.analysis.offline.sayings import said

TOLD = "Clerk Ada Moss said in May that the quay had been sold.\nThe boats lie in the bay and rot.\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "On Friday Moss withdrew the claim.",
        "On Friday Moss retracted her statement.",
        "On Friday Moss apologised for saying so.",
        "On Friday Moss admitted that the statement was wrong.",
        "On Friday she said that she had been wrong.",
        "On Friday Moss acknowledged that she had been mistaken.",
        "“I was wrong,” Moss said.",
    ],
)
def test_a_claimant_takes_the_claim_back(sentence: str) -> None:
    result = drafted(TOLD + sentence)
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Ada Moss", (1,))]
    assert [(r.speaker, r.evidence, r.answers, r.retraction) for r in result.rebuttals] == [
        ("Ada Moss", (3,), 0, True)
    ]


def test_a_claim_taken_back_and_told_in_one_sentence() -> None:
    result = drafted("Ada Moss retracted her allegation that the council had sold the quay.")
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Ada Moss", (1,))]
    assert [(r.answers, r.retraction) for r in result.rebuttals] == [(0, True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "On Friday Moss withdrew the troops.",
        "On Friday Moss withdrew her bid for the claim.",
        "On Friday prosecutors withdrew the charges.",
        "The journal retracted the paper.",
        "On Friday Moss apologised for the delay.",
        "On Friday Moss said that the council had been wrong to close the quay.",
        "On Friday Bo Tarn said he had been wrong.",
    ],
)
def test_what_is_not_taken_back(sentence: str) -> None:
    assert not any(rebuttal.retraction for rebuttal in drafted(TOLD + sentence).rebuttals)


def test_to_err_without_a_claim_is_no_rebuttal() -> None:
    assert rebuttals("Ada Moss said she had been wrong about the weather.") == []


def test_withdrawing_something_else_says_nothing() -> None:
    assert said("Moss withdrew the troops from the quay.") == []
