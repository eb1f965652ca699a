from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.memory.related import Decision, LinkGoneError, Related, decide, related, undecide
from storage.database import Database
from storage.viewer import Viewer
from tests.memory.exchanges import DAY, Archive, Says, links_left

CHARGE = "The ferry operator Norrline left 240 passengers on the quay at Tarn Bay without food"
DENIAL = "Norrline denied that it had left 240 passengers on the quay at Tarn Bay"
ANYBODY = Viewer("T1", "U9")
LATER = DAY + timedelta(days=20)


@pytest.fixture
async def archive(database: Database) -> Archive:
    archive = Archive(database)
    await archive.channel("C1")
    await archive.channel("G1", "private")
    return archive


async def _charge(archive: Archive, **more: object) -> tuple[int, list[int]]:
    return await archive.file([Says("Oskar Venn", CHARGE)], cast=[("Norrline",)], **more)  # type: ignore[arg-type]


async def _deny(archive: Archive, **more: object) -> tuple[int, list[int]]:
    return await archive.file([Says("Norrline", DENIAL, denies=True)], **more)  # type: ignore[arg-type]


async def _related(archive: Archive, brief_id: int, viewer: Viewer = ANYBODY) -> Related:
    async with archive.database.reading() as session:
        return await related(session, viewer=viewer, brief_id=brief_id)


async def _decide(archive: Archive, link_id: int, confirmed: bool, by: str = "U9") -> Decision:
    async with archive.database.writing() as session:
        return await decide(
            session, viewer=Viewer("T1", by), link_id=link_id, confirmed=confirmed, by=by, at=LATER
        )


async def test_a_denial_two_weeks_later_is_proposed_as_the_answer(archive: Archive) -> None:
    first, (claim_id,) = await _charge(archive)
    second, (denial_id,) = await _deny(archive, day=16)
    (seen,) = (await _related(archive, second)).relations
    assert (seen.kind, seen.state, seen.proposed_by, seen.decided_by) == (
        "answers",
        "proposed",
        "rules",
        None,
    )
    assert (seen.here.statement_id, seen.there.statement_id, seen.earlier) == (denial_id, claim_id, True)
    assert (seen.there.speaker, seen.there.channel_id, seen.there.filed_at) == ("Oskar Venn", "C1", DAY)
    assert seen.there.actor_id == archive.actors["Oskar Venn"]
    (back,) = (await _related(archive, first)).relations
    assert (back.link_id, back.here, back.there, back.earlier) == (
        seen.link_id,
        seen.there,
        seen.here,
        False,
    )


async def test_a_claim_made_again_is_proposed_as_the_same(archive: Archive) -> None:
    await _charge(archive)
    brief_id, _ = await _charge(archive, day=9)
    (seen,) = (await _related(archive, brief_id)).relations
    assert (seen.kind, seen.state) == ("same", "proposed")


async def test_other_matters_are_proposed_as_nothing(archive: Archive) -> None:
    await _charge(archive)
    await archive.file([Says("Oskar Venn", CHARGE.replace("240", "310"))], cast=[("Norrline",)], day=2)
    await archive.file([Says("Ilse Karro", CHARGE)], cast=[("Norrline",)], day=3)
    await archive.file(
        [Says("Norrline", "Norrline denied that it owed any harbour dues", denies=True)], day=4
    )
    assert await links_left(archive.database) == 0


async def test_a_late_brief_finds_the_answer_that_was_kept_before_it(archive: Archive) -> None:
    await _deny(archive, day=16)
    brief_id, _ = await _charge(archive)
    (seen,) = (await _related(archive, brief_id)).relations
    assert (seen.kind, seen.earlier) == ("answers", False)


async def test_whoever_speaks_under_another_name_is_found_once_merged(archive: Archive) -> None:
    await _charge(archive)
    archive.actors["The transport minister"] = archive.actors["Oskar Venn"]
    brief_id, _ = await archive.file([Says("The transport minister", CHARGE)], cast=[("Norrline",)], day=1)
    assert [each.kind for each in (await _related(archive, brief_id)).relations] == ["same"]


async def test_a_second_click_and_a_second_person_change_nothing(archive: Archive) -> None:
    await _charge(archive)
    brief_id, _ = await _deny(archive, day=1)
    (seen,) = (await _related(archive, brief_id)).relations
    first = await _decide(archive, seen.link_id, True)
    assert first == Decision(seen.link_id, "confirmed", "U9", LATER, changed=True)
    for confirmed, by in ((True, "U9"), (True, "U2"), (False, "U2")):
        again = await _decide(archive, seen.link_id, confirmed, by)
        assert again == Decision(seen.link_id, "confirmed", "U9", LATER, changed=False)
    (stands,) = (await _related(archive, brief_id)).in_state("confirmed")
    assert (stands.decided_by, stands.decided_at) == ("U9", LATER)


async def test_of_many_deciding_at_once_one_decides(archive: Archive) -> None:
    await _charge(archive)
    brief_id, _ = await _deny(archive, day=1)
    (seen,) = (await _related(archive, brief_id)).relations
    decisions = await asyncio.gather(*(_decide(archive, seen.link_id, n % 2 == 0, f"U{n}") for n in range(8)))
    (won,) = [each for each in decisions if each.changed]
    assert {(each.state, each.decided_by) for each in decisions} == {(won.state, won.decided_by)}


async def test_undoing_proposes_again_and_keeps_who_undid(archive: Archive) -> None:
    await _charge(archive)
    brief_id, _ = await _deny(archive, day=1)
    (seen,) = (await _related(archive, brief_id)).relations
    await _decide(archive, seen.link_id, False)
    for changed in (True, False):
        async with archive.database.writing() as session:
            undone = await undecide(session, viewer=ANYBODY, link_id=seen.link_id, by="U3", at=LATER)
        assert undone == Decision(seen.link_id, "proposed", "U3", LATER, changed=changed)
    assert (await _decide(archive, seen.link_id, True)).state == "confirmed"


async def test_a_link_to_a_private_article_is_its_members_alone(archive: Archive) -> None:
    private, _ = await _charge(archive, channel_id="G1")
    public, _ = await _deny(archive, day=1)
    member = Viewer("T1", "U9", frozenset({"G1"}))
    assert (await _related(archive, public)).relations == ()
    assert (await _related(archive, private)).relations == ()
    assert (await _related(archive, public, Viewer.of_channel("T1", "C1"))).relations == ()
    (seen,) = (await _related(archive, public, member)).relations
    for stranger in (ANYBODY, Viewer("T2", "U9", frozenset({"G1", "C1"}))):
        async with archive.database.writing() as session:
            with pytest.raises(LinkGoneError, match="open Related again"):
                await decide(
                    session, viewer=stranger, link_id=seen.link_id, confirmed=True, by="U9", at=LATER
                )
            with pytest.raises(LinkGoneError):
                await undecide(session, viewer=stranger, link_id=seen.link_id, by="U9", at=LATER)
    async with archive.database.writing() as session:
        await decide(session, viewer=member, link_id=seen.link_id, confirmed=True, by="U9", at=LATER)
    assert (await _related(archive, public)).relations == ()


async def test_workspaces_propose_nothing_to_each_other(archive: Archive) -> None:
    await _charge(archive)
    other = Archive(archive.database, "T2")
    await other.channel("C1")
    await _deny(other, day=1)
    assert await links_left(archive.database) == 0


async def test_the_same_filing_is_not_related_to_itself(archive: Archive) -> None:
    await _charge(archive)
    brief_id, _ = await _deny(archive, day=1)
    found = await _related(archive, brief_id)
    again, _ = await _deny(archive, day=1)
    assert len((await _related(archive, brief_id)).relations) == len(found.relations) == 1
    assert len((await _related(archive, again)).relations) == 1


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", '" OR "*', "NEAR(a b) AND -c", "x" * 5000, "\u202eb🙂", "½ ß ø d'Été"]
)
async def test_odd_words_do_no_harm(archive: Archive, words: str) -> None:
    await _charge(archive)
    await archive.file([Says(words[:100] or "?", f"{words} {CHARGE}", denies=True)], day=1)
    await archive.file([Says(words[:100] or "?", words)], day=2)
