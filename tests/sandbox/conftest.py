"""The newsroom, without an app, and a client that calls as the app would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.newsroom import Newsroom, open_newsroom


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with open_newsroom() as newsroom:
        yield newsroom


@pytest.fixture
async def client(newsroom: Newsroom) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield newsroom.client(session)
