from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from storage.articles import keep_article
from storage.briefs import brief_of_filing, latest_brief_of, load_brief
from storage.channels import remember_channel
from storage.database import Database
from storage.errors import StorageError
from storage.filings import filing
from storage.outgoing import intend, key_of_filing, mark_sent
from storage.tables import Article, Brief, ChannelKind, Evidence, Filing, Inbound, Statement
from storage.viewer import Viewer, visible
from tests.storage.samples import AT, WORKSPACE, brief, receive

FILER = Viewer(WORKSPACE, "U1")
FINGERPRINT = "f" * 64


async def _file(database: Database, *, channel: str = "C1", n: int = 0, user: str = "U1") -> tuple[int, int]:
    """File and brief the sample article; return the filing's id and the brief's."""
    async with database.writing() as session:
        recorded = await receive(
            session, channel_id=channel, event_id=f"Ev{channel}{n}", ts=f"{n}.0", user_id=user
        )
        return recorded.filing_id, await brief(session, recorded.filing_id)


async def test_a_brief_is_loaded_whole(database: Database) -> None:
    filing_id, brief_id = await _file(database)
    async with database.reading() as session:
        found = await load_brief(session, viewer=FILER, brief_id=brief_id)
    assert found is not None
    claim, rebuttal = found.brief.statements
    assert (claim.kind, rebuttal.kind, rebuttal.answers_id) == ("claim", "rebuttal", claim.id)
    assert [each.text for each in claim.evidence] == ["The mayor of Veldany said the bridge was safe."]
    assert [other.name for other in found.brief.appearances[0].names] == ["Tamm"]
    assert found.article_text is not None
    assert found.article_text[claim.evidence[0].start : claim.evidence[0].end] == claim.evidence[0].text
    place = found.place
    assert (place.filing_id, place.filed_by, place.filed_at) == (filing_id, "U1", AT)
    assert (place.channel_id, place.thread_ts, place.message_ts) == ("C1", "0.0", None)


async def test_the_filing_knows_its_article(database: Database) -> None:
    filing_id, brief_id = await _file(database)
    async with database.reading() as session:
        filed = await filing(session, workspace_id=WORKSPACE, filing_id=filing_id)
        kept = await session.get_one(Brief, brief_id)
    assert filed is not None
    assert filed.filing.article_id == kept.article_id


async def test_a_place_has_the_thread_and_our_message(database: Database) -> None:
    async with database.writing() as session:
        recorded = await receive(session, thread_ts="5.0")
        brief_id = await brief(session, recorded.filing_id)
        key = key_of_filing(recorded.filing_id)
        for workspace_id in ("T2", WORKSPACE):
            await intend(session, workspace_id=workspace_id, key=key, channel_id="C1", thread_ts="5.0", at=AT)
        await mark_sent(session, workspace_id="T2", key=key, ts="9.9", at=AT)
        await mark_sent(session, workspace_id=WORKSPACE, key=key, ts="6.0", at=AT)
    async with database.reading() as session:
        found = await load_brief(session, viewer=FILER, brief_id=brief_id)
    assert found is not None
    assert (found.place.thread_ts, found.place.message_ts) == ("5.0", "6.0")


async def test_a_version_is_kept_once(database: Database) -> None:
    filing_id, first = await _file(database)

    async def keep_again() -> int:
        async with database.writing() as session:
            return await brief(session, filing_id)

    assert set(await asyncio.gather(*(keep_again() for _ in range(5)))) == {first}
    async with database.writing() as session:
        second = await brief(session, filing_id, version=2)
    assert second != first
    async with database.reading() as session:
        assert await brief_of_filing(session, viewer=FILER, filing_id=filing_id) == second
        assert (await session.execute(select(func.count()).select_from(Statement))).scalar_one() == 4


async def test_versions_kept_at_once_are_one(database: Database) -> None:
    async with database.writing() as session:
        filing_id = (await receive(session)).filing_id

    async def keep() -> int:
        async with database.writing() as session:
            return await brief(session, filing_id)

    assert len(set(await asyncio.gather(*(keep() for _ in range(10))))) == 1


async def test_a_brief_needs_a_filing_of_its_workspace(database: Database) -> None:
    filing_id, _ = await _file(database)
    async with database.writing() as session:
        with pytest.raises(StorageError, match=f"There is no filing {filing_id}"):
            await brief(session, filing_id, workspace_id="T2", version=2)


async def test_an_article_is_kept_once_but_its_other_spellings_apart(database: Database) -> None:
    async def keep(workspace_id: str, text: str) -> int:
        async with database.writing() as session:
            return await keep_article(
                session, workspace_id=workspace_id, fingerprint=FINGERPRINT, text=text, language="en", at=AT
            )

    once, again, spaced, elsewhere = [
        await keep(workspace_id, text)
        for workspace_id, text in [
            ("T1", "One text."),
            ("T1", "One text."),
            ("T1", "One  text."),
            ("T2", "One text."),
        ]
    ]
    assert once == again
    assert len({once, spaced, elsewhere}) == 3
    async with database.reading() as session:
        assert (await session.get_one(Article, spaced)).text == "One  text."


@pytest.mark.parametrize("kind", [None, "unknown", "private", "mpim", "im", "public"])
async def test_who_sees_a_brief(database: Database, kind: ChannelKind | None) -> None:
    filing_id, brief_id = await _file(database)
    async with database.writing() as session:
        for workspace_id, channel_id in [("T2", "C1"), (WORKSPACE, "C9")]:  # others' channels prove nothing
            await remember_channel(
                session,
                workspace_id=workspace_id,
                channel_id=channel_id,
                kind="public",
                external=False,
                at=AT,
            )
        if kind is not None:
            await remember_channel(
                session, workspace_id=WORKSPACE, channel_id="C1", kind=kind, external=False, at=AT
            )

    async def seen(viewer: Viewer) -> set[bool]:
        """Return what each way of reading says: one answer, if they agree."""
        everything = select(func.count()).select_from(Inbound).where(visible(viewer))
        async with database.reading() as session:
            return {
                await load_brief(session, viewer=viewer, brief_id=brief_id) is not None,
                await brief_of_filing(session, viewer=viewer, filing_id=filing_id) is not None,
                await latest_brief_of(session, viewer=viewer, fingerprint=FINGERPRINT) is not None,
                (await session.execute(everything)).scalar_one() == 1,
            }

    for_all = kind == "public"
    assert await seen(Viewer(WORKSPACE, "U1")) == {True}
    assert await seen(Viewer(WORKSPACE, "U2")) == {for_all}
    assert await seen(Viewer(WORKSPACE, "U2", frozenset({"C1"}))) == {True}
    assert await seen(Viewer(WORKSPACE, "U2", frozenset({"C2"}))) == {for_all}
    assert await seen(Viewer.of_channel(WORKSPACE, "C1")) == {True}
    assert await seen(Viewer.of_channel(WORKSPACE, "C2")) == {for_all}
    assert await seen(Viewer("T2", "U1", frozenset({"C1"}))) == {False}
    assert await seen(Viewer.of_channel("T2", "C1")) == {False}


async def test_the_same_article_again_leads_to_the_last_filing_that_may_be_seen(database: Database) -> None:
    await _file(database, channel="C1", n=1)
    filing_id, _ = await _file(database, channel="C1", n=2)
    await _file(database, channel="C-secret", n=3, user="U9")
    async with database.writing() as session:
        rerun = await brief(session, filing_id, version=2)
    async with database.reading() as session:
        place = await latest_brief_of(
            session, viewer=Viewer.of_channel(WORKSPACE, "C1"), fingerprint=FINGERPRINT
        )
        other = await latest_brief_of(session, viewer=FILER, fingerprint="0" * 64)
    assert place is not None
    assert (place.filing_id, place.brief_id) == (filing_id, rerun)
    assert other is None


async def test_deleting_a_message_takes_its_briefs_along(database: Database) -> None:
    await _file(database)
    async with database.writing() as session:
        await session.delete((await session.scalars(select(Inbound))).one())
    async with database.reading() as session:
        for table in (Filing, Brief, Statement, Evidence):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 0


async def test_an_id_is_never_given_twice(database: Database) -> None:
    first, _ = await _file(database)
    async with database.writing() as session:
        await session.delete((await session.scalars(select(Inbound))).one())
    second, _ = await _file(database)
    assert second > first
