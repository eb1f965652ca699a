from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import drafted


def test_claim_and_denial_in_one_sentence_are_evidence_for_both() -> None:
    result = drafted("Ada Moss has denied claims that she sold the quay. The boats lie in the bay and rot.")
    assert [(c.speaker, c.evidence) for c in result.claims] == [(None, (1,))]
    assert [(r.speaker, r.evidence, r.answers) for r in result.rebuttals] == [("Ada Moss", (1,), 0)]
    assert [c.evidence for c in result.context] == [(2,)]


def test_an_owned_claim_gathers_what_its_party_says() -> None:
    result = drafted(
        "Norway’s harbour ministry rejected Denmark’s claims that boats were seized.\n"
        "Danish Foreign Minister Bo Tarn said on Monday that forty boats had been seized.\n"
        "Tarn added that the crews were held.\n"
        "Norwegian harbour ministry spokeswoman Ada Moss rejected the claims, saying the boats had left.\n"
        "The strait is thirty miles wide at that point."
    )
    assert [(c.speaker, c.title, c.evidence) for c in result.claims] == [
        ("Bo Tarn", "Danish Foreign Minister", (1, 2, 3))
    ]
    assert [(r.speaker, r.answers) for r in result.rebuttals][-1] == ("Ada Moss", 0)
    assert [c.evidence for c in result.context] == [(5,)]


def test_the_body_and_its_spokesman_are_one_rebuttal() -> None:
    result = drafted(
        "The harbour ministry rejected claims that boats were seized.\n"
        "“The boats had left,” said harbour ministry spokeswoman Ada Moss, who rejected the claims."
    )
    assert [(r.speaker, r.evidence) for r in result.rebuttals] == [("Ada Moss", (1, 2))]


def test_a_bare_denial_meets_what_another_party_said_last() -> None:
    result = drafted(
        "Bo Tarn said the quay had been sold to a friend of the mayor.\nAda Moss called the claim untrue."
    )
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Bo Tarn", (1,))]
    assert [(r.speaker, r.answers) for r in result.rebuttals] == [("Ada Moss", 0)]


def test_a_denial_of_nothing_in_the_article_answers_none() -> None:
    result = drafted("Ada Moss said on Monday that it was not true. The boats lie in the bay and rot.")
    assert [r.answers for r in result.rebuttals] == [None]
    assert result.claims == ()


def test_two_claims_keep_their_own_denials() -> None:
    result = drafted(
        "Ada Moss denied claims that she sold the quay to strangers.\n"
        "The police denied reports that prisoners escaped through a window."
    )
    assert [
        (c.evidence, r.speaker, r.answers) for c, r in zip(result.claims, result.rebuttals, strict=True)
    ] == [
        ((1,), "Ada Moss", 0),
        ((2,), "police", 1),
    ]


def test_an_unowned_claim_is_given_to_the_party_whose_words_it_shares() -> None:
    result = drafted(
        "Ada Moss has dismissed claims that her harbour policy copied the Seagull Party programme.\n"
        "Seagull Party leader Bo Tarn said the harbour policy was a copy of the programme of the Seagull Party.\n"
        "Fishing expert Cy Dunn said the herring would come back in spring."
    )
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Bo Tarn", (1, 2))]
    assert [c.evidence for c in result.context] == [(3,)]


def test_a_plea_meets_an_accusation() -> None:
    result = drafted(
        "Ada Moss was summoned by prosecutors over allegations that she sold the quay.\n"
        "She said the inquiry was built on lies and smears."
    )
    assert [(c.speaker, c.evidence) for c in result.claims] == [("prosecutors", (1,))]
    assert [(r.speaker, r.evidence, r.answers) for r in result.rebuttals] == [("Ada Moss", (2,), 0)]


def test_a_plea_without_an_accusation_is_no_rebuttal() -> None:
    assert drafted("Ada Moss insisted that the quay was sound. Bo Tarn praised the boats.").rebuttals == ()


def test_what_a_rebutter_goes_on_to_say_joins_the_rebuttal() -> None:
    result = drafted(
        "Ada Moss has denied claims that she sold the quay. Moss said: “It is ours.” "
        "“It was always ours and it will be ours.”"
    )
    assert [rebuttal.evidence for rebuttal in result.rebuttals] == [(1,), (2, 3)]


def test_an_accusation_by_a_rebutter_is_a_claim() -> None:
    result = drafted(
        "Ada Moss has denied claims that she sold the quay.\nMoss blamed the council for the loss of the boats."
    )
    assert ("Ada Moss", (2,)) in [(c.speaker, c.evidence) for c in result.claims]


def test_uncontested_assertions_are_claims_a_party() -> None:
    result = drafted(
        "Ada Moss said the quay was sound. Bo Tarn said the boats were late. Moss added that it rained.\n"
        "The boats lie in the bay and rot."
    )
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Ada Moss", (1, 3)), ("Bo Tarn", (2,))]
    assert result.rebuttals == ()


@pytest.mark.parametrize(
    "text",
    [
        "Bo Tarn said the quay was sold. Ada Moss would not comment on the claim.",
        "Bo Tarn said the quay was sold. Ada Moss said an inquiry into it was under way.",
        "Bo Tarn said the quay was sold. Ada Moss condemned the sale and called it a disgrace.",
        "Bo Tarn offered to buy the quay. Ada Moss rejected the offer on Monday.",
        "Bo Tarn asked for a boat. The harbour office denied him one, officials said.",
        "The court dismissed the appeal of Bo Tarn, a clerk said on Monday.",
        "Bo Tarn said: “I do not like boats, and I never did.” Ada Moss said she liked them.",
        "Harbour keeper Bo Tarn rejected two shots, and Ada Moss said the match was fair.",
    ],
)
def test_a_temptation_gives_no_rebuttal(text: str) -> None:
    assert drafted(text).rebuttals == ()


def test_a_claim_denied_before_it_is_told_belongs_to_those_who_tell_it_next() -> None:
    result = drafted(
        "The harbour minister has hit back at claims that a dam would drown three villages.\n"
        "Campaigners said four hundred homes would be lost. “The maps show it,” said their leader, Bo Tarn.\n"
        "But harbour minister Ada Moss said that was untrue.\n"
        "Cy Dunn said the herring would come back."
    )
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Campaigners", (1, 2, 3))]
    assert {r.speaker for r in result.rebuttals} == {"Ada Moss"}
    assert [c.evidence for c in result.context] == [(5,)]


def test_a_spokeswoman_named_next_goes_on_with_the_body_s_rebuttal() -> None:
    result = drafted(
        "Harbour Airways rejected claims that it cut corners.\n“Every boat is checked,” spokeswoman Ada Moss said."
    )
    assert [(r.speaker, r.evidence) for r in result.rebuttals] == [("Harbour Airways", (1, 2))]


def test_a_charge_that_somebody_rejected() -> None:
    result = drafted("Bo Tarn spoke of a sale of the quay, a charge that Ada Moss rejected on Monday.")
    assert [(r.speaker, r.answers) for r in result.rebuttals] == [("Ada Moss", 0)]


def test_contradicting_somebody_is_a_denial() -> None:
    result = drafted(
        "Ada Moss insists she never asked to leave, contradicting manager Bo Tarn.\nTarn said she had asked twice."
    )
    assert [(c.speaker, c.evidence) for c in result.claims] == [("Bo Tarn", (1, 2))]
    assert [(r.speaker, r.answers) for r in result.rebuttals] == [("Ada Moss", 0)]


def test_a_bare_denial_may_meet_a_reported_accusation() -> None:
    result = drafted(
        "The firm was accused by former employees of theft.\nChief executive Ada Moss said that was untrue."
    )
    assert [(r.speaker, r.answers) for r in result.rebuttals] == [("Ada Moss", 0)]


def test_refusing_an_offer_is_not_an_assertion() -> None:
    assert drafted("Harbour City rejected a big bid from Bo Tarn in January.").claims == ()


def test_far_from_the_rebuttal_only_what_is_on_its_matter_joins_it() -> None:
    filler = "The boats lie in the bay and rot there.\n" * 8
    result = drafted(
        "Ada Moss denied claims that she sold the harbour quay to strangers.\n"
        + filler
        + "Moss said she liked herring.\n"
        + filler
        + "Moss said the harbour quay was never offered to strangers."
    )
    assert result.rebuttals[0].evidence == (1, 19)


def test_an_unnamed_voice_claims_nothing() -> None:
    result = drafted("He said that the quay was sold to strangers.")
    assert result.claims == ()
    assert [c.evidence for c in result.context] == [(1,)]


def test_a_party_called_by_office_first_and_named_next_is_one_voice() -> None:
    result = drafted(
        "The bank's governor denied that he had been pressed to cut rates.\n"
        "“Nobody called me,” Governor Pavel Roth said."
    )
    assert [(r.speaker, r.evidence) for r in result.rebuttals] == [("Pavel Roth", (1, 2))]
