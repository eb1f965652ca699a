"""Corrections: a person changes, drops or restores a statement; who, when and what are kept.

A statement is changed in place. Whatever was changed can be changed back, which is a correction too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.memory.correcting import (
    GONE,
    NOT_LAST,
    Correcting,
    CorrectionError,
    Made,
    changed_meanwhile,
    load_corrections,
)
from bot.memory.relations import propose
from bot.memory.resolution import resolve_brief
from bot.memory.states import Change, Correction, State, dropped_ids, withdrawn_ids
from storage import tables
from storage.briefs import load_brief
from storage.corrections import open_for_correction
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Correctable:
    """A statement as a form shows it; `revision` goes back with the change.

    `number` counts from 1 within its kind, as readers see it; it is 0 for a dropped one.
    """

    statement_id: int
    number: int
    kind: tables.StatementKind
    summary: str
    speaker: str | None
    answers: int | None
    dropped: bool
    revision: int
    corrected_by: str | None

    def unchanged(self) -> Change:
        """Return the change that would change nothing, to make others from."""
        return Change(self.kind, self.summary, self.speaker, self.answers, self.dropped, self.revision)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a brief that may be corrected, with the speakers that its article names.

    What people dropped comes last: it may be restored. `is_latest` is False for a brief that has
    been re-run, of which nothing may be corrected any more.
    """

    brief_id: int
    is_latest: bool
    statements: tuple[Correctable, ...]
    speakers: tuple[str, ...]

    @property
    def claims(self) -> tuple[Correctable, ...]:
        """The claims that a rebuttal may answer."""
        return tuple(each for each in self.statements if each.kind == "claim" and not each.dropped)


async def correctable(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> Sheet | None:
    """Return what may be corrected of a brief, or None where there is none that this viewer may see."""
    found = await load_brief(session, viewer=viewer, brief_id=brief_id)
    if found is None:
        return None
    corrections = await load_corrections(session, workspace_id=viewer.workspace_id, brief_id=brief_id)
    dropped = dropped_ids(corrections)
    revisions = {each.statement_id: each.correction_id for each in corrections}
    numbers: dict[str, int] = {}
    items: list[Correctable] = []
    for kind in ("claim", "rebuttal", "context"):
        for row in found.brief.statements:
            if row.kind != kind:
                continue
            gone = row.id in dropped
            numbers[kind] = numbers.get(kind, 0) + (not gone)
            items.append(
                Correctable(
                    statement_id=row.id,
                    number=0 if gone else numbers[kind],
                    kind=row.kind,
                    summary=row.summary,
                    speaker=row.speaker,
                    answers=row.answers_id,
                    dropped=gone,
                    revision=revisions.get(row.id, 0),
                    corrected_by=row.corrected_by,
                )
            )
    withdrawn = withdrawn_ids(found.brief, corrections)
    return Sheet(
        brief_id=brief_id,
        is_latest=found.is_latest,
        statements=tuple(sorted(items, key=lambda item: item.dropped)),
        speakers=tuple(each.name for each in found.brief.appearances if each.id not in withdrawn),
    )


async def corrections_of(session: AsyncSession, *, viewer: Viewer, brief_id: int) -> tuple[Correction, ...]:
    """Return the corrections of a brief, oldest first; none where this viewer may not see it."""
    if await load_brief(session, viewer=viewer, brief_id=brief_id) is None:
        return ()
    return await load_corrections(session, workspace_id=viewer.workspace_id, brief_id=brief_id)


async def correct(
    session: AsyncSession, *, viewer: Viewer, statement_id: int, change: Change, by: str, at: datetime
) -> Made:
    """Make a statement what `change` says, in the caller's transaction.

    Raises:
        CorrectionError: it is gone, changed meanwhile or would stay as it is, or a text is of no use.
    """
    opened = await open_for_correction(session, viewer=viewer, statement_id=statement_id)
    work = Correcting(opened, statement_id)
    if change.revision != work.revision:
        raise CorrectionError(changed_meanwhile(work.state))
    wanted = work.dropped() if change.dropped else work.wanted(change)
    made = await work.make(session, wanted, change.speaker_kind, by=by, at=at)
    await _meet_memory(session, viewer.workspace_id, work.brief_id, at)
    return made


async def undo_correction(
    session: AsyncSession, *, viewer: Viewer, correction_id: int, by: str, at: datetime
) -> Made:
    """Bring a statement back to what it was before its last correction, which is a correction too.

    Raises:
        CorrectionError: it is gone, was changed again since, or cannot be what it was.
    """
    opened = await open_for_correction(session, viewer=viewer, correction_id=correction_id)
    undone = next((each for each in opened.corrections if each.id == correction_id), None) if opened else None
    if undone is None:
        raise CorrectionError(GONE)
    work = Correcting(opened, undone.statement_id)
    if work.revision != correction_id:
        raise CorrectionError(NOT_LAST)
    before = State.from_json(undone.before)
    made = await work.make(session, work.restored(before), "person", by=by, at=at)
    await _meet_memory(session, viewer.workspace_id, work.brief_id, at)
    return made


async def _meet_memory(session: AsyncSession, workspace_id: str, brief_id: int, at: datetime) -> None:
    """Resolve a speaker whom somebody typed, and seek what belongs to the statement as it is now."""
    await resolve_brief(session, workspace_id=workspace_id, brief_id=brief_id, at=at)
    await propose(session, workspace_id=workspace_id, brief_id=brief_id, at=at)
