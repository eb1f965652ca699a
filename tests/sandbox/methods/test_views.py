"""views.*: triggers, stacks, stale hashes."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import SlackServer, Workspace
from tests.sandbox.calls import refused
from tests.sandbox.newsroom import MODAL, Newsroom

HOME = {"type": "home", "blocks": [{"type": "divider"}]}


async def test_a_trigger_works_once_and_for_three_seconds(client: AsyncWebClient, newsroom: Newsroom) -> None:
    workspace = newsroom.workspace
    fresh = workspace.views.trigger(newsroom.mara.id, at=workspace.clock())
    old = workspace.views.trigger(newsroom.mara.id, at=workspace.clock() - 3.5)

    await client.views_open(trigger_id=fresh, view=MODAL)

    assert await refused(client.views_open(trigger_id=fresh, view=MODAL)) == "exchanged_trigger_id"
    assert await refused(client.views_open(trigger_id=old, view=MODAL)) == "expired_trigger_id"
    assert await refused(client.views_open(trigger_id="1.2", view=MODAL)) == "invalid_trigger_id"
    assert [view.callback_id for view in workspace.open_views] == ["note"]


async def test_a_modal_is_updated_unless_it_has_changed_meanwhile(
    client: AsyncWebClient, newsroom: Newsroom
) -> None:
    workspace = newsroom.workspace
    trigger = workspace.views.trigger(newsroom.mara.id, at=workspace.clock())
    opened = (await client.views_open(trigger_id=trigger, view={**MODAL, "external_id": "e1"}))["view"]

    await client.views_update(view_id=opened["id"], hash=opened["hash"], view={**MODAL, "callback_id": "two"})
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=MODAL)

    assert await refused(stale) == "hash_conflict"
    assert [view.callback_id for view in workspace.open_views] == ["two"]
    assert await refused(client.views_update(view_id="V0", view=MODAL)) == "not_found"
    assert await refused(client.views_update(external_id="e1", view=MODAL)) == "not_found"


async def test_modals_stack_three_deep(client: AsyncWebClient, newsroom: Newsroom) -> None:
    workspace = newsroom.workspace

    def trigger() -> str:
        top = workspace.open_views[-1].id if workspace.open_views else None
        return workspace.views.trigger(newsroom.mara.id, at=workspace.clock(), view_id=top)

    await client.views_open(trigger_id=trigger(), view=MODAL)
    await client.views_push(trigger_id=trigger(), view=MODAL)
    await client.views_push(trigger_id=trigger(), view=MODAL)
    assert await refused(client.views_push(trigger_id=trigger(), view=MODAL)) == "push_limit_reached"

    first, second, third = workspace.open_views
    assert (third.root_id, third.previous_id) == (first.id, second.id)


async def test_a_home_is_published_again_and_again(client: AsyncWebClient, newsroom: Newsroom) -> None:
    first = (await client.views_publish(user_id=newsroom.mara.id, view=HOME))["view"]
    second = (await client.views_publish(user_id=newsroom.mara.id, view=HOME, hash=first["hash"]))["view"]

    assert second["id"] == first["id"]
    stale = client.views_publish(user_id=newsroom.mara.id, view=HOME, hash=first["hash"])
    assert await refused(stale) == "hash_conflict"
    assert await refused(client.views_publish(user_id=newsroom.mara.id, view=MODAL)) == "invalid_arguments"
    assert await refused(client.views_publish(user_id="U0", view=HOME)) == "user_not_found"


def test_each_server_has_secrets_of_its_own() -> None:
    one, other = SlackServer(Workspace()).installation, SlackServer(Workspace()).installation
    assert one.bot_token != other.bot_token
    assert one.signing_secret != other.signing_secret
    assert one.signing_secret not in repr(one)
