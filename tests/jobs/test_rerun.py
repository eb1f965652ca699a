"""The same article, briefed again by the other analyst, in the same message."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.jobs.rerun import (
    GONE,
    MESSAGE_GONE,
    NO_MODEL,
    REPLACED,
    TEXT_GONE,
    UNDER_WAY,
    RerunError,
    RerunJob,
)
from bot.memory.keep import Kept
from bot.sandbox.message import Message
from bot.work.port import RowId, StepFunction
from storage.tables import Article, Brief
from storage.viewer import Viewer
from tests.jobs.models import Model, with_model
from tests.newsrooms import ARTICLE, Newsroom, shown

ASKED = f"@Rejoinder {ARTICLE}"


def viewer_of(newsroom: Newsroom) -> Viewer:
    return Viewer(newsroom.workspace.team_id, newsroom.mara.id, frozenset({newsroom.desk.id}))


async def briefs(newsroom: Newsroom) -> list[tuple[int, int, str]]:
    """Return id, version and analyst of every brief."""
    async with newsroom.service.database.reading() as session:
        rows = await session.execute(
            select(col(Brief.id), col(Brief.version), col(Brief.analyst)).order_by(col(Brief.id))
        )
        return [(row[0], row[1], row[2]) for row in rows]


async def latest(newsroom: Newsroom) -> int:
    return (await briefs(newsroom))[-1][0]


async def recall(newsroom: Newsroom) -> Kept:
    kept = await newsroom.service.recall(viewer_of(newsroom), await latest(newsroom))
    assert kept is not None
    return kept


async def rerun(newsroom: Newsroom, brief_id: int | None = None) -> None:
    wanted = await latest(newsroom) if brief_id is None else brief_id
    await newsroom.service.reruns.ask(viewer_of(newsroom), wanted, by=newsroom.odo.id)


def whispers(newsroom: Newsroom) -> list[Message]:
    return [each for each in newsroom.workspace.ephemerals if each.ephemeral_to == newsroom.odo.id]


async def test_each_analyst_in_turn_in_the_same_message(database_url: str) -> None:
    async with with_model(database_url, Model()) as newsroom:
        first = await newsroom.answer(ASKED)
        assert "scripted" in shown(first)
        await rerun(newsroom)
        await newsroom.idle()
        (message,) = newsroom.ours
        assert message.ts == first.ts
        assert "offline analyst" in shown(message)
        await rerun(newsroom)
        await newsroom.idle()
        (message,) = newsroom.ours
        assert message.ts == first.ts
        assert "scripted" in shown(message)
        assert [each[1:] for each in await briefs(newsroom)] == [(1, "model"), (2, "offline"), (3, "model")]


async def test_what_was_corrected_is_shown_after_it(database_url: str) -> None:
    async with with_model(database_url, Model()) as newsroom:
        await newsroom.ask(ASKED)
        sheet = await newsroom.service.corrections.sheet(viewer_of(newsroom), await latest(newsroom))
        assert sheet is not None
        change = replace(sheet.statements[0].unchanged(), summary="It may collapse.")
        statement_id = sheet.statements[0].statement_id
        await newsroom.service.corrections.correct(
            viewer_of(newsroom), statement_id, change, by=newsroom.odo.id
        )
        await newsroom.idle()
        assert "It may collapse." in shown(newsroom.ours[0])
        await rerun(newsroom)
        await newsroom.idle()
        kept = await recall(newsroom)
        assert kept.brief.provenance.analyst == "offline"
        assert kept.brief.claims[0].summary == "It may collapse."
        assert kept.corrected_by == newsroom.odo.id
        assert "It may collapse." in shown(newsroom.ours[0])


async def test_without_a_model_nothing_is_started(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await newsroom.ask(ASKED)
    rows, calls = await newsroom.rows(), len(newsroom.workspace.calls)
    with pytest.raises(RerunError) as refused:
        await rerun(newsroom)
    assert str(refused.value) == NO_MODEL
    await newsroom.idle()
    assert (await newsroom.rows(), len(newsroom.workspace.calls)) == (rows, calls)
    async with newsroom.service.database.reading() as session:
        assert (await session.scalars(select(Brief))).one().rerun_at is None


async def test_a_second_click_starts_nothing(database_url: str) -> None:
    model = Model()
    async with with_model(database_url, model) as newsroom:
        await newsroom.ask(ASKED)
        await rerun(newsroom)
        await newsroom.idle()
        offline = await latest(newsroom)
        model.asked.clear()
        model.go_on.clear()
        clicks = await asyncio.gather(*(rerun(newsroom) for _ in range(3)), return_exceptions=True)
        assert sorted(map(str, clicks)) == sorted(["None", UNDER_WAY, UNDER_WAY])
        await model.asked.wait()
        with pytest.raises(RerunError, match="already"):
            await rerun(newsroom)
        model.go_on.set()
        await newsroom.idle()
        assert len(await briefs(newsroom)) == 3
        with pytest.raises(RerunError) as refused:
            await rerun(newsroom, offline)
        assert str(refused.value) == REPLACED


async def test_a_model_that_fails_leaves_the_brief_as_it_is_and_may_be_asked_again(database_url: str) -> None:
    model = Model()
    async with with_model(database_url, model) as newsroom:
        model.down = True
        await newsroom.ask(ASKED)
        before = shown(newsroom.ours[0])
        await rerun(newsroom)
        await newsroom.idle()
        (said,) = whispers(newsroom)
        assert "The brief stays as it is: " in shown(said)
        assert shown(newsroom.ours[0]) == before
        model.down = False
        await rerun(newsroom)
        await newsroom.idle()
        assert [each[1:] for each in await briefs(newsroom)] == [(1, "offline"), (2, "model")]


async def test_a_message_that_is_gone_is_told_of(database_url: str) -> None:
    async with with_model(database_url, Model()) as newsroom:
        newsroom.workspace.delete(await newsroom.answer(ASKED))
        await rerun(newsroom)
        await newsroom.idle()
        assert [shown(message) for message in whispers(newsroom)] == [MESSAGE_GONE]
        assert newsroom.ours == []
        assert len(await briefs(newsroom)) == 2


async def test_without_its_text_an_article_is_not_briefed_again(database_url: str) -> None:
    async with with_model(database_url, Model()) as newsroom:
        await newsroom.ask(ASKED)
        async with newsroom.service.database.writing() as session:
            (await session.scalars(select(Article))).one().text = None
        with pytest.raises(RerunError) as refused:
            await rerun(newsroom)
        assert str(refused.value) == TEXT_GONE


async def test_who_may_not_see_a_brief_may_not_have_it_made_anew(database_url: str) -> None:
    async with with_model(database_url, Model()) as newsroom:
        secret = newsroom.workspace.add_channel("investigations", members=[newsroom.mara], private=True)
        await newsroom.ask(ASKED, secret)
        stranger = Viewer(newsroom.workspace.team_id, newsroom.odo.id, frozenset({newsroom.desk.id}))
        with pytest.raises(RerunError) as refused:
            await newsroom.service.reruns.ask(stranger, await latest(newsroom), by=newsroom.odo.id)
        assert str(refused.value) == GONE


class Killed(BaseException):
    """What ends a process."""


@pytest.mark.parametrize("moment", ["before analyse", "after analyse", "before show", "after show"])
async def test_a_rerun_that_is_killed_is_resumed_and_gives_one_version(
    database_url: str, moment: str
) -> None:
    """The engine runs a step again unless it is known to have ended: here all of them are."""
    async with with_model(database_url, Model()) as newsroom:
        await newsroom.ask(ASKED)
        job = newsroom.work._jobs["rerun"]
        assert isinstance(job, RerunJob)
        brief_id = await latest(newsroom)

        async def dying(name: str, fn: StepFunction, /, *ids: RowId | None) -> RowId | None:
            if moment == f"before {name}":
                raise Killed
            result = await fn(*ids)
            if moment == f"after {name}":
                raise Killed
            return result

        async def living(_: str, fn: StepFunction, /, *ids: RowId | None) -> RowId | None:
            await fn(*ids)
            return await fn(*ids)

        with pytest.raises(Killed):
            await job(dying, brief_id)
        await job(living, brief_id)
        assert [each[1:] for each in await briefs(newsroom)] == [(1, "model"), (2, "offline")]
        (message,) = newsroom.ours
        assert "offline analyst" in shown(message)
