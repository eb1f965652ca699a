"""The Bolt app: one workspace, the same listeners over HTTP and Socket Mode."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import metrics
from bot.errors import DeliveryError
from bot.jobs.corrections import Corrections
from bot.jobs.deciding import Deciding
from bot.jobs.deletion import Deletions
from bot.jobs.judging import Judging
from bot.jobs.lookups import LookUps
from bot.jobs.relating import Relating
from bot.jobs.rerun import Reruns
from bot.jobs.sharing import Sharing
from bot.jobs.subscribing import Subscribing
from bot.slack.listeners import (
    correct,
    digest,
    digest_buttons,
    digest_settings,
    evidence,
    mentions,
    menu,
    related,
    retry,
    shortcuts,
)
from bot.slack.listeners import judging as judge
from bot.slack.listeners import lookups as lookup
from bot.slack.listeners import sharing as share
from bot.slack.membership import concerns_us, kind_of
from bot.slack.reception import Reception

_log = structlog.get_logger(__name__)

# A call to Slack takes well under a second; past this it is not coming back.
TIMEOUT = 15


class Client(AsyncWebClient):
    """Calls Slack and counts its calls. It has no retry handler: the library's own posts twice by itself."""

    def __init__(self, token: str | None, api_url: str, timeout: int = TIMEOUT) -> None:
        super().__init__(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Make one call, as the library does."""
        outcome = "no_answer"
        try:
            answer = await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            outcome = _outcome(error)
            raise
        else:
            outcome = "ok"
            return answer
        finally:
            metrics.count_call(api_method, outcome)


def web_client(token: str, api_url: str) -> Client:
    """Return a client for that Web API."""
    return Client(token, api_url)


def _outcome(error: SlackApiError) -> str:
    status = getattr(error.response, "status_code", 200)
    if status >= 500:
        return "server_error"
    return metrics.RATE_LIMITED if status == 429 else str(error.response.get("error"))


def build_app(
    client: Client,
    *,
    signing_secret: str | None,
    receive: mentions.Receive,
    recall: evidence.Recall,
    again: retry.Again,
    outcome_of: shortcuts.OutcomeOf,
    reception: Reception,
    lookups: LookUps,
    judging: Judging,
    sharing: Sharing,
    facts: share.Facts,
    corrections: Corrections,
    relating: Relating,
    reruns: Reruns,
    deletions: Deletions,
    subscribing: Subscribing,
    deciding: Deciding,
    now: Callable[[], datetime],
) -> AsyncApp:
    """Return the app with every listener.

    Listeners run before Slack is answered: what was acknowledged is in the database. Over Socket
    Mode there is no signature to verify, and `signing_secret` may be None.
    """
    app = AsyncApp(
        # Without a name Bolt reads the source of every function that called it.
        name="rejoinder",
        # Without a token of its own Bolt asks `authorize` for one.
        client=Client(None, client.base_url, client.timeout),
        authorize=_authorization(client),
        # Its loggers take their level from this one, and otherwise from the root.
        logger=logging.getLogger("slack_bolt"),
        signing_secret=signing_secret or secrets.token_hex(16),
        process_before_response=True,
        before_authorize=_first_look(client),
    )
    mentions.register(app, receive)
    shortcuts.register(app, reception, receive, outcome_of)
    evidence.register(app, reception, recall)
    retry.register(app, again)
    # Before the look-ups, which take whatever else follows /rejoinder.
    digest.register(app, reception, subscribing, now)
    digest_settings.register(app, reception, subscribing)
    digest_buttons.register(app, reception, deciding)
    judges = judge.register(app, reception, lookups, judging)
    lookup.register(app, reception, lookups, judging, judges)
    share.register(app, reception, lookups, sharing, facts)
    correct.register(app, reception, corrections)
    related.register(app, reception, relating)
    menu.register(app, reception, recall, reruns, deletions)
    app.error(_refuse)
    return app


def _authorization(client: Client) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Return who we are, asked of Slack once.

    Bolt's own authorization would acknowledge, and so lose, whatever arrives while Slack refuses
    ``auth.test``; ours fails, so that Slack sends it again.
    """
    known: AuthorizeResult | None = None

    async def authorize() -> AuthorizeResult:
        nonlocal known
        if known is None:
            try:
                answer = await client.auth_test()
            except SlackApiError as error:
                code = str(error.response.get("error"))
                raise DeliveryError(code, f"Slack did not say who we are ({code}).") from error
            known = AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=answer)
        return known

    return authorize


def _first_look(client: Client) -> Callable[..., Awaitable[BoltResponse]]:
    """Return what sees each request first, once its signature is known to be right."""

    async def look(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Count it; acknowledge what concerns nobody before anything is looked up for it."""
        metrics.count_event(kind_of(body))
        # Bolt makes a client for each request, which would not count.
        context["client"] = client
        if concerns_us(body):
            return await next_()
        return BoltResponse(status=200, body="")

    return look


async def _refuse(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
    """Answer 500, so that Slack sends an event again; the log says what happened, not what was said."""
    metrics.count_refusal()
    _log.error(
        "slack.listener_failed",
        kind=request.body.get("type"),
        event_id=request.body.get("event_id"),
        exc_info=error,
    )
    return BoltResponse(status=500, body="")
