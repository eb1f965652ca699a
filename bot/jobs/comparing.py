"""The last step of a brief's job where there is a model: it compares the brief with earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot import metrics
from bot.analysis.desk import Desk
from bot.errors import ModelError
from bot.memory.comparing import matching, settle
from bot.work.port import RowId
from storage.database import Database
from storage.errors import StorageError
from storage.operations import filing_of_brief

_log = structlog.get_logger(__name__)


class Comparing:
    """Has the model decide which links are proposed; whatever goes wrong, what the rules proposed stays."""

    def __init__(self, database: Database, desk: Desk, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._desk = desk
        self._now = now

    @property
    def wanted(self) -> bool:
        """Whether there is a model to ask."""
        return self._desk.compares_at is not None

    async def __call__(self, brief_id: RowId) -> RowId | None:
        """Compare a brief with others that went to the same host; return its id where there were any."""
        try:
            return await self._compare(brief_id)
        except ModelError as error:
            metrics.count_model_fault(error.kind)
            _log.info("links.not_compared", brief_id=brief_id, kind=error.kind)
        except StorageError as error:
            _log.warning("links.not_compared", brief_id=brief_id, exc_info=error)
        return None

    async def _compare(self, brief_id: RowId) -> RowId | None:
        host = self._desk.compares_at
        async with self._database.reading() as session:
            found = await filing_of_brief(session, brief_id=brief_id)
            if found is None or host is None:
                return None
            workspace_id, _ = found
            asked = await matching(session, workspace_id=workspace_id, brief_id=brief_id, host=host)
        if asked is None:
            return None
        told = await self._desk.compare(asked.question)
        metrics.count_tokens(input_tokens=told.input_tokens, output_tokens=told.output_tokens)
        async with self._database.writing() as session:
            new = await settle(
                session, workspace_id=workspace_id, brief_id=brief_id, asked=asked, told=told, at=self._now()
            )
        _log.info("links.compared", brief_id=brief_id, pairs=len(asked.pairs), new=new)
        return brief_id
