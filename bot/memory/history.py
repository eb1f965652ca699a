"""What was judged of actors, told to a viewer who may see all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.memory.profile import name_of
from storage.faces import Face, faces
from storage.judgements import Judgement, hidden_appearances, is_hidden_key
from storage.tables import Verdict
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement in words: `name` and `other` are its actors, each by itself.

    Of a split, `other` is what its appearances are called; of a rename, the name that was given.
    """

    judgement_id: int
    verdict: Verdict
    name: str
    other: str
    by: str | None
    at: datetime
    undone_by: str | None
    undone_at: datetime | None


async def judged_of(
    session: AsyncSession, *, viewer: Viewer, judgements: Sequence[Judgement]
) -> list[Judged]:
    """Return those of some judgements that this viewer may see all of, in the same order."""
    ends = {end for each in judgements for end in (each.actor_id, each.other_id) if end is not None}
    seen = await faces(session, viewer=viewer, actor_ids=ends, apart=True)
    # A rename is of a whole cluster, whose oldest actor may be out of sight.
    whole = await faces(session, viewer=viewer, actor_ids=ends)
    found: list[Judged] = []
    for each in judgements:
        face = seen.get(each.actor_id) or (whole.get(each.actor_id) if each.verdict == "rename" else None)
        other = await _other(session, viewer, each, seen)
        if face is not None and other is not None:
            name = name_of(Face(face.actor_id, face.forms, None, face.statements))
            found.append(
                Judged(
                    each.id,
                    each.verdict,
                    name,
                    other,
                    each.decided_by,
                    each.decided_at,
                    each.undone_by,
                    each.undone_at,
                )
            )
    return found


async def _other(
    session: AsyncSession, viewer: Viewer, judgement: Judgement, seen: dict[int, Face]
) -> str | None:
    if judgement.verdict == "rename":
        detail = judgement.detail
        hidden_from_them = await is_hidden_key(session, viewer=viewer, key=detail["key"])
        return None if hidden_from_them else str(detail["name"])
    if judgement.verdict == "split":
        ids = [int(each) for each in judgement.detail["appearances"]]
        names, hidden = await hidden_appearances(session, viewer=viewer, appearance_ids=ids)
        return None if hidden or not names else ", ".join(dict.fromkeys(names.values()))
    face = seen.get(judgement.other_id or 0)
    return None if face is None else name_of(Face(face.actor_id, face.forms, None, face.statements))
