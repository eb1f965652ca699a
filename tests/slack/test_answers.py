"""What is no article is answered in one sentence that says what to do."""

from __future__ import annotations

import pytest

from bot.jobs.reading import HELP, INTO_SLACK, NOT_TEXT, TOO_SHORT
from tests.newsrooms import Newsroom, shown

PICTURE = {"id": "F1", "mode": "hosted", "name": "bridge.png", "mimetype": "image/png", "size": 900}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("@Rejoinder", HELP),
        ("@Rejoinder help", HELP),
        ("@Rejoinder Hello!", HELP),
        ("@Rejoinder bridge", TOO_SHORT),
        ("@Rejoinder the mayor said that the bridge is safe", TOO_SHORT),
        ("@Rejoinder what about lantern.example", TOO_SHORT),
        ("@Rejoinder https://courier.slack.com/archives/C1/p1", INTO_SLACK),
    ],
)
async def test_what_is_no_article_gets_its_sentence(newsroom: Newsroom, text: str, answer: str) -> None:
    given = await newsroom.answer(text)
    assert answer in shown(given)
    assert given.edited_ts is None, "the first form is the last"
    assert (await newsroom.rows()).get("article") is None


async def test_a_picture_gets_its_sentence(newsroom: Newsroom) -> None:
    direct = newsroom.workspace.direct_message(newsroom.mara)
    assert NOT_TEXT in shown(await newsroom.answer("look", direct, files=[PICTURE]))


async def test_a_link_below_an_article_does_not_hide_it_and_help_in_a_thread_is_help(
    newsroom: Newsroom,
) -> None:
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, "lunch?")
    assert HELP in shown(await newsroom.answer("@Rejoinder help", thread_ts=parent.ts))
