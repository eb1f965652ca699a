"""Response URLs: five uses, half an hour, and what each use does."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import Workspace
from bot.sandbox.message import Message
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.wire import Refusal
from tests.sandbox.newsroom import Newsroom, with_app


class Scene:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0
        self.workspace = Workspace(clock=lambda: self.now)
        self.mara = self.workspace.add_user("Mara Lind")
        self.desk = self.workspace.add_channel("desk", members=[self.mara])
        self.urls = ResponseUrls(self.workspace)
        self.original = self.workspace.say(self.workspace.bot, self.desk, "A brief")

    def key(self, original: Message | None = None) -> str:
        return self.urls.new(self.desk, self.mara, original)


def test_it_works_five_times() -> None:
    scene = Scene()
    key = scene.key()
    for _ in range(5):
        scene.urls.use(key, {"text": "Psst"})
    with pytest.raises(Refusal, match="used_url"):
        scene.urls.use(key, {"text": "Psst"})
    assert [one.ephemeral_to for one in scene.workspace.ephemerals] == [scene.mara.id] * 5


def test_it_works_for_half_an_hour() -> None:
    scene = Scene()
    key = scene.key()
    scene.now += 1800
    scene.urls.use(key, {"text": "Psst"})
    scene.now += 1
    with pytest.raises(Refusal, match="expired_url"):
        scene.urls.use(key, {"text": "Psst"})
    with pytest.raises(Refusal, match="no_service"):
        scene.urls.use("else", {"text": "Psst"})


def test_it_can_speak_up_replace_and_take_away() -> None:
    scene = Scene()
    key = scene.key(scene.original)

    scene.urls.use(key, {"text": "For all", "response_type": "in_channel"})
    scene.urls.use(key, {"text": "Changed", "replace_original": True})
    assert [one.text for one in scene.workspace.messages(scene.desk)] == ["Changed", "For all"]
    scene.urls.use(key, {"delete_original": True})
    assert [one.text for one in scene.workspace.messages(scene.desk)] == ["For all"]


def test_a_whisper_can_be_replaced_and_taken_away() -> None:
    scene = Scene()
    scene.urls.use(scene.key(), {"text": "Psst"})
    (whisper,) = scene.workspace.ephemerals
    key = scene.key(whisper)
    scene.urls.use(key, {"text": "Hush", "replace_original": True})
    assert whisper.text == "Hush"
    scene.urls.use(key, {"delete_original": True})
    assert scene.workspace.ephemerals == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"text": "x", "tone": "loud"},
        {"text": "x", "response_type": "loud"},
        {"blocks": [{"type": "poem"}]},
    ],
)
def test_a_wrong_payload_is_refused_and_uses_nothing_up(sent: dict[str, Any]) -> None:
    scene = Scene()
    key = scene.key()
    for _ in range(9):
        with pytest.raises(Refusal):
            scene.urls.use(key, sent)
    scene.urls.use(key, {"text": "Psst"})


async def test_over_http(newsroom: Newsroom) -> None:
    async with with_app(newsroom), aiohttp.ClientSession() as session:
        asked = await newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", "Ines Okafor")
        url = asked.payload["response_url"]
        async with session.post(url, json={"text": "And more"}) as response:
            assert (response.status, await response.text()) == (200, "ok")
        async with session.post(url, json={"blocks": [{"type": "poem"}]}) as response:
            assert (response.status, (await response.json())["error"]) == (400, "invalid_blocks")
        async with session.post(url + "0", json={"text": "x"}) as response:
            assert response.status == 404
    assert [one.text for one in newsroom.workspace.ephemerals] == [
        "Nobody is called Ines Okafor.",
        "And more",
    ]
