"""Gathering what a digest is chosen from, in as few readings as its size allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.digests.listing import ANSWERED, DISPUTED, LONGEST_WAIT, UNANSWERED, link_of
from bot.digests.scene import Scene
from bot.memory.about import Casts
from storage.corrections import changed_between
from storage.decisions import mutes_of, no_replies
from storage.disputed import Told, still_waiting, told_between, told_of
from storage.links import Tie, confirmed_links
from storage.listings import (
    Listing,
    clusters,
    last_composed,
    listed_without,
    listings_on,
)
from storage.proposals import Proposal, proposals, proposed_between
from storage.tables import Subscription
from storage.viewer import Viewer

WINDOW = timedelta(days=7)
"""How long before the last digest something may have been filed, at most, to be new to the next one."""


def viewer_of(subscription: Subscription) -> Viewer:
    """Return on whose behalf a digest is read: its channel's, with what is public unless it wants less."""
    channel = Viewer.of_channel(subscription.workspace_id, subscription.channel_id)
    return replace(channel, sees_public=subscription.scope == "public")


async def gather(session: AsyncSession, *, subscription: Subscription, at: datetime) -> Scene:
    """Return what the next digest of a subscription is chosen from, as it would be `at` a time."""
    times = await _times(session, subscription, at, None)
    viewer = viewer_of(subscription)
    fresh = await told_between(session, viewer=viewer, since=times.recent, until=at)
    proposed = await proposed_between(session, viewer=viewer, since=times.recent, until=at)
    waiting = await listed_without(
        session,
        workspace_id=subscription.workspace_id,
        subscription_id=subscription.id,
        state=UNANSWERED,
        without=[LONGEST_WAIT, DISPUTED, ANSWERED],
    )
    return await _scene(session, subscription, times, near=fresh, wanted=waiting, proposed=proposed)


async def gather_listed(
    session: AsyncSession,
    *,
    subscription: Subscription,
    digest_id: int,
    listings: Sequence[Listing],
    at: datetime,
) -> Scene:
    """Return what a digest composed `at` a time was chosen from, as far as it or an earlier one lists it."""
    times = await _times(session, subscription, at, digest_id)
    links = {link_id for each in listings if (link_id := link_of(each.state)) is not None}
    proposed = await proposals(session, viewer=viewer_of(subscription), link_ids=links)
    wanted = {each.statement_id for each in listings}
    scene = await _scene(session, subscription, times, near=Told([], {}), wanted=wanted, proposed=proposed)
    listed = {*wanted, *scene.before, *_ends(proposed)}
    shown = {each.id: each for each in scene.parts.values() if each.id in listed}
    ties = [tie for tie in scene.ties if tie.from_id in shown and tie.to_id in shown]
    return replace(scene, parts=shown, ties=ties)


class _Times(NamedTuple):
    """See `Scene`; `digest_id` is the digest before which all was listed, None for any."""

    at: datetime
    since: datetime
    start: datetime
    recent: datetime
    first: bool
    digest_id: int | None


async def _times(
    session: AsyncSession, subscription: Subscription, at: datetime, digest_id: int | None
) -> _Times:
    last = await last_composed(
        session,
        workspace_id=subscription.workspace_id,
        subscription_id=subscription.id,
        until=at,
        before=digest_id,
    )
    start = subscription.since
    since = start if last is None else max(last, start)
    return _Times(at, since, start, max(start, since - WINDOW), last is None, digest_id)


async def _scene(
    session: AsyncSession,
    subscription: Subscription,
    times: _Times,
    *,
    near: Told,
    wanted: Collection[int],
    proposed: Sequence[Proposal],
) -> Scene:
    """Return the scene of what was read already (`near`, all of its time) and of what else is `wanted`."""
    viewer, workspace_id = viewer_of(subscription), subscription.workspace_id
    ties = await confirmed_links(session, viewer=viewer)
    changes = await changed_between(session, viewer=viewer, since=times.recent, until=times.at)
    weary = await still_waiting(
        session,
        viewer=viewer,
        subscription_id=subscription.id,
        state=LONGEST_WAIT,
        before=times.digest_id,
    )
    followed = await clusters(session, workspace_id=workspace_id, subscription_id=subscription.id)
    found = {part.id: part for part in near.parts}
    changed = {each.statement_id for each in changes}
    # Who speaks of the others that wait matters only where not everybody is followed.
    seeds = {*found, *wanted, *changed, *_ends(proposed), *(weary if followed else weary & _ends(ties))}
    if times.digest_id is None:
        seeds |= _ends(tie for tie in ties if tie.decided_at is not None and tie.decided_at >= times.recent)
    far = await told_of(session, viewer=viewer, statement_ids=_reached(ties, seeds) - found.keys())
    found |= {part.id: part for part in far.parts}
    before = await listings_on(
        session,
        workspace_id=workspace_id,
        subscription_id=subscription.id,
        statement_ids=found.keys() | changed,
        before=times.digest_id,
    )
    return Scene(
        at=times.at,
        since=times.since,
        start=times.start,
        recent=times.recent,
        first=times.first,
        zone=ZoneInfo(subscription.zone),
        parts=found,
        ties=[tie for tie in ties if tie.from_id in found and tie.to_id in found],
        before=_by_statement(before),
        casts=Casts({**far.names, **near.names}),
        muted=await mutes_of(session, workspace_id=workspace_id, subscription_id=subscription.id),
        needless=await no_replies(session, workspace_id=workspace_id),
        followed=followed,
        proposals=proposed,
        changes=changes,
        weary=frozenset(weary),
    )


def _ends(links: Iterable[Tie | Proposal]) -> set[int]:
    return {end for each in links for end in (each.from_id, each.to_id)}


def _reached(ties: Sequence[Tie], seeds: Collection[int]) -> set[int]:
    """Return the seeds, and what hangs together with any of them, however many ties away."""
    at: dict[int, list[int]] = defaultdict(list)
    for tie in ties:
        at[tie.from_id].append(tie.to_id)
        at[tie.to_id].append(tie.from_id)
    reached = set(seeds)
    waiting = [seed for seed in reached if seed in at]
    while waiting:
        fresh = [other for other in at[waiting.pop()] if other not in reached]
        reached.update(fresh)
        waiting += fresh
    return reached


def _by_statement(listings: Iterable[Listing]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for each in listings:
        found[each.statement_id].add(each.state)
    return {statement_id: frozenset(states) for statement_id, states in found.items()}
