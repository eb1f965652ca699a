"""Doubts: who may be the same as an actor, as far as the viewer may see why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from storage.actors import faces
from storage.judgements import (
    Judgement,
    clusters_by_member,
    judgements_on,
    members_of,
    visible_inbounds,
)
from storage.viewer import Viewer

SOURCE = "inbound_id"
"""Where a doubt of our rules says which message's article raised it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another actor that may be the same, and the judgement that says so."""

    actor_id: int
    judgement_id: int


async def doubts(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Doubt]:
    """Return who may be the same as a cluster and has not been judged otherwise, each once.

    A doubt is in sight where both actors are, and the article that raised it.
    """
    workspace_id = viewer.workspace_id
    members = await members_of(session, workspace_id=workspace_id, actor_ids={actor_id})
    standing = await judgements_on(session, workspace_id=workspace_id, actor_ids=members, standing=True)
    unsure = await _in_sight(session, viewer, [each for each in standing if each.verdict == "unsure"])
    if not unsure:
        return []
    ends = {end for each in standing for end in (each.actor_id, each.other_id) if end is not None}
    cluster = await clusters_by_member(session, workspace_id=workspace_id, actor_ids=ends)

    def other(judged: Judgement) -> int | None:
        sides = {cluster.get(judged.actor_id), cluster.get(judged.other_id or 0)} - {actor_id}
        return next(iter(sides), None)

    apart = {other(each) for each in standing if each.verdict in ("different", "split")}
    found: dict[int, Doubt] = {}
    for each in unsure:
        who = other(each)
        if who is not None and who not in apart:
            found.setdefault(who, Doubt(who, each.id))
    return list(found.values())


async def _in_sight(session: AsyncSession, viewer: Viewer, unsure: Collection[Judgement]) -> list[Judgement]:
    if not unsure:
        return []
    ends = {end for each in unsure for end in (each.actor_id, each.other_id) if end is not None}
    seen = await faces(session, viewer=viewer, actor_ids=ends, apart=True, counted=False)
    raised_by = {each.detail[SOURCE] for each in unsure if SOURCE in each.detail}
    readable = await visible_inbounds(session, viewer=viewer, inbound_ids=raised_by)
    return [
        each
        for each in unsure
        if each.actor_id in seen and each.other_id in seen and each.detail.get(SOURCE) in readable
    ]
