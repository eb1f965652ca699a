"""users.*: zones, and whose channels the app may know of."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import SlackServer, Workspace
from tests.sandbox.calls import refused
from tests.sandbox.newsroom import Newsroom


async def test_a_user_has_a_zone_and_its_offset(newsroom: Newsroom, client: AsyncWebClient) -> None:
    user = (await client.users_info(user=newsroom.odo.id))["user"]

    assert user["tz"] == "America/New_York"
    assert user["tz_offset"] in {-14_400, -18_000}
    assert await refused(client.users_info(user="U0")) == "user_not_found"


def test_the_offset_is_that_of_the_time() -> None:
    workspace = Workspace()
    user = workspace.add_user("Mara Lind", tz="Europe/Berlin")
    winter, summer = 1_768_478_400.0, 1_784_116_800.0
    assert user.as_slack(at=winter)["tz_offset"] == 3600
    assert user.as_slack(at=summer)["tz_offset"] == 7200
    assert SlackServer(workspace).workspace is workspace


async def test_outsiders_and_guests_can_be_told(newsroom: Newsroom, client: AsyncWebClient) -> None:
    guest = newsroom.workspace.add_user("Pia Roth", guest=True)
    outsider = newsroom.workspace.add_user("Sam Vale", external=True)

    assert (await client.users_info(user=guest.id))["user"]["is_restricted"] is True
    assert (await client.users_info(user=outsider.id))["user"]["team_id"] != newsroom.workspace.team_id


async def test_private_channels_are_listed_only_if_shared_with_the_app(
    newsroom: Newsroom, client: AsyncWebClient
) -> None:
    workspace, mara = newsroom.workspace, newsroom.mara
    shared = workspace.add_channel("sources", members=[mara], private=True)
    workspace.add_channel("board", members=[mara], private=True, with_bot=False)
    workspace.add_channel("lawyers", members=[newsroom.odo], private=True)
    sports = workspace.add_channel("sports", members=[mara], with_bot=False)

    async def ids(types: str) -> list[str]:
        answer = await client.users_conversations(user=mara.id, types=types)
        return [channel["id"] for channel in answer["channels"]]

    assert await ids("private_channel,mpim") == [shared.id]
    assert await ids("public_channel") == [newsroom.desk.id, sports.id]
    assert await refused(client.users_conversations(types="secret")) == "invalid_types"
