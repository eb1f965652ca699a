"""Asking by mention, where commands do not work: answered once, in the thread, as all there may see it."""

from __future__ import annotations

import pytest

from bot.jobs.reading import HELP, HELP_WITH
from bot.sandbox.faults import Drop
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom
from tests.slack.lookups import answered, buttons, words

SECRET = """Bridge inspector hid cracks, letters show

Mayor Ilse Karro said on Friday that the inspector Tomas Quill had hidden cracks in the bridge at Veldany for two years. Quill denied that he had hidden anything. The letters were seen by three people at the town hall, and the bridge was closed to lorries in the autumn of last year.
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@Rejoinder who is Ilse Karro?", "1 claim and 0 rebuttals"),
        ("@Rejoinder actor Ilse Karro", "1 claim and 0 rebuttals"),
        ("@Rejoinder claims bridge", "found: bridge"),
        ("@Rejoinder what did Ilse Karro say about the bridge?", 'found: by:"Ilse Karro" the bridge'),
        ("@Rejoinder who is Ilse Karo", "Did you mean"),
        ("@Rejoinder claims x since:2026-02-02 until:2026-01-01", "until: is a day before since:"),
        ("@Rejoinder claims", HELP_WITH["claims"]),
        ("@Rejoinder actor undo", HELP_WITH["private"]),
    ],
)
async def test_each_form_is_answered_in_one_message(newsroom: Newsroom, text: str, shown: str) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    answer = await newsroom.answer(text)
    assert shown in words(answer)
    assert answer.edited_ts is None, "the first form is the last"
    assert newsroom.pauses == [], "nobody waits for a twin that has nothing to bring"


async def test_in_a_thread_below_an_article_too(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    said = await newsroom.server.say(
        newsroom.odo, newsroom.desk, "@Rejoinder who is Oru Tamm", thread_ts=brief.thread_ts
    )
    await newsroom.idle()
    first, second = newsroom.answers(said.message)
    assert first is brief
    assert "1 rebuttal" in words(second)
    assert not {"Share here", "Merge…", "Rename…"} & set(buttons(second)), "all in the channel see it"


async def test_it_shows_what_the_channel_may_see_and_not_what_who_asks_may(newsroom: Newsroom) -> None:
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {SECRET}", sources)

    for text in ("who is Ilse Karro", "claims bridge", "who is Tomas Quill", "what did Ilse Karro say"):
        answer = words(await newsroom.answer(f"@Rejoinder {text}"))
        assert "cracks" not in answer
        assert "Quill" not in answer.replace("“Tomas Quill”", "")
    assert "cracks" in words(await newsroom.answer("@Rejoinder who is Tomas Quill", sources))
    direct = newsroom.workspace.direct_message(newsroom.mara)
    assert "cracks" in words(await newsroom.answer("who is Tomas Quill", direct))


async def test_where_others_workspaces_read_along_only_the_channels_own_is_shown(newsroom: Newsroom) -> None:
    both = newsroom.workspace.add_channel("partners", members=[newsroom.mara], ext_shared=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert "Nobody is known" in words(await newsroom.answer("@Rejoinder who is Ilse Karro", both))
    await newsroom.answer(f"@Rejoinder {ANOTHER}", both)
    assert "1 claim" in words(await newsroom.answer("@Rejoinder who is Anso Weil", both))


async def test_an_answer_is_posted_once_though_slack_does_not_answer(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    assert "1 claim" in words(await newsroom.answer("@Rejoinder who is Ilse Karro"))


async def test_its_pages_are_turned_for_who_turns_them_alone(newsroom: Newsroom) -> None:
    for number in range(11):
        await newsroom.answer(f"@Rejoinder {ARTICLE.replace('1962', str(1900 + number))}")
    answer = await newsroom.answer("@Rejoinder who is Ilse Karro")
    assert "Page 1 of 2" in words(answer)
    turned = await answered(newsroom, newsroom.server.click(newsroom.odo, answer, "look_later"))
    assert turned.ephemeral_to == newsroom.odo.id
    assert "Page 2 of 2" in words(turned)
    assert "Page 1 of 2" in words(answer)
    again = await answered(newsroom, newsroom.server.click(newsroom.odo, turned, "look_earlier"))
    assert again is turned, "its own pages take its place"


async def test_help_tells_of_them(newsroom: Newsroom) -> None:
    answer = words(await newsroom.answer("@Rejoinder help"))
    assert HELP in answer
    assert "who is NAME" in answer
