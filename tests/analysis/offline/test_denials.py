from __future__ import annotations

import pytest

from bot.analysis.offline.attribution import find_sayings
from bot.analysis.offline.denials import Denial, find_denials
from bot.analysis.offline.reading import Reading
from tests.analysis.offline.sayings import reading_of


def denials_of(text: str) -> tuple[Reading, list[Denial]]:
    reading = reading_of(text)
    return reading, find_denials(reading, find_sayings(reading))


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss denied taking the boat.",
        "Ada Moss denied that she took the boat.",
        "Ada Moss has denied any wrongdoing.",
        "The ministry rejected the claims.",
        "The ministry dismissed reports that it had sold the quay.",
        "The ministry rejected the idea that it had sold the quay.",
        "Ada Moss disputed the council's account.",
        "Ada Moss disputed the date.",
        "Bo Tarn said he was pushed. “This account is misleading,” Moss said.",
        "Ada Moss refuted that.",
        "The ferry line rejected the minister’s claims.",
        "The ferry line dismissed Mayor Bo Tarn’s account.",
        "Moss told the court: “I reject that entirely.”",
        "The council said the report was untrue.",
        "Moss called the allegations baseless.",
        "“That is a lie,” Moss said.",
        "Moss said the claim was not true.",
        "Moss said there was no truth to it.",
        "“We disagree strongly with those claims,” Moss said.",
        "Moss denounced the allegations.",
        "Moss called the accusation politically motivated.",
        "Moss described the claims as a distraction.",
        "Moss shot down the claim.",
        "Moss hit out at the claims, saying it was late.",
        "Moss bristled at the suggestion that it was late.",
        "Moss dismissed this as nonsense.",
        "Moss discredited the report.",
        "Moss said the allegations were spurious.",
        "Moss said the boats were sound, contradicting a clerk who said they leaked.",
        "That was denied by Ada Moss.",
        "Ada Moss denied them outright.",
    ],
)
def test_a_denial_that_meets_a_claim(text: str) -> None:
    _, denials = denials_of(text)
    assert [denial.needs for denial in denials][:1] == ["claim"]


@pytest.mark.parametrize(
    "text",
    [
        "Moss rejected the offer of a new quay.",
        "The ministry rejected his application for asylum.",
        "The guards denied them entry to the quay.",
        "The keeper denied them three times.",
        "The union countered on Monday by offering two more boats.",
        "“This debate is misleading,” Moss said.",
        "Moss disputed with them in long letters.",
        "Moss was denied bail on Monday.",
        "The court dismissed the case against Moss.",
        "The club dismissed its coach on Monday.",
        "Moss has neither confirmed nor denied that she took the boat.",
        "Moss did not deny taking the boat.",
        "Moss would not comment on the claims.",
        "Moss criticised the council for its plans.",
        "Moss refused to deny the claims.",
        "The keeper rejected the ball with both hands.",
        "Moss said the true cost was not known.",
        "The union countered by offering two more boats.",
        "The council said the boats were not ready.",
        "Moss rejected the date of the meeting.",
        "Moss rejected that.",
        "The guards denied them sleep for a week.",
        "Moss condemned the attack.",
        "Moss called the allegations credible.",
        "Moss called the boat reckless.",
        "Moss shot down the drone.",
        "Moss rejected it as too low.",
        "Moss bristled at the wind.",
    ],
)
def test_a_temptation_is_no_denial(text: str) -> None:
    _, denials = denials_of(text)
    assert [denial for denial in denials if denial.needs != "answer"] == []


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Moss hit back at the council, saying the quay was sound.", "other"),
        ("Moss countered that the quay was sound.", "other"),
        ("Moss pleaded not guilty, her lawyer said she was not guilty of it.", "accusation"),
        ("Speaking in her defence, Bo Tarn said that the boats were late.", "accusation"),
        ("Moss insisted that she had paid.", "accused"),
        ("Moss said it was all “lies and smears.”", "accused"),
        ("Moss said she had maintained her innocence.", "accused"),
    ],
)
def test_a_weaker_sign_says_what_it_needs(text: str, needs: str) -> None:
    _, denials = denials_of(text)
    assert needs in [denial.needs for denial in denials]


def test_the_owner_of_the_claim_is_found() -> None:
    reading, denials = denials_of("The ministry rejected Norland’s claims that it had sold the quay.")
    assert denials[0].owner is not None
    assert reading.text(*denials[0].owner) == "Norland"
    assert denials[0].own_words


def test_a_bare_claim_has_no_words_of_its_own() -> None:
    _, denials = denials_of("The ministry rejected the claims.")
    assert not denials[0].own_words
    assert denials[0].owner is None


@pytest.mark.parametrize(
    ("response", "responds"),
    [
        ("She was responding to an interview on Monday, in which Cy Dunn, a clerk, said it leaked.", True),
        ("Moss was responding to an interview, in which Cy Dunn said it leaked.", True),
        ("Dunn was responding to an interview, in which Cy Dunn said it leaked.", False),
        ("Moss was responding to treatment.", False),
    ],
)
def test_what_was_said_in_response_denies(response: str, responds: bool) -> None:
    _, denials = denials_of(f"Ada Moss said that the boat was sound. {response}")
    assert ("respond" in [denial.kind for denial in denials]) is responds
