"""The buttons of a digest, and what becomes of its message when what it lists is decided on or deleted."""

from __future__ import annotations

from typing import Any

from bot.jobs.deciding import DecisionError
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from tests.newsrooms import ARTICLE, Newsroom
from tests.slack.exchange import CHARGE, DENIAL, clicked, text_of, words
from tests.slack.lookups import ask, press

GONE = str(DecisionError())
MUTE = "digest_mute"
UNMUTE = "digest_unmute"
NO_REPLY = "digest_no_reply"
NEEDS_REPLY = "digest_needs_reply"


async def posted(newsroom: Newsroom, channel: Channel | None = None) -> Message:
    """Ask for a digest and return it."""
    channel = channel or newsroom.desk
    await ask(newsroom, "/digest now", channel=channel)
    await newsroom.idle()
    return digests(newsroom, channel)[-1]


def digests(newsroom: Newsroom, channel: Channel) -> list[Message]:
    messages = newsroom.workspace.messages(channel)
    return [each for each in messages if "digest:" in str(each.metadata)]


async def pressed(newsroom: Newsroom, message: Message, action: str, user: User | None = None) -> str:
    """Press a button, and return what whoever did is told; the digest has followed then."""
    said = text_of(await press(newsroom, message, action, user=user))
    await newsroom.idle()
    return said


async def test_a_dispute_is_muted_for_its_channel_by_whoever_is_there_and_undone(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    other = newsroom.workspace.add_channel("city-desk", members=[newsroom.mara])
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    digest, elsewhere = await posted(newsroom), await posted(newsroom, other)
    assert "Inspector Oru Tamm denied that the bridge was safe" in text_of(digest)

    before = digest.copy()
    assert "Muted" in await pressed(newsroom, digest, MUTE, newsroom.odo)
    (digest,) = digests(newsroom, newsroom.desk)
    assert f"Muted by <@{newsroom.odo.id}>" in text_of(digest)
    assert "denied" not in text_of(digest)
    assert [each["text"]["text"] for each in _buttons(digest)] == ["Undo", "Settings"]
    assert "Muted by" not in text_of(digests(newsroom, other)[-1])
    # Somebody else pressed while the button was still there.
    assert await pressed(newsroom, before, MUTE) == "This dispute is muted already."

    assert "Undone" in await pressed(newsroom, digest, UNMUTE)
    (digest,) = digests(newsroom, newsroom.desk)
    assert "Inspector Oru Tamm denied that the bridge was safe" in text_of(digest)
    assert elsewhere


async def test_a_claim_needs_no_reply_until_somebody_undoes_it(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {CHARGE}")
    digest = await posted(newsroom)
    assert "Still unanswered" in text_of(digest)
    assert "Noted" in await pressed(newsroom, digest, NO_REPLY)
    (digest,) = digests(newsroom, newsroom.desk)
    assert f"No reply needed, says <@{newsroom.mara.id}>" in text_of(digest)
    assert "240 passengers" in text_of(digest)
    newsroom.clock.let_pass(days=4)
    assert "Nothing is new" in text_of(await ask(newsroom, "/digest preview"))
    assert "Undone" in await pressed(newsroom, digest, NEEDS_REPLY)
    assert "Unanswered for 4 days" in text_of(await ask(newsroom, "/digest preview"))
    (digest,) = digests(newsroom, newsroom.desk)
    assert "No reply needed, says" not in text_of(digest)


async def test_guests_decide_on_what_they_may_see_and_strangers_on_nothing(newsroom: Newsroom) -> None:
    guest = newsroom.workspace.add_user("Pia Roth", guest=True)
    newsroom.desk.members.append(guest.id)
    stranger = newsroom.workspace.add_user("Ed Voss", external=True)
    far = newsroom.workspace.add_channel("city-desk", members=[newsroom.mara])
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {CHARGE}", far)
    digest = await posted(newsroom)
    assert await pressed(newsroom, digest, NO_REPLY, guest) == GONE, "it was filed where they are not"
    assert "Muted" in await pressed(newsroom, digest, MUTE, guest)
    told = len(newsroom.workspace.ephemerals)
    shown = text_of(digests(newsroom, newsroom.desk)[-1])
    await newsroom.server.click(stranger, digests(newsroom, newsroom.desk)[-1], UNMUTE)
    await newsroom.idle()
    assert len(newsroom.workspace.ephemerals) == told
    assert text_of(digests(newsroom, newsroom.desk)[-1]) == shown


async def test_what_is_deleted_goes_from_the_digest_too(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    other = await newsroom.answer(f"@Rejoinder {CHARGE}")
    digest = await posted(newsroom)
    assert "bridge" in words(digest)
    for message in (brief, other):
        view = await clicked(newsroom, newsroom.mara, message, "more", f"delete:{_brief_id(message)}")
        await newsroom.server.submit_view(view)
        await newsroom.idle()
        (digest,) = digests(newsroom, newsroom.desk)
        assert "bridge" not in words(digest)
    assert "240 passengers" not in words(digest)
    assert "Nothing is left" in text_of(digest)


async def test_a_claim_that_is_answered_later_is_told_of_in_the_next_digest(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {CHARGE}")
    await posted(newsroom)
    newsroom.clock.let_pass(days=16)
    denial = await newsroom.answer(f"@Rejoinder {DENIAL}")
    view = await clicked(newsroom, newsroom.mara, denial, "related")
    await clicked(newsroom, newsroom.mara, view, "related_confirm")
    await newsroom.idle()
    digest = await posted(newsroom)
    assert "Answered since" in text_of(digest)
    assert "Answered after 16 days" in text_of(digest)
    assert f"archives/{denial.channel}/p{denial.ts.replace('.', '')}" in words(digest)


async def test_a_button_that_is_not_ours_changes_nothing(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    forged = (await posted(newsroom)).copy()
    (button,) = [each for each in _buttons(forged) if each["action_id"] == MUTE]
    for value in ("", "1", "x:y", "1:2:3", "99999:99999", "9" * 40 + ":1"):
        button["value"] = value
        assert await pressed(newsroom, forged, MUTE) == GONE
    assert "digest_mute" not in await newsroom.rows()


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [
        element
        for block in message.blocks
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


def _brief_id(brief: Message) -> str:
    return str(brief.blocks[-1]["elements"][0]["value"])
