"""What `doctor` asks Slack: whether the tokens are taken, what they may do, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.slack.app import Client
from bot.slack.manifest import bot_scopes


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot token says we are; `server_time` is Slack's clock in Unix seconds."""

    workspace: str
    user: str
    missing_scopes: tuple[str, ...]
    server_time: float | None


async def identify(client: Client) -> Identity | str:
    """Return who we are in Slack, or Slack's error code."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return str(error.response.get("error", "unknown_error"))
    except (ClientError, TimeoutError):
        return "no_answer"
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    held = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    missing = tuple(scope for scope in bot_scopes() if scope not in held) if held else ()
    return Identity(str(answer["team"]), str(answer["user"]), missing, _time(headers.get("date")))


async def socket_error(client: Client, app_token: str) -> str | None:
    """Return None if Slack takes the app-level token for Socket Mode, else its error code."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return str(error.response.get("error", "unknown_error"))
    except (ClientError, TimeoutError):
        return "no_answer"
    return None


def _time(date: str | None) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except ValueError:
        return None
