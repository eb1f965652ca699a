"""The page of a newsroom with a real app, and somebody who looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.page import Page
from tests.sandbox.newsroom import open_newsroom, with_app
from tests.sandbox.page.visitor import Visitor

SAMPLE = "Harbour opens\n\nThe harbour “is open”, Tilda Roe said."


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with open_newsroom() as newsroom, with_app(newsroom), aiohttp.ClientSession() as session:
        page = Page(newsroom.server, sample=SAMPLE)
        url = await page.start()
        try:
            yield Visitor(url, session, newsroom)
        finally:
            await page.stop()
