from typing import Any

from bot.evaluation.actors import count_actors
from bot.evaluation.answer import AnsweredActor
from bot.evaluation.counts import Share, Tally
from bot.evaluation.gold import GoldActor


def wanted(name: str, **fields: Any) -> GoldActor:
    return GoldActor.model_validate({"name": name, "kind": "person", "role": "claimant"} | fields)


def given(name: str, **fields: Any) -> AnsweredActor:
    return AnsweredActor.model_validate({"name": name} | fields)


def test_found_wrong_and_missed() -> None:
    counts = count_actors(
        [wanted("Ada Finch"), wanted("Ugo Brandt")], [given("Ada Finch"), given("Elm Road")]
    )

    assert counts.found == Tally(right=1, wrong=1, missed=1)


def test_an_actor_may_be_found_by_another_form_of_its_name() -> None:
    ridge = wanted("Ridge Front", aliases=("the rebels",), kind="group")

    assert count_actors([ridge], [given("The rebels")]).found == Tally(right=1)
    assert count_actors([ridge], [given("Unknown men", aliases=("Ridge Front",))]).found == Tally(right=1)


def test_naming_an_actor_twice_is_wrong_once() -> None:
    assert count_actors([wanted("Ada Finch")], [given("Finch"), given("Ada Finch")]).found == Tally(1, 1, 0)


def test_the_best_likeness_is_paired_first() -> None:
    gold = [wanted("Ada Finch", role="claimant"), wanted("Bela Finch", role="rebutter")]
    answered = [given("Bela Finch", role="rebutter"), given("Finch", role="claimant")]

    assert count_actors(gold, answered).role == Share(2, 2)


def test_a_mentioned_actor_is_neither_required_nor_wrong() -> None:
    pool = wanted("Elm Road pool", role="mentioned")

    assert count_actors([pool], []).found == Tally()
    assert count_actors([pool], [given("Elm Road pool"), given("the pool")]).found == Tally()


def test_kind_role_and_title_count_among_the_found() -> None:
    gold = [
        wanted("Ada Finch", title="former councillor"),
        wanted("Save Our Pool", kind="group"),
        wanted("Ugo Brandt", title="Mayor"),
    ]
    answered = [
        given("Ada Finch", kind="person", role="rebutter", title="the councillor"),
        given("Save Our Pool", kind="organisation", role="claimant"),
        given("Ugo Brandt", kind="state", title="Chairman"),
    ]

    counts = count_actors(gold, answered)

    assert counts.kind == Share(2, 3)
    assert counts.role == Share(1, 2)
    assert counts.title == Share(1, 2)


def test_an_actor_without_a_name_is_no_actor() -> None:
    assert count_actors([], [given("")]).found == Tally()
