"""Who somebody is and what they said, and how they are found by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.memory.profile import PAGE, Found, find_actors, profile, suggest
from storage.database import Database
from tests.memory.newsdesk import AT, NewsDesk, body, person


@pytest.fixture
def desk(database: Database) -> NewsDesk:
    return NewsDesk(database)


async def _find(desk: NewsDesk, name: str) -> Found:
    async with desk.database.reading() as session:
        return await find_actors(session, viewer=desk.outsider, name=name)


async def _suggested(desk: NewsDesk, typed: str) -> list[str]:
    async with desk.database.reading() as session:
        return [hit.name for hit in await suggest(session, viewer=desk.outsider, typed=typed)]


async def test_a_profile_tells_who_said_what_and_who_answered(desk: NewsDesk) -> None:
    await desk.file(
        person("Oskar Venn", "Venn", "the minister", title="Transport Minister"),
        body("Norrline"),
        says=[("Venn", "Norrline left 240 people on the quay.")],
        denies=[("Norrline", "Nobody was left.", 0)],
    )
    await desk.file(person("Minister Oskar Venn", title="former minister"), days=400)
    async with desk.database.reading() as session:
        (hit,) = (await find_actors(session, viewer=desk.outsider, name="oskar venn")).exact
        venn = await profile(session, viewer=desk.outsider, actor_id=hit.actor_id)
        (other,) = (await find_actors(session, viewer=desk.outsider, name="NORRLINE")).exact
        norrline = await profile(session, viewer=desk.outsider, actor_id=other.actor_id)
    assert venn is not None
    assert norrline is not None
    assert (hit.title, hit.statements, hit.kind) == ("former minister", 1, "person")
    assert venn.other_names == ("Venn",)
    assert [(held.title, held.first, held.last) for held in venn.titles] == [
        ("former minister", AT + timedelta(days=400), AT + timedelta(days=400)),
        ("Transport Minister", AT, AT),
    ]
    assert (venn.articles, venn.claims, venn.rebuttals, venn.pages) == (2, 1, 0, 1)
    (entry,) = venn.entries
    assert (entry.statement.kind, entry.statement.filed_at, entry.statement.channel_id) == (
        "claim",
        AT,
        "C-news",
    )
    assert [(side.speaker, side.summary) for side in entry.answered_by] == [("Norrline", "Nobody was left.")]
    assert [(each.name, each.times, each.last) for each in venn.in_dispute_with] == [("Norrline", 1, AT)]
    assert [(each.actor_id, each.times) for each in norrline.in_dispute_with] == [(hit.actor_id, 1)]
    assert [side.summary for side in norrline.entries[0].answers] == ["Norrline left 240 people on the quay."]


async def test_pages_go_from_the_newest_to_the_oldest(desk: NewsDesk) -> None:
    for day in range(PAGE + 1):
        await desk.file(person("Ilse Karro"), says=[("Ilse Karro", f"Day {day}.")], days=day)
    async with desk.database.reading() as session:
        (hit,) = (await find_actors(session, viewer=desk.outsider, name="Ilse Karro")).exact
        pages = [
            await profile(session, viewer=desk.outsider, actor_id=hit.actor_id, page=page)
            for page in (1, 2, 99, -1)
        ]
    summaries = [[entry.statement.summary for entry in page.entries] for page in pages if page]
    assert summaries[0] == [f"Day {day}." for day in range(PAGE, 0, -1)]
    assert summaries[1] == summaries[2] == ["Day 0."]
    assert summaries[3] == summaries[0]
    assert [(page.page, page.pages) for page in pages if page] == [(1, 2), (2, 2), (2, 2), (1, 2)]


async def test_a_name_is_found_in_any_of_its_forms(desk: NewsDesk) -> None:
    await desk.file(body("Islamic State", kind="group"), body("United States", kind="state"))
    for name, found in (("daesh", "Islamic State"), ("ISIS", "Islamic State"), ("the U.S.", "United States")):
        assert [hit.name for hit in (await _find(desk, name)).exact] == [found]


async def test_of_several_bearers_the_one_who_said_most_comes_first(desk: NewsDesk) -> None:
    await desk.file(person("Ilse Karro", "Karro"))
    await desk.file(person("Jon Karro", "Karro"), says=[("Jon Karro", "It is safe.")])
    assert [hit.name for hit in (await _find(desk, "Karro")).exact] == ["Jon Karro", "Ilse Karro"]


async def test_a_misspelt_name_has_nearest_ones(desk: NewsDesk) -> None:
    await desk.file(person("Ilse Karro"), person("Oskar Venn"), body("Norrline"), body("Nordline Bank"))
    for typed, nearest in (("Ilsa Karo", "Ilse Karro"), ("Oscar Ven", "Oskar Venn"), ("Norline", "Norrline")):
        found = await _find(desk, typed)
        assert found.exact == ()
        assert found.nearest[0].name == nearest
    assert (await _find(desk, "Quetzal Zimmerli")) == Found()


async def test_typing_suggests_by_any_word(desk: NewsDesk) -> None:
    await desk.file(person("Ilse Karro"), body("Karrow Bank"), person("Oskar Venn"))
    assert set(await _suggested(desk, "kar")) == {"Ilse Karro", "Karrow Bank"}
    assert await _suggested(desk, "o") == ["Oskar Venn"]
    assert await _suggested(desk, "oskar v") == ["Oskar Venn"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\u202e",
        "🔥🔥",
        "…",
        "x" * 5000,
        "karro " * 900,
        "'; DROP TABLE actor; --",
        'karro" OR "b* NEAR(',
        "karro* AND ^x : {key}",
        "<!channel> *bold* <https://example.org|x>",
        "\u202eorrak eslI",
        "%",
        "_",
        "\\",
        "a",
        "\x00",
        "\ud83d",
    ],
)
async def test_odd_names_get_a_plain_answer(desk: NewsDesk, name: str) -> None:
    await desk.file(person("Ilse Karro"))
    found = await _find(desk, name)
    assert found.exact == ()
    assert {hit.name for hit in found.nearest} <= {"Ilse Karro"}
    assert set(await _suggested(desk, name)) <= {"Ilse Karro"}
    assert (await _find(desk, "Ilse Karro")).exact != ()


async def test_there_is_no_profile_of_nobody(desk: NewsDesk) -> None:
    async with desk.database.reading() as session:
        assert await profile(session, viewer=desk.outsider, actor_id=12345) is None
