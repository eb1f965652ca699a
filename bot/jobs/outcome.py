"""What came of a filing, for somebody who asks for it again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.memory.keep import Kept, recall
from storage.briefs import brief_of_filing
from storage.database import Database
from storage.filings import filing
from storage.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Outcome:
    """A filing's brief, or the sentence that stands for one; neither while it is being read."""

    kept: Kept | None = None
    note: str | None = None
    deleted: bool = False


async def outcome_of(database: Database, viewer: Viewer, filing_id: int) -> Outcome:
    """Return what came of a filing: its own brief, or that of an equal article before it.

    What this viewer may not see is as if it were not there.
    """
    async with database.reading() as session:
        filed = await filing(session, workspace_id=viewer.workspace_id, filing_id=filing_id)
        if filed is None or filed.filing.state == "deleted":
            return Outcome(deleted=True)
        briefed = filed.filing.earlier_filing_id or filing_id
        brief_id = await brief_of_filing(session, viewer=viewer, filing_id=briefed)
        kept = None if brief_id is None else await recall(session, viewer=viewer, brief_id=brief_id)
        return Outcome(kept, filed.filing.note)
