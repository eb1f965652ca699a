""" "Brief this" in a message's menu, and the form for what is in no message."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.jobs.brief import KNOWN
from bot.jobs.reading import NOTHING_TO_BRIEF
from bot.sandbox.faults import Drop, Refuse
from bot.sandbox.interactions import element
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.slack.blocks.filing import FILES, LINK, NO_ADDRESS, NOTHING_GIVEN, TITLE
from bot.slack.blocks.words import INVITE
from bot.slack.listeners import shortcuts
from bot.slack.manifest import BRIEF_FORM, BRIEF_THIS
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown
from tests.slack.arrivals import PLAIN_LINK as PAGE
from tests.slack.arrivals import open_arrivals
from tests.slack.exchange import clicked, modal
from tests.slack.lookups import answered, links, words


@pytest.fixture
def elsewhere(newsroom: Newsroom) -> Channel:
    """A public channel that we are not in."""
    return newsroom.workspace.add_channel("kitchen", members=[newsroom.mara, newsroom.odo], with_bot=False)


async def use(newsroom: Newsroom, message: Message, user: User | None = None) -> Message:
    """Use the shortcut and return what its user alone is told at once; the work is done by then."""
    using = newsroom.server.message_shortcut(user or newsroom.mara, message, BRIEF_THIS)
    told = await answered(newsroom, using)
    await newsroom.idle()
    return told


def direct_messages(newsroom: Newsroom, user: User) -> list[Message]:
    channel = newsroom.workspace.direct_message(user)
    return [each for each in newsroom.workspace.messages(channel) if each.user == newsroom.workspace.bot.id]


async def test_a_message_is_briefed_in_its_thread_for_whoever_asks(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)
    told = await use(newsroom, message)
    assert shortcuts.TAKEN in shown(told)
    assert told.ephemeral_to == newsroom.mara.id
    (answer,) = newsroom.answers(message)
    assert "Ilse Karro" in shown(answer)
    assert f"filed by <@{newsroom.mara.id}>" in shown(answer)
    assert INVITE not in shown(answer)
    assert newsroom.workspace.statuses == {}


async def test_it_is_kept_before_slack_is_answered(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)
    write = newsroom.service.database.writing

    def refuse(*_: Any, **__: Any) -> Any:
        raise RuntimeError("planned")

    monkeypatch.setattr(newsroom.service.database, "writing", refuse)
    delivery = await newsroom.server.message_shortcut(newsroom.mara, message, BRIEF_THIS)
    assert delivery.status == 500, "Slack shows its user that it did not work"
    monkeypatch.setattr(newsroom.service.database, "writing", write)
    assert (await newsroom.server.message_shortcut(newsroom.mara, message, BRIEF_THIS)).ok
    assert (await newsroom.rows())["filing"] == 1


@pytest.mark.parametrize("first", ["mention", "shortcut"])
async def test_a_message_that_is_mentioned_and_used_is_one_filing(newsroom: Newsroom, first: str) -> None:
    said = await newsroom.server.say(
        newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", tell=first == "mention"
    )
    if first == "shortcut":
        await use(newsroom, said.message, newsroom.odo)
        for event in said.events:
            await newsroom.server.bring(event)
    await newsroom.idle()
    told = await use(newsroom, said.message, newsroom.odo)
    assert shortcuts.KNOWN in shown(told)
    (answer,) = newsroom.answers(said.message)
    assert answer.ts.replace(".", "") in links(told)[0]
    rows = await newsroom.rows()
    assert (rows["inbound"], rows["filing"], rows["brief"], rows["outgoing"]) == (1, 1, 1, 1)


@pytest.mark.parametrize("private", [False, True])
async def test_where_we_are_not_it_is_answered_in_direct_messages_with_a_hint(
    either_newsroom: Newsroom, private: bool
) -> None:
    newsroom = either_newsroom
    place = newsroom.workspace.add_channel(
        "kitchen", members=[newsroom.mara, newsroom.odo], private=private, with_bot=False
    )
    message = newsroom.workspace.say(newsroom.odo, place, ARTICLE)
    await use(newsroom, message)
    (answer,) = direct_messages(newsroom, newsroom.mara)
    assert newsroom.answers(message) == []
    assert "Ilse Karro" in shown(answer)
    assert INVITE in shown(answer)
    # Its buttons work there.
    view = await clicked(newsroom, newsroom.mara, answer, "evidence")
    assert "safe for lorries" in words(view)
    # A colleague who asks for the same message gets the brief, privately: the first answer is not theirs.
    told = await use(newsroom, message, newsroom.odo)
    assert "Ilse Karro" in shown(told)
    assert told.ephemeral_to == newsroom.odo.id
    assert direct_messages(newsroom, newsroom.odo) == []
    assert (await newsroom.rows())["outgoing"] == 1


async def test_what_was_said_in_private_where_we_are_not_stays_there(newsroom: Newsroom) -> None:
    place = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True, with_bot=False)
    await use(newsroom, newsroom.workspace.say(newsroom.mara, place, ARTICLE))
    public = await newsroom.answer(f"@Rejoinder {ARTICLE}", user=newsroom.odo)
    assert KNOWN not in shown(public)
    assert "Ilse Karro" in shown(public)
    assert place.id not in str(public.blocks)


async def test_an_answer_that_may_have_come_is_looked_for_in_the_direct_messages(
    newsroom: Newsroom, elsewhere: Channel
) -> None:
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    await use(newsroom, newsroom.workspace.say(newsroom.odo, elsewhere, ARTICLE))
    (answer,) = direct_messages(newsroom, newsroom.mara)
    assert "Ilse Karro" in shown(answer)
    assert len(newsroom.workspace.called("chat.postMessage")) == 1
    assert newsroom.workspace.called("users.conversations")


async def test_what_goes_wrong_there_is_said_there(newsroom: Newsroom, elsewhere: Channel) -> None:
    await use(newsroom, newsroom.workspace.say(newsroom.odo, elsewhere, "Lunch?"))
    (answer,) = direct_messages(newsroom, newsroom.mara)
    assert NOTHING_TO_BRIEF in shown(answer)
    assert INVITE in shown(answer)


async def test_a_brief_in_direct_messages_is_deleted_there(newsroom: Newsroom, elsewhere: Channel) -> None:
    await use(newsroom, newsroom.workspace.say(newsroom.odo, elsewhere, ARTICLE))
    (answer,) = direct_messages(newsroom, newsroom.mara)
    _, menu = element(answer.blocks, "more")
    delete = next(each["value"] for each in menu["options"] if "Delete" in each["text"]["text"])
    view = await clicked(newsroom, newsroom.mara, answer, "more", delete)
    await newsroom.server.submit_view(view)
    await newsroom.idle()
    assert "Deleted by" in shown(answer)


async def test_our_own_messages_are_no_articles(newsroom: Newsroom) -> None:
    answer = await newsroom.answer(f"@Rejoinder {ARTICLE}")
    told = await use(newsroom, answer)
    assert shortcuts.OUR_OWN in shown(told)
    assert (await newsroom.rows())["filing"] == 1


async def test_people_of_other_workspaces_get_nothing(newsroom: Newsroom) -> None:
    guest = newsroom.workspace.add_user("Ivo Brandt", external=True)
    shared = newsroom.workspace.add_channel("with-lantern", members=[newsroom.mara, guest], ext_shared=True)
    message = newsroom.workspace.say(newsroom.mara, shared, ARTICLE)
    assert (await newsroom.server.message_shortcut(guest, message, BRIEF_THIS)).ok
    assert (await newsroom.server.shortcut(guest, BRIEF_FORM)).ok
    await newsroom.idle()
    assert newsroom.ours + newsroom.workspace.ephemerals == []
    assert newsroom.workspace.open_views == []
    assert await newsroom.rows() == {}


async def open_form(newsroom: Newsroom) -> Any:
    assert (await newsroom.server.shortcut(newsroom.mara, BRIEF_FORM)).ok
    await newsroom.server.wait_for(lambda: newsroom.workspace.open_views)
    return modal(newsroom, newsroom.mara)


async def test_the_form_takes_a_file_and_a_link_and_answers_in_direct_messages(sqlite_url: str) -> None:
    async with open_arrivals(sqlite_url) as newsroom:
        view = await open_form(newsroom)
        assert view.payload["title"]["text"] == TITLE
        file = newsroom.server.upload(newsroom.mara, "harbour.txt", ANOTHER)
        delivery = await newsroom.server.submit_view(view, {FILES: [file], LINK: PAGE})
        assert delivery.ok
        assert shortcuts.TAKEN_FORM in words(modal(newsroom, newsroom.mara))
        await newsroom.idle()
        attached, linked = sorted(
            direct_messages(newsroom, newsroom.mara), key=lambda each: "2 of 2" in shown(each)
        )
        assert "1 of 2, harbour.txt" in shown(attached)
        assert "Anso Weil" in shown(attached)
        assert "Ilse Karro" in shown(linked)
        assert PAGE in str(linked.blocks)
        assert INVITE not in shown(linked)
        # Nobody else sees it.
        public = await newsroom.answer(f"@Rejoinder {ARTICLE}", user=newsroom.odo)
        assert KNOWN not in shown(public)


@pytest.mark.parametrize(
    ("values", "sentence"), [({}, NOTHING_GIVEN), ({LINK: "ftp://courier.example/x"}, NO_ADDRESS)]
)
async def test_a_form_without_an_article_says_what_is_missing(
    newsroom: Newsroom, values: dict[str, Any], sentence: str
) -> None:
    view = await open_form(newsroom)
    delivery = await newsroom.server.submit_view(view, values)
    assert delivery.answer["errors"] == {LINK: sentence}
    assert await newsroom.rows() == {}


async def test_a_form_again_links_to_its_first_brief(newsroom: Newsroom) -> None:
    for _ in range(2):
        file = newsroom.server.upload(newsroom.mara, "bridge.txt", ARTICLE)
        await newsroom.server.submit_view(await open_form(newsroom), {FILES: [file]})
        await newsroom.idle()
        newsroom.workspace.views.stacks.clear()
    first, second = direct_messages(newsroom, newsroom.mara)
    assert "Ilse Karro" in shown(first)
    assert KNOWN in shown(second)
    assert first.ts.replace(".", "") in links(second)[0]


async def test_an_unreadable_channel_counts_as_one_that_we_are_in(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("conversations.info", Refuse("missing_scope"))
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)
    await use(newsroom, message)
    assert "Ilse Karro" in shown(*newsroom.answers(message))


async def test_a_deleted_brief_is_not_made_again_by_the_shortcut(newsroom: Newsroom) -> None:
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, ARTICLE)
    await use(newsroom, message)
    async with newsroom.service.database.writing() as session:
        await session.execute(text("UPDATE filing SET state = 'deleted'"))
    assert shortcuts.GONE in shown(await use(newsroom, message))
