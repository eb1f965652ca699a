"""What one person sees, and what they do not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.installation import Shortcut
from bot.sandbox.message import Message
from bot.sandbox.page.state import state
from bot.sandbox.people import Channel, User
from bot.sandbox.workspace import Workspace
from tests.sandbox.newsroom import ANSWER, MODAL


class Floor:
    """Two reporters; one has a private channel, and both have a direct message with the app."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.mara = self.workspace.add_user("Mara Lind")
        self.odo = self.workspace.add_user("Odo Fenwick")
        self.desk = self.workspace.add_channel("world-desk", members=[self.mara])
        self.inquiry = self.workspace.add_channel("inquiry", members=[self.mara], private=True)

    def bot_says(self, channel: Channel, text: str, **more: Any) -> Message:
        bot = self.workspace.bot
        message = Message(
            channel.id, self.workspace.new_ts(), bot.id, text, bot.team_id, bot_id=bot.bot_id, **more
        )
        return self.workspace.post(message)

    def seen(self, user: User, channel: Channel) -> dict[str, Any]:
        return next(one for one in state(self.workspace, user)["channels"] if one["id"] == channel.id)


@pytest.fixture
def floor() -> Floor:
    return Floor()


def test_people_and_the_app_have_names(floor: Floor) -> None:
    seen = state(floor.workspace, floor.odo)

    assert (seen["workspace"], seen["you"]) == ("The Harbour Courier", floor.odo.id)
    assert seen["people"] == {
        floor.workspace.bot.id: {"name": "Rejoinder", "is_bot": True},
        floor.mara.id: {"name": "Mara Lind", "is_bot": False},
        floor.odo.id: {"name": "Odo Fenwick", "is_bot": False},
    }
    assert seen["bot"] == floor.workspace.bot.id


def test_what_is_not_public_is_seen_by_those_in_it(floor: Floor) -> None:
    floor.workspace.direct_message(floor.mara)
    floor.workspace.say(floor.mara, floor.inquiry, "The canary sings at the quay.")

    def named(user: User) -> list[tuple[str, str, bool]]:
        channels = state(floor.workspace, user)["channels"]
        return [(one["name"], one["kind"], one["is_member"]) for one in channels]

    assert named(floor.mara) == [
        ("world-desk", "channel", True),
        ("inquiry", "group", True),
        ("Rejoinder", "im", True),
    ]
    assert named(floor.odo) == [("world-desk", "channel", False)]
    assert "canary" not in json.dumps(state(floor.workspace, floor.odo))


def test_whispers_and_modals_are_seen_by_whom_they_are_for(floor: Floor) -> None:
    floor.desk.members.append(floor.odo.id)
    floor.bot_says(floor.desk, "For Mara alone: a canary.", ephemeral_to=floor.mara.id)
    views, at = floor.workspace.views, floor.workspace.clock()
    view = views.open(views.trigger(floor.mara.id, at=at), MODAL, at=at)

    (whisper,) = floor.seen(floor.mara, floor.desk)["messages"]
    assert (whisper["text"], whisper["only_you"]) == ("For Mara alone: a canary.", True)
    (shown,) = state(floor.workspace, floor.mara)["views"]
    assert shown == {
        **{key: MODAL[key] for key in ("title", "submit", "blocks", "callback_id")},
        "id": view.id,
        "hash": view.hash,
    }
    hidden = state(floor.workspace, floor.odo)
    assert hidden["views"] == []
    assert "canary" not in json.dumps(hidden)


def test_a_thread_its_answer_and_its_status(floor: Floor) -> None:
    asked = floor.workspace.say(floor.mara, floor.desk, "@Rejoinder <Ferry & Sons>")
    floor.workspace.statuses[floor.desk.id, asked.ts] = "is reading the article…"
    assert floor.seen(floor.odo, floor.desk)["statuses"] == {asked.ts: "is reading the article…"}

    answer = floor.bot_says(floor.desk, "Reading", thread_ts=asked.ts)
    floor.workspace.edit(answer, text="The brief", blocks=ANSWER)
    asked.reactions["eyes"] = [floor.workspace.bot.id]

    channel = floor.seen(floor.odo, floor.desk)
    root, reply = channel["messages"]
    assert channel["statuses"] == {}
    assert (root["thread_ts"], root["edited"]) == (None, False)
    assert root["text"] == f"<@{floor.workspace.bot.id}> &lt;Ferry &amp; Sons&gt;"
    assert root["blocks"][0]["type"] == "rich_text"
    assert root["reactions"] == [{"name": "eyes", "users": [floor.workspace.bot.id]}]
    assert (reply["thread_ts"], reply["edited"], reply["blocks"]) == (asked.ts, True, ANSWER)


def test_a_deleted_root_and_a_file_are_told(floor: Floor) -> None:
    asked = floor.workspace.say(floor.mara, floor.desk, "See the file", files=[{"name": "ferry.txt"}])
    floor.bot_says(floor.desk, "The brief", thread_ts=asked.ts)

    assert floor.seen(floor.odo, floor.desk)["messages"][0]["files"] == ["ferry.txt"]
    floor.workspace.delete(asked)
    assert floor.seen(floor.odo, floor.desk)["messages"][0]["deleted"] is True


def test_no_token_and_no_secret_are_in_it(floor: Floor) -> None:
    shown = json.dumps(state(floor.workspace, floor.mara))

    assert "xoxb" not in shown
    assert "metadata" not in shown


def test_the_apps_shortcuts_are_offered(floor: Floor) -> None:
    shortcut = Shortcut("brief_this", "Brief this", on_messages=True)
    offered = {"callback_id": "brief_this", "name": "Brief this", "on_messages": True}
    assert state(floor.workspace, floor.odo, [shortcut])["shortcuts"] == [offered]
    assert state(floor.workspace, floor.odo)["shortcuts"] == []
