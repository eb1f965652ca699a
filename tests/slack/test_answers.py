"""What is no article is answered in one sentence that says what to do."""

from __future__ import annotations

import pytest

from bot.jobs.reading import HELP, NO_FILES, NO_LINKS, TOO_SHORT
from tests.newsrooms import Newsroom, shown

SNIPPET = {"id": "F1", "mode": "snippet", "name": "story.txt", "filetype": "text", "size": 900}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("@Rejoinder", HELP),
        ("@Rejoinder help", HELP),
        ("@Rejoinder Hello!", HELP),
        ("@Rejoinder bridge", TOO_SHORT),
        ("@Rejoinder the mayor said that the bridge is safe", TOO_SHORT),
        ("@Rejoinder https://lantern.example/bridge", NO_LINKS),
        ("@Rejoinder https://lantern.example/bridge what about this", NO_LINKS),
    ],
)
async def test_what_is_no_article_gets_its_sentence(newsroom: Newsroom, text: str, answer: str) -> None:
    given = await newsroom.answer(text)
    assert answer in shown(given)
    assert given.edited_ts is None, "the first form is the last"
    assert (await newsroom.rows()).get("article") is None


async def test_a_file_gets_its_sentence(newsroom: Newsroom) -> None:
    direct = newsroom.workspace.direct_message(newsroom.mara)
    assert NO_FILES in shown(await newsroom.answer("look", direct, files=[SNIPPET]))


async def test_a_link_below_an_article_does_not_hide_it_and_help_in_a_thread_is_help(
    newsroom: Newsroom,
) -> None:
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, "lunch?")
    assert HELP in shown(await newsroom.answer("@Rejoinder help", thread_ts=parent.ts))
