"""However an article arrives, its brief is the one of its plain text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.article.documents import Document
from bot.article.extraction import process
from bot.slack.poster import EVENT_TYPE
from tests.newsrooms import ARTICLE
from tests.slack.arrivals import SHAPES, VARIANTS, WAYS, open_arrivals, record


@pytest.fixture(scope="module")
def extracted() -> dict[tuple[Any, ...], Document]:
    """What documents of this module were read as: each is read once, in its process."""
    return {}


@pytest.fixture
def read_once(extracted: dict[tuple[Any, ...], Document], monkeypatch: pytest.MonkeyPatch) -> None:
    extract = process.extract

    async def remembering(kind: Any, data: bytes, **more: Any) -> Document:
        key = (kind, data, *sorted((name, str(value)) for name, value in more.items()))
        if key not in extracted:
            extracted[key] = await extract(kind, data, **more)
        return extracted[key]

    monkeypatch.setattr(process, "extract", remembering)


@pytest.mark.parametrize("way", WAYS)
async def test_each_shape_gives_the_brief_of_the_plain_text(
    sqlite_url: str, way: str, read_once: None
) -> None:
    async with open_arrivals(sqlite_url) as newsroom:
        plain = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        expected = await record(newsroom, plain)
        assert [each["speaker"] for each in expected["claims"] + expected["rebuttals"]] == [
            "Ilse Karro",
            "Oru Tamm",
        ]
        newsroom.workspace.delete(plain)
        for shape in (*SHAPES, *VARIANTS) if way == "mention" else SHAPES:
            before = newsroom.ours
            message = await WAYS[way](newsroom, shape)
            await newsroom.idle()
            (answer,) = [each for each in newsroom.ours if each not in before]
            assert (answer.channel, answer.thread_ts) == (message.channel, message.thread_ts or message.ts), (
                shape
            )
            assert (answer.metadata or {})["event_type"] == EVENT_TYPE, shape
            assert await record(newsroom, answer) == expected, shape
            # The next one is not to be told that it was briefed already.
            newsroom.workspace.delete(answer)
        assert {call.outcome for call in newsroom.workspace.calls} <= {"ok", "message_not_found"}
