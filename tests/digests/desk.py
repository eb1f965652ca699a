"""Channels that want digests, and what these hold day by day, read in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession

from bot.digests.contents import Contents, compose, contents_of, preview
from bot.memory.related import decide
from storage.digest_tables import DigestScope
from storage.digests import finish, open_digest, set_composed
from storage.disputed import Part
from storage.links import links_of_brief
from storage.subscriptions import subscribe, subscription
from storage.tables import Subscription
from storage.viewer import Viewer
from tests.memory.exchanges import DAY, Archive

MEMBER = Viewer("T1", "U9", frozenset({"G1", "C1", "C2"}))
"""Somebody who is in the private channel and may decide there."""
_slots = count(1)


def at(day: float) -> datetime:
    """Return that day's moment of the archive."""
    return DAY + timedelta(days=day)


@dataclass
class DigestDesk:
    """An archive whose channels have digests."""

    archive: Archive
    latest: int = field(default=0, init=False)

    async def subscribe(
        self,
        channel_id: str = "C1",
        *,
        day: float = 0,
        scope: DigestScope = "public",
        following: Collection[int] = (),
        zone: str = "UTC",
    ) -> Subscription:
        """Have a channel want a digest every day."""
        async with self.archive.database.writing() as session:
            subscription_id = await subscribe(
                session,
                workspace_id="T1",
                channel_id=channel_id,
                user_id="U1",
                days="mon,tue,wed,thu,fri,sat,sun",
                minute=540,
                zone=zone,
                scope=scope,
                actor_ids=following,
                state="active",
                next_at=None,
                at=at(day),
            )
            return await _read(session, subscription_id)

    async def digest(self, wanted: Subscription, day: float, *, again: bool = True) -> Contents:
        """Compose the digest of a day; what is told `again` of it must be the same."""
        async with self.archive.database.writing() as session:
            digest_id = await self.open(session, wanted, day)
            contents = await compose(session, subscription=wanted, digest_id=digest_id, at=at(day))
            if contents.is_empty:
                await finish(session, workspace_id="T1", digest_id=digest_id, state="empty", at=at(day))
            else:
                await set_composed(session, workspace_id="T1", digest_id=digest_id, at=at(day))
        self.latest = digest_id
        assert not again or await self.again(wanted, digest_id, day) == contents
        return contents

    async def open(self, session: AsyncSession, wanted: Subscription, day: float) -> int:
        """Open a digest that is due."""
        digest_id = await open_digest(
            session,
            workspace_id="T1",
            subscription_id=wanted.id,
            slot=f"slot {next(_slots)}",
            kind="slot",
            due_at=at(day),
            at=at(day),
        )
        assert digest_id is not None
        return digest_id

    async def again(self, wanted: Subscription, digest_id: int, day: float) -> Contents:
        """Return what is told again of a digest."""
        async with self.archive.database.reading() as session:
            return await contents_of(session, subscription=wanted, digest_id=digest_id, at=at(day))

    async def preview(self, wanted: Subscription, day: float) -> Contents:
        """Return what a digest would hold."""
        async with self.archive.database.reading() as session:
            return await preview(session, subscription=wanted, at=at(day))

    async def confirm(self, brief_id: int, *, day: float, confirmed: bool = True) -> list[int]:
        """Have somebody confirm, or reject, all that is proposed of a brief; return the links."""
        async with self.archive.database.writing() as session:
            ties = await links_of_brief(session, viewer=MEMBER, brief_id=brief_id)
            proposed = [tie.link_id for tie in ties if tie.state == "proposed"]
            for link_id in proposed:
                await decide(
                    session, viewer=MEMBER, link_id=link_id, confirmed=confirmed, by="U9", at=at(day)
                )
        return proposed


async def _read(session: AsyncSession, subscription_id: int) -> Subscription:
    found = await subscription(session, workspace_id="T1", subscription_id=subscription_id)
    assert found is not None
    return found


def told(contents: Contents) -> dict[str, list[tuple[int, ...]]]:
    """Return the ids of the statements in each section that has any, claims before rebuttals."""
    sections: dict[str, list[tuple[int, ...]]] = {
        "disputes": [(*_ids(each.claims), *_ids(each.rebuttals)) for each in contents.disputes],
        "lone": [(each.id,) for each in contents.lone],
        "answered": [
            (*_ids(each.dispute.claims), *_ids(each.dispute.rebuttals)) for each in contents.answered
        ],
        "waiting": [_ids(each.dispute.claims) for each in contents.waiting],
        "possible": [(each.later.id, each.earlier.id) for each in contents.possible],
        "corrections": [(each.statement_id,) for each in contents.corrections],
    }
    return {name: items for name, items in sections.items() if items}


def _ids(parts: Sequence[Part]) -> tuple[int, ...]:
    return tuple(part.id for part in parts)
