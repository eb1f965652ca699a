"""The manifest asks for what we do and nothing else, and every event it asks for is listened to."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Installation
from bot.sandbox.faults import Drop, Refuse
from bot.slack.listeners.digest import READERS as DIGEST_READERS
from bot.slack.listeners.lookups import READERS
from bot.slack.listeners.sharing import SHARED, UNKNOWN
from bot.slack.manifest import COMMANDS, SCOPES_OF_EVENTS, SCOPES_OF_METHODS, SHORTCUTS, manifest
from tests.newsrooms import ARTICLE, Newsroom, installation, open_newsroom
from tests.slack.lookups import ask, press, words

URL = "https://rejoinder.example/slack/events"


def bot_scopes(made: dict[str, Any]) -> list[str]:
    scopes: list[str] = made["oauth_config"]["scopes"]["bot"]
    return scopes


async def everything(newsroom: Newsroom) -> None:
    """Do all that people do here, with the faults that lead to the rarer calls."""
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.server.click(newsroom.mara, brief, "evidence")
    await newsroom.server.wait_for(lambda: newsroom.workspace.called("views.open"))
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(ARTICLE, newsroom.workspace.direct_message(newsroom.mara))
    stub = newsroom.server.upload(newsroom.mara, "note.txt", "Too short to read.", stub=True)
    await newsroom.answer("@Rejoinder", files=[stub])
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)
    newsroom.server.faults.add("assistant.threads.setStatus", Refuse("missing_scope"))
    await newsroom.answer("@Rejoinder", thread_ts=parent.ts)
    newsroom.server.faults.add("chat.postMessage", Drop())
    newsroom.server.faults.add("conversations.replies", Refuse("internal_error"))
    await newsroom.ask("@Rejoinder help")
    await share_until_it_is_known(newsroom)


async def share_until_it_is_known(newsroom: Newsroom) -> None:
    """Share a profile while Slack does not answer, and once more when it may be looked for."""
    shown = await ask(newsroom, "/actor Ilse Karro")
    newsroom.server.faults.add("chat.postMessage", Drop())
    assert UNKNOWN in words(await press(newsroom, shown, "look_share"))
    newsroom.clock.let_pass(minutes=1)
    assert SHARED in words(await press(newsroom, shown, "look_share"))


async def test_every_method_called_has_its_scopes_in_the_manifest(newsroom: Newsroom) -> None:
    await everything(newsroom)
    called = {call.method for call in newsroom.workspace.calls}
    assert called <= SCOPES_OF_METHODS.keys()
    assert SCOPES_OF_METHODS.keys() - called == {"views.update"}, "the pages of a long brief, tested there"
    refused = {call.method for call in newsroom.workspace.calls if call.outcome != "ok"}
    assert refused == {"assistant.threads.setStatus", "chat.postMessage", "conversations.replies"}


async def test_each_method_needs_no_more_than_its_scopes(sqlite_url: str) -> None:
    # An app with the scopes of posting alone: what it may not do is refused by name.
    scopes = frozenset({"app_mentions:read", *SCOPES_OF_METHODS["chat.postMessage"]})
    async with open_newsroom(sqlite_url, installed=Installation(scopes=scopes)) as newsroom:
        await newsroom.ask(f"@Rejoinder {ARTICLE}")
        for call in newsroom.workspace.calls:
            enough = set(SCOPES_OF_METHODS[call.method]) <= scopes
            assert call.outcome == ("ok" if enough else "missing_scope"), call.method


@pytest.mark.parametrize("url", [URL, None])
def test_its_scopes_are_those_of_the_methods_and_the_events(url: str | None) -> None:
    made = manifest(url)
    needed = [*SCOPES_OF_METHODS.values(), *SCOPES_OF_EVENTS.values(), ("commands",)]
    assert bot_scopes(made) == sorted({scope for scopes in needed for scope in scopes})
    assert made["settings"]["socket_mode_enabled"] is (url is None)
    addresses = [
        made["settings"][part].get("request_url") for part in ("event_subscriptions", "interactivity")
    ]
    assert addresses == [url, url]


def test_it_asks_for_nothing_that_the_design_does_not_name() -> None:
    allowed = (
        "app_mentions:read chat:write commands files:read users:read reactions:write channels:read "
        "groups:read mpim:read im:read channels:history groups:history mpim:history im:history"
    )
    assert set(bot_scopes(manifest(URL))) <= set(allowed.split())


@pytest.mark.parametrize("url", [URL, None])
def test_its_commands_are_those_that_are_listened_to(url: str | None) -> None:
    commands = manifest(url)["features"]["slash_commands"]
    listened_to = READERS.keys() | DIGEST_READERS.keys()
    assert {each["command"] for each in commands} == listened_to == COMMANDS.keys()
    # Over Socket Mode Slack takes no address.
    assert [each.get("url") for each in commands] == [url] * len(commands)
    assert all(len(each["command"]) <= 32 and each["should_escape"] for each in commands)


async def test_its_shortcuts_are_those_that_are_listened_to(newsroom: Newsroom) -> None:
    shortcuts = manifest(URL)["features"]["shortcuts"]
    assert {each["callback_id"] for each in shortcuts} == SHORTCUTS.keys()
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, "lunch?")
    for shortcut in shortcuts:
        # Slack's limits: https://docs.slack.dev/reference/app-manifest
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        used = (
            newsroom.server.message_shortcut(newsroom.mara, message, shortcut["callback_id"])
            if shortcut["type"] == "message"
            else newsroom.server.shortcut(newsroom.mara, shortcut["callback_id"])
        )
        assert (await used).status == 200
    await newsroom.server.wait_for(lambda: newsroom.workspace.open_views)


@pytest.mark.parametrize("event", sorted(SCOPES_OF_EVENTS))
async def test_every_event_in_the_manifest_is_listened_to(newsroom: Newsroom, event: str) -> None:
    workspace = newsroom.workspace
    places = {
        "app_mention": newsroom.desk,
        "message.channels": newsroom.desk,
        "message.groups": workspace.add_channel("sources", members=[newsroom.mara], private=True),
        "message.im": workspace.direct_message(newsroom.mara),
        "message.mpim": workspace.direct_message(newsroom.mara, newsroom.odo),
    }
    said = await newsroom.server.say(newsroom.mara, places[event], "@Rejoinder help", tell=False)
    (told,) = (each for each in said.events if each["event"]["type"] == event.partition(".")[0])
    delivery = await newsroom.server.bring(told)
    assert [attempt.status for attempt in delivery.attempts] == [200]
    assert (await newsroom.rows())["inbound_event"] == 1


def test_the_tests_install_the_app_by_its_own_manifest() -> None:
    assert sorted(installation().scopes) == bot_scopes(manifest(URL))
    assert installation().events == set(SCOPES_OF_EVENTS)
