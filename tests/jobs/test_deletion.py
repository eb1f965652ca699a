"""After Delete nothing of an article is left: not in Slack's message, not in any byte of the database."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.jobs.deletion import NOT_EDITED, NOT_YOURS, DeletionError, DeletionJob
from bot.sandbox.faults import RateLimited, Refuse
from bot.sandbox.message import Message
from bot.sandbox.people import User
from bot.work.port import RowId, StepFunction
from storage.tables import Brief, Filing
from storage.viewer import Viewer
from tests.jobs.models import Model, with_model
from tests.leftovers import leftovers
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown

CANARY = "Zyxomarin"
SECRET = ARTICLE.replace("Veldany", CANARY).replace("Karro", f"{CANARY}ova")
ASKED = f"@Rejoinder {SECRET}"


async def filing_ids(newsroom: Newsroom) -> list[int]:
    async with newsroom.service.database.reading() as session:
        return list(await session.scalars(select(col(Filing.id)).order_by(col(Filing.id))))


async def delete(newsroom: Newsroom, user: User | None = None, *, is_admin: bool = False) -> bool:
    """Have somebody delete what was filed last."""
    user = user or newsroom.mara
    viewer = Viewer(newsroom.workspace.team_id, user.id, frozenset({newsroom.desk.id}))
    filing_id = (await filing_ids(newsroom))[-1]
    return await newsroom.service.deletions.delete(viewer, filing_id, by=user.id, is_admin=is_admin)


def is_withdrawn(newsroom: Newsroom, message: Message, user: User | None = None) -> bool:
    """Whether a message says who deleted it and nothing else."""
    user = user or newsroom.mara
    said = json.dumps([message.blocks, message.text, message.attachments])
    assert CANARY not in said
    assert CANARY not in json.dumps(message.metadata)
    return message.text == f"Deleted by <@{user.id}>" and user.id in json.dumps(message.blocks)


async def test_a_canary_is_nowhere(either_newsroom: Newsroom, database_url: str) -> None:
    newsroom = either_newsroom
    await newsroom.ask(f"@Rejoinder {ANOTHER}")
    answer = await newsroom.answer(ASKED)
    assert CANARY in shown(answer)
    assert leftovers(database_url, CANARY)
    assert await delete(newsroom)
    await newsroom.idle()
    assert is_withdrawn(newsroom, answer)
    assert leftovers(database_url, CANARY) == []
    assert "Anso Weil" in shown(newsroom.ours[0])


async def test_a_repeated_click_does_nothing(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await newsroom.ask(ASKED)
    clicks = await asyncio.gather(*(delete(newsroom) for _ in range(3)))
    assert sorted(clicks) == [False, False, True]
    await newsroom.idle()
    edits = len(newsroom.workspace.called("chat.update"))
    assert not await delete(newsroom)
    await newsroom.idle()
    assert len(newsroom.workspace.called("chat.update")) == edits


async def test_only_its_filer_and_admins_delete(either_newsroom: Newsroom, database_url: str) -> None:
    newsroom = either_newsroom
    answer = await newsroom.answer(ASKED)
    with pytest.raises(DeletionError) as refused:
        await delete(newsroom, newsroom.odo)
    assert str(refused.value) == NOT_YOURS
    await newsroom.idle()
    assert CANARY in shown(answer)
    assert leftovers(database_url, CANARY)
    assert await delete(newsroom, newsroom.odo, is_admin=True)
    await newsroom.idle()
    assert is_withdrawn(newsroom, answer, newsroom.odo)


async def test_an_admin_who_may_not_see_it_does_not_delete_it(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    secret = newsroom.workspace.add_channel("investigations", members=[newsroom.mara], private=True)
    answer = await newsroom.answer(ASKED, secret)
    assert not await delete(newsroom, newsroom.odo, is_admin=True)
    await newsroom.idle()
    assert CANARY in shown(answer)


async def test_a_late_event_brings_nothing_back(either_newsroom: Newsroom, database_url: str) -> None:
    newsroom = either_newsroom
    answer = await newsroom.answer(ASKED)
    await delete(newsroom)
    await newsroom.idle()
    for delivery in list(newsroom.server.deliveries):
        if delivery.payload.get("event_id"):
            assert all(each.ok for each in await newsroom.server.redeliver(delivery.payload["event_id"], 2))
    await newsroom.idle()
    assert await newsroom.service.intake.sweep() == 0
    assert is_withdrawn(newsroom, answer)
    assert newsroom.ours == [answer]
    assert leftovers(database_url, CANARY) == []


async def test_the_same_article_may_be_filed_again(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await newsroom.ask(ASKED)
    await delete(newsroom)
    await newsroom.idle()
    assert CANARY in shown(await newsroom.answer(ASKED))


async def test_a_job_at_work_brings_nothing_back(database_url: str) -> None:
    model = Model()
    async with with_model(database_url, model) as newsroom:
        model.go_on.clear()
        await newsroom.server.say(newsroom.mara, newsroom.desk, ASKED)
        await model.asked.wait()
        assert await delete(newsroom)
        # The deletion is through before the model answers: it waits for the job no longer than it may.
        await newsroom.server.wait_for(lambda: "Deleted by" in newsroom.ours[0].text)
        model.go_on.set()
        await newsroom.idle()
        (answer,) = newsroom.ours
        assert is_withdrawn(newsroom, answer)
        rows = await newsroom.rows()
        assert {"brief", "article", "statement", "evidence", "name_key", "actor"}.isdisjoint(rows)
        assert leftovers(database_url, CANARY) == []


async def test_a_rerun_at_work_brings_nothing_back(database_url: str) -> None:
    model = Model()
    async with with_model(database_url, model) as newsroom:
        model.down = True
        answer = await newsroom.answer(ASKED)
        model.down = False
        model.asked.clear()
        model.go_on.clear()
        viewer = Viewer(newsroom.workspace.team_id, newsroom.mara.id)
        (brief_id,) = await _briefs(newsroom)
        await newsroom.service.reruns.ask(viewer, brief_id, by=newsroom.mara.id)
        await model.asked.wait()
        assert await delete(newsroom)
        model.go_on.set()
        await newsroom.idle()
        assert is_withdrawn(newsroom, answer)
        assert not newsroom.workspace.ephemerals
        assert "brief" not in await newsroom.rows()
        assert leftovers(database_url, CANARY) == []


async def _briefs(newsroom: Newsroom) -> list[int]:
    async with newsroom.service.database.reading() as session:
        return list(await session.scalars(select(col(Brief.id))))


async def test_a_busy_slack_is_waited_for(newsroom: Newsroom) -> None:
    answer = await newsroom.answer(ASKED)
    newsroom.server.faults.add("chat.update", RateLimited(7), times=2)
    await delete(newsroom)
    await newsroom.idle()
    assert is_withdrawn(newsroom, answer)
    assert newsroom.pauses == [7, 7]


async def test_who_deletes_is_told_where_slack_keeps_the_message(newsroom: Newsroom, sqlite_url: str) -> None:
    await newsroom.ask(ASKED)
    newsroom.server.faults.add("chat.update", Refuse("cant_update_message"))
    await delete(newsroom, newsroom.odo, is_admin=True)
    await newsroom.idle()
    (whispered,) = newsroom.workspace.ephemerals
    assert (shown(whispered), whispered.ephemeral_to) == (NOT_EDITED, newsroom.odo.id)
    assert leftovers(sqlite_url, CANARY) == []


async def test_a_message_that_is_gone_needs_no_word(newsroom: Newsroom, sqlite_url: str) -> None:
    newsroom.workspace.delete(await newsroom.answer(ASKED))
    await delete(newsroom)
    await newsroom.idle()
    assert (newsroom.ours, newsroom.workspace.ephemerals) == ([], [])
    assert leftovers(sqlite_url, CANARY) == []


class Killed(BaseException):
    """What ends a process."""


@pytest.mark.parametrize("moment", ["before say", "after say", "before look", "before scrub", "after scrub"])
async def test_a_deletion_that_is_killed_is_resumed(
    either_newsroom: Newsroom, database_url: str, moment: str
) -> None:
    newsroom = either_newsroom
    answer = await newsroom.answer(ASKED)
    job = newsroom.work._jobs["deletion"]
    assert isinstance(job, DeletionJob)

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

    async def none(step: object, row_id: RowId) -> None:
        """Stand for the job while a process is down."""

    newsroom.work._jobs["deletion"] = none
    assert await delete(newsroom)
    await newsroom.idle()
    (filing_id,) = await filing_ids(newsroom)
    with pytest.raises(Killed):
        await job(dying, filing_id)
    await job(living, filing_id)
    assert is_withdrawn(newsroom, answer)
    assert leftovers(database_url, CANARY) == []


DURABLE = """
import asyncio, sys
from bot.logs import configure_logs
from bot.program.analysts import desk_with
from bot.program.service import Service
from bot.sandbox import SlackServer, Workspace
from bot.slack.app import web_client
from bot.program.upgrading import upgrade
from bot.work.durable import DurableWork
from storage.database import Database
from storage.viewer import Viewer
from bot.jobs.intake import Arrival

url, asked = sys.argv[1], sys.argv[2]

async def main():
    configure_logs(sys.stderr)
    await upgrade(url)
    database = Database(url)
    async with SlackServer(Workspace()) as server, desk_with(None) as desk:
        workspace = server.workspace
        mara = workspace.add_user("Mara Lind")
        desk_channel = workspace.add_channel("world-desk", members=[mara, workspace.bot])
        work = DurableWork(url, working=True, neighbour=database.neighbour)
        client = web_client(server.installation.bot_token, server.api_url)
        service = Service(database, desk, client, work, signing_secret="s")
        await work.start()
        said = workspace.say(mara, desk_channel, asked)
        await service.intake.receive(
            Arrival(workspace.team_id, "Ev1", desk_channel.id, said.ts, None, mara.id, "mention", {"text": asked})
        )

        async def message(wanted):
            while True:
                for each in workspace.messages(desk_channel):
                    if each.user == workspace.bot.id and wanted in each.text:
                        return each
                await asyncio.sleep(0.05)

        async with asyncio.timeout(60):
            answer = await message("Claim")
            print("briefed", flush=True)
            sys.stdin.readline()
            viewer = Viewer(workspace.team_id, mara.id)
            from sqlalchemy import text
            async with database.reading() as session:
                filing_id = await session.scalar(text("SELECT max(id) FROM filing"))
            assert await service.deletions.delete(viewer, filing_id, by=mara.id, is_admin=False)
            answer = await message("Deleted by")
            assert [answer.ts] == [m.ts for m in workspace.messages(desk_channel) if m.user == workspace.bot.id]
            while await work.lives(f"deletion:{filing_id}"):
                await asyncio.sleep(0.05)
        await work.stop(5)
    await database.close()
    print("deleted", flush=True)

asyncio.run(main())
"""


def test_the_engine_keeps_nothing_either(empty_database_url: str, tmp_path: Path) -> None:
    """What it stores passes through our steps as ids alone."""
    log = tmp_path / "log.txt"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-c", DURABLE, empty_database_url, ASKED],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "briefed\n", log.read_text()
            assert leftovers(empty_database_url, CANARY)
            out, _ = process.communicate("\n", timeout=90)
            assert out == "deleted\n", log.read_text()
        finally:
            process.kill()
    assert leftovers(empty_database_url, CANARY) == []
    assert CANARY not in log.read_text()
