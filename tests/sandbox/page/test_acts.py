"""What people do on the page reaches the app, and what cannot be done is said in a sentence."""

from __future__ import annotations

import base64

import pytest

from tests.sandbox.newsroom import MODAL
from tests.sandbox.page.visitor import Visitor


async def test_a_mention_goes_to_the_app_signed_and_is_answered_in_its_thread(visitor: Visitor) -> None:
    room = visitor.newsroom

    status, answer = await visitor.do("say", room.mara, channel=room.desk.id, text="@Rejoinder the ferry")

    assert (status, [*answer]) == (200, ["ts"])
    assert {past.transport for past in room.server.deliveries} == {"http"}
    assert {past.name for past in room.server.deliveries} >= {"app_mention", "message"}
    _, reply = room.workspace.thread(room.desk, answer["ts"])
    assert reply.text == "A harbour brief"

    await visitor.do("say", room.odo, channel=room.desk.id, text="Thank you", thread_ts=answer["ts"])
    assert room.workspace.thread(room.desk, answer["ts"])[2].text == "Thank you"


async def test_a_click_opens_the_modal_of_who_clicked_and_its_form_comes_back(visitor: Visitor) -> None:
    room = visitor.newsroom
    _, said = await visitor.do("say", room.mara, channel=room.desk.id, text="@Rejoinder the ferry")
    reply = room.workspace.thread(room.desk, said["ts"])[1]
    target = {"channel": room.desk.id, "ts": reply.ts}

    assert await visitor.do("click", room.odo, **target, action_id="evidence", value="7") == (200, {})

    (view,) = room.workspace.views.stacks[room.odo.id]
    assert view.payload["title"] == MODAL["title"]
    status, answer = await visitor.do("submit", room.odo, view=view.id, values={"words": None})
    assert (status, answer) == (200, {"errors": {"note": "Write something."}})
    status, answer = await visitor.do("submit", room.odo, view=view.id, values={"words": "It was late."})
    assert (status, answer) == (200, {"errors": {}})
    assert {"words": "It was late."} in room.heard
    assert room.workspace.open_views == []


async def test_what_is_typed_into_a_menu_comes_back_as_what_the_app_offers(visitor: Visitor) -> None:
    room = visitor.newsroom
    menu = {"type": "external_select", "action_id": "who", "min_query_length": 1}
    view = {**MODAL, "blocks": [{"type": "actions", "block_id": "whom", "elements": [menu]}]}
    views, at = room.workspace.views, room.workspace.clock()
    opened = views.open(views.trigger(room.mara.id, at=at), view, at=at)
    asked = {"view": opened.id, "action_id": "who", "typed": "Ines"}

    status, answer = await visitor.do("suggest", room.mara, **asked)
    assert (status, [each["value"] for each in answer["options"]]) == (200, ["Ines Okafor"])
    assert (await visitor.do("suggest", room.mara, **{**asked, "action_id": "what"}))[0] == 409
    assert (await visitor.do("suggest", room.odo, **asked))[0] == 409


async def test_a_modal_is_closed_by_its_owner_only(visitor: Visitor) -> None:
    room = visitor.newsroom
    views, at = room.workspace.views, room.workspace.clock()
    view = views.open(views.trigger(room.mara.id, at=at), MODAL, at=at)

    assert (await visitor.do("close", room.odo, view=view.id))[0] == 409
    assert room.workspace.open_views == [view]
    assert await visitor.do("close", room.mara, view=view.id) == (200, {})
    assert room.workspace.open_views == []


async def test_a_whisper_has_buttons_for_whom_it_is_for(visitor: Visitor) -> None:
    room = visitor.newsroom
    command = {"channel": room.desk.id, "command": "/actor", "text": "Tilda Roe"}

    assert await visitor.do("command", room.mara, **command) == (200, {})

    (whisper,) = room.workspace.ephemerals
    assert whisper.text == "Nobody is called Tilda Roe."
    whisper.blocks = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {"type": "button", "action_id": "evidence", "text": {"type": "plain_text", "text": "Look"}}
            ],
        }
    ]
    target = {"channel": room.desk.id, "ts": whisper.ts, "action_id": "evidence"}
    assert (await visitor.do("click", room.odo, **target))[0] == 409
    assert await visitor.do("click", room.mara, **target) == (200, {})
    assert [view.user for view in room.workspace.open_views] == [room.mara.id]


async def test_an_unknown_command_is_said_to_be_unknown(visitor: Visitor) -> None:
    room = visitor.newsroom

    answer = await visitor.do("command", room.mara, channel=room.desk.id, command="/sing", text="")

    assert answer == (200, {"problem": "The app does not know /sing."})


async def test_what_the_app_does_not_take_is_told(visitor: Visitor) -> None:
    room = visitor.newsroom
    room.failures = 4

    _, answer = await visitor.do("say", room.mara, channel=room.desk.id, text="@Rejoinder the ferry")

    assert answer["problem"] == "The app did not take it (http_error, status 500)."
    assert room.workspace.find(room.desk, answer["ts"]) is not None


async def test_what_cannot_be_said_is_refused_in_a_sentence(visitor: Visitor) -> None:
    room = visitor.newsroom
    secret = room.workspace.add_channel("inquiry", members=[room.mara], private=True)

    async def problem(**given: str) -> str:
        status, answer = await visitor.do(
            "say", room.odo, **{"channel": room.desk.id, "text": "Ahoy", **given}
        )
        assert status == 409
        return str(answer["problem"])

    assert await problem(text=" \n ") == "Write something first."
    assert await problem(text="a" * 40_001) == (
        "That is 40,001 characters and a Slack message holds 40,000: paste less."
    )
    assert await problem(channel=secret.id) == "You are not in that channel."
    assert await problem(channel="C0") == "You are not in that channel."
    assert await problem(thread_ts="1.000000") == "That is not there any more."
    assert room.workspace.messages(room.desk) == room.workspace.messages(secret) == []
    assert (await visitor.do("say", room.odo, channel=room.desk.id, text="a" * 40_000))[0] == 200


async def test_a_reply_is_no_thread(visitor: Visitor) -> None:
    room = visitor.newsroom
    _, said = await visitor.do("say", room.mara, channel=room.desk.id, text="@Rejoinder the ferry")
    reply = room.workspace.thread(room.desk, said["ts"])[1]

    status, _ = await visitor.do("say", room.mara, channel=room.desk.id, text="Ahoy", thread_ts=reply.ts)

    assert status == 409


@pytest.mark.parametrize("action_id", ["missing", ""])
async def test_what_is_not_there_cannot_be_clicked(visitor: Visitor, action_id: str) -> None:
    room = visitor.newsroom
    _, said = await visitor.do("say", room.mara, channel=room.desk.id, text="Ahoy")
    gone = (409, {"problem": "That is not there any more."})

    target = {"channel": room.desk.id, "ts": said["ts"]}
    assert await visitor.do("click", room.mara, **target, action_id=action_id) == gone
    assert await visitor.do("click", room.mara, channel=room.desk.id, ts="1.0", action_id="x") == gone
    assert await visitor.do("click", room.mara, view="V0", action_id="x") == gone
    assert await visitor.do("submit", room.mara, view="V0", values={}) == gone


async def test_what_the_page_never_sends_is_refused(visitor: Visitor) -> None:
    room = visitor.newsroom
    bot, desk = room.workspace.bot, room.desk.id

    assert (await visitor.do("sing", room.mara))[1]["error"] == "unknown_method"
    assert (await visitor.do("say", bot, channel=desk, text="I am the app"))[1]["error"] == "user_not_found"
    assert (await visitor.do("say", room.mara, channel=desk))[1]["error"] == "invalid_arguments"
    assert (await visitor.do("say", room.mara, channel=desk, text=7))[1]["error"] == "invalid_arguments"
    # A click on nothing in particular.
    assert (await visitor.do("click", room.mara, action_id="x"))[1]["error"] == "invalid_arguments"
    assert room.workspace.messages(room.desk) == []


async def test_a_file_is_chosen_and_sent_with_a_message_or_in_a_form(visitor: Visitor) -> None:
    room = visitor.newsroom
    content = base64.b64encode(b"The quay is dry.").decode()
    status, answer = await visitor.do("upload", room.mara, name="note.txt", content=content)
    assert (status, room.workspace.files[answer["file"]].content) == (200, b"The quay is dry.")
    status, said = await visitor.do("say", room.mara, channel=room.desk.id, text="", files=[answer["file"]])
    assert status == 200
    (file,) = room.workspace.thread(room.desk, said["ts"])[0].files
    assert (file["id"], file["name"]) == (answer["file"], "note.txt")
    assert (await visitor.do("say", room.mara, channel=room.desk.id, text="", files=["F404"]))[0] == 409
    assert (await visitor.do("upload", room.mara, name="note.txt", content="no base64"))[0] == 400

    chooser = {"type": "file_input", "action_id": "files"}
    block = {"type": "input", "block_id": "files", "label": MODAL["title"], "element": chooser}
    views, at = room.workspace.views, room.workspace.clock()
    view = views.open(
        views.trigger(room.mara.id, at=at), {**MODAL, "callback_id": "other", "blocks": [block]}, at=at
    )
    await visitor.do("submit", room.mara, view=view.id, values={"files": [answer["file"]]})
    sent = room.server.deliveries[-1].payload["view"]["state"]["values"]["files"]["files"]["files"]
    assert [each["id"] for each in sent] == [answer["file"]]


async def test_a_shortcut_is_started_on_a_message_and_without_one(visitor: Visitor) -> None:
    room = visitor.newsroom
    message = room.workspace.say(room.odo, room.desk, "The quay is dry.")
    spot = {"channel": room.desk.id, "ts": message.ts}
    assert await visitor.do("shortcut", room.mara, callback_id="brief_this", **spot) == (200, {})
    assert await visitor.do("shortcut", room.mara, callback_id="brief_this") == (200, {})
    assert [each["type"] for each in room.heard[-2:]] == ["message_action", "shortcut"]
    status, answer = await visitor.do("shortcut", room.mara, callback_id="nothing", **spot)
    assert (status, "problem" in answer) == (200, True)
    assert (
        await visitor.do("shortcut", room.mara, callback_id="brief_this", channel=room.desk.id, ts="1.0")
    )[0] == 409
