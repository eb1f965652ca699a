"""The workspace as tests and demo use it."""

from __future__ import annotations

from bot.sandbox import Workspace
from bot.sandbox.wire import Json


def test_timestamps_are_unique_and_rise_though_the_clock_stands() -> None:
    workspace = Workspace(clock=lambda: 1_790_000_000.5)
    desk = workspace.add_channel("desk")
    stamps = [workspace.say(workspace.bot, desk, "x").ts for _ in range(5)]
    assert stamps[0] == "1790000000.500000"
    assert stamps == sorted(set(stamps))


def test_a_thread_is_its_parent_and_its_replies() -> None:
    workspace = Workspace()
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("desk", members=[mara])
    parent = workspace.say(mara, desk, "Parent")
    workspace.say(mara, desk, "Elsewhere")
    reply = workspace.say(mara, desk, "Reply", thread_ts=parent.ts)
    assert workspace.thread(desk, parent.ts) == [parent, reply]
    assert (parent.is_reply, reply.is_reply) == (False, True)
    assert len(workspace.messages(desk)) == 3


def test_a_direct_message_is_made_once() -> None:
    workspace = Workspace()
    mara, odo = workspace.add_user("Mara Lind"), workspace.add_user("Odo Fenwick")
    assert workspace.direct_message(mara) is workspace.direct_message(mara)
    assert workspace.direct_message(mara, odo) is workspace.direct_message(odo, mara)
    assert workspace.direct_message(mara, odo).kind == "mpim"


def test_a_message_can_come_without_rich_text_or_with_given_blocks() -> None:
    workspace = Workspace()
    desk = workspace.add_channel("desk")
    given: list[Json] = [{"type": "rich_text", "elements": []}]
    assert workspace.say(workspace.bot, desk, "x", rich_text=False).blocks == []
    assert workspace.say(workspace.bot, desk, "x", blocks=given).blocks == given
    (block,) = workspace.say(workspace.bot, desk, "x").blocks
    assert block["type"] == "rich_text"


def test_watchers_hear_of_every_change() -> None:
    workspace = Workspace()
    kinds: list[str] = []
    workspace.watch(lambda change: kinds.append(change.kind))
    desk = workspace.add_channel("desk")
    message = workspace.say(workspace.bot, desk, "x")
    workspace.edit(message, text="y", blocks=[])
    workspace.delete(message)
    assert kinds == ["other", "posted", "changed", "deleted"]
