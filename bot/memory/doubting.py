"""Doubting: known actors that a brief's new ones may be, sought by likeness and put to people."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.memory.aliases import known_forms, sort_of
from bot.memory.names import is_bare, likeness, name_key, names_somebody
from bot.memory.resemblance import initials_of, may_be_same
from bot.memory.resolution import names_of
from storage.actors import Bearer, bearers
from storage.appearances import Naming, Namings, namings_of, newcomers, set_sought
from storage.database import Database
from storage.doubts import SOURCE
from storage.judgements import add_judgement, clusters_by_member, judgements_on, lock_actors
from storage.names import nearest_keys
from storage.viewer import Viewer

# More questions about one actor than this are no help.
_MOST_ASKED = 3
_SHORTEST_ACRONYM = 3


async def raise_doubts(database: Database, *, workspace_id: str, brief_id: int, at: datetime) -> int:
    """Ask of each actor that came with a brief whether it is a known one; return how many questions.

    Likeness is sought in a reading of its own, since it may take long, and once for each actor.
    Nothing is decided: a doubt is an ``unsure`` judgement of our rules.
    """
    async with database.reading() as session:
        brief = await namings_of(session, workspace_id=workspace_id, brief_id=brief_id)
        if brief is None:
            return 0
        new = await newcomers(session, workspace_id=workspace_id, brief_id=brief_id)
        asked = await _sought(session, workspace_id, new, brief)
    if not new:
        return 0
    async with database.writing() as session:
        await set_sought(session, workspace_id=workspace_id, actor_ids=new, at=at)
        return await _write(session, workspace_id, brief, asked, at) if asked else 0


async def _sought(
    session: AsyncSession, workspace_id: str, new: Collection[int], brief: Namings
) -> dict[int, list[int]]:
    """Return the actors that each new one may be, by its id."""
    here = {each.actor_id for each in brief.appearing}
    viewer = Viewer.of_channel(workspace_id, brief.channel_id)
    asked: dict[int, list[int]] = {}
    for naming in brief.appearing:
        # "The ministry" of one article is as like that of another as any.
        is_new = naming.actor_id in new and naming.actor_id not in asked
        if naming.actor_id is not None and is_new and names_somebody(naming.name, naming.kind):
            found = await _candidates(session, viewer, naming, brief.text)
            # Whom one article tells apart are not one.
            others = [each for each in found if each not in here]
            if is_bare(naming.name, naming.kind) and len(others) > _MOST_ASKED:
                continue
            if others:
                asked[naming.actor_id] = others[:_MOST_ASKED]
    return asked


async def _candidates(session: AsyncSession, viewer: Viewer, naming: Naming, text: str) -> list[int]:
    """Return the actors that an appearance may be, the likeliest first."""
    key = name_key(naming.name, naming.kind)
    if not key:
        return []
    near = [each.key for each in await nearest_keys(session, viewer=viewer, key=key, widely=True)]
    alike = await asyncio.to_thread(_alike, key, near, naming)
    wanted = dict.fromkeys(known_forms(key, naming.kind), 1.0) | alike
    for named in names_of(naming, text):
        if not is_bare(named.name, naming.kind):
            wanted[named.key] = 1.0
    acronym = initials_of(key)
    if naming.kind != "person" and len(acronym) >= _SHORTEST_ACRONYM:
        wanted[acronym] = 1.0
    borne = await bearers(session, viewer=viewer, keys=wanted)
    sort = sort_of(key, naming.kind)
    same_sort = [each for each in borne if sort_of(each.key, each.kind) == sort]
    return _ranked(same_sort, wanted)


def _alike(key: str, near: Collection[str], naming: Naming) -> dict[str, float]:
    return {each: likeness(key, each) for each in near if may_be_same(key, each, naming.kind)}


def _ranked(borne: Sequence[Bearer], likely: Mapping[str, float]) -> list[int]:
    best: dict[int, float] = {}
    for each in borne:
        best[each.actor_id] = max(best.get(each.actor_id, 0.0), likely[each.key])
    return sorted(best, key=lambda actor_id: (-best[actor_id], actor_id))


async def _write(
    session: AsyncSession, workspace_id: str, brief: Namings, asked: Mapping[int, Sequence[int]], at: datetime
) -> int:
    """Write the questions down that nobody has been asked yet."""
    await lock_actors(session, workspace_id=workspace_id)
    ends = {*asked, *(other for others in asked.values() for other in others)}
    made = await judgements_on(session, workspace_id=workspace_id, actor_ids=ends)
    there = await clusters_by_member(session, workspace_id=workspace_id, actor_ids=ends)
    known = {frozenset((each.actor_id, each.other_id)) for each in made}
    written = 0
    for actor_id, others in asked.items():
        for other in others:
            # Either may have been deleted, or merged, since it was read.
            gone = actor_id not in there or other not in there or there[actor_id] == there[other]
            if gone or frozenset((actor_id, other)) in known:
                continue
            await add_judgement(
                session,
                workspace_id=workspace_id,
                verdict="unsure",
                actor_id=actor_id,
                other_id=other,
                detail={SOURCE: brief.inbound_id},
                by=None,
                at=at,
            )
            written += 1
    return written
