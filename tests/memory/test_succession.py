from __future__ import annotations

from dataclasses import replace

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from bot.memory.succession import Former, succeed
from storage.tables import StatementKind

NOBODY: tuple[Actor, ...] = ()


def said(kind: StatementKind, summary: str, *sentences: int, answers: int | None = None) -> Statement:
    resting = tuple(Evidence(number, 0, 1, "x") for number in sentences)
    return Statement(kind, summary, False, resting, answers=answers)


def brief(*statements: Statement) -> Brief:
    def of(kind: str) -> tuple[Statement, ...]:
        return tuple(each for each in statements if each.kind == kind)

    return Brief(
        None,
        "en",
        Provenance("model"),
        claims=of("claim"),
        rebuttals=of("rebuttal"),
        context=of("context"),
    )


def corrected(number: int, statement: Statement, *was: StatementKind, dropped: bool = False) -> Former:
    return Former(number, statement, kinds=frozenset((statement.kind, *was)), dropped=dropped)


def summaries(found: Brief) -> list[str]:
    return [each.summary for each in found.statements]


def test_nothing_corrected_leaves_the_new_brief_alone() -> None:
    new = brief(said("claim", "new", 2), said("rebuttal", "denial", 3, answers=0))
    former = [Former(7, said("claim", "old", 2)), Former(8, said("rebuttal", "old denial", 5))]
    succession = succeed(former, NOBODY, new)
    assert (succession.brief, succession.taken_over) == (new, {})
    assert succession.heirs == {7: ("claim", 0)}


def test_what_was_corrected_stays_and_its_like_gives_way() -> None:
    new = brief(
        said("claim", "first", 2),
        said("claim", "again", 4, 5),
        said("claim", "last", 8),
        said("context", "x", 5),
    )
    succession = succeed([corrected(7, said("claim", "corrected", 5))], NOBODY, new)
    assert summaries(succession.brief) == ["first", "corrected", "last"]
    assert succession.taken_over == {7: ("claim", 1)}


def test_a_claim_and_a_denial_may_rest_on_one_sentence() -> None:
    new = brief(said("claim", "new", 3), said("rebuttal", "denial", 3, answers=0))
    succession = succeed([corrected(7, said("claim", "corrected", 3))], NOBODY, new)
    assert summaries(succession.brief) == ["corrected", "denial"]
    assert succession.brief.rebuttals[0].answers == 0


def test_a_changed_kind_keeps_its_first_kind_away() -> None:
    new = brief(said("claim", "again a claim", 3), said("rebuttal", "to it", 4, answers=0))
    former = corrected(7, said("rebuttal", "none but a rebuttal", 3), "claim")
    succession = succeed([former], NOBODY, new)
    assert summaries(succession.brief) == ["none but a rebuttal", "to it"]
    assert [each.answers for each in succession.brief.rebuttals] == [None, None]


def test_what_was_dropped_stays_dropped_and_last() -> None:
    new = brief(
        said("claim", "again", 2), said("claim", "other", 6), said("rebuttal", "denial", 7, answers=0)
    )
    succession = succeed([corrected(7, said("claim", "dropped", 2), dropped=True)], NOBODY, new)
    assert [each.summary for each in succession.brief.claims] == ["other", "dropped"]
    assert succession.taken_over == {7: ("claim", 1)}
    assert succession.brief.rebuttals[0].answers is None


def test_a_corrected_rebuttal_answers_the_heir_of_its_claim() -> None:
    rebuttal = replace(corrected(8, said("rebuttal", "corrected", 9)), answers_id=7)
    former = [Former(7, said("claim", "old", 2, 3)), rebuttal]
    new = brief(said("claim", "aside", 2), said("claim", "heir", 2, 3))
    succession = succeed(former, NOBODY, new)
    assert succession.brief.rebuttals[0].answers == 1
    assert 7 not in succession.taken_over


def test_a_corrected_rebuttal_brings_a_claim_that_was_not_found_again() -> None:
    rebuttal = replace(corrected(8, said("rebuttal", "corrected", 9)), answers_id=7)
    succession = succeed(
        [Former(7, said("claim", "old", 2)), rebuttal], NOBODY, brief(said("claim", "new", 4))
    )
    assert summaries(succession.brief) == ["old", "new", "corrected"]
    assert succession.brief.rebuttals[0].answers == 0


def test_a_new_claim_between_moves_no_answer() -> None:
    new = brief(said("claim", "a", 2), said("claim", "b", 6), said("rebuttal", "to b", 7, answers=1))
    succession = succeed([corrected(7, said("claim", "between", 4))], NOBODY, new)
    assert [each.summary for each in succession.brief.claims] == ["a", "between", "b"]
    assert succession.brief.rebuttals[0].answers == 2


def test_a_speaker_comes_along() -> None:
    actor = Actor("Ilse Karro", "person", "claimant", ("Karro",))
    former = corrected(7, replace(said("claim", "corrected", 5), speaker="Karro"))
    new = brief(said("claim", "new", 2))
    assert succeed([former], [actor], new).brief.actors == (actor,)
    known = replace(new, actors=(Actor("Karro", "person", "source"),))
    assert succeed([former], [actor], known).brief.actors == known.actors
