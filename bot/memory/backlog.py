"""What is left to do of who is who: seeking the like of new actors, and resolving briefs of before."""

from __future__ import annotations

from datetime import datetime

from bot.memory.doubting import raise_doubts
from bot.memory.resolution import resolve_brief
from storage.database import Database
from storage.operations import unresolved, unsought

# A database of before is worked off in turns, so that others can write between them.
_AT_ONCE = 50


async def catch_up(database: Database, *, at: datetime) -> int:
    """Resolve the oldest briefs that are not, and ask whom new actors may be; return how many briefs."""
    async with database.reading() as session:
        left = await unresolved(session, limit=_AT_ONCE)
    for workspace_id, brief_id in left:
        async with database.writing() as session:
            await resolve_brief(session, workspace_id=workspace_id, brief_id=brief_id, at=at)
    async with database.reading() as session:
        asking = await unsought(session, limit=_AT_ONCE)
    for workspace_id, brief_id in asking:
        await raise_doubts(database, workspace_id=workspace_id, brief_id=brief_id, at=at)
    return len(left) + len(asking)
