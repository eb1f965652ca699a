from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.about import Casts
from bot.memory.aftermath import Stands, where_claims_stand
from bot.memory.disputes import (
    Claim,
    Joint,
    Rebuttal,
    Standing,
    disputes,
    standing,
    standings,
)
from bot.memory.related import decide, related, undecide
from storage.database import Database
from storage.viewer import Viewer
from tests.memory.exchanges import DAY, Archive, Says

CHARGE = "The ferry operator Norrline left 240 passengers on the quay at Tarn Bay without food"
DENIAL = "Norrline denied that it had left 240 passengers on the quay at Tarn Bay"
ANYBODY = Viewer("T1", "U9")
MEMBER = Viewer("T1", "U9", frozenset({"G1"}))


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[list[Claim], list[Rebuttal], list[Joint]]:
    days = st.integers(0, 5).map(lambda day: DAY + timedelta(days=day))
    claims = [Claim(n, draw(days)) for n in range(draw(st.integers(0, 8)))]
    claim_ids = st.sampled_from([*range(8), 99])
    rebuttals = [
        Rebuttal(100 + n, draw(days), draw(st.none() | claim_ids)) for n in range(draw(st.integers(0, 4)))
    ]
    same = st.builds(Joint, st.just("same"), claim_ids, claim_ids)
    answers = st.builds(Joint, st.just("answers"), st.sampled_from([100, 101, 102, 103, 199]), claim_ids)
    return claims, rebuttals, draw(st.lists(same | answers, max_size=10))


@given(_worlds(), st.randoms(use_true_random=False))
def test_disputes_and_standings_do_not_depend_on_order(
    world: tuple[list[Claim], list[Rebuttal], list[Joint]], random: st.DataObject
) -> None:
    before = disputes(*world), standings(*world)
    shuffled: list[Sequence[object]] = []
    for part in world:
        copy = list(part)
        random.shuffle(copy)  # type: ignore[attr-defined]  # hypothesis' Random
        shuffled.append(copy)
    claims, rebuttals, joints = shuffled
    turned = [Joint(each.kind, each.to_id, each.from_id) if each.kind == "same" else each for each in joints]  # type: ignore[attr-defined]
    assert (disputes(claims, rebuttals, turned), standings(claims, rebuttals, turned)) == before  # type: ignore[arg-type]


@given(_worlds())
def test_every_claim_is_in_one_dispute_named_by_its_oldest(
    world: tuple[list[Claim], list[Rebuttal], list[Joint]],
) -> None:
    claims, _, joints = world
    filed = {claim.id: (claim.filed_at, claim.id) for claim in claims}
    found = disputes(*world)
    assert sorted(each for dispute in found for each in dispute.claims) == sorted(filed)
    where = {each: dispute.id for dispute in found for each in dispute.claims}
    for dispute in found:
        assert dispute.id == min(dispute.claims, key=filed.__getitem__)
    for joint in joints:
        if joint.kind == "same" and {joint.from_id, joint.to_id} <= filed.keys():
            assert where[joint.from_id] == where[joint.to_id]


@given(_worlds(), st.integers(0, 7), st.integers(0, 7))
def test_joining_two_claims_makes_at_most_one_dispute_fewer(
    world: tuple[list[Claim], list[Rebuttal], list[Joint]], one: int, other: int
) -> None:
    claims, rebuttals, joints = world
    before = disputes(claims, rebuttals, joints)
    joined = disputes(claims, rebuttals, [*joints, Joint("same", one, other)])
    assert len(joined) in (len(before), len(before) - 1)


def test_a_claim_stands_by_its_own_article_before_any_later_one() -> None:
    claim = Claim(1, DAY)
    own, later, latest = (
        Rebuttal(2, DAY, 1),
        Rebuttal(3, DAY + timedelta(days=2)),
        Rebuttal(4, DAY + timedelta(days=9)),
    )
    assert standing(claim, []) == Standing("unanswered")
    assert standing(claim, [latest, own, later, later]) == Standing("in_article", 2, 0, (3, 4))
    assert standing(claim, [latest, later]) == Standing("later", 3, 2, (4,))


def test_days_are_of_the_calendar() -> None:
    claim = Claim(1, DAY.replace(hour=23))
    early = Rebuttal(2, (DAY + timedelta(days=16)).replace(hour=1))
    assert standing(claim, [early]) == Standing("later", 2, 16)


@pytest.fixture
async def archive(database: Database) -> Archive:
    archive = Archive(database)
    await archive.channel("C1")
    await archive.channel("G1", "private")
    return archive


async def _stands(archive: Archive, claim_id: int, viewer: Viewer = ANYBODY) -> Stands | None:
    async with archive.database.reading() as session:
        return (await where_claims_stand(session, viewer=viewer, claim_ids=[claim_id])).get(claim_id)


async def _confirm(archive: Archive, brief_id: int, viewer: Viewer = MEMBER) -> list[int]:
    async with archive.database.writing() as session:
        found = await related(session, viewer=viewer, brief_id=brief_id)
        for each in found.in_state("proposed"):
            await decide(session, viewer=viewer, link_id=each.link_id, confirmed=True, by="U9", at=DAY)
        return [each.link_id for each in found.relations]


async def test_a_claim_is_answered_after_sixteen_days_once_somebody_says_so(archive: Archive) -> None:
    _, (claim_id,) = await archive.file([Says("Oskar Venn", CHARGE)], cast=[("Norrline",)])
    assert await _stands(archive, claim_id) == Stands("unanswered")
    second, (denial_id,) = await archive.file([Says("Norrline", DENIAL, denies=True)], day=16)
    assert await _stands(archive, claim_id) == Stands("unanswered")
    (link_id,) = await _confirm(archive, second)
    settled = await _stands(archive, claim_id)
    assert settled is not None
    assert settled.by is not None
    assert (settled.state, settled.by.statement_id, settled.days) == ("later", denial_id, 16)
    async with archive.database.writing() as session:
        await undecide(session, viewer=ANYBODY, link_id=link_id, by="U9", at=DAY)
    assert await _stands(archive, claim_id) == Stands("unanswered")


async def test_a_claim_that_is_made_again_stands_by_its_own_answer(archive: Archive) -> None:
    _, (first,) = await archive.file([Says("Oskar Venn", CHARGE)], cast=[("Norrline",)])
    again, (second, _) = await archive.file(
        [Says("Oskar Venn", CHARGE), Says("Norrline", "It rejected the charge.", answers=0)], day=5
    )
    await _confirm(archive, again)
    for claim_id, state in ((first, "later"), (second, "in_article")):
        stands = await _stands(archive, claim_id)
        assert stands is not None
        assert stands.state == state


async def test_each_viewer_has_the_answers_that_they_see(archive: Archive) -> None:
    _, (claim_id,) = await archive.file([Says("Oskar Venn", CHARGE)], cast=[("Norrline",)], day=3)
    last, _ = await archive.file([Says("Norrline", DENIAL, denies=True)], day=5, channel_id="G1")
    await _confirm(archive, last)
    inside = await _stands(archive, claim_id, MEMBER)
    assert inside is not None
    assert inside.state == "later"
    assert await _stands(archive, claim_id) == Stands("unanswered")
    assert await _stands(archive, claim_id, Viewer("T2", "U9", frozenset({"C1", "G1"}))) is None


def test_whom_a_claim_is_about_goes_by_any_of_their_names() -> None:
    casts = Casts({1: [(7, "Norrline"), (7, "the ferry company"), (8, "Oskar Venn")]})
    assert casts.about("The ferry company hid its logs", 1, 8) == {7}
    assert casts.about("Norrline has hired forty cooks", 1, 7) == frozenset()
    assert casts.about("Norrlines are not meant", 1, 8) == frozenset()
    assert casts.about("Norrline hid its logs", 2, None) == frozenset()
