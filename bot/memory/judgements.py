"""Judgements that people make on actors: recorded, shown before they are made, and undoable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.memory.history import Judged, judged_of
from bot.memory.names import name_key
from bot.memory.profile import ActorHit, hits_of, kind_of, name_of
from storage.actors import clusters_of, own_sight
from storage.faces import Face, faces
from storage.judgements import (
    Judgement,
    add_judgement,
    clusters_by_member,
    give_name,
    judgement,
    judgements_by,
    judgements_on,
    lock_actors,
    members_of,
    move_appearances,
    new_actors,
    recompute,
    undo_judgement,
)
from storage.names import keep_key
from storage.said import appearances_of
from storage.tables import Verdict
from storage.viewer import Viewer

_LONGEST_NAME = 200
# Judgements of one person that are looked through for one in sight.
_LOOKED_THROUGH = 50


class JudgementError(InputError):
    """What was asked of an actor cannot be done."""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would make of two actors: one called `name`, with all of `names` and `statements`.

    `warning` is a sentence where something speaks against it.
    """

    actor: ActorHit
    other: ActorHit
    name: str
    names: tuple[str, ...]
    statements: int
    warning: str | None


async def preview_merge(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, other_id: int
) -> MergePreview:
    """Say what a merge would change, as far as this viewer may see it; nothing is changed.

    Raises:
        JudgementError: one of them is not there for this viewer, or both are one already.
    """
    first, second = await _two(session, viewer, actor_id, other_id)
    await _not_apart(session, viewer, first, second)
    seen = await faces(session, viewer=viewer, actor_ids={first, second}, named={first, second})
    hits = {hit.actor_id: hit for hit in await hits_of(session, viewer=viewer, actor_ids={first, second})}
    older, younger = (seen[each] for each in sorted((first, second)))
    both = Face(older.actor_id, older.forms + younger.forms, older.given or younger.given, 0)
    names: dict[str, str] = {}
    for each in (first, second):
        for name, kind in seen[each].names:
            names.setdefault(name_key(name, kind), name)
    kinds = sorted({hits[each].kind for each in (first, second)})
    return MergePreview(
        actor=hits[first],
        other=hits[second],
        name=name_of(both),
        names=tuple(names.values()),
        statements=sum(hit.statements for hit in hits.values()),
        warning=f"They are not of one kind: {kinds[0]} and {kinds[1]}." if len(kinds) > 1 else None,
    )


async def merge(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, other_id: int, by: str, at: datetime
) -> int:
    """Judge that two actors are one; return the judgement's id. Nothing is lost: it can be undone.

    Raises:
        JudgementError: one of them is not there for this viewer, or both are one already, or they
            were told apart, or the viewer is a guest.
    """
    return await _pair_up(session, viewer, "same", actor_id, other_id, by, at)


async def tell_apart(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, other_id: int, by: str, at: datetime
) -> int:
    """Judge that two actors are not the same, so that nobody is asked again; return the judgement's id.

    Raises:
        JudgementError: one of them is not there for this viewer, or both were merged, or they were
            told apart before, or the viewer is a guest.
    """
    return await _pair_up(session, viewer, "different", actor_id, other_id, by, at)


async def split(
    session: AsyncSession,
    *,
    viewer: Viewer,
    actor_id: int,
    appearance_ids: Collection[int],
    by: str,
    at: datetime,
) -> int:
    """Judge that some appearances of an actor are somebody else's; return the judgement's id.

    Raises:
        JudgementError: the actor or an appearance is not there for this viewer, or none or all of
            its appearances were chosen, or the viewer is a guest.
    """
    _no_guest(viewer)
    await lock_actors(session, workspace_id=viewer.workspace_id)
    cluster = await _one(session, viewer, actor_id)
    known = await appearances_of(session, viewer=viewer, actor_ids={cluster})
    chosen = set(appearance_ids)
    if not chosen or not chosen <= known.keys():
        raise JudgementError("Choose which of the actor's articles are about somebody else.")
    if chosen == known.keys():
        raise JudgementError("Leave the actor at least one article: these are all there are.")
    kind = kind_of((await faces(session, viewer=viewer, actor_ids={cluster}))[cluster])
    (apart,) = await new_actors(session, workspace_id=viewer.workspace_id, kinds=[kind], at=at)
    await move_appearances(session, workspace_id=viewer.workspace_id, appearance_ids=chosen, to=apart)
    return await add_judgement(
        session,
        workspace_id=viewer.workspace_id,
        verdict="split",
        actor_id=await own_sight(session, viewer=viewer, actor_id=cluster) or cluster,
        other_id=apart,
        detail={"appearances": {str(each): known[each] for each in sorted(chosen)}},
        by=by,
        at=at,
    )


async def rename(
    session: AsyncSession, *, viewer: Viewer, actor_id: int, name: str, by: str, at: datetime
) -> int:
    """Give an actor the name it is to be shown by; return the judgement's id.

    It is found by that name too. Whoever may not see any article with it goes on seeing another.

    Raises:
        JudgementError: the actor is not there for this viewer, or that is no name, or the viewer is
            a guest.
    """
    _no_guest(viewer)
    plain = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if not name_key(plain):
        raise JudgementError("Give a name with at least one letter or digit.")
    if len(plain) > _LONGEST_NAME:
        raise JudgementError(f"That name is too long: use at most {_LONGEST_NAME} characters.")
    await lock_actors(session, workspace_id=viewer.workspace_id)
    cluster = await _one(session, viewer, actor_id)
    kind = kind_of((await faces(session, viewer=viewer, actor_ids={cluster}))[cluster])
    renamed = await add_judgement(
        session,
        workspace_id=viewer.workspace_id,
        verdict="rename",
        actor_id=cluster,
        detail={"name": plain, "key": name_key(plain, kind)},
        by=by,
        at=at,
    )
    await _name(session, viewer.workspace_id, cluster)
    return renamed


async def undo(session: AsyncSession, *, viewer: Viewer, judgement_id: int, by: str, at: datetime) -> None:
    """Undo a judgement: what it had changed is as if it had never been made; it stays in the history.

    After a split only the appearances that it took come back.

    Raises:
        JudgementError: there is none that this viewer may see, or it was undone, or it is our rules'
            own, or the viewer is a guest.
    """
    _no_guest(viewer)
    workspace_id = viewer.workspace_id
    await lock_actors(session, workspace_id=workspace_id)
    known = await judgement(session, workspace_id=workspace_id, judgement_id=judgement_id)
    if known is None or not await judged_of(session, viewer=viewer, judgements=[known]):
        raise JudgementError("There is no such judgement: look at the actor's history again.")
    if known.decided_by is None:
        raise JudgementError("That is only a question: say whether the two are the same.")
    undone = await undo_judgement(session, workspace_id=workspace_id, judgement_id=judgement_id, by=by, at=at)
    if not undone:
        raise JudgementError("That has been undone already.")
    if known.verdict == "same":
        await recompute(session, workspace_id=workspace_id)
    elif known.verdict == "rename":
        await _name(session, workspace_id, known.actor_id)
    elif known.verdict == "split":
        await _take_back(session, workspace_id, known)


async def history(session: AsyncSession, *, viewer: Viewer, actor_id: int) -> list[Judged]:
    """Return what people judged of an actor, the latest first, undone or not.

    Left out is what this viewer may not see all of: both actors, or the name that was given.
    """
    clusters = await clusters_of(session, viewer=viewer, actor_ids={actor_id})
    members = await members_of(session, workspace_id=viewer.workspace_id, actor_ids=clusters)
    made = await judgements_on(session, workspace_id=viewer.workspace_id, actor_ids=members)
    by_people = [each for each in made if each.decided_by is not None]
    return (await judged_of(session, viewer=viewer, judgements=by_people))[::-1]


async def latest_of(session: AsyncSession, *, viewer: Viewer, by: str) -> Judged | None:
    """Return the last that a person judged, that stands and that this viewer may see; None without any."""
    made = await judgements_by(session, workspace_id=viewer.workspace_id, by=by, limit=_LOOKED_THROUGH)
    return next(iter(await judged_of(session, viewer=viewer, judgements=made)), None)


async def _pair_up(
    session: AsyncSession,
    viewer: Viewer,
    verdict: Verdict,
    actor_id: int,
    other_id: int,
    by: str,
    at: datetime,
) -> int:
    _no_guest(viewer)
    await lock_actors(session, workspace_id=viewer.workspace_id)
    first, second = await _two(session, viewer, actor_id, other_id)
    await _not_apart(session, viewer, first, second)
    made = await add_judgement(
        session,
        workspace_id=viewer.workspace_id,
        verdict=verdict,
        # Of each side one that its judge saw: the judgement is in sight as long as both are.
        actor_id=await own_sight(session, viewer=viewer, actor_id=first) or first,
        other_id=await own_sight(session, viewer=viewer, actor_id=second) or second,
        by=by,
        at=at,
    )
    if verdict == "same":
        await recompute(session, workspace_id=viewer.workspace_id)
    return made


async def _two(session: AsyncSession, viewer: Viewer, actor_id: int, other_id: int) -> tuple[int, int]:
    first, second = [await _one(session, viewer, each) for each in (actor_id, other_id)]
    if first == second:
        raise JudgementError("These are one actor already.")
    return first, second


async def _one(session: AsyncSession, viewer: Viewer, actor_id: int) -> int:
    found = await clusters_of(session, viewer=viewer, actor_ids={actor_id})
    if not found:
        raise JudgementError("That actor is not there any more: look the name up again.")
    return next(iter(found))


async def _not_apart(session: AsyncSession, viewer: Viewer, first: int, second: int) -> None:
    """Refuse where a person told two clusters apart.

    Raises:
        JudgementError: someone did.
    """
    workspace_id = viewer.workspace_id
    members = await members_of(session, workspace_id=workspace_id, actor_ids={first, second})
    made = await judgements_on(session, workspace_id=workspace_id, actor_ids=members, standing=True)
    cluster = await clusters_by_member(session, workspace_id=workspace_id, actor_ids=members)
    for each in made:
        ends = {cluster.get(each.actor_id), cluster.get(each.other_id or 0)}
        if each.verdict == "different" and ends == {first, second}:
            raise JudgementError("These two were told apart: undo that first.")


def _no_guest(viewer: Viewer) -> None:
    if not viewer.sees_public:
        raise JudgementError("Guests cannot change who is who: ask a member of the newsroom.")


async def _name(session: AsyncSession, workspace_id: str, actor_id: int) -> None:
    """Give an actor the name of the latest renaming that stands, or none."""
    made = await judgements_on(session, workspace_id=workspace_id, actor_ids={actor_id}, standing=True)
    given = [each.detail for each in made if each.verdict == "rename" and each.actor_id == actor_id]
    name, key_id = None, None
    if given:
        name = given[-1]["name"]
        key_id = await keep_key(session, workspace_id=workspace_id, key=given[-1]["key"])
    await give_name(session, workspace_id=workspace_id, actor_id=actor_id, name=name, key_id=key_id)


async def _take_back(session: AsyncSession, workspace_id: str, known: Judgement) -> None:
    moved: dict[int, list[int]] = {}
    for appearance_id, actor_id in known.detail["appearances"].items():
        moved.setdefault(actor_id, []).append(int(appearance_id))
    for actor_id, ids in moved.items():
        await move_appearances(
            session,
            workspace_id=workspace_id,
            appearance_ids=ids,
            to=actor_id,
            away_from=known.other_id,
        )
