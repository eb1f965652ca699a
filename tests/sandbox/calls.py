"""Asking the Web API for something it refuses."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    """Return the body of the refusal that the call must meet."""
    with pytest.raises(SlackApiError) as refused:
        await call
    body: dict[str, Any] = refused.value.response.data
    return body


async def refused(call: Awaitable[Any]) -> str:
    """Return the error code that the call must meet."""
    return str((await refusal(call))["error"])
