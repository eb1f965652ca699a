from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlmodel import col

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from bot.article.article import Article
from bot.memory.corrections import correct, correctable
from storage.articles import keep_article
from storage.database import Database
from storage.deletion import erase_filing
from storage.filings import filing, next_attempt, set_article, set_state
from storage.inbound import record_inbound
from storage.operations import needing_attention, unfinished
from storage.tables import (
    Actor as ActorRow,
)
from storage.tables import (
    ActorJudgement,
    Appearance,
    Inbound,
    Link,
    Row,
)
from storage.tables import (
    Statement as StatementRow,
)
from tests.leftovers import leftovers
from tests.memory.filing import AT, FILER, file_brief, read_back

CANARY = "Zyxomarin"
LATER = AT + timedelta(days=1)


def told(word: str, n: int) -> tuple[Brief, Article]:
    """Return the brief of an article, long enough for pages of its own, whose every part has the word; and it."""
    article = Article.parse(
        f"The {word} of Veldany reopens {n}\n\nMayor {word} Karro said that the {word} was safe, no. {n}. "
        + f"Nobody in {word} would say what the repair of {n} had cost the town. " * 120
    )
    said = article.sentence(2)
    evidence = (Evidence(2, said.start, said.end, said.text),)
    brief = Brief(
        f"The {word} reopens",
        "en",
        Provenance("offline", note=f"About {word}."),
        claims=(Statement("claim", f"The {word} is safe {n}.", False, evidence, speaker=f"{word} Karro"),),
        rebuttals=(Statement("rebuttal", f"{word} is not.", False, evidence, title=word, answers=0),),
        actors=(Actor(f"{word} Karro", "person", "claimant", (word,), f"Mayor of {word}"),),
    )
    return brief, article


async def actor_of(database: Database, brief_id: int) -> int:
    """Return whom the one appearance of a brief was found to be."""
    async with database.reading() as session:
        actors = await session.scalars(
            select(col(Appearance.actor_id)).where(col(Appearance.brief_id) == brief_id)
        )
        (actor_id,) = actors
    assert actor_id is not None
    return actor_id


async def erase(database: Database, brief_id: int) -> bool:
    filing_id = (await read_back(database, brief_id)).filing_id
    async with database.writing() as session:
        return await erase_filing(session, workspace_id="T1", filing_id=filing_id, by="U9", at=LATER)


async def counts(database: Database) -> dict[str, int]:
    async with database.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Row.metadata.sorted_tables
        }


async def test_nothing_of_it_is_left_anywhere(database: Database, database_url: str) -> None:
    for n in range(12):
        await file_brief(database, *told("harbour", n))
    brief, article = told(CANARY, 12)
    brief_id = await file_brief(database, brief, article)
    async with database.writing() as session:
        sheet = await correctable(session, viewer=FILER, brief_id=brief_id)
        assert sheet is not None
        await correct(
            session,
            viewer=FILER,
            statement_id=sheet.statements[0].statement_id,
            change=replace(sheet.statements[0].unchanged(), summary=f"Not the {CANARY}."),
            by="U2",
            at=AT,
        )
    for n in range(13, 25):
        await file_brief(database, *told("harbour", n))
    assert leftovers(database_url, CANARY)
    assert await erase(database, brief_id)
    assert await database.scrub()
    assert leftovers(database_url, CANARY) == []
    assert (await counts(database))["brief"] == 24
    if database.embedded:
        async with database.writing() as session:
            for index in ("statement_search", "article_search", "name_search"):
                await session.execute(
                    text(f"INSERT INTO {index}({index}, rank) VALUES('integrity-check', 1)")
                )


async def test_what_another_filing_has_stays(database: Database) -> None:
    brief, article = told("harbour", 1)
    first = await file_brief(database, brief, article)
    second = await file_brief(database, brief, article)
    assert await actor_of(database, first) == await actor_of(database, second)
    before, whole = await read_back(database, second), await counts(database)
    assert await erase(database, first)
    assert await read_back(database, second) == before
    left = await counts(database)
    assert [left[each] for each in ("article", "actor", "name_key", "brief", "appearance")] == [
        1,
        1,
        whole["name_key"],
        1,
        1,
    ]
    assert await erase(database, second)
    left = await counts(database)
    kept = {"filing": 2, "inbound": 2, "inbound_event": 2}
    assert {table: count for table, count in left.items() if count} == kept


async def test_an_actor_stays_while_one_who_is_the_same_appears(database: Database) -> None:
    briefs = [await file_brief(database, *told(word, 1)) for word in ("harbour", "quay")]
    ours, theirs = [await actor_of(database, brief_id) for brief_id in briefs]
    async with database.writing() as session:
        (await session.get_one(ActorRow, theirs)).merged_into_id = ours
        session.add(
            ActorJudgement(workspace_id="T1", verdict="same", actor_id=ours, other_id=theirs, decided_at=AT)
        )
    assert await erase(database, briefs[0])
    async with database.reading() as session:
        actors = select(col(ActorRow.id), col(ActorRow.merged_into_id)).order_by(col(ActorRow.id))
        # The one that appears nowhere any more still ties others together.
        assert list((await session.execute(actors)).all()) == [(ours, None), (theirs, ours)]
    assert await erase(database, briefs[1])
    left = await counts(database)
    assert (left["actor"], left["actor_judgement"], left["name_key"]) == (0, 0, 0)


async def test_links_go_with_either_end(database: Database) -> None:
    briefs = [await file_brief(database, *told("harbour", n)) for n in range(2)]
    claims = [(await read_back(database, brief_id)).marks[0].statement_id for brief_id in briefs]
    async with database.writing() as session:
        session.add(
            Link(
                workspace_id="T1",
                from_id=claims[1],
                to_id=claims[0],
                kind="same",
                proposed_by="rules",
                proposed_at=AT,
            )
        )
    assert await erase(database, briefs[0])
    assert (await counts(database))["link"] == 0
    async with database.reading() as session:
        assert await session.get(StatementRow, claims[1]) is not None


async def test_a_deleted_filing_is_not_brought_back(database: Database) -> None:
    brief, article = told("harbour", 1)
    brief_id = await file_brief(database, brief, article)
    filing_id = (await read_back(database, brief_id)).filing_id
    assert await erase(database, brief_id)
    async with database.writing() as session:
        known: dict[str, Any] = {"workspace_id": "T1", "filing_id": filing_id}
        assert not await erase_filing(session, **known, by="U1", at=LATER)
        assert not await set_state(session, **known, state="briefed", at=LATER)
        assert not await next_attempt(session, **known, attempt=1, at=LATER)
        article_id = await keep_article(
            session, workspace_id="T1", fingerprint="f", text="x", language="en", at=LATER
        )
        assert not await set_article(session, **known, article_id=article_id)
        filed = await filing(session, **known)
        assert filed is not None
        inbound = filed.inbound
        again = await record_inbound(
            session,
            workspace_id="T1",
            event_id="EvLate",
            channel_id=inbound.channel_id,
            ts=inbound.ts,
            thread_ts=None,
            user_id="U1",
            source="mention",
            payload={"text": article.text},
            at=LATER,
        )
        assert (again.filing_id, again.is_new) == (filing_id, False)
        await session.refresh(inbound)
        assert inbound.payload is None
        assert (filed.filing.state, filed.filing.deleted_by) == ("deleted", "U9")
        assert await unfinished(session, before=LATER + timedelta(days=1)) == []
        assert await needing_attention(session) == []


async def test_a_filing_of_another_workspace_is_left_alone(database: Database) -> None:
    brief_id = await file_brief(database, *told("harbour", 1))
    filing_id = (await read_back(database, brief_id)).filing_id
    async with database.writing() as session:
        assert not await erase_filing(session, workspace_id="T2", filing_id=filing_id, by="U9", at=LATER)
        assert (await session.scalars(select(Inbound))).one().payload
    assert (await read_back(database, brief_id)).brief.claims
