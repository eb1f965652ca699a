from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.draft import ActorKind, ActorRole, Draft, DraftActor, DraftStatement
from bot.analysis.model.merging import NO_CLAIM, merged
from bot.analysis.model.reply import MAX_ITEMS
from bot.analysis.model.sections import Section
from bot.article.sentences import Sentence

VARN = DraftActor("Ilse Varn", "person", "claimant", ("Varn",), "Harbour minister")
TAKEN = DraftStatement("Raiders took 40 boats", (2,), "Ilse Varn")
SUNK = DraftStatement("The rest were sunk", (4,), "Ilse Varn")
DENIED = DraftStatement("Denies that boats were taken", (12,), "Piet Oskar", answers=-1)
BEFORE = Draft(claims=(TAKEN, SUNK), actors=(VARN,))


def section(first: int = 8, last: int = 20, shared: int = 3) -> Section:
    sentences = tuple(Sentence(n, n * 10, n * 10 + 9, f"Line {n}.", n) for n in range(first, last + 1))
    return Section(2, 2, sentences, frozenset(range(first, first + shared)))


def test_a_rebuttal_answers_a_claim_of_an_earlier_section_by_its_number_below_zero() -> None:
    found = Draft(
        rebuttals=(
            DENIED,
            replace(DENIED, answers=-2, evidence=(13,)),
            replace(DENIED, answers=None, evidence=(14,)),
        )
    )
    assert [rebuttal.answers for rebuttal in merged(BEFORE, found, section()).rebuttals] == [0, 1, None]


def test_a_rebuttal_answers_a_claim_of_its_own_section_wherever_that_ends_up() -> None:
    restated = replace(SUNK, evidence=(15,))
    fresh = DraftStatement("The coast is safe", (16,), "Tor Lind")
    found = Draft(
        claims=(fresh, restated),
        rebuttals=(replace(DENIED, answers=0), replace(DENIED, answers=1, evidence=(17,))),
    )
    together = merged(BEFORE, found, section())
    assert [claim.summary for claim in together.claims] == [TAKEN.summary, SUNK.summary, fresh.summary]
    assert [rebuttal.answers for rebuttal in together.rebuttals] == [2, 1]


@pytest.mark.parametrize("answers", [1, 60, -3, -(10**30), 10**30])
def test_a_link_to_nowhere_stays_one(answers: int) -> None:
    found = Draft(claims=(replace(TAKEN, evidence=(15,)),), rebuttals=(replace(DENIED, answers=answers),))
    assert merged(BEFORE, found, section()).rebuttals[0].answers == NO_CLAIM


def test_the_same_words_of_one_speaker_are_one_item_on_all_its_evidence() -> None:
    again = DraftStatement("raiders took 40 boats.", (11, 9), "Varn", medium="in an interview")
    (taken, sunk) = merged(BEFORE, Draft(claims=(again,)), section()).claims
    assert taken == replace(TAKEN, evidence=(2, 9, 11), medium="in an interview", title="Harbour minister")
    assert sunk == replace(SUNK, title="Harbour minister")


def test_the_same_words_of_another_speaker_are_another_item() -> None:
    other = replace(TAKEN, speaker="Tor Lind", evidence=(11,))
    assert len(merged(BEFORE, Draft(claims=(other,)), section()).claims) == 3


def test_other_words_on_the_same_evidence_are_one_item_as_far_as_both_sections_show_it() -> None:
    first = DraftStatement("The tides are to blame", (6, 9), "Ilse Varn")
    second = DraftStatement("Blames the tides", (9, 12), "Ilse Varn")
    (claim,) = merged(Draft(claims=(first,)), Draft(claims=(second,)), section()).claims
    assert claim == replace(first, evidence=(6, 9, 12))
    apart = replace(second, evidence=(10, 12))
    assert len(merged(Draft(claims=(first,)), Draft(claims=(apart,)), section()).claims) == 2


def _said(*summaries: str) -> tuple[DraftStatement, ...]:
    return tuple(DraftStatement(summary, (9,), "Varn") for summary in summaries)


@pytest.mark.parametrize("answers", [0, 1])
def test_two_claims_on_one_sentence_stay_two_each_with_its_like(answers: int) -> None:
    first = Draft(claims=_said("The pier is closed", "The crews left early"))
    restated = _said("The pier was closed", "Crews left early")
    for found, expected in ((restated, answers), (restated[::-1], 1 - answers)):
        together = merged(
            first, Draft(claims=found, rebuttals=(replace(DENIED, answers=answers),)), section()
        )
        assert together.claims == first.claims
        assert together.rebuttals[0].answers == expected


def test_a_claim_more_on_the_same_sentence_is_one_more() -> None:
    first = Draft(claims=_said("The pier is closed", "The crews left early"))
    found = Draft(claims=_said("The pier was closed", "Crews left early", "The pier and crews are at risk"))
    assert len(merged(first, found, section()).claims) == 3


def test_there_are_no_more_actors_than_a_reply_may_list() -> None:
    crowd = [
        tuple(DraftActor(f"{side} {n}", "person", "mentioned") for n in range(40))
        for side in ("Port", "Crew")
    ]
    together = merged(Draft(actors=crowd[0]), Draft(actors=crowd[1]), section())
    assert together.actors == (*crowd[0], *crowd[1])[:MAX_ITEMS]


def test_a_link_found_later_is_kept_and_one_found_earlier_is_not_lost() -> None:
    unlinked = replace(DENIED, answers=None, evidence=(9,))
    linked = replace(DENIED, answers=-2, evidence=(9,), retraction=True)
    (rebuttal,) = merged(
        replace(BEFORE, rebuttals=(unlinked,)), Draft(rebuttals=(linked,)), section()
    ).rebuttals
    assert (rebuttal.answers, rebuttal.retraction) == (1, True)
    (rebuttal,) = merged(
        replace(BEFORE, rebuttals=(replace(unlinked, answers=0),)), Draft(rebuttals=(linked,)), section()
    ).rebuttals
    assert rebuttal.answers == 0


def test_no_item_rests_on_a_sentence_that_its_section_does_not_show() -> None:
    guesses = Draft(
        claims=(replace(TAKEN, summary="x", evidence=(2, 11, 21, 0, -1)),),
        context=(DraftStatement("y", (3,)),),
    )
    together = merged(BEFORE, guesses, section())
    assert together.claims[2].evidence == (11,)
    assert together.context[0].evidence == ()


def test_an_actor_is_one_under_the_fuller_name_and_the_larger_role() -> None:
    surname = DraftActor("Varn", "person", "rebutter", ("the minister",))
    found = Draft(claims=(DraftStatement("The coast is safe", (11,), "Varn"),), actors=(surname,))
    for before, after in (
        (BEFORE, found),
        (replace(BEFORE, actors=(surname,)), replace(found, actors=(VARN,))),
    ):
        together = merged(before, after, section())
        (actor,) = together.actors
        assert (actor.name, actor.role, actor.title) == ("Ilse Varn", "claimant", "Harbour minister")
        assert set(actor.aliases) == {"Varn", "the minister"}
        assert {(claim.speaker, claim.title) for claim in together.claims} == {
            ("Ilse Varn", "Harbour minister")
        }


@pytest.mark.parametrize(
    ("other", "actors"),
    [
        pytest.param(DraftActor("Tor Varn", "person", "mentioned", ("Varn",)), 2, id="a surname in common"),
        pytest.param(DraftActor("Varn", "state", "subject"), 2, id="another kind under an alias"),
        pytest.param(DraftActor("ILSE VARN", "group", "subject"), 1, id="the same name"),
    ],
)
def test_a_name_alone_does_not_make_two_actors_one(other: DraftActor, actors: int) -> None:
    assert len(merged(BEFORE, Draft(actors=(other,)), section()).actors) == actors


def test_a_surname_that_two_people_bear_is_neither_of_them() -> None:
    before = Draft(actors=(VARN, DraftActor("Tor Varn", "person", "mentioned", ("Varn",))))
    found = Draft(
        claims=(DraftStatement("It sank", (11,), "Varn"),), actors=(DraftActor("Varn", "person", "claimant"),)
    )
    together = merged(before, found, section())
    assert len(together.actors) == 3
    assert together.claims[0].speaker == "Varn"


def test_a_rebuttal_of_a_claim_too_many_answers_none() -> None:
    full = Draft(claims=tuple(DraftStatement(f"Claim {n}", (1,), "Varn") for n in range(MAX_ITEMS)))
    found = Draft(
        claims=(DraftStatement("One more", (11,), "Varn"),), rebuttals=(replace(DENIED, answers=0),)
    )
    together = merged(full, found, section())
    assert len(together.claims) == MAX_ITEMS
    assert together.rebuttals[0].answers is None


STATEMENTS = st.builds(
    DraftStatement,
    st.one_of(st.none(), st.sampled_from(["It sank", "it sank.", "No boat left", ""])),
    st.lists(st.integers(-1, 25), max_size=4).map(tuple),
    st.sampled_from([None, "Varn", "Ilse Varn", "Piet Oskar"]),
    answers=st.one_of(st.none(), st.integers(-70, 70)),
)
ACTORS = st.builds(
    DraftActor,
    st.sampled_from(["Varn", "Ilse Varn", "Tor Varn", "Oskar", ""]),
    st.sampled_from(get_args(ActorKind)),
    st.sampled_from(get_args(ActorRole)),
    st.lists(st.sampled_from(["Varn", "Oskar", "Ilse Varn"]), max_size=2).map(tuple),
)
DRAFTS = st.builds(
    Draft,
    *[st.lists(STATEMENTS, max_size=MAX_ITEMS).map(tuple)] * 3,
    st.lists(ACTORS, max_size=MAX_ITEMS).map(tuple),
)


@given(DRAFTS, DRAFTS)
def test_whatever_comes_is_bounded_and_links_only_what_is_there(first: Draft, second: Draft) -> None:
    before = merged(Draft(), first, section(1, 10, 0))
    together = merged(before, second, section())
    assert together.claims[: len(before.claims)] or not before.claims
    for items in (together.claims, together.rebuttals, together.context, together.actors):
        assert len(items) <= MAX_ITEMS
    for rebuttal in together.rebuttals:
        assert rebuttal.answers in {None, NO_CLAIM, *range(len(together.claims))}
    for kept, earlier in zip(together.claims, before.claims, strict=False):
        assert kept.summary == earlier.summary
        assert set(earlier.evidence) <= set(kept.evidence)
