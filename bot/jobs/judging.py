"""What people judge of actors, for one viewer: shown before it is done, kept, undone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import structlog

from bot.memory.history import Judged
from bot.memory.judgements import (
    MergePreview,
    history,
    latest_of,
    merge,
    preview_merge,
    rename,
    split,
    tell_apart,
    undo,
)
from storage.appearing import Appearing, appearing
from storage.database import Database
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)


class Judging:
    """Keeps judgements. What cannot be done raises `JudgementError`, whose message says why."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def preview_merge(self, viewer: Viewer, actor_id: int, other_id: int) -> MergePreview:
        """Say what a merge would change."""
        async with self._database.reading() as session:
            return await preview_merge(session, viewer=viewer, actor_id=actor_id, other_id=other_id)

    async def merge(self, viewer: Viewer, actor_id: int, other_id: int, by: str) -> int:
        """Judge that two are one; return the judgement's id."""
        async with self._database.writing() as session:
            made = await merge(
                session, viewer=viewer, actor_id=actor_id, other_id=other_id, by=by, at=self._now()
            )
        return _noted(made, "same", viewer)

    async def tell_apart(self, viewer: Viewer, actor_id: int, other_id: int, by: str) -> int:
        """Judge that two are not the same; return the judgement's id."""
        async with self._database.writing() as session:
            made = await tell_apart(
                session, viewer=viewer, actor_id=actor_id, other_id=other_id, by=by, at=self._now()
            )
        return _noted(made, "different", viewer)

    async def appearing(self, viewer: Viewer, actor_id: int) -> list[Appearing]:
        """Return where an actor appears."""
        async with self._database.reading() as session:
            return await appearing(session, viewer=viewer, actor_id=actor_id)

    async def split(self, viewer: Viewer, actor_id: int, appearance_ids: Collection[int], by: str) -> int:
        """Judge that some appearances are somebody else's; return the judgement's id."""
        async with self._database.writing() as session:
            made = await split(
                session,
                viewer=viewer,
                actor_id=actor_id,
                appearance_ids=appearance_ids,
                by=by,
                at=self._now(),
            )
        return _noted(made, "split", viewer)

    async def rename(self, viewer: Viewer, actor_id: int, name: str, by: str) -> int:
        """Give an actor a name; return the judgement's id."""
        async with self._database.writing() as session:
            made = await rename(session, viewer=viewer, actor_id=actor_id, name=name, by=by, at=self._now())
        return _noted(made, "rename", viewer)

    async def undo(self, viewer: Viewer, judgement_id: int, by: str) -> None:
        """Undo a judgement."""
        async with self._database.writing() as session:
            await undo(session, viewer=viewer, judgement_id=judgement_id, by=by, at=self._now())
        _noted(judgement_id, "undone", viewer)

    async def history(self, viewer: Viewer, actor_id: int) -> list[Judged]:
        """Return what was judged of an actor, the latest first."""
        async with self._database.reading() as session:
            return await history(session, viewer=viewer, actor_id=actor_id)

    async def latest(self, viewer: Viewer, by: str) -> Judged | None:
        """Return the last that a person judged and that stands."""
        async with self._database.reading() as session:
            return await latest_of(session, viewer=viewer, by=by)


def _noted(judgement_id: int, what: str, viewer: Viewer) -> int:
    _log.info("actor.judged", judgement_id=judgement_id, what=what, workspace_id=viewer.workspace_id)
    return judgement_id
