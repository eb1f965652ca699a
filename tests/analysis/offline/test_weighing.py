from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import claims, rebuttals

HERDER = "“The quarry is swallowing the spring,” said Bo Tarn, a herder. He said Moss Stone had killed 40 goats since May.\n"


@pytest.mark.parametrize(
    ("reply", "answers"),
    [
        # Who is spoken of, words in common, what was, and words that set apart: together they are enough.
        ("Moss Stone said its pumps had only ever drawn on the sea, and the goats had died of thirst.", True),
        # So is one of few words that are only of what was said.
        ("Moss Stone says it is not so.", True),
        # Plans and thanks are no answers.
        ("Moss Stone said it would buy new pumps in spring.", False),
        ("Moss Stone thanked the herders for their patience.", False),
        # Nor are the words of those who have nothing to do with it.
        ("Cy Dunn, a baker, said the bread had been late again.", False),
    ],
)
def test_a_reply_is_weighed(reply: str, answers: bool) -> None:
    assert [(speaker, link) for speaker, _, link in rebuttals(HERDER + reply)] == (
        [("Moss Stone", 0)] if answers else []
    )


def test_others_may_counter_a_claim_by_much_that_they_share_with_it() -> None:
    told = "Ada Moss said the Larkport mill had killed the herring.\n"
    reply = "Cy Dunn, a {}, said there was no link between the mill and the dead herring."
    assert [speaker for speaker, _, _ in rebuttals(told + reply.format("diver"))] == ["Cy Dunn"]


REPLY = "{} that Moss Stone had never pumped from the spring, and that the goats had died of thirst."


@pytest.mark.parametrize(
    ("telling", "answers"),
    [
        ("Moss Stone said", True),
        # Whoever accuses makes a claim of their own, and a share of those asked is no party.
        ("Moss Stone alleged", False),
        ("Only 59 per cent said", False),
        ("The last page of the story said", False),
    ],
)
def test_who_may_answer(telling: str, answers: bool) -> None:
    assert bool(rebuttals(HERDER + REPLY.format(telling))) == answers


def test_in_a_long_piece_weak_signs_say_nothing() -> None:
    others = "".join(
        f"{name} Dunn, a baker, said bread was dear.\n" for name in "Cy Di Ed Flo Gus Hal Ike".split()
    )
    reply = "Moss Stone said its pumps had only ever drawn on the sea, and the goats had died of thirst."
    assert rebuttals(others[: others.index("Di")] + HERDER + reply) != []
    assert rebuttals(others + HERDER + reply) == []


def test_a_body_and_who_speaks_for_it_take_one_turn() -> None:
    text = (
        "Ada Moss accused Bell Foods of dropping fuel on her barley.\n"
        "Bell Foods said its pilots had never dropped fuel on the barley.\n"
        "“Our tanks are sealed,” said Bo Tarn, the company’s head of safety."
    )
    assert [(evidence, link) for _, evidence, link in rebuttals(text)] == [((2, 3), 0)]


def test_a_judge_s_reasons_counter_nothing() -> None:
    text = (
        "Ada Moss told the court that Bo Tarn had never paid her.\n"
        "{} Bo Tarn said Moss had been paid in full, and the court had every receipt."
    )
    assert rebuttals(text.format("Miller")) != []
    assert rebuttals(text.format("Judge")) == []


def test_two_voices_of_one_owner_do_not_counter_each_other() -> None:
    told = "The mill’s clerk, Ada Moss, said the mill had dumped flour in the river.\n"
    reply = "’s owner, Bo Tarn, said the mill had never dumped flour in the river, only husks."
    assert rebuttals(told + "The mill" + reply) == []
    assert rebuttals(told + "The river" + reply) != []


def test_what_a_narrator_sets_against_a_claim_answers_it() -> None:
    told = "Bo Tarn, a baker, said the Moss mill opened its sluice at night.\n"
    reply = "The gate was rusted shut in May, she said, and the Moss mill had no sluice."
    assert claims(told + "But the mill’s owner, Ada Moss, points at the weir. " + reply) == [
        ("Bo Tarn", (1,))
    ]


ROW = (
    "Larkport {}\n\n"
    "Ada Moss told the council that the Larkport mill had killed the herring.\n"
    "The herring feed the town.\n"
    "The mill was built in 1911.\n"
    "{}Cy Dunn, a diver, {} the herring {}.\n"
    "The mill grinds oats."
)


@pytest.mark.parametrize(
    ("headline", "but", "said", "what", "answers"),
    [
        # A claim in the lead, told there, and a word in common: not enough without a sign more.
        ("mill in a row", "", "said", "were late", False),
        ("mill in a row", "But ", "said", "were late", True),
        ("mill in a row", "But ", "said", "would be late", False),
        ("mill in a row", "But ", "acknowledged that", "were late", False),
        ("mill in a row", "But ", "said she was sorry that", "were late", False),
        ("mill in a row", "", "said", "were never in the Larkport mill’s water", True),
        ("mill in a row", "", "said", "were only late, and the mill would pay", False),
    ],
)
def test_signs_for_and_against(headline: str, but: str, said: str, what: str, answers: bool) -> None:
    assert bool(rebuttals(ROW.format(headline, but, said, what))) is answers


def test_a_headline_that_tells_of_a_misdeed_adds_to_it() -> None:
    said = ("", "said", "left the Larkport quay")
    assert rebuttals(ROW.format("mill news", *said)) == []
    assert rebuttals(ROW.format("mill fraud", *said)) != []


def test_what_the_gazette_is_quoted_for_answers_nothing() -> None:
    reply = "Moss Stone had never pumped from the spring, and the goats had died of thirst, {}."
    assert rebuttals(HERDER + reply.format("Moss Stone said")) != []
    assert rebuttals(HERDER + reply.format("according to Moss Stone")) == []
