"""Why a call to a model gave nothing usable, said once for every way it can happen.

No sentence here repeats what a server said: servers echo keys, addresses and articles.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import ModelError

_TOO_LONG_CODES = {"context_length_exceeded", "exceed_context_size_error"}
_SETTINGS_AT_FAULT = {
    401: ("auth", "The model's server refused the key (401); check OPENAI_API_KEY."),
    403: ("auth", "The model's server refused the key (403); check OPENAI_API_KEY."),
    404: (
        "config",
        "The model or its address does not exist (404); check REJOINDER_MODEL and OPENAI_BASE_URL.",
    ),
}
_SCHEMA_WORDS = ("response_format", "json_schema", "grammar")


class CallError(ModelError):
    """A call gave nothing usable.

    `sent` says whether the article may have left; tokens are what the server counted for it.
    `retry_after` is the pause in seconds before a second attempt makes sense, None for never, and
    `schema_refused` says that one without the schema does.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        sent: bool = True,
        input_tokens: int = 0,
        output_tokens: int = 0,
        retry_after: float | None = None,
        schema_refused: bool = False,
    ) -> None:
        super().__init__(kind, message)
        self.sent = sent
        self.input_tokens = input_tokens
        self.output_tokens = output_tokens
        self.retry_after = retry_after
        self.schema_refused = schema_refused


def refused(
    status: int, codes: frozenset[str], text: str, headers: Mapping[str, str], backoff: float
) -> CallError:
    """Return the failure for an HTTP status other than success.

    `codes` are the ``code`` and ``type`` of the error in the body and `text` is all of it: both
    are only looked at, never repeated. `backoff` is the pause where the server names none.
    """
    if status == 429 and "insufficient_quota" in codes:
        return CallError("quota", "The model's account has no credit left; top it up or change the key.")
    if status == 429:
        kind, message = "rate_limited", "The model's server is busy with too many requests."
    elif status >= 500 or status in {408, 409}:
        kind, message = "server", f"The model's server had a fault ({status})."
    else:
        return _for_good(status, codes, text)
    return CallError(kind, message, retry_after=_pause(headers, backoff))


def _for_good(status: int, codes: frozenset[str], text: str) -> CallError:
    """Return the failure for a status that the same request will always meet with."""
    if status in _SETTINGS_AT_FAULT:
        kind, message = _SETTINGS_AT_FAULT[status]
        return CallError(kind, message)
    if status < 400:
        return CallError(
            "config", "The model's server redirects elsewhere; set OPENAI_BASE_URL to its real address."
        )
    if "content_filter" in codes:
        return CallError("filtered", "The model's server filters out this article.")
    if status == 413 or codes & _TOO_LONG_CODES:
        return CallError("too_long", "The article is too long for this model; send it in parts.")
    return CallError(
        "config",
        f"The model's server refused the request ({status}); check REJOINDER_MODEL and its settings.",
        schema_refused=any(word in text for word in _SCHEMA_WORDS),
    )


def _pause(headers: Mapping[str, str], backoff: float) -> float | None:
    """Return the seconds to wait as the server asks for them; None where it asks for no retry."""
    if headers.get("x-should-retry") == "false":
        return None
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if name in headers:
            try:
                pause = float(headers[name]) * unit
            except ValueError:
                return None  # A date: servers of models do not send one, and a wrong wait helps nobody.
            return pause if pause >= 0 else None
    return backoff
