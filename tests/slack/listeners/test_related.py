"""Related: earlier and later claims, decided by those who see both ends, and said in both messages."""

from __future__ import annotations

import pytest

from bot.memory.related import LinkGoneError
from bot.sandbox.faults import Drop, RateLimited, Refuse
from bot.sandbox.message import Message
from bot.sandbox.people import Channel
from bot.slack.blocks.modal import GONE
from bot.slack.blocks.parts import NOT_TOLD
from bot.slack.blocks.related import NOTHING
from tests.newsrooms import ARTICLE, Newsroom
from tests.slack.exchange import CHARGE, DENIAL, clicked, modal, text_of, words

ANSWERED = "Answered after 16 days by Norrline Open"


async def exchange(
    newsroom: Newsroom, first: Channel | None = None, second: Channel | None = None
) -> tuple[Message, Message]:
    """File the accusation and, 16 days later, the denial; return the messages of their briefs."""
    charge = await newsroom.answer(f"@Rejoinder {CHARGE}", first)
    newsroom.clock.let_pass(days=16)
    denial = await newsroom.answer(f"@Rejoinder {DENIAL}", second)
    return charge, denial


def buttons(message: Message) -> list[str]:
    return [each["text"]["text"] for each in message.blocks[-1]["elements"] if each["type"] == "button"]


async def test_a_later_denial_is_proposed_and_confirmed_and_said_in_the_earlier_brief(
    either_newsroom: Newsroom,
) -> None:
    newsroom = either_newsroom
    charge, denial = await exchange(newsroom)
    assert buttons(denial) == ["Evidence", "Correct", "Related (1)"]
    assert "Answered" not in text_of(charge)

    view = await clicked(newsroom, newsroom.odo, denial, "related")
    shown = text_of(view)
    assert "Possibly answers an earlier claim proposed by the rules" in shown
    assert "Claim Oskar Venn" in shown
    assert "The other claim: still unanswered" in shown
    assert f"archives/{charge.channel}/p{charge.ts.replace('.', '')}" in words(view)

    view = await clicked(newsroom, newsroom.odo, view, "related_confirm")
    assert f"Answers an earlier claim confirmed by <@{newsroom.odo.id}>" in text_of(view)
    assert "The other claim: answered after 16 days by Norrline" in text_of(view)
    assert "related_confirm" not in words(view)
    await newsroom.idle()
    charge, denial = newsroom.ours
    assert ANSWERED in text_of(charge)
    assert f"archives/{denial.channel}/p{denial.ts.replace('.', '')}" in words(charge)
    assert buttons(charge) == ["Evidence", "Correct", "Related (1)"]
    assert "Answered" not in text_of(denial)

    view = await clicked(newsroom, newsroom.mara, charge, "related")
    assert "Answered after 16 days by" in text_of(view)
    assert "This claim: answered after 16 days by Norrline" in text_of(view)
    assert {call.outcome for call in newsroom.workspace.calls} == {"ok"}


async def test_what_is_rejected_is_said_nowhere_and_can_be_decided_anew(newsroom: Newsroom) -> None:
    _, denial = await exchange(newsroom)
    view = await clicked(newsroom, newsroom.mara, denial, "related")
    view = await clicked(newsroom, newsroom.mara, view, "related_reject")
    assert "Does not answer an earlier claim" in text_of(view)
    await newsroom.idle()
    charge, denial = newsroom.ours
    assert "Answered" not in text_of(charge)
    assert buttons(denial)[-1] == "Related", "what was rejected does not count"
    view = await clicked(newsroom, newsroom.odo, denial, "related")
    view = await clicked(newsroom, newsroom.odo, view, "related_undo")
    assert "Possibly answers" in text_of(view)
    view = await clicked(newsroom, newsroom.odo, view, "related_confirm")
    await newsroom.idle()
    assert ANSWERED in text_of(newsroom.ours[0])
    view = await clicked(newsroom, newsroom.odo, view, "related_undo")
    await newsroom.idle()
    assert "Answered" not in text_of(newsroom.ours[0])
    assert buttons(newsroom.ours[1])[-1] == "Related (1)"


async def test_a_second_click_and_a_second_person_change_nothing(newsroom: Newsroom) -> None:
    _, denial = await exchange(newsroom)
    mine = await clicked(newsroom, newsroom.mara, denial, "related")
    theirs = await clicked(newsroom, newsroom.odo, denial, "related")
    blocks = [dict(block) for block in mine.payload["blocks"]]
    await clicked(newsroom, newsroom.mara, mine, "related_confirm")
    await newsroom.idle()
    updates = len(newsroom.workspace.called("chat.update"))
    mine.payload["blocks"] = blocks
    await clicked(newsroom, newsroom.mara, mine, "related_confirm")
    view = await clicked(newsroom, newsroom.odo, theirs, "related_reject")
    await newsroom.idle()
    assert f"confirmed by <@{newsroom.mara.id}>" in text_of(view), "who came second sees how it stands"
    assert ANSWERED in text_of(newsroom.ours[0])
    assert len(newsroom.workspace.called("chat.update")) == updates


async def test_where_there_is_nothing_it_says_what_would_be_there(newsroom: Newsroom) -> None:
    brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    assert buttons(brief)[-1] == "Related"
    assert text_of(await clicked(newsroom, newsroom.mara, brief, "related")) == NOTHING


@pytest.mark.parametrize("fault", [RateLimited(), Drop()], ids=repr)
async def test_the_earlier_message_follows_although_slack_does_not_take_it_at_first(
    newsroom: Newsroom, fault: object
) -> None:
    _, denial = await exchange(newsroom)
    view = await clicked(newsroom, newsroom.mara, denial, "related")
    for _ in range(2):
        newsroom.server.faults.add("chat.update", fault)  # type: ignore[arg-type]
    await clicked(newsroom, newsroom.mara, view, "related_confirm")
    await newsroom.idle()
    assert ANSWERED in text_of(newsroom.ours[0])


class TestWhoSees:
    """A link is seen, counted, decided and said only where both its ends are."""

    async def test_an_answer_in_a_private_channel_is_never_said_in_public(
        self, either_newsroom: Newsroom
    ) -> None:
        newsroom = either_newsroom
        sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
        charge, denial = await exchange(newsroom, second=sources)
        assert buttons(denial)[-1] == "Related (1)", "in the channel, the public article is in sight"
        view = await clicked(newsroom, newsroom.mara, denial, "related")
        await clicked(newsroom, newsroom.mara, view, "related_confirm")
        await newsroom.idle()
        charge = next(message for message in newsroom.ours if message.channel == newsroom.desk.id)
        assert "Answered" not in text_of(charge)
        assert buttons(charge)[-1] == "Related", "nor counted"

        view = await clicked(newsroom, newsroom.odo, charge, "related")
        assert text_of(view) == NOTHING
        view = await clicked(newsroom, newsroom.mara, charge, "related")
        assert "This claim: answered after 16 days by Norrline" in text_of(view)

    async def test_who_sees_one_end_decides_nothing(self, either_newsroom: Newsroom) -> None:
        newsroom = either_newsroom
        sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
        await exchange(newsroom, second=sources)
        charge = next(message for message in newsroom.ours if message.channel == newsroom.desk.id)
        view = await clicked(newsroom, newsroom.mara, charge, "related")
        blocks = view.payload["blocks"]
        theirs = await clicked(newsroom, newsroom.odo, charge, "related")
        theirs.payload["blocks"] = blocks
        shown = await clicked(newsroom, newsroom.odo, theirs, "related_confirm")
        assert str(LinkGoneError()) in text_of(shown)
        await newsroom.idle()
        view = await clicked(newsroom, newsroom.mara, charge, "related")
        assert "proposed by the rules" in text_of(view)

    async def test_a_guest_decides_of_what_they_see(self, newsroom: Newsroom) -> None:
        guest = newsroom.workspace.add_user("Ines Vale", guest=True)
        newsroom.desk.members.append(guest.id)
        court = newsroom.workspace.add_channel("court", members=[newsroom.mara])
        _, denial = await exchange(newsroom, first=court)
        assert text_of(await clicked(newsroom, guest, denial, "related")) == NOTHING
        court.members.append(guest.id)
        newsroom.clock.let_pass(minutes=2)
        view = await clicked(newsroom, guest, denial, "related")
        view = await clicked(newsroom, guest, view, "related_confirm")
        assert f"confirmed by <@{guest.id}>" in text_of(view)

    async def test_where_slack_cannot_be_asked_only_this_channels_is_shown(self, newsroom: Newsroom) -> None:
        sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
        _, denial = await exchange(newsroom, first=sources)
        newsroom.clock.let_pass(minutes=2)
        newsroom.server.faults.add("users.info", Refuse("internal_error"))
        view = await clicked(newsroom, newsroom.odo, denial, "related")
        assert NOT_TOLD in text_of(view)
        assert NOTHING in text_of(view)

    async def test_people_of_other_workspaces_get_nothing(self, newsroom: Newsroom) -> None:
        _, denial = await exchange(newsroom)
        view = await clicked(newsroom, newsroom.mara, denial, "related")
        outsider = newsroom.workspace.add_user("Ivo Brandt", external=True)
        assert (await newsroom.server.click(outsider, denial, "related")).status == 200
        assert (await newsroom.server.click(outsider, view, "related_confirm")).status == 200
        view = await clicked(newsroom, newsroom.mara, denial, "related")
        assert "proposed by the rules" in text_of(view)
        assert modal(newsroom, newsroom.mara).id == view.id
        assert not [each for each in newsroom.workspace.open_views if each.user == outsider.id]

    @pytest.mark.parametrize("value", ["0", "999", "x", "²", "9" * 40])
    async def test_a_brief_that_is_not_there_is_said_to_be_gone(self, newsroom: Newsroom, value: str) -> None:
        brief = await newsroom.answer(f"@Rejoinder {ARTICLE}")
        brief.blocks[-1]["elements"][2]["value"] = value
        assert text_of(await clicked(newsroom, newsroom.mara, brief, "related")) == GONE


class TestWhatChangesLater:
    """What the earlier message says of its answer follows whatever becomes of that."""

    async def confirmed(self, newsroom: Newsroom) -> tuple[Message, Message]:
        _, denial = await exchange(newsroom)
        view = await clicked(newsroom, newsroom.mara, denial, "related")
        await clicked(newsroom, newsroom.mara, view, "related_confirm")
        await newsroom.idle()
        charge, denial = newsroom.ours
        assert ANSWERED in text_of(charge)
        return charge, denial

    async def test_another_speaker(self, newsroom: Newsroom) -> None:
        _, denial = await self.confirmed(newsroom)
        view = await clicked(newsroom, newsroom.mara, denial, "correct")
        rebuttal = next(
            option["value"]
            for group in view.payload["blocks"][0]["elements"][0]["option_groups"]
            for option in group["options"]
            if option["text"]["text"].startswith("Rebuttal 1")
        )
        view = await clicked(newsroom, newsroom.mara, view, "correct_item", rebuttal)
        await newsroom.server.submit_view(view, {"typed": "Ada Norr"})
        await newsroom.idle()
        assert "Answered after 16 days by Ada Norr Open" in text_of(newsroom.ours[0])

    async def test_its_deletion(self, newsroom: Newsroom) -> None:
        _, denial = await self.confirmed(newsroom)
        view = await clicked(newsroom, newsroom.mara, denial, "more", "delete:2")
        await newsroom.server.submit_view(view)
        await newsroom.idle()
        assert "Answered" not in text_of(newsroom.ours[0])
        assert "Norrline denied" not in words(newsroom.ours[0])
        assert buttons(newsroom.ours[0])[-1] == "Related"
