"""The job of a digest: each of its messages once, whatever happens between its steps."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs.falling_due import GIVEN_UP
from bot.jobs.pace import IN_A_CHANNEL, IN_A_WORKSPACE, Pace
from bot.sandbox.faults import Drop, RateLimited, Refuse, ServerError
from bot.sandbox.message import Message
from storage.digests import digest, open_digest
from storage.listings import listings_of
from storage.subscriptions import subscribe
from tests.digests.disputes import disputes
from tests.newsrooms import Newsroom
from tests.slack.lookups import words


async def opened(newsroom: Newsroom) -> int:
    """Open a digest of the desk whose job nobody queued, as if it had been lost; return its id."""
    now, workspace_id = newsroom.clock(), newsroom.workspace.team_id
    async with newsroom.service.database.writing() as session:
        subscription_id = await subscribe(
            session,
            workspace_id=workspace_id,
            channel_id=newsroom.desk.id,
            user_id=newsroom.mara.id,
            days="mon",
            minute=0,
            zone="UTC",
            scope="public",
            actor_ids=[],
            state="active",
            next_at=now + timedelta(days=30),
            at=now,
        )
        digest_id = await open_digest(
            session,
            workspace_id=workspace_id,
            subscription_id=subscription_id,
            slot="2026-11-23T00:00",
            kind="slot",
            due_at=now,
            at=now,
        )
    assert digest_id is not None
    return digest_id


async def state_of(newsroom: Newsroom, digest_id: int) -> tuple[str, int]:
    """Return the state of a digest, and how much it has listed."""
    workspace_id = newsroom.workspace.team_id
    async with newsroom.service.database.reading() as session:
        found = await digest(session, workspace_id=workspace_id, digest_id=digest_id)
        listed = await listings_of(session, workspace_id=workspace_id, digest_id=digest_id)
    assert found is not None
    return found.digest.state, len(listed)


def posted(newsroom: Newsroom) -> list[Message]:
    return newsroom.workspace.messages(newsroom.desk)


async def test_what_was_cut_off_is_taken_up_and_goes_on_in_its_thread(newsroom: Newsroom) -> None:
    await disputes(newsroom, number=46, words=40)
    digest_id = await opened(newsroom)
    assert await newsroom.service.falling_due.sweep() == 0, "it may still have a job"
    newsroom.clock.let_pass(minutes=3)
    # The second message arrives and is not answered for; the third is put off.
    faults = newsroom.server.faults
    faults.add("chat.postMessage", Drop(late=True), when=lambda sent: f"digest:{digest_id}:1" in str(sent))
    faults.add(
        "chat.postMessage", RateLimited(retry_after=7), when=lambda sent: f":{digest_id}:2" in str(sent)
    )
    assert await newsroom.service.falling_due.sweep() == 1
    await newsroom.idle()

    first, *others = posted(newsroom)
    assert len(others) >= 2
    assert first.thread_ts in (None, first.ts)
    assert {each.thread_ts for each in others} == {first.ts}
    keys = [str(each.metadata and each.metadata["event_payload"]["key"]) for each in (first, *others)]
    assert keys == [f"digest:{digest_id}:{number}" for number in range(len(keys))]
    assert 7 in newsroom.pauses
    shown = " ".join(words(each) for each in posted(newsroom))
    assert {shown.count(f"Bridge {n} is safe") for n in range(46)} == {1}
    assert (await state_of(newsroom, digest_id))[0] == "posted"
    newsroom.clock.let_pass(minutes=3)
    assert await newsroom.service.falling_due.sweep() == 0


async def test_what_nobody_took_up_for_a_day_is_given_up(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    digest_id = await opened(newsroom)
    newsroom.clock.let_pass(seconds=GIVEN_UP.total_seconds() + 1)
    assert await newsroom.service.falling_due.sweep() == 0
    await newsroom.idle()
    assert await state_of(newsroom, digest_id) == ("failed", 0)
    assert posted(newsroom) == []


async def test_a_digest_that_was_switched_off_meanwhile_is_not_posted(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    digest_id = await opened(newsroom)
    await newsroom.server.command(newsroom.mara, newsroom.desk, "/digest", "off")
    newsroom.clock.let_pass(minutes=3)
    await newsroom.service.falling_due.sweep()
    await newsroom.idle()
    assert await state_of(newsroom, digest_id) == ("skipped", 0)
    assert posted(newsroom) == []


async def test_a_digest_that_fails_lists_nothing_and_the_next_does(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    digest_id = await opened(newsroom)
    newsroom.clock.let_pass(minutes=3)
    newsroom.server.faults.add("chat.postMessage", Refuse("invalid_blocks"))
    await newsroom.service.falling_due.sweep()
    await newsroom.idle()
    assert await state_of(newsroom, digest_id) == ("failed", 0)
    await newsroom.server.command(newsroom.mara, newsroom.desk, "/digest", "now")
    await newsroom.idle()
    (message,) = posted(newsroom)
    assert "Bridge 0 is safe" in words(message)


async def test_a_digest_outlives_a_long_outage(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    digest_id = await opened(newsroom)
    newsroom.server.faults.add("chat.postMessage", ServerError(), times=20)
    for _ in range(5):
        newsroom.clock.let_pass(minutes=30)
        await newsroom.service.falling_due.sweep()
        await newsroom.idle()
    (message,) = posted(newsroom)
    assert "Bridge 0 is safe" in words(message)
    assert (await state_of(newsroom, digest_id))[0] == "posted"


async def test_digests_keep_apart() -> None:
    """One a second in a channel, four a second in a workspace, whatever else waits."""
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(pause=pause, seconds=lambda: 100.0)
    for channel in ("C1", "C1", "C1", "C2", "C3"):
        await pace.turn("T1", channel)
    await pace.turn("T2", "C1")
    assert waited == [IN_A_CHANNEL, 2 * IN_A_CHANNEL, 3 * IN_A_WORKSPACE, 4 * IN_A_WORKSPACE]
