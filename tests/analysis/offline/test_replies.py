from __future__ import annotations

import pytest

from bot.analysis.offline.answers import answers_back
from bot.analysis.offline.attribution import find_sayings
from tests.analysis.offline.drafts import claims, rebuttals
from tests.analysis.offline.sayings import reading_of


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Ada Moss, however, said the mill was open.", "turned"),
        ("Ada Moss, for her part, said the mill was open.", "turned"),
        ("Ada Moss said the sale was lawful.", "vindicate"),
        ("Ada Moss said the clerk had confused two mills.", "correct"),
        ("“That never happened,” Ada Moss said.", "pointed"),
        ("“It’s all made up,” Ada Moss said.", "pointed"),
        ("Ada Moss said that was not the case.", "pointed"),
        ("“I said nothing of the kind,” Ada Moss said.", "flat"),
        ("“I never said anything of the sort,” Ada Moss said.", "flat"),
        ("Ada Moss said its figures did not bear this out.", "flat"),
        ("Ada Moss said the clerk got it wrong.", "flat"),
        ("Ada Moss insisted the mill was open.", "insisted"),
        ("The army put the number of dead at 9 and said all were soldiers.", "counted"),
    ],
)
def test_the_signs_of_an_answer(text: str, sign: str) -> None:
    reading = reading_of(text)
    assert sign in answers_back(reading, find_sayings(reading)[0])


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss said she did not regret the sale.",
        "Ada Moss said she would not mind a second mill.",
        "Ada Moss put the mill up for sale and said it was old.",
        "Ada Moss said the clerk got it.",
        "Ada Moss said 40 voters had made up their minds.",
    ],
)
def test_what_only_looks_like_an_answer(text: str) -> None:
    reading = reading_of(text)
    assert answers_back(reading, find_sayings(reading)[0]) == frozenset()


def test_what_did_not_happen_every_day_did_happen() -> None:
    reading = reading_of("“It didn’t happen every day,” Ada Moss said.")
    assert "flat" not in answers_back(reading, find_sayings(reading)[0])


UNION = "The union said Moss Foods had never paid its drivers.\n"
MET = [("Bo Tarn", (2,), 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two words in common, and a word that vindicates.
        (UNION + "Moss Foods said its drivers were paid in full.", [("Moss Foods", (2,), 0)]),
        # "Never paid" and "had been paid": one word is enough where one side denies it.
        (UNION + "Moss Foods said all wages had been paid promptly and fully.", [("Moss Foods", (2,), 0)]),
        (UNION + "Moss Foods said lunch was safe.", []),
        # An accusation is answered by less than another claim is.
        ("Ada Moss accused Bo Tarn of selling the boat.\nTarn said no boat was gone.", MET),
        ("Ada Moss wrote that Bo Tarn liked the boat.\nTarn said no boat was gone.", []),
        # So it is by a lawyer.
        (
            "Ada Moss wrote that Bo Tarn liked the boat.\nTarn’s lawyer, Cy Dunn, said no boat was gone.",
            [("Cy Dunn", (2,), 0)],
        ),
        # Whoever is reproached with something answers it by saying what was not done.
        ("Ada Moss said Bo Tarn had threatened her.\n“I have never met the woman,” Tarn said.", MET),
        ("Ada Moss said Bo Tarn had amused her.\n“I have never met the woman,” Tarn said.", []),
        ("Ada Moss said Bo Tarn had threatened her.\nTarn said he would not go home.", []),
        # To insist that it was lawful is an answer by itself.
        ("Ada Moss said Bo Tarn had sold the boat twice.\nTarn maintained that everything was legal.", MET),
        ("Ada Moss said Bo Tarn had sold the boat twice.\nTarn said that everything was legal.", []),
    ],
)
def test_answers_of_those_whom_a_claim_is_about(
    text: str, expected: list[tuple[str, tuple[int, ...], int]]
) -> None:
    assert rebuttals(text) == expected


WOLVES = "Hunters said wolves had left the forest of Larkport.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WOLVES + "Biologist Bo Tarn, however, said wolves lived in the forest.", MET),
        (WOLVES + "Biologist Bo Tarn said wolves lived in the forest.", []),
        (WOLVES + "Biologist Bo Tarn, however, said bears were rare.", []),
        # What the party goes on to say shows what it is about.
        (
            WOLVES
            + "Biologist Bo Tarn, however, said he had seen seven.\nThe wolves hid in the forest, he said.",
            [("Bo Tarn", (2, 3), 0)],
        ),
        # "Insisted there was no" is set against what was said, too.
        (WOLVES + "Biologist Bo Tarn insisted that no wolves had left the forest.", MET),
    ],
)
def test_answers_set_against_what_was_said(
    text: str, expected: list[tuple[str, tuple[int, ...], int]]
) -> None:
    assert rebuttals(text) == expected


def test_who_says_that_the_other_side_is_mistaken_answers_it() -> None:
    told = "The union said 40 drivers had lost their homes.\n"
    assert rebuttals(told + "Moss Foods said the union had confused two towns.") == [("Moss Foods", (2,), 0)]
    assert rebuttals(told + "Moss Foods said the weather had confused two towns.") == []


def test_an_answer_may_be_told_before_the_charge_that_had_been_made() -> None:
    text = "Ada Moss has insisted she told the board of the leak.\nBo Tarn {} her of hiding the letter."
    assert rebuttals(text.format("had accused")) == [("Ada Moss", (1,), 0)]
    assert rebuttals(text.format("later accused")) == []


def test_another_figure_answers_only_a_figure() -> None:
    told = "Rebels said the raid killed {} people.\nThe army put the number of dead at nine and said all were armed."
    assert rebuttals(told.format("34")) == [("army", (2,), 0)]
    assert rebuttals(told.format("many")) == []


def test_what_another_says_in_a_claim_is_the_claimant_s() -> None:
    text = "Ada Moss said Bo Tarn threatened to sink her boat.\n“I never went near the boat,” Tarn said."
    assert rebuttals(text) == [("Bo Tarn", (2,), 0)]


def test_a_claim_about_a_body_is_about_its_clerk() -> None:
    text = (
        "Ada Moss said the ministry had threatened her.\nThe {}’s clerk, Bo Tarn, said he had never met her."
    )
    assert rebuttals(text.format("ministry")) == MET
    assert rebuttals(text.format("palace")) == []


def test_a_reply_stands_near_what_it_answers() -> None:
    between = "".join(f"Number {n} came past the quay.\n" for n in range(6))
    told = "Ada Moss said Bo Tarn had threatened her.\n"
    reply = "“I have never met the woman,” Tarn said."
    assert rebuttals(told + between + reply) == []


def test_a_body_without_a_name_is_spoken_of_by_its_noun() -> None:
    text = "The opposition said the government had spent millions on cake.\nThe government said the true figure was 12."
    assert (claims(text), rebuttals(text)) == ([("opposition", (1,))], [("government", (2,), 0)])
