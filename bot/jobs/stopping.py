"""What ends a channel's digests until somebody sets them again, in words. Pure."""

from __future__ import annotations

from bot.errors import DeliveryError
from bot.jobs.digest_delivery import Standing

ARCHIVED = "The channel is archived."
NOT_HERE = "I am not in the channel: invite me there with /invite @Rejoinder."
REVOKED = "Slack did not take my token ({code}): whoever runs me must renew it."
NOT_LET = "Slack does not let me post there ({code})."
SHARED = "People of another workspace read along there, and they get no digests."

_NOT_IN = frozenset({"channel_not_found", "not_in_channel"})
_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "missing_scope",
        "no_permission",
        "org_login_required",
    }
)
_NOT_LET = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "channel_is_limited_access",
        "ekm_access_denied",
        "is_inactive",
        "messages_tab_disabled",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "user_not_found",
    }
)


class StoppedError(DeliveryError):
    """No digest may be posted in a channel; the message says why."""


def check_standing(standing: Standing) -> None:
    """Check that a digest may be posted in a channel.

    Raises:
        StoppedError: it may not; the message says why.
    """
    if standing.archived:
        raise StoppedError("is_archived", ARCHIVED)
    if not standing.facts.member:
        raise StoppedError("not_in_channel", NOT_HERE)
    if standing.facts.external:
        raise StoppedError("shared", SHARED)


def reason_to_stop(error: Exception) -> str | None:
    """Return why a channel gets no more digests after an error, None where the next may be posted."""
    if isinstance(error, StoppedError):
        return str(error)
    code = error.code if isinstance(error, DeliveryError) else ""
    if code == "is_archived":
        return ARCHIVED
    if code in _NOT_IN:
        return NOT_HERE
    if code in _TOKEN:
        return REVOKED.format(code=code)
    return NOT_LET.format(code=code) if code in _NOT_LET else None


def is_of_token(error: DeliveryError) -> bool:
    """Whether it is our token that Slack refuses, whatever we do with it."""
    return error.code in _TOKEN
