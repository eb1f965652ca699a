"""The demonstration in the browser: the embedded workspace, in which something has happened already."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import RejoinderError
from bot.program.samples import sample
from bot.program.stage import open_stage
from bot.program.story import DAYS, answer_later
from bot.sandbox.page import Page


@asynccontextmanager
async def open_page(port: int) -> AsyncIterator[str]:
    """Show the embedded workspace, with the service in it, in the browser; yield the page's address.

    Raises:
        RejoinderError: the port cannot be listened on.
    """
    async with open_stage(days_ago=DAYS) as stage:
        stage.furnish()
        await answer_later(stage)
        page = Page(stage.slack, sample=sample(), port=port)
        try:
            url = await page.start()
        except OSError as error:
            raise RejoinderError(
                f"Port {port} on 127.0.0.1 cannot be listened on ({error.strerror}): "
                "choose another with --port."
            ) from error
        try:
            yield url
        finally:
            await page.stop()
