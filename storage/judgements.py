"""Judgements on actors: which are one, which are not, and who said so; none is ever deleted.

`actor.merged_into_id` is a pure function of the judgements that stand: the oldest actor of each
group that they join. Whoever writes one recomputes it, under the same lock as resolution.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Actor, ActorJudgement, ActorKind, ActorName, Appearance, Inbound, NameKey, Verdict
from storage.viewer import Viewer, visible


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement as it stands in the table; `decided_by` is None for our rules."""

    id: int
    verdict: Verdict
    actor_id: int
    other_id: int | None
    detail: dict[str, Any]
    decided_by: str | None
    decided_at: datetime
    undone_by: str | None
    undone_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether nobody has undone it."""
        return self.undone_at is None


async def lock_actors(session: AsyncSession, *, workspace_id: str) -> None:
    """Let one transaction at a time decide who a workspace's actors are, until it ends."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtext('rejoinder actors'), hashtext(:workspace_id))"),
            {"workspace_id": workspace_id},
        )


async def add_judgement(
    session: AsyncSession,
    *,
    workspace_id: str,
    verdict: Verdict,
    actor_id: int,
    other_id: int | None = None,
    detail: dict[str, Any] | None = None,
    by: str | None,
    at: datetime,
) -> int:
    """Write a judgement down and return its id; who is merged into whom follows `recompute`."""
    row = ActorJudgement(
        workspace_id=workspace_id,
        verdict=verdict,
        actor_id=actor_id,
        other_id=other_id,
        detail=detail,
        decided_by=by,
        decided_at=at,
    )
    session.add(row)
    await session.flush()
    return row.id


async def judgement(session: AsyncSession, *, workspace_id: str, judgement_id: int) -> Judgement | None:
    """Return a judgement, or None where the workspace has no such."""
    found = await _read(session, workspace_id, col(ActorJudgement.id) == judgement_id)
    return found[0] if found else None


async def judgements_on(
    session: AsyncSession, *, workspace_id: str, actor_ids: Collection[int], standing: bool = False
) -> list[Judgement]:
    """Return the judgements on any of some actors, each taken by itself; those that stand, if so asked."""
    ids = sorted(actor_ids)
    on = or_(col(ActorJudgement.actor_id).in_(ids), col(ActorJudgement.other_id).in_(ids))
    return await _read(session, workspace_id, on, *([_STANDS] if standing else []))


async def judgements_by(session: AsyncSession, *, workspace_id: str, by: str, limit: int) -> list[Judgement]:
    """Return the latest judgements of a person that stand, the last one first."""
    latest = (
        select(col(ActorJudgement.id))
        .where(
            col(ActorJudgement.workspace_id) == workspace_id, col(ActorJudgement.decided_by) == by, _STANDS
        )
        .order_by(col(ActorJudgement.id).desc())
        .limit(limit)
    )
    return (await _read(session, workspace_id, col(ActorJudgement.id).in_(latest)))[::-1]


async def undo_judgement(
    session: AsyncSession, *, workspace_id: str, judgement_id: int, by: str, at: datetime
) -> bool:
    """Mark a judgement as undone; False where it was already. It stays, with who undid it and when."""
    changed: CursorResult[Any] = await session.execute(  # type: ignore[assignment]  # an UPDATE gives a cursor
        update(ActorJudgement)
        .where(
            col(ActorJudgement.workspace_id) == workspace_id,
            col(ActorJudgement.id) == judgement_id,
            _STANDS,
        )
        .values(undone_by=by, undone_at=at)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount > 0


async def recompute(session: AsyncSession, *, workspace_id: str) -> None:
    """Point every actor to the oldest one it is the same as, by the judgements that stand."""
    pairs = await session.execute(
        select(col(ActorJudgement.actor_id), col(ActorJudgement.other_id)).where(
            col(ActorJudgement.workspace_id) == workspace_id,
            col(ActorJudgement.verdict) == "same",
            _STANDS,
        )
    )
    wanted = _oldest((first, second) for first, second in pairs if second is not None)
    merged = await session.execute(
        select(col(Actor.id), col(Actor.merged_into_id)).where(
            col(Actor.workspace_id) == workspace_id, col(Actor.merged_into_id).is_not(None)
        )
    )
    now = {actor_id: into for actor_id, into in merged}  # noqa: C416  # rows are no pairs to mypy
    for actor_id in sorted(now.keys() | wanted.keys()):
        if now.get(actor_id) != wanted.get(actor_id):
            await session.execute(
                update(Actor)
                .where(col(Actor.workspace_id) == workspace_id, col(Actor.id) == actor_id)
                .values(merged_into_id=wanted.get(actor_id))
                .execution_options(synchronize_session=False)
            )


async def move_appearances(
    session: AsyncSession,
    *,
    workspace_id: str,
    appearance_ids: Collection[int],
    to: int,
    away_from: int | None = None,
) -> None:
    """Give appearances to an actor; only those that are of `away_from`, where that is said."""
    which = [
        col(Appearance.workspace_id) == workspace_id,
        col(Appearance.id).in_(sorted(appearance_ids)),
    ]
    if away_from is not None:
        which.append(col(Appearance.actor_id) == away_from)
    await session.execute(
        update(Appearance).where(*which).values(actor_id=to).execution_options(synchronize_session=False)
    )


async def new_actors(
    session: AsyncSession, *, workspace_id: str, kinds: Sequence[ActorKind], at: datetime
) -> list[int]:
    """Make actors that nothing is known of yet; return their ids, in order."""
    if not kinds:
        return []
    table = Actor.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    rows = [{"workspace_id": workspace_id, "kind": kind, "created_at": at} for kind in kinds]
    # In whatever order: those of one kind are all alike. In order, SQLite would take them one by one.
    made = await session.execute(insert(table).returning(table.c.kind, table.c.id), rows)
    ids: dict[ActorKind, list[int]] = {}
    for kind, actor_id in made:
        ids.setdefault(kind, []).append(actor_id)
    return [ids[kind].pop(0) for kind in kinds]


async def give_name(
    session: AsyncSession, *, workspace_id: str, actor_id: int, name: str | None, key_id: int | None
) -> None:
    """Give an actor a name, or take the one away that it was given."""
    await session.execute(
        update(Actor)
        .where(col(Actor.workspace_id) == workspace_id, col(Actor.id) == actor_id)
        .values(name=name, name_key_id=key_id)
        .execution_options(synchronize_session=False)
    )


async def members_of(session: AsyncSession, *, workspace_id: str, actor_ids: Collection[int]) -> set[int]:
    """Return all actors of some clusters, seen or not."""
    ids = sorted(actor_ids)
    return set(
        await session.scalars(
            select(col(Actor.id)).where(
                col(Actor.workspace_id) == workspace_id,
                or_(col(Actor.id).in_(ids), col(Actor.merged_into_id).in_(ids)),
            )
        )
    )


async def clusters_by_member(
    session: AsyncSession, *, workspace_id: str, actor_ids: Collection[int]
) -> dict[int, int]:
    """Return the cluster that each of some actors is of."""
    rows = await session.execute(
        select(col(Actor.id), col(Actor.merged_into_id)).where(
            col(Actor.workspace_id) == workspace_id, col(Actor.id).in_(sorted(actor_ids))
        )
    )
    return {actor_id: into or actor_id for actor_id, into in rows}


async def hidden_appearances(
    session: AsyncSession, *, viewer: Viewer, appearance_ids: Collection[int]
) -> tuple[dict[int, str], set[int]]:
    """Part appearances into those this viewer may see, with their names, and those hidden from them."""
    ids = sorted(appearance_ids)
    there = set(
        await session.scalars(
            select(col(Appearance.id)).where(
                col(Appearance.workspace_id) == viewer.workspace_id, col(Appearance.id).in_(ids)
            )
        )
    )
    rows = await session.execute(
        select(col(Appearance.id), col(Appearance.name))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(col(Appearance.id).in_(ids), visible(viewer))
    )
    seen = {appearance_id: name for appearance_id, name in rows}  # noqa: C416
    return seen, there - seen.keys()


async def is_hidden_key(session: AsyncSession, *, viewer: Viewer, key: str) -> bool:
    """Say whether a name is known, and only from articles that this viewer may not see."""
    named = (
        select(col(ActorName.id))
        .join(NameKey, col(NameKey.id) == col(ActorName.name_key_id))
        .join(Appearance, col(Appearance.id) == col(ActorName.appearance_id))
        .join(Inbound, col(Inbound.id) == col(Appearance.inbound_id))
        .where(col(NameKey.workspace_id) == viewer.workspace_id, col(NameKey.key) == key)
        .limit(1)
    )
    if await session.scalar(named) is None:
        return False
    return await session.scalar(named.where(col(Appearance.shown), visible(viewer))) is None


_STANDS = col(ActorJudgement.undone_at).is_(None)


async def _read(session: AsyncSession, workspace_id: str, *which: Any) -> list[Judgement]:
    rows = await session.execute(
        select(
            col(ActorJudgement.id),
            col(ActorJudgement.verdict),
            col(ActorJudgement.actor_id),
            col(ActorJudgement.other_id),
            col(ActorJudgement.detail),
            col(ActorJudgement.decided_by),
            col(ActorJudgement.decided_at),
            col(ActorJudgement.undone_by),
            col(ActorJudgement.undone_at),
        )
        .where(col(ActorJudgement.workspace_id) == workspace_id, *which)
        .order_by(col(ActorJudgement.id))
    )
    found: list[Judgement] = []
    for judgement_id, verdict, actor_id, other_id, detail, *rest in rows:
        values: Sequence[Any] = rest
        found.append(Judgement(judgement_id, verdict, actor_id, other_id, detail or {}, *values))
    return found


def _oldest(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each number that pairs join to a lower one the lowest they join it to."""
    parents: dict[int, int] = {}

    def root(actor_id: int) -> int:
        while parents.setdefault(actor_id, actor_id) != actor_id:
            parents[actor_id] = actor_id = parents[parents[actor_id]]
        return actor_id

    for pair in pairs:
        older, younger = sorted(map(root, pair))
        parents[younger] = older
    return {actor_id: root(actor_id) for actor_id in list(parents) if root(actor_id) != actor_id}
