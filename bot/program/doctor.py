"""`rejoinder doctor`: each thing that must be right, and how to mend what is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.analysis.model.settings import ModelSettings
from bot.errors import ModelError, SettingError
from bot.program.clock import utc_now
from bot.settings import Settings
from bot.slack.app import web_client
from bot.slack.checkup import identify, socket_error
from storage.database import Database
from storage.errors import StorageError

# Slack refuses requests that are five minutes old; a signature check breaks well before.
CLOCK_SECONDS = 60
_LISTED = 12
# What Slack says of a token; any other error says nothing about it.
# Source: https://docs.slack.dev/reference/methods/auth.test
_OF_THE_TOKEN = frozenset(
    "not_authed invalid_auth account_inactive token_revoked token_expired not_allowed_token_type"
    " no_permission org_login_required access_denied team_access_not_granted".split()
)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: fine, a fault that keeps something from working, or a thing left unset."""

    name: str
    state: Literal["fine", "fault", "unset"]
    says: str


async def examine(settings: Settings) -> AsyncIterator[Check]:
    """Yield the findings one by one, as they are made."""
    missing = await asyncio.to_thread(_missing_file, settings)
    yield missing if missing is not None else await _database(settings)
    async for check in _slack(settings):
        yield check
    yield await _model(settings)


def _missing_file(settings: Settings) -> Check | None:
    path = settings.database_url.get_secret_value().removeprefix("sqlite:///")
    if path.startswith(("postgres", "sqlite")) or Path(path).exists():
        return None
    return Check("database", "unset", f"{path} will be made when it is first needed")


async def _database(settings: Settings) -> Check:
    try:
        database = Database(settings.database_url.get_secret_value())
        try:
            current = await database.is_current()
        finally:
            await database.close()
    except StorageError as error:
        return Check("database", "fault", str(error))
    if current:
        return Check("database", "fine", f"{database.name} is up to date")
    return Check(
        "database", "fault", f"{database.name} has no tables of this version: run `rejoinder db upgrade`"
    )


async def _slack(settings: Settings) -> AsyncIterator[Check]:
    if settings.slack_bot_token is None:
        yield Check("Slack", "unset", "SLACK_BOT_TOKEN: copy it from your Slack app's OAuth page")
        return
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    identity = await identify(client)
    if isinstance(identity, str):
        yield Check("Slack", "fault", _refusal(settings, identity))
        return
    yield Check("Slack", "fine", f"{identity.user} in {identity.workspace}")
    if identity.missing_scopes:
        missing = ", ".join(identity.missing_scopes)
        yield Check(
            "scopes",
            "fault",
            f"missing: {missing}; update the app from `rejoinder manifest` and reinstall it",
        )
    else:
        yield Check("scopes", "fine", "all that are needed")
    if identity.server_time is not None:
        yield _clock(utc_now().timestamp() - identity.server_time)
    if settings.slack_app_token is not None:
        code = await socket_error(client, settings.slack_app_token.get_secret_value())
        says = "SLACK_APP_TOKEN is taken" if code is None else (
            f"SLACK_APP_TOKEN is not taken ({code}): create one with connections:write"
        )  # fmt: skip
        yield Check("Socket Mode", "fine" if code is None else "fault", says)
    elif settings.slack_signing_secret is None:
        yield Check("events", "fault", "set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
    else:
        yield Check("events", "fine", "over HTTP, signed; Slack must reach you by https")


def _refusal(settings: Settings, code: str) -> str:
    if code in _OF_THE_TOKEN:
        return f"SLACK_BOT_TOKEN is not taken ({code}): copy it again from your Slack app"
    host = urlsplit(settings.slack_api_url).hostname
    return f"{host} does not answer ({code}): check the network, and SLACK_API_URL if you set it"


def _clock(ahead: float) -> Check:
    if abs(ahead) <= CLOCK_SECONDS:
        return Check("clock", "fine", "agrees with Slack's")
    way = "ahead of" if ahead > 0 else "behind"
    return Check("clock", "fault", f"{abs(ahead):.0f} s {way} Slack's: set this machine's time")


async def _model(settings: Settings) -> Check:
    asked: ModelSettings | None
    try:
        asked = settings.model_settings()
        reason = None
    except SettingError as error:
        if settings.model is not None:
            return Check("model", "fault", str(error))
        # A key without a model: the server is asked what it offers, to choose from.
        asked = settings.server("unset")
        reason = str(error)
    if asked is None:
        return Check("model", "unset", "no model: briefs are written by the offline analyst")
    from bot.analysis.model.chat import Chat  # noqa: PLC0415 - openai takes a third of a second to import

    chat = Chat(asked)
    try:
        offered = await chat.models()
    except ModelError as error:
        return Check("model", "fault", str(error))
    finally:
        await chat.close()
    choices = ", ".join(offered[:_LISTED]) + (", …" if len(offered) > _LISTED else "")
    if reason is not None:
        return Check("model", "fault", f"{reason.rstrip('.')} It offers: {choices or 'nothing'}")
    if offered and asked.model not in offered:
        return Check("model", "fault", f"{asked.host} does not offer {asked.model}; it offers: {choices}")
    return Check("model", "fine", f"{asked.model} at {asked.host}")
