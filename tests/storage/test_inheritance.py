from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from storage.database import Database
from storage.inheritance import Rested, heirs, inherit_links
from storage.links import Ends, move_state, propose_links
from storage.tables import Filing, Link, LinkState
from tests.memory.exchanges import DAY, Archive, Says

CHARGE = "Norrline left 240 passengers on the quay"


@pytest.fixture
async def archive(database: Database) -> Archive:
    archive = Archive(database)
    await archive.channel("C1")
    return archive


async def _two_versions(
    archive: Archive, *, start: int = 0
) -> tuple[int, int, list[int], list[int], list[int]]:
    """File an earlier article and two versions of a later brief; `start` is where the second's rest."""
    _, earlier = await archive.file(
        [Says("Oskar Venn", CHARGE), Says("Ilse Karro", "The lock is broken")], proposing=False
    )
    old_brief, old = await archive.file([Says("Oskar Venn", CHARGE)], day=1, proposing=False)
    async with archive.database.reading() as session:
        filing_id = await session.scalar(select(col(Filing.id)).order_by(col(Filing.id).desc()).limit(1))
    new_brief, new = await archive.file(
        [Says("Oskar Venn", f"{CHARGE} again", start=start)],
        day=1,
        filing_id=filing_id,
        version=2,
        proposing=False,
    )
    return old_brief, new_brief, earlier, old, new


async def _link(archive: Archive, from_id: int, to_id: int, state: LinkState = "proposed") -> int:
    async with archive.database.writing() as session:
        links = [Ends(from_id, to_id, "same")]
        await propose_links(session, workspace_id="T1", links=links, proposed_by="rules", at=DAY)
        link_id = await session.scalar(
            select(col(Link.id)).where(col(Link.from_id) == from_id, col(Link.to_id) == to_id)
        )
        assert link_id is not None
        if state != "proposed":
            await move_state(session, workspace_id="T1", link_id=link_id, to=state, by="U1", at=DAY)
        return link_id


async def _inherit(
    archive: Archive, old_brief: int, new_brief: int
) -> tuple[int, dict[int, tuple[int, int, str]]]:
    async with archive.database.writing() as session:
        left = await inherit_links(session, workspace_id="T1", old_brief_id=old_brief, new_brief_id=new_brief)
    async with archive.database.reading() as session:
        rows = (await session.scalars(select(Link))).all()
    return left, {row.id: (row.from_id, row.to_id, row.state) for row in rows}


async def test_a_decision_goes_to_the_heir(archive: Archive) -> None:
    old_brief, new_brief, (first, _), (old,), (new,) = await _two_versions(archive)
    link_id = await _link(archive, old, first, "confirmed")
    assert await _inherit(archive, old_brief, new_brief) == (0, {link_id: (new, first, "confirmed")})
    assert await _inherit(archive, old_brief, new_brief) == (0, {link_id: (new, first, "confirmed")})


async def test_links_from_later_articles_follow_too(archive: Archive) -> None:
    old_brief, new_brief, _, (old,), (new,) = await _two_versions(archive)
    _, (later,) = await archive.file([Says("Oskar Venn", CHARGE)], day=2, proposing=False)
    link_id = await _link(archive, later, old, "rejected")
    assert await _inherit(archive, old_brief, new_brief) == (0, {link_id: (later, new, "rejected")})


async def test_what_finds_no_heir_stays_and_is_counted(archive: Archive) -> None:
    old_brief, new_brief, (first, _), (old,), _ = await _two_versions(archive, start=5000)
    link_id = await _link(archive, old, first, "confirmed")
    assert await _inherit(archive, old_brief, new_brief) == (1, {link_id: (old, first, "confirmed")})


@pytest.mark.parametrize(
    ("before", "own", "left", "states"),
    [
        ("proposed", "proposed", 0, ["proposed"]),
        ("confirmed", "proposed", 0, ["confirmed"]),
        ("proposed", "rejected", 0, ["rejected"]),
        ("confirmed", "confirmed", 0, ["confirmed"]),
        ("confirmed", "rejected", 1, ["confirmed", "rejected"]),
    ],
)
async def test_no_decision_is_lost_where_the_heir_has_the_link_already(
    archive: Archive, before: LinkState, own: LinkState, left: int, states: list[LinkState]
) -> None:
    old_brief, new_brief, (first, _), (old,), (new,) = await _two_versions(archive)
    await _link(archive, old, first, before)
    await _link(archive, new, first, own)
    counted, rows = await _inherit(archive, old_brief, new_brief)
    assert counted == left
    assert sorted(state for _, _, state in rows.values()) == states
    assert (new, first, states[-1]) in rows.values()


async def test_other_workspaces_links_stay(archive: Archive) -> None:
    old_brief, new_brief, (first, _), (old,), _ = await _two_versions(archive)
    link_id = await _link(archive, old, first)
    async with archive.database.writing() as session:
        assert (
            await inherit_links(session, workspace_id="T2", old_brief_id=old_brief, new_brief_id=new_brief)
            == 0
        )
        row = await session.get_one(Link, link_id)
        assert row.from_id == old


_rested = st.builds(
    Rested,
    st.sampled_from(["claim", "rebuttal", "context"]),
    st.integers(0, 3),
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 9)).map(lambda each: (each[0], sum(each))), max_size=3
    ).map(tuple),
)
_versions = st.dictionaries(st.integers(0, 9), _rested, max_size=6)


@given(_versions, _versions)
def test_heirs_are_of_the_same_kind_and_rest_on_the_same_words(
    old: dict[int, Rested], new: dict[int, Rested]
) -> None:
    found = heirs(old, new)
    for old_id, each in old.items():
        mine = {at for start, end in each.spans for at in range(start, end)}
        shared = {
            new_id: mine & {at for start, end in other.spans for at in range(start, end)}
            for new_id, other in new.items()
            if other.kind == each.kind
        }
        assert (old_id in found) == any(shared.values())
        if old_id in found:
            assert shared[found[old_id]]
