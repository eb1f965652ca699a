"""Files that people attach: opened at Slack's hosts, and what cannot be opened is said to be so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from bot.jobs.brief import READING
from bot.sandbox.faults import Drop, RateLimited, ServerError
from bot.sandbox.wire import Json
from bot.slack import files
from bot.slack.files import DELETED, ELSEWHERE, EXTERNAL, NOT_A_FILE, NOT_LET, TOO_LARGE
from tests.article.web import plain, serving
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, installation, open_newsroom, shown
from tests.slack.arrivals import PAGE, open_arrivals
from tests.slack.arrivals import PLAIN_LINK as LINK

Changes = Callable[[Newsroom, Json], Json | None]


def upload(newsroom: Newsroom, content: str = ARTICLE, **more: Any) -> Json:
    return newsroom.server.upload(newsroom.mara, "story.txt", content, **more)


def kept_file(newsroom: Newsroom, told: Json) -> Any:
    return newsroom.workspace.files[told["id"]]


def deleted(newsroom: Newsroom, told: Json) -> Json:
    kept_file(newsroom, told).deleted = True
    return {"id": told["id"], "name": told["name"], "mode": "tombstone"}


def deleted_stub(newsroom: Newsroom, told: Json) -> Json:
    kept_file(newsroom, told).deleted = True
    return {"id": told["id"], "name": told["name"], "mode": "file_access", "file_access": "check_file_info"}


def unknown_stub(newsroom: Newsroom, told: Json) -> Json:
    return {"id": "F404", "name": told["name"], "mode": "file_access", "file_access": "check_file_info"}


def in_a_drive(newsroom: Newsroom, told: Json) -> Json:
    return {**told, "mode": "external", "is_external": True, "url_private": "https://drive.example/d/1"}


NOT_OPENED: list[tuple[Changes, str]] = [
    (deleted, DELETED),
    (deleted_stub, DELETED),
    (unknown_stub, NOT_LET),
    (in_a_drive, EXTERNAL),
    (lambda _, told: {**told, "mode": "space", "filetype": "space"}, NOT_A_FILE),
    (lambda _, told: {**told, "size": 30_000_000}, TOO_LARGE),
    # Its owner shared it where we are not.
    (
        lambda newsroom, told: {**told, "url_private_download": f"{newsroom.server.url}/files-pri/F404/x"},
        NOT_LET,
    ),
    (lambda _, told: {**told, "url_private_download": "https://slack.com.evil.example/story.txt"}, ELSEWHERE),
    (lambda _, told: {**told, "url_private_download": "https://files.slack.com@evil.example/x"}, ELSEWHERE),
    (lambda _, told: {**told, "url_private_download": "https://evil.example\\@files.slack.com/"}, ELSEWHERE),
    (lambda _, told: {**told, "url_private_download": "http://files.slack.com/story.txt"}, ELSEWHERE),
    (lambda _, told: {**told, "url_private_download": "file:///etc/passwd"}, ELSEWHERE),
]


async def test_what_cannot_be_opened_is_said_in_a_sentence_that_names_it(newsroom: Newsroom) -> None:
    for changes, sentence in NOT_OPENED:
        file = changes(newsroom, upload(newsroom))
        answer = await newsroom.answer("@Rejoinder", files=[file])
        assert sentence.format(name="story.txt", most=25) in shown(answer), file
        assert "Retry" not in shown(answer)
    assert "article" not in await newsroom.rows()


async def test_without_the_scope_slacks_page_to_sign_in_on_is_not_taken_for_the_article(
    sqlite_url: str,
) -> None:
    granted = installation()
    scopes = granted.scopes - {"files:read"}
    async with open_newsroom(sqlite_url, installed=installation(scopes=scopes)) as newsroom:
        answer = await newsroom.answer("@Rejoinder", files=[upload(newsroom)])
        assert NOT_LET.format(name="story.txt") in shown(answer)
        assert "article" not in await newsroom.rows()


async def test_a_file_that_is_larger_than_slack_says_is_not_read_to_its_end(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1_000_000)
    told = upload(newsroom, "word " * 600_000)
    answer = await newsroom.answer("@Rejoinder", files=[{**told, "size": 900}])
    assert TOO_LARGE.format(name="story.txt", most=1) in shown(answer)


async def test_what_slack_connect_shows_of_a_file_is_looked_up(newsroom: Newsroom) -> None:
    answer = await newsroom.answer("@Rejoinder", files=[upload(newsroom, stub=True)])
    assert "Ilse Karro" in shown(answer)
    assert len(newsroom.workspace.called("files.info")) == 1


@pytest.mark.parametrize("fault", [Drop(), ServerError(), RateLimited(7)], ids=repr)
async def test_where_slack_has_a_fault_it_is_opened_later(newsroom: Newsroom, fault: Any) -> None:
    said: list[str] = []

    async def look() -> None:
        said.extend(map(shown, newsroom.ours))

    newsroom.meanwhile.append(look)
    newsroom.server.faults.add("files", fault, times=2)
    assert "Ilse Karro" in shown(await newsroom.answer("@Rejoinder", files=[upload(newsroom)]))
    assert newsroom.pauses
    assert said == [READING], "its reporter has heard of us by then"


async def test_the_token_goes_to_slack_and_to_nobody_else(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    send = aiohttp.ClientRequest.send

    async def watched(request: aiohttp.ClientRequest, *rest: Any) -> Any:
        asked.append(
            (str(request.url), repr((request.url, request.headers, getattr(request.body, "_value", None))))
        )
        return await send(request, *rest)

    monkeypatch.setattr(aiohttp.ClientRequest, "send", watched)
    async with serving({"/stolen": plain(PAGE)}) as elsewhere, open_arrivals(sqlite_url) as newsroom:
        foreign = f"http://127.0.0.1:{elsewhere.port}/stolen"
        led = upload(newsroom)
        kept_file(newsroom, led).leads_to = foreign
        for file in (led, {**upload(newsroom), "url_private_download": foreign}, in_a_drive(newsroom, led)):
            answer = await newsroom.answer("@Rejoinder", files=[file])
            assert "story.txt" in shown(answer)
            assert "article" not in await newsroom.rows()
        assert "Ilse Karro" in shown(await newsroom.answer(f"@Rejoinder {LINK}"))
        at_home = upload(newsroom, ANOTHER)
        kept_file(newsroom, at_home).leads_to = f"{newsroom.server.url}/files-pri/{at_home['id']}/again"
        looked_up = upload(newsroom, stub=True)
        assert len(await newsroom.ask("@Rejoinder", files=[looked_up, at_home])) == 2
        token, slack = newsroom.server.installation.bot_token, newsroom.server.url
    assert elsewhere.asked == []
    with_token = [url for url, sent in asked if token in sent]
    assert [url for url in with_token if not url.startswith(f"{slack}/")] == []
    assert any("/files-pri/" in url for url in with_token)
    assert any(url == LINK for url, _ in asked), "links are opened, without it"
