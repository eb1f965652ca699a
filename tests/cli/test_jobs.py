"""`rejoinder jobs`: what an operator sees of filings that did not end well, and doing one again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cli.jobs import in_words
from bot.program.clock import utc_now
from storage.database import Database
from storage.digest_tables import DigestState
from storage.digests import finish, open_digest
from storage.filings import set_state
from storage.outgoing import intend, key_of_filing, mark_unknown
from storage.subscriptions import subscribe
from tests.cli.terminal import Terminal
from tests.storage.samples import WORKSPACE, receive

CANARY = "canary"


async def made(session: AsyncSession, at: datetime) -> None:
    """Keep an answered filing, a failed one, one that is at work and one whose answer is unknown."""
    ids = []
    for n in range(4):
        known = {"event_id": f"Ev{n}", "ts": f"170000000{n}.000100", "at": at, "payload": {"text": CANARY}}
        ids.append((await receive(session, **known)).filing_id)
    usual: dict[str, Any] = {"workspace_id": WORKSPACE, "at": at}
    await set_state(session, filing_id=ids[0], state="answered", **usual)
    await set_state(session, filing_id=ids[1], state="failed", note=CANARY, error_id="ab12cd34", **usual)
    await set_state(session, filing_id=ids[2], state="analysing", **usual)
    await set_state(session, filing_id=ids[3], state="failed", note=CANARY, error_id="ef56ab78", **usual)
    key = key_of_filing(ids[3])
    await intend(session, key=key, channel_id="C1", thread_ts="1.0", **usual)
    await mark_unknown(session, workspace_id=WORKSPACE, key=key)


def within(path: Path, work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
    """Do something in the database of the terminal's settings."""

    async def run() -> Any:
        database = Database(f"sqlite:///{path}")
        try:
            async with database.writing() as session:
                return await work(session)
        finally:
            await database.close()

    return asyncio.run(run())


@pytest.fixture
def kept(kept_database: Path) -> Path:
    """A database with some filings that came in three hours ago."""
    within(kept_database, lambda session: made(session, utc_now() - timedelta(hours=3, seconds=5)))
    return kept_database


def test_it_lists_ids_and_states_and_not_a_word(terminal: Terminal, kept: Path) -> None:
    ended = terminal("jobs", "--json")
    assert ended.status == 0
    assert CANARY not in ended.out
    shown = [(each["id"], each["state"], each["attempt"], each["error"]) for each in ended.records]
    assert shown == [(4, "unknown", 1, "ef56ab78"), (3, "analysing", 1, None), (2, "failed", 1, "ab12cd34")]
    assert {each["workspace"] for each in ended.records} == {WORKSPACE}
    assert all(10_800 <= each["age_seconds"] < 11_400 for each in ended.records)


def test_it_lists_them_for_people(terminal: Terminal, kept: Path) -> None:
    ended = terminal("jobs")
    assert ended.status == 0
    assert CANARY not in ended.out
    lines = [line.split() for line in ended.out.splitlines() if line.strip()]
    assert ["4", WORKSPACE, "unknown", "1", "3", "h", "ef56ab78"] in lines
    assert ended.harmless()


def test_where_all_is_answered_it_says_so(terminal: Terminal, kept: Path) -> None:
    within(kept, lambda session: session.execute(text("UPDATE filing SET state = 'answered'")))
    assert terminal("jobs").out == "Every filing has been answered.\n"
    assert terminal("jobs", "--json").out == ""


def test_it_lists_digests_that_did_not_end_well(terminal: Terminal, kept: Path) -> None:
    async def made_in_vain(session: AsyncSession) -> None:
        now = utc_now()
        subscription_id = await subscribe(
            session, workspace_id=WORKSPACE, channel_id="C1", user_id="U1", days="mon", minute=0, zone="UTC",
            scope="public", actor_ids=[], state="active", next_at=now, at=now,
        )  # fmt: skip
        states: list[DigestState] = ["posted", "failed", "unknown", "due"]
        for number, state in enumerate(states):
            digest_id = await open_digest(
                session, workspace_id=WORKSPACE, subscription_id=subscription_id, slot=str(number),
                kind="slot", due_at=now, at=now,
            )  # fmt: skip
            assert digest_id is not None
            await finish(
                session, workspace_id=WORKSPACE, digest_id=digest_id, state=state, at=now, note=CANARY,
                error_id="ab12cd34",
            )  # fmt: skip

    within(kept, made_in_vain)
    digests = [each for each in terminal("jobs", "--json").records if "digest" in each]
    assert [(each["digest"], each["state"], each["error"]) for each in digests] == [
        (4, "due", "ab12cd34"), (3, "unknown", "ab12cd34"), (2, "failed", "ab12cd34"),
    ]  # fmt: skip
    ended = terminal("jobs")
    assert CANARY not in ended.out
    assert ["2", WORKSPACE, "failed", "0", "s", "ab12cd34"] in [
        line.split() for line in ended.out.splitlines()
    ]


@pytest.mark.parametrize("filing_id", [2, 3, 4])
def test_one_is_queued_again_and_then_not_twice(terminal: Terminal, kept: Path, filing_id: int) -> None:
    ended = terminal("jobs", "retry", str(filing_id))
    assert (ended.status, ended.out) == (0, f"Filing {filing_id} is queued again.\n")
    found = within(
        kept, lambda s: s.execute(text(f"SELECT state, attempt FROM filing WHERE id = {filing_id}"))
    )
    assert found.all() == [("received", 2)]
    query = "SELECT workflow_uuid, status, queue_name FROM workflow_status"
    queued = within(kept, lambda session: session.execute(text(query)))
    assert queued.all() == [(f"filing:{filing_id}:2", "ENQUEUED", "jobs")]
    assert "queued or at work already" in terminal("jobs", "retry", str(filing_id)).refused()


@pytest.mark.parametrize("filing_id", [1, 77, 2**63 - 1])
def test_what_needs_nothing_is_refused(terminal: Terminal, kept: Path, filing_id: int) -> None:
    assert f"no filing {filing_id} to do again" in terminal("jobs", "retry", str(filing_id)).refused()


@pytest.mark.parametrize("wrong", ["0", "-1", "x", str(2**63)])
def test_what_is_no_id_is_wrong_usage(terminal: Terminal, kept: Path, wrong: str) -> None:
    assert terminal("jobs", "retry", "--", wrong).status == 2


@pytest.mark.parametrize("arguments", [["jobs"], ["jobs", "retry", "2"]])
def test_without_a_database_it_says_what_to_do(terminal: Terminal, arguments: list[str]) -> None:
    assert "rejoinder db upgrade" in terminal(*arguments).refused()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (86_400 * 9, "9 d")],
)
def test_an_age_has_its_largest_unit(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
