"""A filing's next brief: what a re-run found, joined with what people corrected before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.analysis.brief import Actor, Brief
from bot.article.article import Article
from bot.memory.keep import Corrected, actor_of, keep, statement_of
from bot.memory.relations import propose
from bot.memory.states import Correction, State, dropped_ids
from bot.memory.succession import Former, Succession, succeed
from storage import tables
from storage.corrections import Opened, copy_correction, open_for_correction, statement_ids
from storage.errors import StorageError
from storage.inheritance import inherit_links, inherit_listings
from storage.viewer import Viewer


async def keep_next(
    session: AsyncSession, *, viewer: Viewer, brief_id: int, article: Article, brief: Brief, at: datetime
) -> int | None:
    """Keep `brief` as the version after `brief_id`, in the caller's transaction; return its id.

    None where that has a later version already: a step that runs twice keeps one.

    Raises:
        StorageError: the brief is gone.
    """
    opened = await open_for_correction(session, viewer=viewer, brief_id=brief_id)
    if opened is None:
        raise StorageError(f"There is no brief {brief_id}: it has been deleted.")
    if not opened.is_latest:
        return None
    corrections = tuple(Correction.of(row) for row in opened.corrections)
    next_up = succeed(_former(opened.brief, corrections), _actors(opened.brief), brief)
    workspace_id = opened.brief.workspace_id
    by = {row.id: row.corrected_by for row in opened.brief.statements}
    gone = dropped_ids(corrections)
    new_id = await keep(
        session,
        workspace_id=workspace_id,
        filing_id=opened.brief.filing_id,
        article=article,
        brief=next_up.brief,
        at=at,
        version=opened.brief.version + 1,
        article_id=opened.brief.article_id,
        corrected={
            place: Corrected(corrector, shown=old_id not in gone)
            for old_id, place in next_up.taken_over.items()
            if (corrector := by[old_id]) is not None
        },
    )
    await _copy_corrections(session, opened, next_up, new_id, brief)
    versions = {"old_brief_id": brief_id, "new_brief_id": new_id}
    await inherit_links(session, workspace_id=workspace_id, **versions)
    await inherit_listings(session, workspace_id=workspace_id, **versions)
    await propose(session, workspace_id=workspace_id, brief_id=new_id, at=at)
    return new_id


def _former(brief: tables.Brief, corrections: tuple[Correction, ...]) -> list[Former]:
    gone = dropped_ids(corrections)
    kinds: dict[int, set[tables.StatementKind]] = {}
    for each in corrections:
        kinds.setdefault(each.statement_id, set()).update((each.before.kind, each.after.kind))
    return [
        Former(
            id=row.id,
            statement=statement_of(row, {}),
            answers_id=row.answers_id,
            kinds=frozenset(kinds.get(row.id, ())),
            dropped=row.id in gone,
        )
        for row in brief.statements
    ]


def _actors(brief: tables.Brief) -> list[Actor]:
    return [actor_of(row) for row in brief.appearances]


async def _copy_corrections(
    session: AsyncSession, opened: Opened, next_up: Succession, new_id: int, found: Brief
) -> None:
    """Keep the corrections of what was taken over, with the ids that the new version has."""
    workspace_id = opened.brief.workspace_id
    ids = await statement_ids(session, workspace_id=workspace_id, brief_id=new_id)
    heirs = {old_id: ids[place] for old_id, place in next_up.heirs.items()}
    known = {name for actor in found.actors for name in (actor.name, *actor.aliases)}
    for row in opened.corrections:
        correction = Correction.of(row)
        await copy_correction(
            session,
            workspace_id=workspace_id,
            correction=row,
            brief_id=new_id,
            statement_id=heirs[row.statement_id],
            before=_translated(correction.before, heirs, known).to_json(),
            after=_translated(correction.after, heirs, known).to_json(),
        )


def _translated(state: State, heirs: Mapping[int, int], known: set[str]) -> State:
    """Return a state with the new version's ids; a speaker whom the analysis found was not typed."""
    return replace(
        state,
        answers=heirs.get(state.answers) if state.answers is not None else None,
        answered_by=tuple(sorted(heirs[each] for each in state.answered_by if each in heirs)),
        typed=state.typed and state.speaker not in known,
    )
