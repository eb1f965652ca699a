from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import claims, drafted, rebuttals

TOLD = "Harbour Minister Bo Tarn said on Monday that the quay had been sold to strangers.\n"


def test_its_spokeswoman_goes_on_with_the_body_s_rebuttal() -> None:
    text = (
        TOLD + "Norrmark rejected the minister’s claims.\n"
        "Its spokeswoman, Ada Moss, said that every plank was there.\n“It is ours,” Moss said."
    )
    assert rebuttals(text) == [("Norrmark", (2,), 0), ("Ada Moss", (3, 4), 0)]


def test_an_officer_of_the_body_goes_on_with_its_rebuttal() -> None:
    text = (
        TOLD + "Moss Shipping denied that it had bought the quay.\nThe quay is old and made of oak.\n"
        "Moss’s finance director, Cy Dunn, said the firm had looked elsewhere."
    )
    assert rebuttals(text) == [("Moss Shipping", (2, 4), 0)]


def test_their_leader_is_not_the_leader_of_one_person() -> None:
    text = (
        "Harbour keeper Ada Moss denied claims that the quay was sold.\n"
        "Campaigners said the quay was sold. “We saw it,” said their leader, Bo Tarn."
    )
    assert rebuttals(text) == [("Ada Moss", (1,), 0)]


def test_who_has_spoken_for_a_body_goes_on_for_it_under_the_bare_name() -> None:
    text = (
        "The fishery ministry accused Norrmark of taking 9 boats.\n"
        "The ministry’s spokesman, Captain Bo Tarn, said two were tied up in the harbour.\n"
        "“We have their numbers,” Tarn said.\nNorrmark denied the charge."
    )
    assert claims(text) == [("fishery ministry", (1, 2, 3))]


def test_few_words_denied_are_enough_where_another_told_them() -> None:
    text = (
        "Clerk Bo Tarn said that sacks had been relabelled at night.\n"
        "Owner Ada Moss denied that any sacks had been relabelled."
    )
    assert claims(text) == [("Bo Tarn", (1, 2))]


def test_the_charge_about_something_is_what_was_told_of_it() -> None:
    text = (
        "The Ridge Club said tanks had come by night.\nCy Dunn said the herring was late.\n"
        "Bo Tarn dismissed the charge about the tanks."
    )
    assert claims(text) == [("Ridge Club", (1, 3))]


def test_a_party_that_claims_and_denies_keeps_both_apart() -> None:
    text = (
        "Bo Tarn said the Moss boats had rammed the ferry in the fog.\n"
        "Ada Moss denied that her boats had rammed the ferry.\n"
        "She said Tarn had moved the buoys out of the channel.\n"
        "Tarn denied that he had moved the buoys out of the channel."
    )
    assert [(speaker, answers) for speaker, _, answers in rebuttals(text)] == [
        ("Ada Moss", 0),
        ("Bo Tarn", 1),
    ]
    assert claims(text)[0] == ("Bo Tarn", (1, 2))


def test_a_claim_is_worded_by_the_first_who_says_it() -> None:
    result = drafted(
        TOLD + "He added that the price had been kept secret.\nThe ferry line rejected the minister’s claims."
    )
    assert result.claims[0].summary == "The quay had been sold to strangers"


OFFICER = (
    "Ada Moss said the harbour board had sold the quay.\n"
    "The harbour board rejected her claim.\n"
    "Cy Dunn, a baker, said the bread was late.\n"
    "The {}, Bo Tarn, said the {} had every deed in its safe."
)


@pytest.mark.parametrize(
    ("office", "body", "goes_on"),
    [("chief executive", "board", True), ("chief executive", "bank", False), ("baker", "board", False)],
)
def test_who_says_what_the_board_does_goes_on_for_it(office: str, body: str, goes_on: bool) -> None:
    evidence = {number for _, numbers, _ in rebuttals(OFFICER.format(office, body)) for number in numbers}
    assert (4 in evidence) is goes_on


def test_a_spokesman_goes_on_for_a_body_before_he_denies_more() -> None:
    text = (
        "Ada Moss said the harbour company had sold the quay, and that nine boats were lost.\n"
        "The harbour company denied her allegation.\n"
        "“The deeds lie in our safe,” said Bo Tarn, a spokesman for the company.\n"
        "The quay was built in 1911.\n"
        "Tarn also disputed the number of boats."
    )
    assert 3 in {number for _, numbers, _ in rebuttals(text) for number in numbers}
