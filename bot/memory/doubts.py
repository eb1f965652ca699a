"""Doubts: who may be the same as an actor, as far as the viewer may see why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from storage.doubts import pairs_with
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another actor that may be the same, and the judgement that says so."""

    actor_id: int
    judgement_id: int


async def doubts(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Doubt]:
    """Return who may be the same as a cluster and has not been judged otherwise, each once.

    A doubt is in sight where both actors are, and the article that raised it.
    """
    pairs = await pairs_with(session, viewer=viewer, actor_id=actor_id)

    def other(one_id: int, other_id: int) -> int | None:
        return next(iter({one_id, other_id} - {actor_id}), None)

    apart = {other(each.actor_id, each.other_id) for each in pairs if each.verdict != "unsure"}
    found: dict[int, Doubt] = {}
    for each in pairs:
        who = other(each.actor_id, each.other_id)
        if each.verdict == "unsure" and who is not None and who not in apart:
            found.setdefault(who, Doubt(who, each.judgement_id))
    return list(found.values())
