"""Merging, telling apart, splitting, renaming and undoing, by people who see more or less of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.memory.judgements import (
    JudgementError,
    history,
    merge,
    preview_merge,
    rename,
    split,
    tell_apart,
    undo,
)
from bot.memory.profile import Found, find_actors, profile, suggest
from storage.database import Database
from storage.tables import Actor, ActorJudgement, Appearance
from storage.viewer import Viewer
from tests.memory.newsdesk import AT, NewsDesk, body, person


@pytest.fixture
def desk(database: Database) -> NewsDesk:
    return NewsDesk(database)


async def _actor(desk: NewsDesk, brief_id: int) -> int:
    async with desk.database.reading() as session:
        found = await session.scalar(
            select(col(Appearance.actor_id)).where(col(Appearance.brief_id) == brief_id)
        )
    assert found is not None
    return found


async def _find(desk: NewsDesk, name: str, viewer: Viewer | None = None) -> Found:
    async with desk.database.reading() as session:
        return await find_actors(session, viewer=viewer or desk.outsider, name=name)


async def _exact(desk: NewsDesk, name: str, viewer: Viewer | None = None) -> list[tuple[int, str]]:
    return [(hit.actor_id, hit.name) for hit in (await _find(desk, name, viewer)).exact]


async def _merge(desk: NewsDesk, actor_id: int, other_id: int, viewer: Viewer | None = None) -> int:
    async with desk.database.writing() as session:
        return await merge(
            session,
            viewer=viewer or desk.outsider,
            actor_id=actor_id,
            other_id=other_id,
            by="U9",
            at=AT,
        )


async def _undo(desk: NewsDesk, judgement_id: int, viewer: Viewer | None = None) -> None:
    async with desk.database.writing() as session:
        await undo(session, viewer=viewer or desk.outsider, judgement_id=judgement_id, by="U8", at=AT)


async def test_a_merge_is_shown_before_and_undone_after(desk: NewsDesk) -> None:
    one = await _actor(desk, await desk.file(person("Ilse Karro"), says=[("Ilse Karro", "It is safe.")]))
    two = await _actor(desk, await desk.file(person("Ilsa Karrow"), says=[("Ilsa Karrow", "It is new.")]))
    async with desk.database.reading() as session:
        preview = await preview_merge(session, viewer=desk.outsider, actor_id=two, other_id=one)
    assert (preview.name, preview.statements, preview.warning) == ("Ilsa Karrow", 2, None)
    assert set(preview.names) == {"Ilse Karro", "Ilsa Karrow"}
    judged = await _merge(desk, two, one)
    for name in ("Ilse Karro", "Ilsa Karrow"):
        assert [actor_id for actor_id, _ in await _exact(desk, name)] == [one]
    async with desk.database.reading() as session:
        merged = await profile(session, viewer=desk.outsider, actor_id=two)
        made = await history(session, viewer=desk.outsider, actor_id=one)
    assert merged is not None
    assert (merged.actor_id, merged.claims) == (one, 2)
    assert [(each.verdict, {each.name, each.other}, each.by) for each in made] == [
        ("same", {"Ilse Karro", "Ilsa Karrow"}, "U9")
    ]
    await _undo(desk, judged)
    assert await _exact(desk, "Ilsa Karrow") == [(two, "Ilsa Karrow")]
    async with desk.database.reading() as session:
        (undone,) = await history(session, viewer=desk.outsider, actor_id=one)
    assert (undone.undone_by, undone.undone_at) == ("U8", AT)


async def test_what_comes_in_while_two_are_merged_goes_back_to_its_own(desk: NewsDesk) -> None:
    one = await _actor(desk, await desk.file(person("Ilse Karro")))
    two = await _actor(desk, await desk.file(person("Maren Dahl")))
    judged = await _merge(desk, one, two)
    await desk.file(person("Maren Dahl"), says=[("Maren Dahl", "It is safe.")])
    await _undo(desk, judged)
    async with desk.database.reading() as session:
        dahl = await profile(session, viewer=desk.outsider, actor_id=two)
    assert dahl is not None
    assert (dahl.articles, dahl.claims) == (2, 1)


async def test_three_merged_come_apart_one_by_one(desk: NewsDesk) -> None:
    ids = [
        await _actor(desk, await desk.file(person(name))) for name in ("Ada Moss", "Bero Lind", "Cem Holt")
    ]
    first = await _merge(desk, ids[2], ids[1])
    second = await _merge(desk, ids[1], ids[0])
    async with desk.database.reading() as session:
        rows = (
            await session.execute(select(col(Actor.id), col(Actor.merged_into_id)).order_by(col(Actor.id)))
        ).all()
    assert [tuple(row) for row in rows] == [(ids[0], None), (ids[1], ids[0]), (ids[2], ids[0])]
    await _undo(desk, first)
    assert [actor_id for actor_id, _ in await _exact(desk, "Cem Holt")] == [ids[2]]
    assert [actor_id for actor_id, _ in await _exact(desk, "Bero Lind")] == [ids[0]]
    await _undo(desk, second)
    assert [actor_id for actor_id, _ in await _exact(desk, "Bero Lind")] == [ids[1]]


async def test_who_was_told_apart_is_neither_merged_nor_asked_about(desk: NewsDesk) -> None:
    one = await _actor(desk, await desk.file(person("Mohammed Morsavi")))
    two = await _actor(desk, await desk.file(person("Muhammad Morsavi")))
    async with desk.database.reading() as session:
        before = await profile(session, viewer=desk.outsider, actor_id=one)
    assert before is not None
    assert [(each.actor_id, each.name) for each in before.possibly_same] == [(two, "Muhammad Morsavi")]
    async with desk.database.writing() as session:
        await tell_apart(session, viewer=desk.outsider, actor_id=one, other_id=two, by="U9", at=AT)
    async with desk.database.reading() as session:
        after = await profile(session, viewer=desk.outsider, actor_id=one)
    assert after is not None
    assert after.possibly_same == ()
    with pytest.raises(JudgementError, match="told apart"):
        await _merge(desk, one, two)


async def test_a_split_takes_what_was_chosen_and_gives_it_back(desk: NewsDesk) -> None:
    first = await desk.file(person("Ilse Karro"), says=[("Ilse Karro", "It is safe.")])
    second = await desk.file(person("Ilse Karro"), says=[("Ilse Karro", "It is new.")])
    karro = await _actor(desk, first)
    async with desk.database.writing() as session:
        (appearance,) = (
            await session.scalars(select(col(Appearance.id)).where(col(Appearance.brief_id) == second))
        ).all()
        judged = await split(
            session, viewer=desk.outsider, actor_id=karro, appearance_ids=[appearance], by="U9", at=AT
        )
    apart = await _actor(desk, second)
    assert apart != karro
    assert {actor_id for actor_id, _ in await _exact(desk, "Ilse Karro")} == {karro, apart}
    await _undo(desk, judged)
    assert await _exact(desk, "Ilse Karro") == [(karro, "Ilse Karro")]
    with pytest.raises(JudgementError, match="undone already"):
        await _undo(desk, judged)


async def test_a_rename_is_found_shown_and_undone(desk: NewsDesk) -> None:
    karro = await _actor(desk, await desk.file(person("Ilse Karro")))
    made = []
    for name in ("Ilse Karro-Venn", "Mayor Karro-Venn"):
        async with desk.database.writing() as session:
            made.append(
                await rename(session, viewer=desk.outsider, actor_id=karro, name=name, by="U9", at=AT)
            )
    assert await _exact(desk, "Mayor Karro-Venn") == [(karro, "Mayor Karro-Venn")]
    async with desk.database.reading() as session:
        assert [hit.actor_id for hit in await suggest(session, viewer=desk.outsider, typed="karro v")] == [
            karro
        ]
    await _undo(desk, made[1])
    assert await _exact(desk, "Ilse Karro") == [(karro, "Ilse Karro-Venn")]
    await _undo(desk, made[0])
    assert await _exact(desk, "Ilse Karro") == [(karro, "Ilse Karro")]


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "🔥", "---", "x" * 201])
async def test_no_name_is_refused_with_a_sentence(desk: NewsDesk, name: str) -> None:
    karro = await _actor(desk, await desk.file(person("Ilse Karro")))
    async with desk.database.writing() as session:
        with pytest.raises(JudgementError, match=r"at least one letter|at most 200"):
            await rename(session, viewer=desk.outsider, actor_id=karro, name=name, by="U9", at=AT)


async def test_what_cannot_be_done_is_said(desk: NewsDesk) -> None:
    karro = await _actor(desk, await desk.file(person("Ilse Karro")))
    secret = await _actor(desk, await desk.file(person("Oru Tamm"), channel="C-quiet"))
    for actor_id, other_id, reason in (
        (karro, karro, "one actor already"),
        (karro, 10_000, "not there any more"),
        (karro, secret, "not there any more"),
    ):
        with pytest.raises(JudgementError, match=reason):
            await _merge(desk, actor_id, other_id)
    guest = Viewer("T1", "U5", frozenset({"C-news", "C-quiet"}), sees_public=False)
    with pytest.raises(JudgementError, match="Guests"):
        await _merge(desk, karro, secret, guest)
    async with desk.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ActorJudgement)) == 0


async def test_a_guest_sees_the_channels_they_are_in(desk: NewsDesk) -> None:
    await desk.file(person("Ilse Karro"))
    assert await _exact(desk, "Ilse Karro", Viewer("T1", "U5", frozenset(), sees_public=False)) == []
    inside = Viewer("T1", "U5", frozenset({"C-news"}), sees_public=False)
    assert len(await _exact(desk, "Ilse Karro", inside)) == 1


async def test_nothing_private_shows_in_public_whatever_is_judged(desk: NewsDesk) -> None:
    """An alias, a title, a count and a judgement learned in private, through a merge, a rename, an undo."""
    public = await _actor(desk, await desk.file(person("Ilse Karro"), says=[("Ilse Karro", "It is safe.")]))
    private = await _actor(
        desk,
        await desk.file(
            person("Heron Blackwater", "Ilse Karro-Blackwater", title="secret envoy"),
            channel="C-quiet",
            says=[("Heron Blackwater", "It is not safe.")],
            days=1,
        ),
    )

    async def hidden() -> None:
        for name in ("Heron Blackwater", "Ilse Karro-Blackwater", "Heron Blackwatr"):
            found = await _find(desk, name)
            assert found.exact == ()
            assert "lackwat" not in str(found)
        async with desk.database.reading() as session:
            assert await suggest(session, viewer=desk.outsider, typed="heron") == []
            assert await suggest(session, viewer=desk.outsider, typed="blackw") == []
            for actor_id in (public, private):
                seen = await profile(session, viewer=desk.outsider, actor_id=actor_id)
                for secret in ("lackwat", "envoy", "not safe"):
                    assert secret not in str(seen)
                if seen is not None:
                    assert (seen.articles, seen.claims) == (1, 1)
                assert "lackwat" not in str(await history(session, viewer=desk.outsider, actor_id=actor_id))

    async def as_insider_sees(name: str) -> list[int]:
        return [actor_id for actor_id, _ in await _exact(desk, name, desk.insider)]

    await hidden()
    merged = await _merge(desk, public, private, desk.insider)
    await hidden()
    assert await as_insider_sees("Heron Blackwater") == await as_insider_sees("Ilse Karro") == [public]
    async with desk.database.writing() as session:
        named = await rename(
            session, viewer=desk.insider, actor_id=public, name="Heron Blackwater", by="U2", at=AT
        )
    await hidden()
    assert [name for _, name in await _exact(desk, "Ilse Karro")] == ["Ilse Karro"]
    assert [name for _, name in await _exact(desk, "Ilse Karro", desk.insider)] == ["Heron Blackwater"]
    # The alias decides nothing in public either, and asks nothing.
    later = await _actor(desk, await desk.file(person("Heron Blackwater"), days=2))
    assert later not in (public, private)
    async with desk.database.reading() as session:
        fresh = await profile(session, viewer=desk.outsider, actor_id=later)
    assert fresh is not None
    assert (fresh.possibly_same, fresh.claims, fresh.titles) == ((), 0, ())
    with pytest.raises(JudgementError, match="no such judgement"):
        await _undo(desk, merged)
    await _undo(desk, named, desk.insider)
    await _undo(desk, merged, desk.insider)
    async with desk.database.reading() as session:
        seen = await profile(session, viewer=desk.outsider, actor_id=public)
        assert await profile(session, viewer=desk.outsider, actor_id=private) is None
    assert seen is not None
    assert (seen.other_names, seen.titles, seen.claims) == ((), (), 1)


async def test_a_doubt_that_a_private_article_raised_stays_private(desk: NewsDesk) -> None:
    one = await _actor(desk, await desk.file(person("Mohammed Morsavi")))
    await desk.file(person("Muhammad Morsavi"), channel="C-quiet")
    # Public by now, but nobody in public was asked.
    async with desk.database.reading() as session:
        outside = await profile(session, viewer=desk.outsider, actor_id=one)
        inside = await profile(session, viewer=desk.insider, actor_id=one)
    assert outside is not None
    assert inside is not None
    assert outside.possibly_same == ()
    assert [each.name for each in inside.possibly_same] == ["Muhammad Morsavi"]


async def test_bodies_and_people_may_be_merged_with_a_warning(desk: NewsDesk) -> None:
    one = await _actor(desk, await desk.file(person("Quelm Weil")))
    two = await _actor(desk, await desk.file(body("Quelm Weil"), days=1))
    async with desk.database.reading() as session:
        preview = await preview_merge(session, viewer=desk.outsider, actor_id=one, other_id=two)
    assert preview.warning == "They are not of one kind: organisation and person."
