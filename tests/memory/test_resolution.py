"""Who is who, as articles come in: within an article, across them, in private, and at the same moment."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from bot.analysis.brief import Actor
from bot.memory.backlog import catch_up
from bot.memory.judgements import split, tell_apart
from bot.memory.profile import find_actors
from bot.memory.resolution import names_of
from storage.appearances import Naming
from storage.database import Database
from storage.tables import Actor as ActorRow
from storage.tables import ActorJudgement, ActorName, Appearance, Brief
from tests.memory.newsdesk import AT, NewsDesk, body, person


async def _actors(database: Database, brief_id: int) -> list[int | None]:
    async with database.reading() as session:
        return list(
            await session.scalars(
                select(col(Appearance.actor_id))
                .where(col(Appearance.brief_id) == brief_id)
                .order_by(col(Appearance.position))
            )
        )


async def _count(database: Database, table: type[ActorRow] | type[ActorJudgement]) -> int:
    async with database.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


@pytest.fixture
def desk(database: Database) -> NewsDesk:
    return NewsDesk(database)


async def test_an_exact_name_is_one_actor_whatever_stands_before_it(desk: NewsDesk) -> None:
    first = await desk.file(person("Ilse Karro", "Karro", title="Mayor"))
    second = await desk.file(person("Mayor Ilse Karro"), person("Oru Tamm"))
    (karro,) = await _actors(desk.database, first)
    again, tamm = await _actors(desk.database, second)
    assert karro == again
    assert tamm not in (None, karro)


async def test_a_surname_is_somebody_of_its_own_article_only(desk: NewsDesk) -> None:
    full, bare = await _actors(desk.database, await desk.file(person("Ilse Karro"), person("Karro")))
    (later,) = await _actors(desk.database, await desk.file(person("Karro")))
    assert full == bare
    assert later not in (None, full)


async def test_a_surname_that_two_bear_in_an_article_is_neither(desk: NewsDesk) -> None:
    brief_id = await desk.file(person("Ilse Karro"), person("Jon Karro"), person("Karro"))
    assert len(set(await _actors(desk.database, brief_id))) == 3


async def test_a_person_is_no_body_of_that_name(desk: NewsDesk) -> None:
    first = await desk.file(person("Quelm Weil"))
    second = await desk.file(body("Quelm Weil"))
    assert await _actors(desk.database, first) != await _actors(desk.database, second)


async def test_of_several_who_bear_a_name_none_is_taken_and_people_are_asked(desk: NewsDesk) -> None:
    # A namesake in a public and one in a private channel, told apart by nobody but where they appear.
    await desk.file(person("Ilse Karro"), channel="C-quiet")
    await desk.file(person("Ilse Karro"))
    async with desk.database.writing() as session:
        ids = list(await session.scalars(select(col(ActorRow.id)).order_by(col(ActorRow.id))))
        await tell_apart(session, viewer=desk.insider, actor_id=ids[0], other_id=ids[1], by="U2", at=AT)
    (third,) = await _actors(desk.database, await desk.file(person("Ilse Karro"), channel="C-quiet"))
    assert third not in ids
    async with desk.database.reading() as session:
        asked = await session.execute(
            select(col(ActorJudgement.actor_id), col(ActorJudgement.other_id)).where(
                col(ActorJudgement.verdict) == "unsure"
            )
        )
        assert {(third, ids[0]), (third, ids[1])} <= {tuple(row) for row in asked}


async def test_in_private_the_one_known_in_public_is_meant(desk: NewsDesk) -> None:
    await desk.file(person("Ilse Karro"), channel="C-quiet")
    (public,) = await _actors(desk.database, await desk.file(person("Ilse Karro")))
    assert await _actors(desk.database, await desk.file(person("Ilse Karro"), channel="C-quiet")) == [public]


async def test_an_acronym_in_brackets_is_a_name_from_then_on(desk: NewsDesk) -> None:
    text = "The Ferry Crews Alliance (FCA) said the strike was legal. Norrline (240 ships) was not asked."
    first = await desk.file(body("Ferry Crews Alliance"), body("Norrline"), text=text)
    second = await desk.file(body("FCA"))
    assert (await _actors(desk.database, first))[:1] == await _actors(desk.database, second)


async def test_an_acronym_with_another_name_before_it_is_another(desk: NewsDesk) -> None:
    first = await desk.file(body("Ferry Crews Alliance", "FCA"))
    second = await desk.file(body("Farm Credit Agency", "FCA"))
    assert await _actors(desk.database, first) != await _actors(desk.database, second)


@pytest.mark.parametrize(
    ("name", "text", "acronyms"),
    [
        ("Harbour Workers' Union", "The Harbour Workers' Union (HWU) met.", {"HWU"}),
        ("Harbour Workers' Union (HWU)", "", {"HWU"}),
        ("Labour Party", "The Labour Party (UK) met.", set()),
        ("Norrline", "Norrline (NL) met.", set()),
        ("Tolm Radio", "Tolm Radio (founded in 1962) met.", set()),
        ("Ferry Union", "The Ferry Union met. The Ferry Union (FU, for short) left.", {"FU"}),
        ("", "(A)", set()),
    ],
)
def test_acronyms_are_taken_from_the_text(name: str, text: str, acronyms: set[str]) -> None:
    named = names_of(Naming(1, name, "organisation"), text)
    assert {each.name for each in named if each.name.isupper()} == acronyms


async def test_whoever_was_split_off_stays_so_in_a_new_version(desk: NewsDesk) -> None:
    await desk.file(person("Ilse Karro"))
    brief_id = await desk.file(person("Ilse Karro"))
    async with desk.database.writing() as session:
        (appearance,) = (
            await session.scalars(select(Appearance).where(col(Appearance.brief_id) == brief_id))
        ).all()
        assert appearance.actor_id is not None
        await split(
            session,
            viewer=desk.outsider,
            actor_id=appearance.actor_id,
            appearance_ids=[appearance.id],
            by="U9",
            at=AT,
        )
        filing_id = (await session.get_one(Brief, brief_id)).filing_id
    again = await desk.file(person("Ilse Karro"), filing_id=filing_id, version=2)
    assert await _actors(desk.database, again) == await _actors(desk.database, brief_id)


async def test_two_keeps_of_a_new_name_at_once_make_one_actor(desk: NewsDesk) -> None:
    briefs = await asyncio.gather(
        *(desk.file(person("Ilse Karro"), body("Norrline"), doubt=False) for _ in range(6))
    )
    found = [tuple(await _actors(desk.database, each)) for each in briefs]
    assert len(set(found)) == 1
    assert await _count(desk.database, ActorRow) == 2


async def test_what_was_kept_before_is_caught_up_with(desk: NewsDesk) -> None:
    first = await desk.file(person("Ilse Karro"), doubt=False)
    second = await desk.file(person("Ilse Karro"), person("Ilsa Karro"), doubt=False)
    async with desk.database.writing() as session:
        await session.execute(update(Appearance).values(actor_id=None))
        for row in await session.scalars(select(ActorName)):
            await session.delete(row)
        for actor in await session.scalars(select(ActorRow)):
            await session.delete(actor)
    assert await catch_up(desk.database, at=AT) > 0
    assert await catch_up(desk.database, at=AT) == 0
    (karro,) = await _actors(desk.database, first)
    assert karro is not None
    assert (await _actors(desk.database, second))[0] == karro
    async with desk.database.reading() as session:
        found = await find_actors(session, viewer=desk.outsider, name="Ilse Karro")
    assert [hit.actor_id for hit in found.exact] == [karro]


async def test_doubts_are_raised_once(desk: NewsDesk) -> None:
    await desk.file(person("Mohammed Morsavi"))
    await desk.file(person("Muhammad Morsavi"))
    assert await _count(desk.database, ActorJudgement) == 1
    await catch_up(desk.database, at=AT)
    assert await _count(desk.database, ActorJudgement) == 1


async def test_whom_an_article_tells_apart_nobody_is_asked_about(desk: NewsDesk) -> None:
    await desk.file(person("Jon Karro"), person("John Karro"))
    assert await _count(desk.database, ActorJudgement) == 0


async def test_workspaces_share_nobody(desk: NewsDesk) -> None:
    other = NewsDesk(desk.database, "T2")
    first, second = await desk.file(person("Ilse Karro")), await other.file(person("Ilse Karro"))
    assert await _actors(desk.database, first) != await _actors(desk.database, second)
    async with desk.database.reading() as session:
        found = await find_actors(session, viewer=other.outsider, name="Ilse Karro")
    assert [hit.actor_id for hit in found.exact] == await _actors(desk.database, second)


@pytest.mark.parametrize(
    "name", ["", "\u202e", "🔥", "'; DROP TABLE actor; --", 'a" OR "b*', "<!channel>", "x" * 5000, "%", "_"]
)
async def test_odd_names_are_kept(desk: NewsDesk, name: str) -> None:
    brief_id = await desk.file(Actor(name, "person", "mentioned", (name, "Ilse Karro")))
    assert None not in await _actors(desk.database, brief_id)
