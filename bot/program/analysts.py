"""Which analysts the desk has, from the settings and what was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.analysis import offline
from bot.analysis.brief import AnalystName
from bot.analysis.desk import Desk
from bot.analysis.model.settings import ModelSettings
from bot.errors import SettingError
from bot.settings import Settings


@asynccontextmanager
async def open_desk(settings: Settings, analyst: AnalystName | None = None) -> AsyncIterator[Desk]:
    """Open the desk: with the model if one is configured, unless `analyst` says which is wanted.

    Raises:
        SettingError: the model is wanted, or half configured, and cannot be asked.
    """
    configured = None if analyst == "offline" else settings.model_settings()
    if analyst == "model" and configured is None:
        raise SettingError(
            "No model is configured: set OPENAI_API_KEY (or OPENAI_BASE_URL) and REJOINDER_MODEL."
        )
    async with desk_with(configured) as desk:
        yield desk


@asynccontextmanager
async def desk_with(model: ModelSettings | None, *, seconds: float = 60.0) -> AsyncIterator[Desk]:
    """Open a desk that asks that model, or works by the rules alone."""
    if model is None:
        yield Desk(offline.draft)
        return
    # openai costs a third of a second to import: only who asks a model pays for it.
    from bot.analysis.model.analyst import ModelAnalyst  # noqa: PLC0415

    writer = ModelAnalyst(model)
    try:
        yield Desk(offline.draft, writer, seconds, writer)
    finally:
        await writer.close()
