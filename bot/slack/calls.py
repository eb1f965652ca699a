"""Calling Slack: what its refusals and its silence mean to us."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DeliveryError
from bot.jobs.delivery import UnansweredError

Call = Callable[[], Awaitable[AsyncSlackResponse]]
Pause = Callable[[float], Awaitable[None]]

_ATTEMPTS = 3


async def repeatable(call: Call, pause: Pause) -> AsyncSlackResponse:
    """Make a call that may safely be made again when nobody answers.

    Raises:
        UnansweredError: nobody answered, however often.
        DeliveryError: Slack refuses it.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return await once(call)
        except UnansweredError:
            if attempt == _ATTEMPTS - 1:
                raise
            await pause(2**attempt)
    raise AssertionError("unreachable")


async def once(call: Call) -> AsyncSlackResponse:
    """Make a call once; whether it is made again is for those to say who know what it does.

    Raises:
        UnansweredError: nobody answered.
        DeliveryError: Slack refuses it.
    """
    try:
        return await call()
    except SlackApiError as error:
        raise _refusal(error) from error
    except (ClientError, TimeoutError) as error:
        raise UnansweredError("no_answer", "Slack did not answer.") from error


def _refusal(error: SlackApiError) -> DeliveryError:
    status = getattr(error.response, "status_code", 200)
    if status >= 500:
        return UnansweredError("server_error", "Slack had a fault of its own.")
    code = str(error.response.get("error", "unknown_error"))
    busy = status == 429 or code == "ratelimited"
    return DeliveryError(
        code, f"Slack refused the call ({code}).", after=_retry_after(error) if busy else None
    )


def _retry_after(error: SlackApiError) -> int:
    headers = {str(name).lower(): value for name, value in getattr(error.response, "headers", {}).items()}
    return seconds(headers.get("retry-after"))


def seconds(value: object) -> int:
    """Return what a Retry-After header says; one second where it says nothing."""
    words = str(value)
    return int(words) if words.isdigit() else 1
