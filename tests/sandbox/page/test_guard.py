"""Who is refused: other sites, other names for this address, and what no page of ours sends."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.sandbox.page.visitor import Visitor

PATHS = ("/", "/static/main.js", "/static/missing.js", "/sample", "/changes", "/favicon.ico", "/nowhere")


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_security_headers(visitor: Visitor, path: str) -> None:
    async with visitor.session.get(visitor.url + path) as response:
        headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "img-src")} == {"'self'"}
    assert {policy[name] for name in ("base-uri", "form-action", "frame-ancestors")} == {"'none'"}
    assert policy["require-trusted-types-for"] == "'script'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not [name for name in headers if name.lower().startswith("access-control")]


async def test_localhost_is_answered_too(visitor: Visitor) -> None:
    port = urlsplit(visitor.url).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}"):
        async with visitor.session.get(visitor.url, headers={"Host": host}) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "host", ["rebound.example:{port}", "127.0.0.1", "localhost:1", "127.0.0.1.example:{port}"]
)
@pytest.mark.parametrize("path", ["/", "/changes", "/static/main.js"])
async def test_another_name_for_this_address_is_refused(visitor: Visitor, host: str, path: str) -> None:
    headers = {"Host": host.format(port=urlsplit(visitor.url).port)}

    async with visitor.session.get(visitor.url + path, headers=headers) as response:
        assert response.status == 421
        assert "nosniff" in response.headers["X-Content-Type-Options"]


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1", "http://localhost"]
)
async def test_another_site_changes_nothing(visitor: Visitor, origin: str) -> None:
    newsroom = visitor.newsroom
    body = {"as": newsroom.mara.id, "channel": newsroom.desk.id, "text": "@Rejoinder hello"}

    async with visitor.session.post(
        f"{visitor.url}/do/say", json=body, headers={"Origin": origin}
    ) as response:
        assert response.status == 403
    async with visitor.session.get(f"{visitor.url}/changes", headers={"Origin": origin}) as response:
        assert response.status == 403
    assert newsroom.workspace.messages(newsroom.desk) == []


async def test_the_page_itself_may(visitor: Visitor) -> None:
    newsroom = visitor.newsroom
    body = {"as": newsroom.mara.id, "channel": newsroom.desk.id, "text": "Ahoy"}

    async with visitor.session.post(
        f"{visitor.url}/do/say", json=body, headers={"Origin": visitor.url}
    ) as response:
        assert response.status == 200
    assert len(newsroom.workspace.messages(newsroom.desk)) == 1


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_what_a_form_of_another_site_could_send_is_refused(visitor: Visitor, content_type: str) -> None:
    newsroom = visitor.newsroom
    body = f'{{"as": "{newsroom.mara.id}", "channel": "{newsroom.desk.id}", "text": "Ahoy"}}'

    async with visitor.session.post(
        f"{visitor.url}/do/say", data=body, headers={"Content-Type": content_type}
    ) as response:
        assert response.status == 415
    assert newsroom.workspace.messages(newsroom.desk) == []
