from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import RejoinderError
from bot.sandbox import SlackServer, Workspace
from bot.sandbox.faults import Fault, RateLimited, ServerError
from bot.slack.app import web_client
from bot.slack.people import KEPT, People
from storage.viewer import Viewer
from tests.newsrooms import installation

SCOPES = frozenset({"users:read", "channels:read", "groups:read", "mpim:read"})
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


class Desk:
    """A workspace with a private channel, and the people that we take its users for."""

    def __init__(self, server: SlackServer) -> None:
        self.workspace = server.workspace
        self.clock = Clock()
        self.server = server
        self.people = People(web_client(server.installation.bot_token, server.api_url), now=self.clock)
        self.mara = self.workspace.add_user("Mara Lind", tz="Asia/Kathmandu", admin=True)
        self.pia = self.workspace.add_user("Pia Roth", guest=True)
        self.open = self.workspace.add_channel("world", members=[self.mara, self.pia])
        self.sources = self.workspace.add_channel("sources", members=[self.mara], private=True)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with SlackServer(Workspace(), installation(scopes=SCOPES)) as server:
        yield Desk(server)


async def test_a_member_sees_what_is_public_and_their_private_channels(desk: Desk) -> None:
    person = await desk.people.person(desk.workspace.team_id, desk.mara.id)

    assert person.told
    assert person.viewer.sees_public
    assert person.viewer.channel_ids == {desk.sources.id}
    assert (person.admin, person.guest, person.zone) == (True, False, "Asia/Kathmandu")


async def test_a_guest_sees_only_the_channels_they_are_in(desk: Desk) -> None:
    person = await desk.people.person(desk.workspace.team_id, desk.pia.id)

    assert person.guest
    assert not person.viewer.sees_public
    assert person.viewer.channel_ids == {desk.open.id}


async def test_the_channel_somebody_acts_in_is_theirs_to_see_there_alone(desk: Desk) -> None:
    there = await desk.people.person(desk.workspace.team_id, desk.mara.id, "C0ELSE")
    assert there.viewer.channel_ids == {desk.sources.id, "C0ELSE"}
    elsewhere = await desk.people.person(desk.workspace.team_id, desk.mara.id)
    assert elsewhere.viewer.channel_ids == {desk.sources.id}


async def test_who_leaves_a_channel_sees_it_for_a_minute_at_most(desk: Desk) -> None:
    await desk.people.person(desk.workspace.team_id, desk.mara.id)
    desk.sources.members.remove(desk.mara.id)
    calls = len(desk.workspace.calls)

    desk.clock.at += KEPT - timedelta(seconds=1)
    assert (await desk.people.person(desk.workspace.team_id, desk.mara.id)).viewer.channel_ids
    assert len(desk.workspace.calls) == calls

    desk.clock.at += timedelta(seconds=1)
    assert not (await desk.people.person(desk.workspace.team_id, desk.mara.id)).viewer.channel_ids


@pytest.mark.parametrize("method", ["users.info", "users.conversations"])
@pytest.mark.parametrize("fault", [RateLimited(30), ServerError()], ids=["busy", "broken"])
async def test_where_slack_cannot_be_asked_nothing_but_their_own_is_shown(
    desk: Desk, method: str, fault: Fault
) -> None:
    desk.server.faults.add(method, fault)
    person = await desk.people.person(desk.workspace.team_id, desk.mara.id, desk.open.id)

    assert not person.told
    assert not person.viewer.sees_public
    assert person.viewer.channel_ids == {desk.open.id}
    assert person.guest
    assert not person.admin

    # That is not remembered.
    assert (await desk.people.person(desk.workspace.team_id, desk.mara.id)).told


async def test_many_channels_come_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.people._PER_PAGE", 2)
    more = [desk.workspace.add_channel(f"case-{n}", members=[desk.mara], private=True) for n in range(6)]
    person = await desk.people.person(desk.workspace.team_id, desk.mara.id)
    assert person.viewer.channel_ids == {desk.sources.id, *(channel.id for channel in more)}


async def test_a_channel_is_known_by_name_to_those_who_may_see_it(desk: Desk) -> None:
    mara, pia = [
        (await desk.people.person(desk.workspace.team_id, user.id)).viewer for user in (desk.mara, desk.pia)
    ]
    odo = Viewer(desk.workspace.team_id, "U0ODO")
    asked = len(desk.workspace.calls)
    for viewer, name, channel in (
        (mara, "world", desk.open.id),
        (mara, "sources", desk.sources.id),
        (odo, "world", desk.open.id),
        (odo, "sources", None),
        (pia, "world", desk.open.id),
        (pia, "sources", None),
        (mara, "nowhere", None),
    ):
        assert await desk.people.channel_named(viewer, name) == channel, (viewer.user_id, name)
    assert len(desk.workspace.calls) == asked + 1, "they are kept a minute"


async def test_names_of_channels_that_slack_does_not_tell_are_asked_for_again(desk: Desk) -> None:
    desk.server.faults.add("users.conversations", ServerError())
    viewer = Viewer(desk.workspace.team_id, desk.mara.id)
    with pytest.raises(RejoinderError, match="choose one from the list"):
        await desk.people.channel_named(viewer, "world")
    assert await desk.people.channel_named(viewer, "world") == desk.open.id


async def test_somebody_of_another_workspace_sees_nothing(desk: Desk) -> None:
    visitor = desk.workspace.add_user("Ivo Anders", external=True)
    desk.open.members.append(visitor.id)
    person = await desk.people.person(desk.workspace.team_id, visitor.id, desk.open.id)

    assert person.outsider
    assert not person.viewer.sees_public
    assert person.viewer.channel_ids == frozenset()
    assert person.viewer.user_id is None
