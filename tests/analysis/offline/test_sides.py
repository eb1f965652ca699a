from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import claims, rebuttals

DENIED = "\nMoss Foods denied the claim."


@pytest.mark.parametrize(
    "text",
    [
        "The dockers’ union said the plant leaked.\nIts secretary, Bo Tarn, said dye was seen.",
        "Quiet Quays, which has 40 members, said the plant leaked.\nIts founder, Bo Tarn, said dye was seen.",
        "The opposition said the plant leaked.\nBo Tarn, the shadow health minister, said dye was seen.",
        "The army said the plant leaked.\nGeneral Bo Tarn said dye was seen.",
    ],
)
def test_a_body_and_who_speaks_for_it_make_one_claim(text: str) -> None:
    assert [numbers for _, numbers in claims(text + DENIED)] == [(1, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "The dockers’ union said the plant leaked.\nBo Tarn, a diver, said dye was seen.",
        "The army said the plant leaked.\nFront commander Bo Tarn said dye was seen.",
    ],
)
def test_another_body_makes_another_claim(text: str) -> None:
    assert [numbers for _, numbers in claims(text + DENIED)] == [(2,)]


def test_a_spokeswoman_for_the_company_goes_on_with_its_denial() -> None:
    told = "Ada Moss said Lumenware kept faces.\nLumenware denied keeping faces.\n"
    own = told + "“We have no such disk,” a spokeswoman for the company said."
    other = told + "“We like the disk,” a spokeswoman for Ada Moss said."
    assert rebuttals(own) == [("Lumenware", (2, 3), 0)]
    assert rebuttals(other) == [("Lumenware", (2,), 0)]


@pytest.mark.parametrize(
    ("accused", "reply", "goes_on"),
    [
        ("Ada Moss", "Her barrister, Cy Dunn, said the oars were there.", True),
        ("Ada Moss", "Moss’s lawyer, Cy Dunn, said the oars were there.", True),
        ("Ada Moss", "Her brother, Cy Dunn, said the oars were there.", False),
        ("The police", "Chief Inspector Cy Dunn said the oars were there.", True),
        ("The police", "Sergeant Cy Dunn said the oars were there.", True),
        ("The police", "Baker Cy Dunn said the oars were there.", False),
    ],
)
def test_who_speaks_on_for_those_that_deny(accused: str, reply: str, goes_on: bool) -> None:
    told = f"Bo Tarn said {accused} had sold his boat.\n{accused} denied it.\n"
    assert [evidence for _, evidence, _ in rebuttals(told + reply)] == [(2, 3) if goes_on else (2,)]


def test_a_claim_that_only_its_denial_words_is_who_spoke_right_before() -> None:
    far = "The quay is old.\nThe sea is cold.\n"
    told, denied = "Customers said their money had gone.\n", "The bank denied that any account was empty."
    assert claims(told + denied) == [("Customers", (1, 2))]
    assert claims(told + far + denied) == [(None, (4,))]


def test_an_accusation_that_the_narrator_tells_of_is_not_of_who_spoke_before() -> None:
    told = "Cy Dunn, a baker, said the bread was late.\nAda Moss is accused of selling the quay."
    denied = "\nSpeaking in her defence, Bo Tarn said the quay was old."
    assert (None, (2,)) in claims(told + denied)


def test_each_side_may_charge_the_other() -> None:
    text = (
        "Ada Moss accused Bo Tarn of spending the wages.\nTarn denied it.\n"
        "He said it was Moss who had sunk the firm.\nThat was a lie, Moss said."
    )
    assert claims(text) == [("Ada Moss", (1,)), ("Bo Tarn", (3,))]
    assert rebuttals(text) == [("Bo Tarn", (2,), 0), ("Ada Moss", (4,), 1)]


def test_a_denial_meets_the_claim_that_it_is_most_like() -> None:
    text = (
        "Ada Moss said the doctor opened two samples.\nBo Tarn said the boats were late.\n"
        "The doctor, Cy Dunn, called the story of the samples absurd."
    )
    assert claims(text)[0] == ("Ada Moss", (1,))
    assert rebuttals(text) == [("Cy Dunn", (3,), 0)]


def test_what_somebody_was_responding_to() -> None:
    text = (
        "Water at Larkport is safe, the supplier Clearwell said.\nIts chemist, Bo Tarn, said tests were clean.\n"
        "He was responding to a claim by Ada Moss, who told a meeting that it held lead."
    )
    assert claims(text) == [("Ada Moss", (3,))]
    assert rebuttals(text) == [("Bo Tarn", (1, 2), 0)]
    assert rebuttals(text.replace("a claim by Ada Moss", "a storm by the sea")) == []


def test_a_withdrawn_story_is_its_paper_s_own_claim() -> None:
    text = "The Larkport Gazette has withdrawn a story in which it said that the school sold old meat."
    assert (claims(text), rebuttals(text)) == ([("Larkport Gazette", (1,))], [("Larkport Gazette", (1,), 0)])
    assert rebuttals("The Larkport Gazette has withdrawn a story from its printer in May.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Whoever calls rumours baseless does not admit to them.
        ("Asked about the rumours, Ada Moss said they were baseless.", [("Ada Moss", (1,), None)]),
        # In a quotation only "I" is who speaks.
        ("Ada Moss said it was cold.\n“He was wrong about the rumours,” she said.", []),
        ("Ada Moss said it was cold.\n“I was wrong about the cold,” she said.", [("Ada Moss", (2,), 0)]),
    ],
)
def test_who_admits_an_error(text: str, expected: list[tuple[str, tuple[int, ...], int | None]]) -> None:
    assert rebuttals(text) == expected


def test_what_goes_on_with_a_denial_is_no_answer_besides() -> None:
    text = (
        "Ada Moss said Tarn’s dam leaked.\nMoss added that Tarn’s dam was dry.\n"
        "Bo Tarn rejected the claims, stating that the dam was not dry."
    )
    assert len(rebuttals(text)) == 1


def test_complaints_are_judged_by_bodies_and_denied_by_parties() -> None:
    told = "Larkport complained about the ferry.\nAda Moss of Larkport said it was late.\n"
    assert rebuttals(told + "The commission dismissed the complaint.") == []
    assert rebuttals(told + "A spokesman dismissed the complaint.") == [("spokesman", (3,), 0)]
