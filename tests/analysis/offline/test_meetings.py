from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import claims, drafted, rebuttals

TOLD = "Harbour Minister Bo Tarn said on Monday that the quay had been sold to strangers.\n"


@pytest.mark.parametrize(
    "denial",
    [
        "The ferry line rejected the minister’s claims.",
        "The ferry line rejected the minister's claims.",
        "The ferry line dismissed Tarn’s version.",
        "The ferry line rejected Harbour Minister Bo Tarn’s account.",
        "The ferry line disputed his account.",
        "The ferry line dismissed his allegations on Tuesday.",
        "The ferry line rejected allegations by the minister.",
        "The ferry line denied the claims made by Tarn.",
        "The ferry line disputed that.",
        "The ferry line disputes the figures.",
    ],
)
def test_the_owner_of_a_claim_is_whoever_told_it(denial: str) -> None:
    text = TOLD + denial
    assert claims(text) == [("Bo Tarn", (1,))]
    assert rebuttals(text) == [("ferry line", (2,), 0)]


def test_the_owner_is_met_past_others_who_spoke_since() -> None:
    text = (
        TOLD + "Cy Dunn said the herring would come back in spring.\nAda Moss rejected the minister’s claims."
    )
    assert claims(text) == [("Bo Tarn", (1,))]
    assert rebuttals(text) == [("Ada Moss", (3,), 0)]


def test_the_mayor_s_account_is_the_mayor_s() -> None:
    text = "Mayor Ada Moss said the dam leaked.\nEngineer Bo Tarn rejected the mayor’s account."
    assert (claims(text), rebuttals(text)) == ([("Ada Moss", (1,))], [("Bo Tarn", (2,), 0)])


def test_her_allegations_are_a_woman_s() -> None:
    text = (
        "Clerk Ada Moss said the dam leaked. “I saw it,” she said.\n"
        "Clerk Bo Tarn said the herring was late. “I ate one,” he said.\nCy Dunn rejected her allegations."
    )
    assert rebuttals(text) == [("Cy Dunn", (5,), 0)]
    assert ("Ada Moss", (1, 2)) in claims(text)


@pytest.mark.parametrize(
    "ruling",
    [
        "The judges rejected the argument that the quay was sold.",
        "A court dismissed the minister’s claims.",
        "Judge Ada Moss dismissed the allegations.",
        "The ombudsman rejected his complaint.",
        "A panel dismissed the complaint.",
        "Prosecutors dismissed the charges.",
        "The insurer rejected his claim.",
        "The study refuted the theory.",
    ],
)
def test_a_ruling_is_no_rebuttal(ruling: str) -> None:
    assert rebuttals(TOLD + ruling) == []


def test_a_ministry_of_justice_denies_as_others_do() -> None:
    assert rebuttals(TOLD + "The justice ministry took issue with the report.") != []


def test_a_judge_may_still_deny() -> None:
    assert rebuttals(TOLD + "Judge Ada Moss denied that she had bought it.") != []


@pytest.mark.parametrize(
    "answer",
    [
        "A spokesman for Larkport, Cy Dunn, said there was no link between the mill and the dead herring.",
        "Larkport’s director, Cy Dunn, said the mill had never touched the herring.",
        "But Larkport’s director, Cy Dunn, said the herring near the mill had died of cold.",
    ],
)
def test_an_answer_without_a_word_of_denial_meets_a_claim_about_who_gives_it(answer: str) -> None:
    text = "Ada Moss said the Larkport mill had killed the herring.\n" + answer
    assert claims(text) == [("Ada Moss", (1,))]
    assert rebuttals(text) == [("Cy Dunn", (2,), 0)]


@pytest.mark.parametrize(
    "saying",
    [
        "Cy Dunn, a baker, said there was no bread in the mill.",
        "Larkport’s director, Cy Dunn, said no ship would sail on Friday.",
        "Larkport’s director, Cy Dunn, said he could not discuss the mill or the herring.",
        "Larkport’s director, Cy Dunn, would not comment on the mill and the herring.",
    ],
)
def test_a_negation_alone_is_no_answer(saying: str) -> None:
    assert rebuttals("Ada Moss said the Larkport mill had killed the herring.\n" + saying) == []


def test_two_voices_of_one_body_do_not_answer_each_other() -> None:
    text = (
        "Larkport’s director, Ada Moss, said the Larkport mill would close in spring.\n"
        "Larkport’s spokesman, Cy Dunn, said there was no date for the mill to close in spring."
    )
    assert rebuttals(text) == []


def test_a_state_s_minister_does_not_answer_all_that_is_said_of_the_state() -> None:
    text = (
        "The Herald said Norway’s flag was chosen in spring. It was too small, the Herald said.\n"
        "{} minister, Ada Moss, said the flag had always been handsome."
    )
    assert rebuttals(text.format("Norway’s")) == []
    # "Of Larkport", with a flag of Larkport, is another matter.
    assert rebuttals(text.replace("Norway", "Larkport").format("Larkport’s")) != []


def test_both_claims_stay_where_one_denial_meets_two() -> None:
    text = (
        "Bo Tarn told the inquiry that the keeper sold the oil.\n"
        "Cy Dunn told the inquiry that the keeper locked the tower.\n"
        "The keeper, Ada Moss, said both accusations were false."
    )
    assert {speaker for speaker, _ in claims(text)} == {"Bo Tarn", "Cy Dunn"}
    assert [speaker for speaker, _, _ in rebuttals(text)] == ["Ada Moss"]


def test_stories_that_are_not_told_leave_the_rest_uncontested() -> None:
    text = "Ada Moss denied the stories that have filled the papers.\nBo Tarn said the album was quiet."
    assert rebuttals(text)[-1][2] is None
    assert ("Bo Tarn", (2,)) in claims(text)


def test_an_article_that_denies_all_day_gives_twenty_of_each_at_most() -> None:
    text = "\n".join(
        f"Clerk{n} Moss{n} denied claims that boat{n} hit pier{n} near town{n}." for n in range(60)
    )
    result = drafted(text)
    assert 10 < len(result.claims) <= 20
    assert 10 < len(result.rebuttals) <= 20


def test_an_answer_may_stand_before_the_claim_that_had_been_made() -> None:
    text = (
        "Mayor Ada Moss said no builder had given her a boat.\n"
        "The day before, the Harbour Gazette had reported that Moss spent May on a yacht."
    )
    assert rebuttals(text) == [("Ada Moss", (1,), 0)]
    assert claims(text) == [("Harbour Gazette", (2,))]


def test_what_is_said_later_was_not_answered_before() -> None:
    text = (
        "Mayor Ada Moss said no builder had given her a boat.\n"
        "The Harbour Gazette reported later that Moss spent May on a yacht."
    )
    assert rebuttals(text) == []


def test_a_rebutter_s_other_words_are_claims_where_nothing_told_is_denied() -> None:
    text = (
        "Ada Moss said she wrote ten songs in May.\n“They came like rain,” she said.\n"
        "She also denied the stories that have filled the papers."
    )
    assert claims(text) == [("Ada Moss", (1, 2))]
    assert rebuttals(text) == [("Ada Moss", (3,), None)]


def test_what_is_judged_to_be_false_is_a_verdict_and_no_denial() -> None:
    told = "Ada Moss said her desk had read nine speeches. "
    assert rebuttals(told + "It judged six of them to be false, she said.") == []
    assert rebuttals(told + "Bo Tarn said that was false.") != []


@pytest.mark.parametrize(
    "told",
    [
        "“It is the wrong plan at the wrong hour,” Ada Moss said.",
        "“He is loud, and nobody who has rowed with him would deny it,” Ada Moss said.",
        "Ada Moss would not be drawn on reports that the mill had rejected a bid, and said she liked the weather.",
    ],
)
def test_what_denies_nothing_that_was_said(told: str) -> None:
    assert rebuttals("Bo Tarn said the ferry would stop in May.\n" + told) == []


TRIAL = (
    "{}, told the jury that Bo Tarn had sold the boats.\n"
    "Cy Dunn, a baker, told the jury that the bread was late.\n"
    "Tarn denies {}."
)


@pytest.mark.parametrize(
    ("who", "what", "expected"),
    [
        ("Ada Moss, prosecuting", "three counts of theft", ["Ada Moss"]),
        ("Ada Moss, prosecuting", "that the bread was late", ["Cy Dunn"]),
        ("Ada Moss, a baker", "fraud", []),
    ],
)
def test_who_denies_a_charge_answers_the_prosecutor(who: str, what: str, expected: list[str]) -> None:
    text = TRIAL.format(who, what)
    speakers = [speaker for speaker, _ in claims(text)]
    met = [speakers[link] for _, _, link in rebuttals(text) if link is not None]
    assert [speaker for speaker in met if speaker == "Ada Moss"] == [
        each for each in expected if each == "Ada Moss"
    ]


def test_who_rejects_a_report_answers_whoever_reported() -> None:
    text = (
        "Open Doors Trust said in a report that the guards beat prisoners.\n"
        "Bo Tarn, a prisoner, said he was kept in the dark.\n"
        "The ministry rejected the {}."
    )
    assert [claims(text.format(noun))[0][0] for noun in ("report", "claim")] == [
        "Open Doors Trust",
        "Bo Tarn",
    ]


def test_who_contradicts_somebody_answers_what_they_say() -> None:
    text = (
        "Ada Moss said the boats were sound, contradicting a clerk who says they leaked.\n"
        "The clerk, Bo Tarn, said two had sunk."
    )
    assert [(speaker, link) for speaker, _, link in rebuttals(text)] == [("Ada Moss", 0)]
    assert claims(text)[0][0] == "Bo Tarn"


def test_who_responds_to_what_another_said_answers_it() -> None:
    text = (
        "Ada Moss said that she had never sold the quay.\n"
        "Moss was responding to an interview, in which Bo Tarn said she took his money."
    )
    assert [(speaker, link) for speaker, _, link in rebuttals(text)] == [("Ada Moss", 0)]
    assert claims(text) == [("Bo Tarn", (2,))]
