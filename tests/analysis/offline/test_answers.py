from __future__ import annotations

import pytest

from bot.analysis.offline.answers import answers_back, asks, refuses_comment
from bot.analysis.offline.attribution import find_sayings
from tests.analysis.offline.drafts import claims, rebuttals
from tests.analysis.offline.sayings import reading_of


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Moss said there was no link between them.", True),
        ("Moss said the mill had never closed.", True),
        ("“We didn’t touch it,” Moss said.", True),
        ("But Ada Moss said the mill was open.", True),
        ("However, Ada Moss said the mill was open.", True),
        ("But while it rains, Ada Moss said, the mill is open.", False),
        ("“No, I meant the mill,” Moss said.", False),
        ("Moss asked why the mill was not open.", False),
        ("Moss said the mill would close, and nobody will miss the noise it never stopped making.", False),
        ("Moss said she could not discuss the mill.", False),
    ],
)
def test_what_is_worded_as_an_answer(text: str, answers: bool) -> None:
    reading = reading_of(text)
    assert bool(answers_back(reading, find_sayings(reading)[0])) is answers


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ("Moss would not comment on the mill.", True),
        ("Moss said she would not comment on the mill.", True),
        ("Moss declined to discuss the mill, saying it was under review.", True),
        ("Moss said she could not take sides.", True),
        ("Moss did not say it was closed.", True),
        ("Moss commented that the mill was closed.", False),
        ("Moss said the mill was not closed.", False),
    ],
)
def test_refusing_to_comment(text: str, refuses: bool) -> None:
    reading = reading_of(text)
    assert any(refuses_comment(reading, saying) for saying in find_sayings(reading)) is refuses


def test_asking_is_no_assertion() -> None:
    text = "Ada Moss asked for copies of the receipts."
    reading = reading_of(text)
    assert asks(find_sayings(reading)[0])
    assert claims(text) == []


def test_an_answer_to_what_its_own_side_said_is_none() -> None:
    text = (
        "The price of Larkport oats would rise in spring, said Cy Dunn of Larkport.\n"
        "But Larkport’s director, Cy Dunn, said oats would fall in price in autumn."
    )
    assert rebuttals(text) == []


def test_refusals_claim_nothing() -> None:
    text = (
        "Ada Moss said the mill was open. Bo Tarn declined to discuss the mill, saying it was under review."
    )
    assert claims(text) == [("Ada Moss", (1,))]


def test_nobody_is_no_party() -> None:
    assert claims("Nobody in the town can say when the mill will open again.") == []


@pytest.mark.parametrize(
    "text",
    [
        "“Rubbish,” Ada Moss said.",
        "“We don’t accept that,” Ada Moss said.",
        "Moss said the union had got its sums wrong.",
        "Moss said the figures did not stand up.",
        "Moss said it was a tissue of lies.",
    ],
)
def test_a_flat_answer(text: str) -> None:
    reading = reading_of(text)
    assert "flat" in answers_back(reading, find_sayings(reading)[0])


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss pleaded guilty in March to three counts of theft.",
        "Ada Moss, a baker, went to jail after admitting theft.",
        "Ada Moss went to the clinic complaining of severe pain.",
        "Ada Moss opened the quay in May, adding two boats a day.",
        "Ada Moss said nothing of the boats.",
    ],
)
def test_what_a_verb_means_otherwise_claims_nothing(text: str) -> None:
    assert claims(text) == []
