from __future__ import annotations

import pytest

from tests.analysis.offline.sayings import said


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Moss said that the quay was sinking.", "that the quay was sinking"),
        (
            "Moss said on Monday in a letter to the council that the quay was sinking.",
            "that the quay was sinking",
        ),
        ("Moss told the court the quay was sinking.", "the quay was sinking"),
        ("Moss told her that the quay was sinking.", "that the quay was sinking"),
        ("Moss told reporters on Monday that it was sinking.", "that it was sinking"),
        ("The quay is sinking, Moss said on Monday.", "The quay is sinking"),
        ("The quay, Moss said, is sinking.", "The quay, Moss said, is sinking"),
        ("At least 61 boats were lost, Moss said.", "At least 61 boats were lost"),
        ("In a short letter, Moss said the quay was sinking.", "the quay was sinking"),
        ("“Nonsense,” Moss said.", "“Nonsense,”"),
        ("Known as the “Quay King” Moss said it was sinking.", "it was sinking"),
        ("“The quay is sinking,” Moss said.", "“The quay is sinking,”"),
        (
            "“The quay is sinking,” Moss said. “All of it is.”",
            "“The quay is sinking,” Moss said. “All of it is.”",
        ),
        ("“Is the quay sinking?” Moss asked.", "“Is the quay sinking?”"),
        (
            "Moss said: “The quay is sinking. All of it is.” Nobody answered.",
            "“The quay is sinking. All of it is.”",
        ),
        ("Moss called the plan “a theft of our quay.”", "the plan “a theft of our quay.”"),
        ("Moss praised the dockers, who have stayed for weeks.", "the dockers"),
        ("The quay is sinking, according to Moss.", "The quay is sinking"),
        ("According to Moss, a docker, the quay is sinking.", "the quay is sinking"),
        ("The notice reads: “The quay is closed.”", "“The quay is closed.”"),
        ("“The quay is ours,” his wife, Ada Moss, wrote in a letter.", "“The quay is ours,”"),
    ],
)
def test_what_was_said(text: str, content: str) -> None:
    assert said(text)[0][2] == content


def test_a_second_verb_ends_what_the_first_one_said() -> None:
    assert [
        content for _, _, content in said("Moss said the quay was sinking, and accused the council of theft.")
    ] == [
        "the quay was sinking",
        "the council of theft",
    ]


def test_a_participle_takes_over() -> None:
    assert [content for _, _, content in said("Moss denied the charge, adding that she was away.")] == [
        "the charge",
        "that she was away",
    ]


def test_a_headline_with_a_colon_is_a_saying() -> None:
    text = "Moss: Quay is sinking fast\n\nThe quay was closed on Monday. It will stay so."
    assert said(text)[0] == ("Moss", ":", "Quay is sinking fast")


def test_a_quotation_without_a_verb_goes_on_with_its_paragraph() -> None:
    text = "Moss said she was angry. “The quay is ours and it will stay ours.”"
    assert said(text)[1] == ("Moss", "…", "“The quay is ours and it will stay ours.”")


def test_a_paragraph_of_quotation_goes_on_with_what_was_said_right_before_it() -> None:
    text = "Moss said she was angry.\n\n“The quay is ours and it will stay ours.”"
    assert said(text)[1] == ("Moss", "…", "“The quay is ours and it will stay ours.”")


def test_a_quotation_after_what_nobody_said_is_nobody_s() -> None:
    told = "Moss said she was angry.\nThe quay is 90 feet long.\n"
    assert len(said(told + "“The quay is ours and it will stay ours.”")) == 1
    assert len(said("The quay is old, according to a guide.\n“The quay is ours and will stay so.”")) == 1


def test_what_is_claimed_by_somebody_is_not_said_here() -> None:
    assert said("The islands, claimed by both Norway and Moss, lie far from the coast.") == []


def test_maintaining_boats_is_no_saying() -> None:
    assert said("Moss maintains about 900 boats in five towns.") == []
    assert said("Moss maintains that the boats are sound.") == [
        ("Moss", "maintains", "that the boats are sound")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Beacon reported on Thursday that the quay was sold.", ("The Beacon", "reported")),
        ("Bo Tarn alleged in a letter that the quay was sold.", ("Bo Tarn", "alleged")),
        ("The museum maintains that it bought the cup.", ("The museum", "maintains")),
        ("The claim was dismissed by the clerk Bo Tarn as idle.", ("the clerk Bo Tarn", "dismissed")),
        ("Ada Moss brushed aside the claim.", ("Ada Moss", "brushed")),
        ("The captain, Bo Tarn, told a different story.", ("Bo Tarn", "told")),
        ("Bo Tarn, a doctor, who called it small, left.", ("Bo Tarn", "called")),
        ("Ada Moss, who leads a guests’ group, had said so on Monday.", ("Ada Moss", "said")),
    ],
)
def test_who_says_it_in_such_forms(text: str, words: tuple[str, str]) -> None:
    assert words in [(subject, verb) for subject, verb, _ in said(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Both towns claim the islands.",
        "A fire claimed 12 lives.",
        "She was responding to a claim by Moss.",
        "Ada Moss brushed aside her hair.",
        "Ada Moss laughed off an injury.",
        "The bread was dismissed by the clerk as stale.",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert said(text) == []


def test_in_the_british_style_a_quotation_goes_on_over_paragraphs() -> None:
    text = "Moss said it was untrue.\n‘The gate was open, and I have a picture.\n‘The tractors stayed away.’"
    assert said(text)[1:] == [
        ("Moss", "…", "‘The gate was open, and I have a picture"),
        ("Moss", "…", "‘The tractors stayed away.’"),
    ]


def test_a_noun_and_what_belongs_to_it_lead_a_verb_that_is_also_an_adjective() -> None:
    alleged = "The gate was sold twice, the outer harbour faction alleged on Tuesday."
    assert [verb for _, verb, _ in said(alleged)] == ["alleged"]
    told = "In a notice posted on Wednesday, the mill said the gate was open."
    assert [verb for _, verb, _ in said(told)] == ["said"]
