"""Files in the embedded workspace: who may open them, and what everybody else is shown."""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Installation
from bot.sandbox.attachments import forwarded, preview
from bot.sandbox.files import SIGN_IN
from tests.sandbox.calls import refused
from tests.sandbox.newsroom import Newsroom, open_newsroom

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "An article"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "files",
            "label": {"type": "plain_text", "text": "Files"},
            "element": {"type": "file_input", "action_id": "files", "max_files": 3},
        }
    ],
}


async def opened(url: str, token: str | None) -> tuple[int, bytes, str]:
    """Open an address with a token, and return status, body and type."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers=headers, allow_redirects=False) as response,
    ):
        return response.status, await response.read(), response.content_type


async def test_a_file_is_opened_with_the_apps_token_alone(newsroom: Newsroom) -> None:
    token = newsroom.installation.bot_token
    told = newsroom.server.upload(newsroom.mara, "a note.txt", "The quay is dry.")
    # Uploaded, and shared nowhere yet.
    assert (await opened(told["url_private"], token))[1] == SIGN_IN
    newsroom.workspace.say(newsroom.mara, newsroom.desk, "see", files=[told])
    assert await opened(told["url_private_download"], token) == (200, b"The quay is dry.", "text/plain")
    for wrong in (None, "xoxb-other", newsroom.installation.app_token):
        assert await opened(told["url_private"], wrong) == (200, SIGN_IN, "text/html")
    assert [each.given for each in newsroom.workspace.openings] == [False, True, False, False, False]
    file = newsroom.workspace.files[told["id"]]
    file.leads_to = "https://elsewhere.example/x"
    assert (await opened(told["url_private"], token))[0] == 302
    file.deleted = True
    assert (await opened(told["url_private"], token))[1] == SIGN_IN


async def test_without_the_scope_it_is_not_opened() -> None:
    async with open_newsroom(installation=Installation(scopes=frozenset({"channels:history"}))) as newsroom:
        told = newsroom.server.upload(newsroom.mara, "note.txt", "The quay is dry.")
        newsroom.workspace.say(newsroom.mara, newsroom.desk, "see", files=[told])
        assert (await opened(told["url_private"], newsroom.installation.bot_token))[1] == SIGN_IN


async def test_what_is_known_of_a_file(newsroom: Newsroom, client: AsyncWebClient) -> None:
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True, with_bot=False)
    stub = newsroom.server.upload(newsroom.mara, "note.txt", "The quay is dry.", stub=True)
    assert (stub["mode"], stub["file_access"], "url_private" in stub) == (
        "file_access",
        "check_file_info",
        False,
    )
    newsroom.workspace.say(newsroom.mara, sources, "see", files=[stub])
    assert await refused(client.files_info(file=stub["id"])) == "file_not_found"
    newsroom.workspace.say(newsroom.mara, newsroom.desk, "see", files=[stub])
    found = (await client.files_info(file=stub["id"]))["file"]
    assert (found["name"], found["mimetype"], found["size"]) == ("note.txt", "text/plain", 16)
    newsroom.workspace.files[stub["id"]].deleted = True
    assert await refused(client.files_info(file=stub["id"])) == "file_deleted"
    outside = newsroom.server.upload(newsroom.mara, "plan", "", external_url="https://drive.example/1")
    assert (outside["is_external"], outside["url_private"]) == (True, "https://drive.example/1")


async def test_what_is_put_into_a_form_may_be_opened(newsroom: Newsroom, client: AsyncWebClient) -> None:
    newsroom.server.request_url = f"{newsroom.server.url}/nobody"
    told = newsroom.server.upload(newsroom.mara, "note.txt", "The quay is dry.")
    trigger = newsroom.workspace.views.trigger(newsroom.mara.id, at=newsroom.workspace.clock())
    await client.views_open(trigger_id=trigger, view=FORM)
    (view,) = newsroom.workspace.open_views
    delivery = await newsroom.server.submit_view(view, {"files": [told]})
    sent = delivery.payload["view"]["state"]["values"]["files"]["files"]
    assert sent == {"type": "file_input", "files": [told]}
    assert (await client.files_info(file=told["id"]))["file"]["name"] == "note.txt"


def test_a_forwarded_message_carries_what_it_shows_and_a_preview_its_link() -> None:
    newsroom = Newsroom()
    told = newsroom.server.upload(newsroom.odo, "note.txt", "The quay is dry.")
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, "Dry & safe", files=[told])
    attached = forwarded(message, newsroom.workspace)
    assert (attached["is_share"], attached["text"], attached["files"]) == (True, "Dry &amp; safe", [told])
    assert attached["message_blocks"][0]["message"]["blocks"] == message.blocks
    assert preview("https://lantern.example/quay", "The quay", "It is dry.")["from_url"].endswith("/quay")
