"""The page's files, its stream, and its end."""

from __future__ import annotations

import io
import re
import socket
from importlib import resources

import pytest

from bot.sandbox.page import Page
from tests.sandbox.page.conftest import SAMPLE
from tests.sandbox.page.visitor import Visitor, until

FILES = sorted(entry.name for entry in (resources.files("bot.sandbox.page") / "static").iterdir())


async def test_the_page_and_every_file_it_names_are_there(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.url) as response:
        assert response.content_type == "text/html"
        index = await response.text()
    wanted = {*re.findall(r'(?:href|src)="(/static/[^"]+)"', index)}
    assert wanted
    for name in FILES:
        async with visitor.session.get(f"{visitor.url}/static/{name}") as response:
            assert response.status == 200
            text = await response.text()
        wanted |= {f"/static/{found}" for found in re.findall(r'from "\./([^"]+)"', text)}
    for path in wanted:
        async with visitor.session.get(visitor.url + path) as response:
            assert response.status == 200, path
            assert response.content_type in {"text/javascript", "text/css"}


@pytest.mark.parametrize(
    "path", ["/static/../server.py", "/static/%2e%2e%2fserver.py", "/static/", "/do/say"]
)
async def test_nothing_else_is_served(visitor: Visitor, path: str) -> None:
    async with visitor.session.get(visitor.url + path) as response:
        assert response.status in {404, 405}


@pytest.mark.parametrize("name", FILES)
def test_no_text_becomes_markup_and_nothing_is_fetched_from_elsewhere(name: str) -> None:
    text = (resources.files("bot.sandbox.page") / "static" / name).read_text(encoding="utf-8")

    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|cssText|\.style(?:\.| = )|@import|url\("
    assert not re.findall(forbidden, text)
    assert not re.findall(r"""["'(]\s*(?:https?:)?//\w""", text)
    if name.endswith(".html"):
        assert not re.findall(r"\son\w+=|\sstyle=|<script(?![^>]*src=)", text)


async def test_the_sample_article_is_offered(visitor: Visitor) -> None:
    async with visitor.session.get(f"{visitor.url}/sample") as response:
        assert response.content_type == "text/plain"
        assert await response.text() == SAMPLE


async def test_an_open_page_sees_an_answer_come_and_change(visitor: Visitor) -> None:
    room = visitor.newsroom
    async with visitor.following(room.odo.id) as states:
        first = await anext(states)
        assert (first["you"], first["channels"][0]["messages"]) == (room.odo.id, [])

        said = room.workspace.say(room.mara, room.desk, "@Rejoinder the ferry")
        seen = await anext(states)
        assert [message["ts"] for message in seen["channels"][0]["messages"]] == [said.ts]

        room.workspace.statuses[room.desk.id, said.ts] = "is reading"
        room.workspace.changed()
        assert (await anext(states))["channels"][0]["statuses"] == {said.ts: "is reading"}

        room.workspace.edit(said, text="Changed", blocks=[])
        seen = await anext(states)
        assert seen["channels"][0]["messages"][0]["text"] == "Changed"


async def test_both_states_of_an_answer_are_seen(visitor: Visitor) -> None:
    room = visitor.newsroom
    async with visitor.following(room.mara.id) as states:
        await visitor.do("say", room.mara, channel=room.desk.id, text="@Rejoinder the ferry")

        seen = await until(states, lambda state: len(state["channels"][0]["messages"]) == 2)

        question, answer = seen["channels"][0]["messages"]
        assert (question["user"], answer["user"]) == (room.mara.id, room.workspace.bot.id)
        assert answer["thread_ts"] == question["ts"]


async def test_the_stream_is_of_one_person(visitor: Visitor) -> None:
    room = visitor.newsroom
    secret = room.workspace.add_channel("inquiry", members=[room.mara], private=True)
    async with visitor.following(room.odo.id) as states:
        await anext(states)
        room.workspace.say(room.mara, secret, "A canary")
        room.workspace.say(room.mara, room.desk, "For everybody")

        seen = await anext(states)

    assert [channel["name"] for channel in seen["channels"]] == ["world-desk"]
    assert "canary" not in str(seen)


@pytest.mark.parametrize("user_id", ["", "U999", "{bot}"])
async def test_nobody_in_particular_is_the_first_person(visitor: Visitor, user_id: str) -> None:
    room = visitor.newsroom
    async with visitor.following(user_id.format(bot=room.workspace.bot.id)) as states:
        assert (await anext(states))["you"] == room.mara.id


async def test_a_body_that_is_no_request_is_refused(visitor: Visitor) -> None:
    headers = {"Content-Type": "application/json"}
    for body, code in (("{", "invalid_json"), ("[]", "json_not_object"), ("[" * 100_000, "invalid_json")):
        async with visitor.session.post(f"{visitor.url}/do/say", data=body, headers=headers) as response:
            assert (response.status, (await response.json())["error"]) == (400, code)
    async with visitor.session.post(
        f"{visitor.url}/do/say", data=io.BytesIO(b"x" * (2**23 + 1)), headers=headers
    ) as response:
        assert response.status == 413


async def test_stopping_ends_open_streams(visitor: Visitor) -> None:
    page = Page(visitor.newsroom.server, sample=SAMPLE)
    url = await page.start()
    elsewhere = Visitor(url, visitor.session, visitor.newsroom)
    async with elsewhere.following() as states:
        await anext(states)

        await page.stop()

        assert [state async for state in states] == []


async def test_browsers_that_went_away_leave_no_trace(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page(visitor.newsroom.server, sample=SAMPLE)
    elsewhere = Visitor(await page.start(), visitor.session, visitor.newsroom)
    for _ in range(3):
        async with elsewhere.following() as states:
            await anext(states)

    # A whole exchange later the server has learnt that they are gone.
    async with visitor.session.get(f"{elsewhere.url}/sample"):
        await page.stop()

    assert caplog.records == []


async def test_a_port_in_use_is_refused_and_left_alone(visitor: Visitor) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        page = Page(visitor.newsroom.server, sample=SAMPLE, port=taken.getsockname()[1])

        with pytest.raises(OSError, match="in use"):
            await page.start()
