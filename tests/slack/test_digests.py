"""Digests through Slack: set by command, posted once when they are due, and paused where they cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.jobs.falling_due import FallingDue
from bot.jobs.subscribing import NOBODY_TOLD, NOT_FOR_YOU, ON_ITS_WAY
from bot.sandbox.faults import Drop, RateLimited, Refuse
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.views import View
from storage.tables import Subscription
from tests.digests.disputes import disputes
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom
from tests.slack.lookups import answered, ask, words

BERLIN = ZoneInfo("Europe/Berlin")


async def at_clock(newsroom: Newsroom, time: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Let the time pass until clocks show `time` next; return when that is."""
    hour, minute = map(int, time.split(":"))
    now = newsroom.clock().astimezone(zone)
    then = now.replace(hour=hour, minute=minute, second=1, microsecond=0)
    if then <= now:
        then = (then + timedelta(days=1)).replace(hour=hour)
    newsroom.clock.let_pass(seconds=(then - now).total_seconds())
    return then


async def tick(newsroom: Newsroom) -> int:
    """Let the clock tick, and what it opened come to its end."""
    opened = await newsroom.service.falling_due.open()
    await newsroom.idle()
    return opened


def digests(newsroom: Newsroom, channel: Channel | None = None) -> list[Message]:
    """Return the digests in a channel, with those of their parts that stand in threads."""
    messages = newsroom.workspace.messages(channel or newsroom.desk)
    return [each for each in messages if "digest:" in str(each.metadata)]


async def two_answers(newsroom: Newsroom, asking: Awaitable[object]) -> tuple[str, str]:
    """Return the words of the two private messages that answer what was asked."""
    before = len(newsroom.workspace.ephemerals)

    def answers() -> list[Message]:
        return newsroom.workspace.ephemerals[before:]

    await asking
    await newsroom.server.wait_for(lambda: len(answers()) == 2)
    first, second = answers()
    return words(first), words(second)


async def daily(newsroom: Newsroom, time: str = "09:00") -> None:
    """Have a digest each day, from tomorrow on."""
    await at_clock(newsroom, "12:00")
    said = words(await ask(newsroom, f"/digest daily {time}"))
    assert f"every day at {time}" in said


async def test_a_digest_is_posted_when_it_is_due_and_only_then(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await daily(newsroom)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await at_clock(newsroom, "08:59")
    assert await tick(newsroom) == 0
    assert digests(newsroom) == []
    await at_clock(newsroom, "09:00")
    assert await tick(newsroom) == 1
    (posted,) = digests(newsroom)
    assert posted.thread_ts is None
    assert "The old bridge at Veldany is safe" in words(posted)
    assert "Catching up" not in words(posted)
    assert await tick(newsroom) == 0

    # What was listed is not listed again, and where nothing is new nothing is said.
    await at_clock(newsroom, "09:00")
    assert await tick(newsroom) == 1
    assert digests(newsroom) == [posted]
    assert "had nothing new to tell" in words(await ask(newsroom, "/digest status"))


async def test_what_is_set_is_said_back_with_the_next_date(newsroom: Newsroom) -> None:
    now = await at_clock(newsroom, "12:00")
    days = [now + timedelta(days=number) for number in range(1, 8)]
    next_workday = next(day for day in days if day.weekday() < 5)
    said = words(await ask(newsroom, "/digest weekdays 8.30"))
    assert "every weekday at 08:30 (Europe/Berlin time)" in said
    assert "everything public and what was filed in this channel" in said
    assert f"The next one: {next_workday:%A} {next_workday.day} {next_workday:%B %Y} at 08:30" in said
    assert said == words(await ask(newsroom, "/digest status")).replace(
        "is posted here", "will be posted here"
    )

    said = words(await ask(newsroom, "/rejoinder digest daily 9am utc this channel", newsroom.odo))
    assert "every day at 09:00 (UTC time), with only what was filed in this channel" in said
    assert "every day at 09:00" in words(await ask(newsroom, "/digest status"))

    assert "No more digests" in words(await ask(newsroom, "/digest off"))
    assert "No digest is posted here" in words(await ask(newsroom, "/digest status"))
    await at_clock(newsroom, "09:00", ZoneInfo("UTC"))
    assert await tick(newsroom) == 0


async def test_wrong_words_get_the_forms_that_work(newsroom: Newsroom) -> None:
    said: list[str] = []
    for text, reason in (
        ("/digest fortnightly 9", "“fortnightly 9” is no day"),
        ("/digest daily 25:00", "“25:00” is no time of day"),
        ("/rejoinder digest daily 9 Atlantis", "“Atlantis” is no time zone"),
    ):
        command, _, rest = text.partition(" ")
        wrong, forms = await two_answers(
            newsroom, newsroom.server.command(newsroom.mara, newsroom.desk, command, rest)
        )
        assert reason in wrong
        said.append(forms)
    assert all("/digest weekdays 08:30 Europe/Berlin" in each for each in said)
    assert "Nobody is known here by the name Norrline" in words(
        await ask(newsroom, "/digest daily 09:00 following Norrline")
    )
    assert "No digest is posted here" in words(await ask(newsroom, "/digest status"))


async def test_who_is_followed_is_named_and_others_are_left_out(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {ANOTHER}")
    await at_clock(newsroom, "12:00")
    said = words(await ask(newsroom, "/digest daily 09:00 following ilse karro"))
    assert "as far as it concerns Ilse Karro" in said
    assert "as far as it concerns Ilse Karro" in words(await ask(newsroom, "/digest status"))
    await newsroom.idle()
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    (posted,) = digests(newsroom)
    assert "bridge" in words(posted)
    assert "harbour" not in words(posted).casefold()


async def test_now_posts_and_lists_and_preview_does_neither(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    shown = await ask(newsroom, "/digest preview")
    assert "Bridge" in words(shown)
    assert digests(newsroom) == []

    assert ON_ITS_WAY in words(await ask(newsroom, "/digest now"))
    await newsroom.idle()
    (posted,) = digests(newsroom)
    assert "Bridge" in words(posted)
    assert posted.ephemeral_to is None

    # Who asked is told alone that there is nothing more.
    before = len(newsroom.workspace.ephemerals)
    await newsroom.server.command(newsroom.mara, newsroom.desk, "/digest", "now")
    await newsroom.idle()
    said = " ".join(words(each) for each in newsroom.workspace.ephemerals[before:])
    assert "Nothing is new since the last digest here" in said
    assert digests(newsroom) == [posted]


async def test_a_mention_does_the_same_and_is_answered_in_its_thread(newsroom: Newsroom) -> None:
    await at_clock(newsroom, "12:00")
    said = words(await newsroom.answer("@Rejoinder digest daily 09:00 Asia/Kathmandu"))
    assert "every day at 09:00 (Asia/Kathmandu time)" in said
    assert "The next one" in words(await newsroom.answer("@Rejoinder digest status"))
    assert "What works: digest daily 09:00" in words(await newsroom.answer("@Rejoinder digest yearly"))
    assert "type /digest preview" in words(await newsroom.answer("@Rejoinder digest preview"))
    await disputes(newsroom)
    assert ON_ITS_WAY in words(await newsroom.answer("@Rejoinder digest now"))
    assert len(digests(newsroom)) == 1
    assert "No more digests" in words(await newsroom.answer("@Rejoinder digest off"))


async def test_one_may_have_them_in_direct_messages(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    direct = newsroom.workspace.direct_message(newsroom.mara)
    await at_clock(newsroom, "12:00")
    assert "every day at 09:00" in words(await ask(newsroom, "/digest daily 09:00", channel=direct))
    await at_clock(newsroom, "09:00")
    assert await tick(newsroom) == 1
    (posted,) = digests(newsroom, direct)
    assert "Bridge" in words(posted)
    assert digests(newsroom) == []


async def test_any_number_of_clocks_open_a_slot_once(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    await disputes(newsroom)
    await daily(newsroom)
    await at_clock(newsroom, "09:00")
    clocks = [FallingDue(newsroom.service.database, newsroom.work, now=newsroom.clock) for _ in range(4)]
    assert sum(await asyncio.gather(*(clock.open() for clock in clocks))) == 1
    await newsroom.idle()
    assert len(digests(newsroom)) == 1


@pytest.mark.parametrize("down", [timedelta(hours=5), timedelta(days=4)])
async def test_after_a_time_of_silence_one_digest_catches_up(newsroom: Newsroom, down: timedelta) -> None:
    await daily(newsroom)
    await disputes(newsroom)
    await at_clock(newsroom, "08:00")
    await tick(newsroom)
    newsroom.clock.let_pass(seconds=down.total_seconds())
    assert await tick(newsroom) == 1
    (posted,) = digests(newsroom)
    assert "Catching up" in words(posted)
    assert await tick(newsroom) == 0
    # A clock that goes back brings nothing again.
    newsroom.clock.let_pass(days=-2)
    await tick(newsroom)
    newsroom.clock.let_pass(days=2)
    assert await tick(newsroom) == 0
    assert digests(newsroom) == [posted]

    await disputes(newsroom, about="Harbour")
    await at_clock(newsroom, "09:00")
    assert await tick(newsroom) == 1
    _, regular = digests(newsroom)
    assert "Catching up" not in words(regular)


async def test_a_clock_that_was_ahead_delays_nothing(newsroom: Newsroom) -> None:
    await daily(newsroom)
    for days in (300, 3):
        newsroom.clock.let_pass(days=days)
        await tick(newsroom)
        newsroom.clock.let_pass(days=-days)
        await tick(newsroom)
    await disputes(newsroom)
    await at_clock(newsroom, "09:00")
    assert await tick(newsroom) == 1
    assert len(digests(newsroom)) == 1


async def test_a_changed_time_makes_nothing_before_it_due(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    await daily(newsroom, "15:00")
    await ask(newsroom, "/digest daily 11:00")
    assert await tick(newsroom) == 0
    await at_clock(newsroom, "15:00")
    assert await tick(newsroom) == 0
    await at_clock(newsroom, "11:00")
    assert await tick(newsroom) == 1
    assert len(digests(newsroom)) == 1


async def test_a_post_that_nobody_answered_for_is_found_and_not_repeated(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    assert len(digests(newsroom)) == 1
    assert "was posted" in words(await ask(newsroom, "/digest status"))


async def test_a_post_that_did_not_arrive_is_made_again(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    newsroom.server.faults.add("chat.postMessage", Drop())
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    assert len(digests(newsroom)) == 1


async def test_where_slack_shows_nothing_a_digest_is_not_repeated(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    newsroom.server.faults.add("conversations.history", Refuse("fatal_error"), times=9)
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    assert len(digests(newsroom)) == 1
    assert "may or may not have been posted" in words(await ask(newsroom, "/digest status"))


async def test_slack_may_ask_for_patience(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    newsroom.server.faults.add("chat.postMessage", RateLimited(retry_after=17), times=2)
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    assert newsroom.pauses.count(17) == 2
    assert len(digests(newsroom)) == 1


async def paused_by(newsroom: Newsroom, reason: str) -> Message:
    """Let two digests fall due; return the one message in which their owner is told of the pause."""
    for _ in range(2):
        await at_clock(newsroom, "09:00")
        await tick(newsroom)
    assert digests(newsroom) == []
    newsroom.server.faults.clear()
    await newsroom.service.pauses.tell_left()
    await newsroom.service.pauses.tell_left()
    (told,) = newsroom.workspace.messages(newsroom.workspace.direct_message(newsroom.mara))
    assert reason in words(told)
    assert "/digest daily 09:00 Europe/Berlin" in words(told)
    return told


async def test_an_archived_channel_pauses_its_digests(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    await daily(newsroom)
    newsroom.desk.is_archived = True
    await paused_by(newsroom, "The channel is archived.")
    newsroom.desk.is_archived = False
    said = words(await ask(newsroom, "/digest status"))
    assert "Digests are paused: The channel is archived." in said

    # Set again, it goes on, and what the paused one would have held is not lost.
    await daily(newsroom)
    await at_clock(newsroom, "09:00")
    await tick(newsroom)
    (posted,) = digests(newsroom)
    assert "Bridge" in words(posted)


async def test_a_channel_that_we_were_removed_from_pauses_its_digests(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    await daily(newsroom)
    newsroom.desk.members.remove(newsroom.workspace.bot.id)
    await paused_by(newsroom, "I am not in the channel: invite me there")


async def test_a_revoked_token_pauses_digests_and_their_owner_is_told_with_the_next_one(
    newsroom: Newsroom,
) -> None:
    await disputes(newsroom)
    await daily(newsroom)
    for method in ("conversations.info", "chat.postMessage"):
        newsroom.server.faults.add(method, Refuse("token_revoked"), times=99)
    await paused_by(newsroom, "Slack did not take my token (token_revoked)")


async def test_a_channel_that_others_read_along_in_gets_none(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    await daily(newsroom)
    newsroom.desk.is_ext_shared = True
    await paused_by(newsroom, "People of another workspace read along there")
    assert "read along there" in words(await ask(newsroom, "/digest daily 09:00"))
    assert "read along there" in words(await ask(newsroom, "/digest now"))
    assert "read along there" in words(await ask(newsroom, "/digest preview"))


async def test_many_pauses_are_told_of_in_one_message(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    await daily(newsroom)
    other = newsroom.workspace.add_channel("city-desk", members=[newsroom.mara])
    await ask(newsroom, "/digest daily 09:00", channel=other)
    newsroom.server.faults.add("conversations.info", Refuse("account_inactive"), times=99)
    newsroom.server.faults.add("chat.postMessage", Refuse("account_inactive"), times=99)
    told = await paused_by(newsroom, "account_inactive")
    assert words(told).count("/digest daily 09:00") == 2


async def test_where_we_are_not_nothing_is_set(newsroom: Newsroom) -> None:
    elsewhere = newsroom.workspace.add_channel("city-desk", members=[newsroom.mara])
    elsewhere.members.remove(newsroom.workspace.bot.id)
    assert "invite me there" in words(await ask(newsroom, "/digest daily 09:00", channel=elsewhere))


async def test_guests_set_nothing_and_see_their_channel_alone(newsroom: Newsroom) -> None:
    quiet = newsroom.workspace.add_channel("inquiry", members=[newsroom.mara], private=True)
    guest = newsroom.workspace.add_user("Ida Quist")
    guest.is_guest = True
    quiet.members.append(guest.id)
    await disputes(newsroom)
    await disputes(newsroom, about="Harbour", channel=quiet)
    for text in ("/digest daily 09:00", "/digest off", "/digest now"):
        assert NOT_FOR_YOU in words(await ask(newsroom, text, guest, quiet))
    shown = words(await ask(newsroom, "/digest preview", guest, quiet))
    assert "Bridge" not in shown
    assert "Bridge" in words(await ask(newsroom, "/digest preview", channel=quiet))


async def test_where_slack_does_not_say_who_asks_nothing_is_set(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("users.info", Refuse("fatal_error"), times=2)
    for text in ("/digest daily 09:00", "/digest preview"):
        assert NOBODY_TOLD in words(await ask(newsroom, text))
    assert "No digest is posted here" in words(await ask(newsroom, "/digest status"))


async def test_a_zone_that_is_not_known_any_more_pauses_digests(newsroom: Newsroom) -> None:
    await daily(newsroom)
    async with newsroom.service.database.writing() as session:
        await session.execute(update(Subscription).values(zone="Mars/Phobos"))
    await at_clock(newsroom, "09:00")
    assert await tick(newsroom) == 0
    assert await newsroom.service.pauses.tell_left() == 1
    (told,) = newsroom.workspace.messages(newsroom.workspace.direct_message(newsroom.mara))
    assert "The time zone Mars/Phobos is not known here" in words(told)
    assert "Mars/Phobos is not known here" in words(await ask(newsroom, "/digest status"))


async def test_people_of_other_workspaces_get_nothing(newsroom: Newsroom) -> None:
    visitor = newsroom.workspace.add_user("Ivo Anders", external=True)
    newsroom.desk.members.append(visitor.id)
    for text in ("daily 09:00", "status", "now", "preview", "nonsense"):
        assert (await newsroom.server.command(visitor, newsroom.desk, "/digest", text)).ok
    # What comes after is answered after: nothing of theirs is still on its way.
    status = newsroom.server.command(newsroom.mara, newsroom.desk, "/digest", "status")
    assert "No digest is posted here" in words(await answered(newsroom, status))
    assert {each.ephemeral_to for each in newsroom.workspace.ephemerals} == {newsroom.mara.id}


async def opened_settings(newsroom: Newsroom, posted: Message, user: User) -> View:
    """Press Settings on a digest and return the form that opens."""
    before = list(newsroom.workspace.open_views)
    await newsroom.server.click(user, posted, "digest_settings")

    def new() -> list[View]:
        return [view for view in newsroom.workspace.open_views if view not in before]

    (view,) = await newsroom.server.wait_for(new)
    return view


async def test_settings_are_changed_in_a_form(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await daily(newsroom)
    await at_clock(newsroom, "09:00")
    await tick(newsroom)
    (posted,) = digests(newsroom)
    view = await opened_settings(newsroom, posted, newsroom.odo)

    refused = await newsroom.server.submit_view(view, {"zone": "Atlantis"})
    assert "“Atlantis” is no time zone" in str(refused.answer)
    refused = await newsroom.server.submit_view(view, {"following": "Nobody Known"})
    assert "Nobody is known here by the name Nobody Known" in str(refused.answer)
    assert "every day at 09:00" in words(await ask(newsroom, "/digest status"))

    changed = {"days": ["mon", "fri"], "time": "17:30", "zone": "new york", "following": "Ilse Karro"}
    assert (await newsroom.server.submit_view(view, changed | {"scope": "channel"})).ok
    status = words(await ask(newsroom, "/digest status"))
    assert "every Monday and Friday at 17:30 (America/New_York time)" in status
    assert "only what was filed in this channel, as far as it concerns Ilse Karro" in status

    # It opens as it was set; submitted as it is, it changes nothing.
    again = await opened_settings(newsroom, posted, newsroom.mara)
    assert "Ilse Karro" in words(again)
    assert (await newsroom.server.submit_view(again)).ok
    assert words(await ask(newsroom, "/digest status")) == status


async def test_guests_only_read_what_is_set(newsroom: Newsroom) -> None:
    await disputes(newsroom)
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    (posted,) = digests(newsroom)
    guest = newsroom.workspace.add_user("Ida Quist")
    guest.is_guest = True
    newsroom.desk.members.append(guest.id)
    view = await opened_settings(newsroom, posted, guest)
    assert "No digest is posted here" in words(view)
    assert view.payload.get("submit") is None
