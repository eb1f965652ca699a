"""What a digest holds: composed once, then told again from what it listed.

Stable for who posts digests: `Contents` (`is_empty` says that there is nothing to post), `compose`,
`contents_of`, `preview` and `forget`, with these parameters.

The first digest of a subscription holds what was filed since the day before it was set, not the
whole archive. A later one holds what is new since the one before; what was filed up to a week
before that, and could not be listed then, is new as well.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.digests.arranging import arrange
from bot.digests.choosing import choose
from bot.digests.gathering import gather, gather_listed
from bot.digests.sections import Contents
from storage.listings import add_listings, listings_of, lock_subscription, take_back
from storage.tables import Subscription

__all__ = ["Contents", "compose", "contents_of", "forget", "preview"]


async def compose(
    session: AsyncSession, *, subscription: Subscription, digest_id: int, at: datetime
) -> Contents:
    """Choose what a digest lists `at` a time, keep that in the caller's transaction, and return it.

    A digest that lists something already stays as it is: a step that runs twice composes once. Of two
    digests of a subscription at once the second lists what the first has not.
    """
    await lock_subscription(session, workspace_id=subscription.workspace_id, subscription_id=subscription.id)
    if await listings_of(session, workspace_id=subscription.workspace_id, digest_id=digest_id):
        return await contents_of(session, subscription=subscription, digest_id=digest_id, at=at)
    scene = await gather(session, subscription=subscription, at=at)
    with _undisturbed():
        listings = choose(scene)
        contents = arrange(scene, listings)
    await add_listings(
        session,
        workspace_id=subscription.workspace_id,
        subscription_id=subscription.id,
        digest_id=digest_id,
        listings=listings,
    )
    return contents


async def contents_of(
    session: AsyncSession, *, subscription: Subscription, digest_id: int, at: datetime
) -> Contents:
    """Return what a digest holds that was composed `at` a time, as far as it is still there to be seen.

    What was deleted since is gone, what was corrected is as it is now, and what people decided of
    its disputes is told with them.
    """
    listings = await listings_of(session, workspace_id=subscription.workspace_id, digest_id=digest_id)
    scene = await gather_listed(
        session, subscription=subscription, digest_id=digest_id, listings=listings, at=at
    )
    return arrange(scene, listings)


async def preview(session: AsyncSession, *, subscription: Subscription, at: datetime) -> Contents:
    """Return what a digest would hold `at` a time; nothing is kept, so the next one holds it again."""
    scene = await gather(session, subscription=subscription, at=at)
    with _undisturbed():
        return arrange(scene, choose(scene))


async def forget(session: AsyncSession, *, workspace_id: str, digest_id: int) -> None:
    """Take back what a digest listed that failed for good: the next one lists it."""
    await take_back(session, workspace_id=workspace_id, digest_id=digest_id)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Have nobody look for waste while much is made of which all is kept: that takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
