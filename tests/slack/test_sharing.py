"""Share: posted once, as everybody in the channel may see it; who asked alone learns what stays out."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.faults import Drop, Refuse
from bot.slack.listeners.sharing import ALREADY, NOT_HERE, NOTHING_TO_SHARE, SHARED, UNKNOWN
from tests.newsrooms import ARTICLE, Newsroom
from tests.slack.lookups import answered, ask, buttons, press, words

SECRET = """Bridge inspector hid cracks, letters show

Mayor Ilse Karro said on Friday that the inspector Tomas Quill had hidden cracks in the bridge at Veldany for two years. Quill denied that he had hidden anything. The letters were seen by three people at the town hall, and the bridge was closed to lorries in the autumn of last year.
"""


def shared(newsroom: Newsroom) -> list[str]:
    return [words(each) for each in newsroom.ours if each.metadata and "share" in str(each.metadata)]


async def test_a_profile_is_posted_once_however_often_the_button_is_pressed(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/actor Ilse Karro")
    server = newsroom.server
    await asyncio.gather(*(server.click(newsroom.mara, shown, "look_share") for _ in range(4)))
    await server.wait_for(lambda: [each for each in newsroom.workspace.ephemerals if SHARED in words(each)])

    (posted,) = shared(newsroom)
    assert "Ilse Karro" in posted
    assert "Shared by" in posted
    message = next(each for each in newsroom.ours if each.metadata and "share" in str(each.metadata))
    assert "Share here" not in buttons(message)
    assert message.channel == newsroom.desk.id
    assert message.thread_ts is None
    assert ALREADY in words(await press(newsroom, shown, "look_share"))
    assert len(shared(newsroom)) == 1


async def test_what_the_channel_may_not_see_stays_out_and_only_who_asked_learns_of_it(
    newsroom: Newsroom,
) -> None:
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {SECRET}", sources)
    shown = await ask(newsroom, "/actor Ilse Karro")
    assert "Quill" in words(shown)

    told = await press(newsroom, shown, "look_share")
    assert "not shown there, because" in words(told)
    assert told.ephemeral_to == newsroom.mara.id
    (posted,) = shared(newsroom)
    assert "bridge" in posted
    for secret in ("Quill", "cracks", "not shown"):
        assert secret not in posted


async def test_what_comes_from_elsewhere_alone_is_not_posted_at_all(newsroom: Newsroom) -> None:
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    await newsroom.answer(f"@Rejoinder {SECRET}", sources)
    for command in ("/actor Tomas Quill", "/claims cracks"):
        shown = await ask(newsroom, command)
        assert "cracks" in words(shown), command
        assert NOTHING_TO_SHARE in words(await press(newsroom, shown, "look_share"))
    assert shared(newsroom) == []


async def test_where_others_workspaces_read_along_only_the_channels_own_is_posted(newsroom: Newsroom) -> None:
    both = newsroom.workspace.add_channel("with-partners", members=[newsroom.mara], ext_shared=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/actor Ilse Karro", channel=both)
    assert NOTHING_TO_SHARE in words(await press(newsroom, shown, "look_share"))
    assert shared(newsroom) == []


async def test_where_the_bot_is_not_it_says_how_to_mend_it_and_then_it_works(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    away = newsroom.workspace.add_channel("city", members=[newsroom.mara], with_bot=False)
    shown = await ask(newsroom, "/actor Ilse Karro", channel=away)
    assert NOT_HERE in words(await press(newsroom, shown, "look_share"))
    assert shared(newsroom) == []

    away.members.append(newsroom.workspace.bot.id)
    assert SHARED in words(await press(newsroom, shown, "look_share"))
    assert len(shared(newsroom)) == 1


@pytest.mark.parametrize("reaches", [True, False], ids=["the answer is lost", "the call is lost"])
async def test_where_slack_does_not_answer_it_is_not_posted_twice(newsroom: Newsroom, reaches: bool) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/claims bridge")
    newsroom.server.faults.add("chat.postMessage", Drop(late=True) if reaches else Drop())
    assert UNKNOWN in words(await press(newsroom, shown, "look_share"))
    assert len(shared(newsroom)) == reaches

    newsroom.clock.let_pass(minutes=1)
    told = words(await press(newsroom, shown, "look_share"))
    assert (ALREADY if reaches else SHARED) in told
    assert len(shared(newsroom)) == 1


async def test_where_it_cannot_be_looked_for_nothing_more_is_posted(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    shown = await ask(newsroom, "/claims bridge")
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    newsroom.server.faults.add("conversations.history", Refuse("missing_scope"))
    await press(newsroom, shown, "look_share")
    newsroom.clock.let_pass(minutes=1)
    assert UNKNOWN in words(await press(newsroom, shown, "look_share"))
    assert len(shared(newsroom)) == 1


async def test_a_guest_shares_no_more_than_they_may_see(newsroom: Newsroom) -> None:
    guest = newsroom.workspace.add_user("Pia Roth", guest=True)
    corner = newsroom.workspace.add_channel("corner", members=[guest, newsroom.mara])
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert "No statement found" in words(await ask(newsroom, "/claims bridge", guest, corner))
    await newsroom.answer(f"@Rejoinder {SECRET}", corner)
    shown = await ask(newsroom, "/actor Ilse Karro", guest, corner)
    assert "safe" not in words(shown)
    await answered(newsroom, newsroom.server.click(guest, shown, "look_share"))
    (posted,) = shared(newsroom)
    assert "cracks" in posted
    assert "safe" not in posted
