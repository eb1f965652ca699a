"""What is learned in a private channel is its members' alone, whichever way somebody asks for it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.sandbox.faults import RateLimited, ServerError
from bot.sandbox.people import Channel, User
from tests.newsrooms import ARTICLE, Newsroom
from tests.slack.lookups import ask, opened, press, words

SECRET = """Bridge inspector hid cracks, letters show

Acting mayor Ilse Karro said on Friday that Tomas Quill, the inspector of bridges, had hidden cracks for two years. Quill denied that he had hidden anything. The letters were seen by three people at the town hall, and the bridge was closed to lorries in the autumn of last year.
"""
# Words of SECRET that ARTICLE has not: its claim, a name, a title, and what became of it.
SECRETS = ("cracks", "Quill", "Acting mayor", "letters")


class Case:
    """A newsroom with a public article and a private one; Odo is not in the private channel."""

    def __init__(self, newsroom: Newsroom, sources: Channel) -> None:
        self.newsroom = newsroom
        self.sources = sources

    async def seen_by(self, user: User, channel: Channel | None = None) -> str:
        """Return all that a person is shown, whichever way they ask."""
        newsroom = self.newsroom
        where = channel or newsroom.desk
        shown = []
        for text in (
            "/actor Ilse Karro",
            "/actor Tomas Qill",
            "/actor Inspector of bridges",
            "/actor history Ilse Karro",
            "/claims hidden",
            "/claims town",
            "/claims by:Quill",
            "/claims unanswered",
            f"/claims two in:<#{self.sources.id}|sources>",
        ):
            shown.append(words(await ask(newsroom, text, user, where)))
        near = await ask(newsroom, "/actor Ilse Karo", user, where)
        if "actor_pick" in json.dumps(near.blocks):
            for typed in ("Qu", "Tomas", "Ils", "ins"):
                offered = await newsroom.server.suggest(user, near, "actor_pick", typed)
                shown.append(json.dumps(offered.answer))
        # What they typed themselves they know.
        asked = ("Tomas Qill", "by:Quill", "name Quill", "Inspector of bridges")
        text = " ".join([*shown, words(near)])
        for own in asked:
            text = text.replace(own, "")
        return text


@pytest.fixture
async def case(either_newsroom: Newsroom) -> AsyncIterator[Case]:
    newsroom = either_newsroom
    sources = newsroom.workspace.add_channel("sources", members=[newsroom.mara], private=True)
    await newsroom.answer(f"@Rejoinder {ARTICLE}")
    await newsroom.answer(f"@Rejoinder {SECRET}", sources)
    yield Case(newsroom, sources)


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


async def test_its_members_see_it_and_nobody_else(case: Case) -> None:
    newsroom = case.newsroom
    assert secrets_in(await case.seen_by(newsroom.mara)) == list(SECRETS)
    theirs = await case.seen_by(newsroom.odo)
    assert "Ilse Karro" in theirs
    assert secrets_in(theirs) == []


async def test_counts_are_of_what_one_may_see(case: Case) -> None:
    newsroom = case.newsroom
    assert "2 claims and 0 rebuttals in 2 articles" in words(await ask(newsroom, "/actor Ilse Karro"))
    theirs = await ask(newsroom, "/actor Ilse Karro", newsroom.odo)
    assert "1 claim and 0 rebuttals in 1 article" in words(theirs)


async def test_after_a_merge_too(case: Case) -> None:
    newsroom = case.newsroom
    form = await opened(
        newsroom,
        newsroom.server.command(newsroom.mara, newsroom.desk, "/actor", "merge Oru Tamm, Tomas Quill"),
    )
    assert (await newsroom.server.submit_view(form)).ok
    assert "Quill" in words(await ask(newsroom, "/actor Oru Tamm"))
    assert secrets_in(await case.seen_by(newsroom.odo)) == []
    theirs = words(await ask(newsroom, "/actor Oru Tamm", newsroom.odo))
    assert secrets_in(theirs + words(await ask(newsroom, "/actor history Oru Tamm", newsroom.odo))) == []
    # And the last that Odo decided is not what somebody else did.
    assert "nothing" in words(await ask(newsroom, "/actor undo", newsroom.odo))


async def test_who_joins_sees_it_and_who_leaves_does_not_after_a_minute(case: Case) -> None:
    newsroom = case.newsroom
    assert secrets_in(await case.seen_by(newsroom.odo)) == []
    case.sources.members.append(newsroom.odo.id)
    newsroom.clock.let_pass(seconds=61)
    assert secrets_in(await case.seen_by(newsroom.odo)) == list(SECRETS)
    case.sources.members.remove(newsroom.odo.id)
    newsroom.clock.let_pass(seconds=61)
    assert secrets_in(await case.seen_by(newsroom.odo)) == []


async def test_where_slack_cannot_be_asked_less_is_shown_and_it_says_so(case: Case) -> None:
    newsroom = case.newsroom
    newsroom.clock.let_pass(seconds=61)
    for fault in (RateLimited(30), ServerError()):
        newsroom.server.faults.add("users.conversations", fault)
        shown = words(await ask(newsroom, "/actor Ilse Karro", newsroom.odo))
        assert "Slack could not be asked what you may see" in shown
        assert secrets_in(shown) == []


async def test_buttons_of_a_list_that_somebody_else_was_shown_tell_nothing(case: Case) -> None:
    newsroom = case.newsroom
    mine = await ask(newsroom, "/actor Tomas Qill")
    assert "Tomas Quill" in words(mine)
    theirs = await press(newsroom, mine, "actor_open:0", user=newsroom.odo)
    assert "Nothing is known of this actor any more that you may see" in words(theirs)


async def test_somebody_of_another_workspace_in_the_private_channel_gets_nothing(case: Case) -> None:
    newsroom = case.newsroom
    visitor = newsroom.workspace.add_user("Ivo Anders", external=True)
    case.sources.members.append(visitor.id)
    mine = await ask(newsroom, "/actor Tomas Qill", channel=case.sources)
    shown = len(newsroom.workspace.ephemerals)

    async def tries() -> list[Callable[[], Awaitable[object]]]:
        server = newsroom.server
        return [
            lambda: server.command(visitor, case.sources, "/actor", "Tomas Quill"),
            lambda: server.command(visitor, case.sources, "/claims", "cracks"),
            lambda: server.click(visitor, mine, "actor_open:0"),
        ]

    for attempt in await tries():
        await attempt()
    offered = await newsroom.server.suggest(visitor, mine, "actor_pick", "Tom")
    assert offered.answer == {"options": []}
    # What is asked after them is answered after them.
    await ask(newsroom, "/rejoinder status")
    assert len(newsroom.workspace.ephemerals) == shown + 1
