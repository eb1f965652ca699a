"""Which events a change of a message makes, and what they carry."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox import Installation, Workspace
from bot.sandbox.events import events_of, home_opened
from bot.sandbox.people import Channel, User
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Change

EVERYTHING = Installation()


def said(workspace: Workspace, user: User, channel: Channel, text: str, **more: object) -> list[Json]:
    message = workspace.say(user, channel, text, **more)  # type: ignore[arg-type]  # a test's short cut
    return [body["event"] for body in events_of(Change("posted", message), workspace, EVERYTHING)]


def test_each_kind_of_channel_has_its_event() -> None:
    workspace = Workspace()
    mara, odo = workspace.add_user("Mara Lind"), workspace.add_user("Odo Fenwick")
    places = {
        "channel": workspace.add_channel("desk", members=[mara]),
        "group": workspace.add_channel("sources", members=[mara], private=True),
        "im": workspace.direct_message(mara),
        "mpim": workspace.direct_message(mara, odo),
    }
    for kind, channel in places.items():
        (event,) = said(workspace, mara, channel, "Ahoy")
        assert (event["type"], event["channel_type"], event["channel"]) == ("message", kind, channel.id)


def test_a_mention_has_a_twin_but_not_in_a_direct_message() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])

    mention, message = said(workspace, mara, desk, "@Rejoinder hello")
    assert (mention["type"], message["type"]) == ("app_mention", "message")
    assert (mention["ts"], mention["text"], mention["blocks"]) == (
        message["ts"],
        message["text"],
        message["blocks"],
    )
    assert "channel_type" not in mention
    (direct,) = said(workspace, mara, workspace.direct_message(mara), "@Rejoinder hello")
    assert direct["type"] == "message"


def test_a_reply_names_whom_it_answers() -> None:
    workspace = Workspace()
    mara, odo = workspace.add_user("Mara Lind"), workspace.add_user("Odo Fenwick")
    desk = workspace.add_channel("desk", members=[mara, odo])
    parent = workspace.say(mara, desk, "The tide is out.")
    for event in said(workspace, odo, desk, "@Rejoinder", thread_ts=parent.ts):
        assert (event["thread_ts"], event["parent_user_id"]) == (parent.ts, mara.id)


def test_files_come_as_file_share() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])
    mention, message = said(workspace, mara, desk, "@Rejoinder this", files=[{"id": "F1", "mode": "snippet"}])
    assert "subtype" not in mention
    assert message["subtype"] == "file_share"
    assert mention["files"] == message["files"] == [{"id": "F1", "mode": "snippet"}]


def test_only_what_is_subscribed_and_allowed_is_told() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])
    change = Change("posted", workspace.say(mara, desk, "@Rejoinder hello"))

    def told(installation: Installation) -> list[str]:
        return [body["event"]["type"] for body in events_of(change, workspace, installation)]

    assert told(EVERYTHING) == ["app_mention", "message"]
    assert told(replace(EVERYTHING, events=frozenset({"app_mention"}))) == ["app_mention"]
    assert told(replace(EVERYTHING, scopes=frozenset({"channels:history"}))) == ["message"]
    assert told(replace(EVERYTHING, events=frozenset({"message.im"}))) == []


def test_a_shared_channel_and_an_outsider_are_marked() -> None:
    workspace = Workspace()
    outsider = workspace.add_user("Sam Vale", external=True)
    shared = workspace.add_channel("partners", members=[outsider], ext_shared=True)
    message = workspace.say(outsider, shared, "@Rejoinder hello")

    for body in events_of(Change("posted", message), workspace, EVERYTHING):
        assert body["is_ext_shared_channel"] is True
        assert body["team_id"] == workspace.team_id
        assert body["event"]["user_team"] == outsider.team_id != workspace.team_id


def test_an_edit_fires_the_mention_again() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])
    message = workspace.say(mara, desk, "Hello")
    typed = workspace.typed("@Rejoinder hello")
    previous = workspace.edit(message, text=typed.text, blocks=typed.blocks)

    mention, changed = (
        body["event"] for body in events_of(Change("changed", message, previous), workspace, EVERYTHING)
    )
    assert mention["edited"]["user"] == mara.id
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert changed["previous_message"]["text"] == "Hello"
    assert changed["ts"] > message.ts


def test_a_deletion_is_told() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])
    message = workspace.say(mara, desk, "Hello")
    workspace.delete(message)
    (body,) = events_of(Change("deleted", message, message), workspace, EVERYTHING)
    assert (body["event"]["subtype"], body["event"]["deleted_ts"]) == ("message_deleted", message.ts)


def test_whispers_are_nobodys_event() -> None:
    workspace = Workspace()
    desk = workspace.add_channel("desk")
    message = workspace.say(workspace.bot, desk, "Psst")
    message.ephemeral_to = workspace.bot.id
    assert events_of(Change("posted", message), workspace, EVERYTHING) == []
    assert events_of(Change("other"), workspace, EVERYTHING) == []


def test_another_bots_message_is_marked_as_one() -> None:
    workspace = Workspace()
    quotes = workspace.add_user("Quote Bot", is_bot=True)
    desk = workspace.add_channel("desk", members=[quotes])
    for event in said(workspace, quotes, desk, "@Rejoinder hello"):
        assert (event["bot_id"], event["app_id"]) == (quotes.bot_id, quotes.app_id)


def test_opening_the_home_tells_the_tab() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    event = home_opened(mara, workspace, tab="messages")["event"]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", mara.id, "messages")
