"""Every way a draft can go wrong is caught, and what is right passes untouched."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.brief import Provenance
from bot.analysis.draft import Draft, DraftActor, DraftStatement
from bot.analysis.faults import FaultKind
from bot.analysis.grounding import Grounding, ground
from bot.article.article import Article

TEXT = """Harbour row divides Tarn
Osk Varn, the mayor of Tarn, said in an interview with Radio Lune that the Belmark Line had left 1,200 passengers on the quay on Monday.
“They were told nothing,” Varn said.
He added that three children needed a doctor.
A spokeswoman for the Belmark Line, Ilse Dorn, rejected the claim, saying that “every passenger was brought to a hotel.”
The line does not own the quay, Dorn said.
The harbour was built in 1912.
Police said they would not comment on the matter.
"""
ARTICLE = Article.parse(TEXT)
CLAIM = DraftStatement(
    "Varn says the Belmark Line left 1,200 passengers on the quay", (2,), "Osk Varn", "the mayor of Tarn"
)
REBUTTAL = DraftStatement(
    "Dorn rejects the claim: “every passenger was brought to a hotel”", (5,), "Ilse Dorn", answers=0
)
CONTEXT = DraftStatement("The harbour was built in 1912", (7,))


def check(draft: Draft, article: Article = ARTICLE) -> Grounding:
    return ground(draft, article, Provenance("model"))


def kinds(grounding: Grounding) -> set[FaultKind]:
    return {fault.kind for fault in grounding.faults}


def claim(summary: str | None, evidence: tuple[int, ...] = (2,), speaker: str | None = "Osk Varn") -> Draft:
    return Draft(claims=(DraftStatement(summary, evidence, speaker),))


def test_what_the_article_supports_passes_untouched() -> None:
    draft = Draft(
        claims=(CLAIM,),
        rebuttals=(REBUTTAL,),
        context=(CONTEXT,),
        actors=(
            DraftActor("Osk Varn", "person", "claimant", ("Varn",), "mayor of Tarn"),
            DraftActor("Belmark Line", "organisation", "rebutter"),
        ),
    )
    grounding = check(draft)
    assert grounding.faults == ()
    assert [statement.summary for statement in grounding.brief.statements] == [
        CLAIM.summary,
        REBUTTAL.summary,
        CONTEXT.summary,
    ]
    assert grounding.brief.claims[0].title == "the mayor of Tarn"
    assert grounding.brief.rebuttals[0].answers == 0
    assert grounding.brief.actors[0].aliases == ("Varn",)
    assert grounding.brief.title == "Harbour row divides Tarn"
    assert grounding.brief.dropped == 0


def test_evidence_is_verbatim_with_offsets() -> None:
    (evidence,) = check(claim(None)).brief.claims[0].evidence
    assert TEXT[evidence.start : evidence.end] == evidence.text == ARTICLE.sentence(2).text


@pytest.mark.parametrize(
    ("summary", "kind", "found"),
    [
        ("Brandt says the Belmark Line left 1,200 passengers on the quay", FaultKind.NAME, "Brandt"),
        ("Varn says the Belmark Line left 1,200 passengers on the quay in Oslo", FaultKind.NAME, "Oslo"),
        ("Osk Dorn says the Belmark Line left 1,200 passengers on the quay", FaultKind.NAME, "osk Dorn"),
        ("Varn says the Belmark Line left 1,300 passengers on the quay", FaultKind.NUMBER, "1,300"),
        (
            "Varn says the Belmark Line left 1,200 million passengers on the quay",
            FaultKind.NUMBER,
            "1,200 million",
        ),
        ("Varn says the Belmark Line left twelve passengers on the quay", FaultKind.NUMBER, "twelve"),
        ("Varn says passengers were left on the quay on Tuesday", FaultKind.DATE, "tuesday"),
        ("Varn says passengers were left on the quay last week", FaultKind.DATE, "last week"),
        ("Varn says passengers were “thrown out” on the quay", FaultKind.QUOTE, "thrown out"),
        ("Varn says passengers were 'thrown out' on the quay", FaultKind.QUOTE, "thrown out"),
        ("The Belmark Line did not leave passengers on the quay", FaultKind.DENIAL_ADDED, None),
        ("Varn denies that the Belmark Line left passengers on the quay", FaultKind.DENIAL_ADDED, None),
        ("Buy cheap watches online before everything sells out", FaultKind.WORDS, None),
        ("Passengers on the quay: see https://evil.example/x", FaultKind.NAME, "https://evil.example/x"),
    ],
)
def test_a_summary_that_adds_something_becomes_the_evidence(
    summary: str, kind: FaultKind, found: str | None
) -> None:
    grounding = check(claim(summary))
    assert kind in kinds(grounding)
    assert found is None or found in {fault.found for fault in grounding.faults}
    (shown,) = grounding.brief.claims
    assert shown.verbatim
    assert shown.summary == ARTICLE.sentence(2).text


@pytest.mark.parametrize(
    "summary",
    [
        "The Belmark Line left 1200 passengers on the quay on Monday",
        "Passengers of the Belmark Line were left on the quay, says Varn",
        "Mayor Varn says 1,200 passengers were left on the quay",
        "Tarn's mayor says 1,200 passengers were left on the quay",
    ],
)
def test_other_words_for_the_same_thing_pass(summary: str) -> None:
    grounding = check(claim(summary))
    assert grounding.faults == ()
    assert not grounding.brief.claims[0].verbatim


def test_number_words_to_twelve_are_digits() -> None:
    assert not check(claim("Varn adds that 3 children needed a doctor", (4,))).faults
    assert FaultKind.NUMBER in kinds(check(claim("Varn adds that 4 children needed a doctor", (4,))))


def test_a_number_must_stand_in_the_evidence_itself() -> None:
    assert FaultKind.NUMBER in kinds(check(claim("Varn says 1912 passengers were left on the quay")))


def test_a_lost_denial_is_caught_in_claims_and_rebuttals() -> None:
    lost = check(claim("The line owns the quay", (6,), "Ilse Dorn"))
    assert kinds(lost) == {FaultKind.DENIAL_LOST}
    turned = replace(REBUTTAL, summary="Every passenger was left on the quay")
    assert FaultKind.DENIAL_LOST in kinds(check(Draft(claims=(CLAIM,), rebuttals=(turned,))))


def test_what_is_said_beside_a_negation_is_not_denied() -> None:
    article = Article.parse("Osk Varn said the Belmark Line left 1,200 people on the quay without any food.")
    draft = Draft(claims=(DraftStatement("The Belmark Line left 1,200 people on the quay", (1,)),))
    assert check(draft, article).faults == ()
    turned = Draft(claims=(DraftStatement("The Belmark Line left 1,200 people with food", (1,)),))
    assert kinds(check(turned, article)) == {FaultKind.DENIAL_LOST}


def test_words_given_to_somebody_else_in_so_many_words_are_not_the_speakers() -> None:
    wrong = check(
        Draft(
            claims=(CLAIM,), rebuttals=(replace(REBUTTAL, evidence=(6,), summary=None, speaker="Osk Varn"),)
        )
    )
    assert FaultKind.SPEAKER in kinds(wrong)
    assert wrong.brief.rebuttals[0].speaker is None


def test_a_claim_may_rest_on_the_sentence_that_denies_it() -> None:
    article = Article.parse(
        "The Belmark Line has denied that it left passengers on the quay of Tarn for a night."
    )
    draft = Draft(claims=(DraftStatement("The Belmark Line left passengers on the quay", (1,)),))
    assert check(draft, article).faults == ()


@pytest.mark.parametrize("numbers", [(0,), (-1,), (99,), (10**30,), ()])
def test_an_item_without_a_sentence_is_dropped_and_counted(numbers: tuple[int, ...]) -> None:
    grounding = check(claim("Varn says passengers were left on the quay", numbers))
    assert grounding.brief.claims == ()
    assert grounding.brief.dropped == 1
    assert FaultKind.NO_EVIDENCE in kinds(grounding)


def test_a_wrong_sentence_number_beside_a_right_one_is_left_out() -> None:
    grounding = check(claim(CLAIM.summary, (2, 99)))
    assert [item.sentence for item in grounding.brief.claims[0].evidence] == [2]
    assert kinds(grounding) == {FaultKind.NO_SUCH_SENTENCE}


@pytest.mark.parametrize("speaker", ["Ilse Dorn", "Hanno Brandt", "the Northland Navy"])
def test_a_speaker_the_evidence_does_not_speak_of_is_taken_out(speaker: str) -> None:
    grounding = check(claim(CLAIM.summary, (2,), speaker))
    assert kinds(grounding) == {FaultKind.SPEAKER}
    assert grounding.brief.claims[0].speaker is None


@pytest.mark.parametrize(
    ("evidence", "speaker"),
    [
        ((2,), "Osk Varn"),  # named in full
        ((3,), "Osk Varn"),  # by surname
        ((4,), "Osk Varn"),  # by pronoun
        ((6,), "Belmark Line"),  # "the line"
    ],
)
def test_a_speaker_may_be_referred_to(evidence: tuple[int, ...], speaker: str) -> None:
    assert FaultKind.SPEAKER not in kinds(check(claim(None, evidence, speaker)))


def test_a_pronoun_before_the_name_means_nobody() -> None:
    article = Article.parse(
        "He said the quay of Tarn was shut for the night. Nobody came. It rained. Osk Varn left."
    )
    grounding = check(Draft(claims=(DraftStatement(None, (1,), "Osk Varn"),)), article)
    assert kinds(grounding) == {FaultKind.SPEAKER}


@pytest.mark.parametrize("title", ["president", "spokeswoman"])
def test_a_title_the_article_does_not_give_that_person_is_taken_out(title: str) -> None:
    grounding = check(Draft(claims=(replace(CLAIM, title=title),)))
    assert kinds(grounding) == {FaultKind.TITLE}
    assert grounding.brief.claims[0].title is None


def test_a_medium_must_stand_in_the_evidence() -> None:
    right = check(Draft(claims=(replace(CLAIM, medium="in an interview with Radio Lune"),)))
    assert right.brief.claims[0].medium == "in an interview with Radio Lune"
    wrong = check(Draft(claims=(replace(CLAIM, medium="to the Tarn Courier"),)))
    assert kinds(wrong) == {FaultKind.MEDIUM}
    assert wrong.brief.claims[0].medium is None


@pytest.mark.parametrize("answers", [1, -1, 7])
def test_a_link_to_no_claim_becomes_none(answers: int) -> None:
    grounding = check(Draft(claims=(CLAIM,), rebuttals=(replace(REBUTTAL, answers=answers),)))
    assert kinds(grounding) == {FaultKind.LINK}
    assert grounding.brief.rebuttals[0].answers is None


def test_links_follow_their_claim_when_an_earlier_one_is_dropped() -> None:
    draft = Draft(claims=(DraftStatement("Nothing", (99,)), CLAIM), rebuttals=(replace(REBUTTAL, answers=1),))
    brief = check(draft).brief
    assert [rebuttal.answers for rebuttal in brief.rebuttals] == [0]
    orphan = check(replace(draft, rebuttals=(replace(REBUTTAL, answers=0),))).brief
    assert [rebuttal.answers for rebuttal in orphan.rebuttals] == [None]


def test_nobody_rebuts_their_own_claim_but_to_retract_it() -> None:
    own = DraftStatement(None, (5,), "Ilse Dorn", answers=0)
    claim_of_hers = DraftStatement(None, (6,), "Dorn")
    grounding = check(Draft(claims=(claim_of_hers,), rebuttals=(own,)))
    assert kinds(grounding) == {FaultKind.OWN_CLAIM}
    assert grounding.brief.rebuttals[0].answers is None
    retraction = check(Draft(claims=(claim_of_hers,), rebuttals=(replace(own, retraction=True),)))
    assert retraction.faults == ()
    assert retraction.brief.rebuttals[0].answers == 0


def test_a_rebuttal_to_nothing_that_disputes_nothing_is_dropped() -> None:
    grounding = check(Draft(rebuttals=(DraftStatement("The harbour was built in 1912", (7,)),)))
    assert kinds(grounding) == {FaultKind.NO_DISPUTE}
    assert grounding.brief.rebuttals == ()
    assert grounding.brief.dropped == 1


def test_the_same_item_twice_is_shown_once() -> None:
    grounding = check(Draft(claims=(CLAIM, CLAIM)))
    assert len(grounding.brief.claims) == 1
    assert kinds(grounding) == {FaultKind.REPEATED}


def test_invented_actors_and_aliases_are_taken_out() -> None:
    draft = Draft(
        actors=(
            DraftActor("Hanno Brandt", "person", "source"),
            DraftActor("Osk Varn", "person", "claimant", ("Varn", "The Fox of Tarn"), "king"),
        )
    )
    grounding = check(draft)
    assert [actor.name for actor in grounding.brief.actors] == ["Osk Varn"]
    assert grounding.brief.actors[0].aliases == ("Varn",)
    assert grounding.brief.actors[0].title is None
    assert grounding.brief.dropped == 1


def test_control_and_direction_characters_do_not_come_through() -> None:
    grounding = check(claim("Varn says\u202e passengers\x00 were left\non the quay"))
    assert grounding.brief.claims[0].summary == "Varn says passengers were left on the quay"


def test_other_languages_are_checked_where_their_words_are_known() -> None:
    article = Article.parse(
        "Der Bürgermeister Osk Varn sagte, die Reederei habe 1.200 Gäste nicht in ein Hotel gebracht."
    )
    fine = DraftStatement("Varn: Die Reederei hat 1200 Gäste nicht in ein Hotel gebracht", (1,), "Osk Varn")
    assert check(Draft(claims=(fine,)), article).faults == ()
    turned = replace(fine, summary="Varn: Die Reederei hat 1200 Gäste in ein Hotel gebracht")
    assert kinds(check(Draft(claims=(turned,)), article)) == {FaultKind.DENIAL_LOST}
    invented = replace(fine, summary="Brandt: Die Reederei hat 1200 Gäste nicht gebracht")
    assert FaultKind.NAME in kinds(check(Draft(claims=(invented,)), article))


def test_scripts_without_spaces_or_capitals_are_read() -> None:
    article = Article.parse("市長のタルンは港の閉鎖を否定した。3人が負傷した。")
    draft = Draft(
        claims=(DraftStatement(None, (1,), "タルン"),), actors=(DraftActor("タルン", "person", "claimant"),)
    )
    grounding = check(draft, article)
    assert grounding.brief.claims[0].speaker == "タルン"
    assert [actor.name for actor in grounding.brief.actors] == ["タルン"]


texts = st.text(max_size=60) | st.sampled_from(
    ["Osk Varn", "the mayor", "1,200 passengers", "Dorn denied it", "“every passenger”", "<!channel>", "Oslo"]
)
statements = st.builds(
    DraftStatement,
    summary=st.none() | texts,
    evidence=st.lists(st.integers(-3, 12), max_size=4).map(tuple),
    speaker=st.none() | texts,
    title=st.none() | texts,
    medium=st.none() | texts,
    answers=st.none() | st.integers(-2, 5),
    retraction=st.booleans(),
)
actors = st.builds(
    DraftActor,
    name=texts,
    kind=st.sampled_from(["person", "organisation", "state", "group"]),
    role=st.sampled_from(["claimant", "rebutter", "subject", "source", "mentioned"]),
    aliases=st.lists(texts, max_size=3).map(tuple),
    title=st.none() | texts,
)
drafts = st.builds(
    Draft,
    claims=st.lists(statements, max_size=4).map(tuple),
    rebuttals=st.lists(statements, max_size=4).map(tuple),
    context=st.lists(statements, max_size=4).map(tuple),
    actors=st.lists(actors, max_size=4).map(tuple),
)


@given(drafts, st.just(TEXT) | st.text(max_size=200))
def test_whatever_a_model_says_the_brief_holds(draft: Draft, text: str) -> None:
    article = Article.parse(text)
    grounding = check(draft, article)
    brief = grounding.brief
    for statement in brief.statements:
        assert statement.evidence
        assert statement.summary.strip()
        for evidence in statement.evidence:
            assert text[evidence.start : evidence.end] == evidence.text
        assert "\n" not in statement.summary
    for rebuttal in brief.rebuttals:
        assert rebuttal.answers is None or 0 <= rebuttal.answers < len(brief.claims)
    drafted = len(draft.claims) + len(draft.rebuttals) + len(draft.context)
    assert len(brief.statements) <= drafted
    assert ground(draft, article, Provenance("model")) == grounding


@given(drafts)
def test_what_passed_once_passes_again(draft: Draft) -> None:
    brief = check(draft).brief
    again = Draft(
        claims=tuple(
            DraftStatement(
                None if s.verbatim else s.summary,
                tuple(e.sentence for e in s.evidence),
                s.speaker,
                s.title,
                s.medium,
            )
            for s in brief.claims
        ),
        actors=draft.actors,
    )
    kinds_of_statements = {fault.kind for fault in check(again).faults if fault.where.startswith("claims")}
    assert kinds_of_statements <= {FaultKind.REPEATED}
