"""The one place that knows the openai SDK: a request out, an answer or a `CallError` back."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import cache
from ssl import SSLContext
from typing import Any

from httpx2 import create_ssl_context  # openai's own transport
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAsyncHttpx2Client,
    OpenAIError,
    Timeout,
    omit,
)
from openai.types.chat import (
    ChatCompletionAssistantMessageParam,
    ChatCompletionMessageParam,
    ChatCompletionSystemMessageParam,
    ChatCompletionUserMessageParam,
)
from openai.types.shared_params import ResponseFormatJSONObject, ResponseFormatJSONSchema

from bot.analysis.model.answer import Answer, read_answer, read_models
from bot.analysis.model.failure import CallError, refused
from bot.analysis.model.settings import ModelSettings
from bot.analysis.model.wire import LINKS_SCHEMA, LINKS_SCHEMA_NAME, SCHEMA, SCHEMA_NAME
from prompts.loader import Turn

# A socket that stands still this long is given up; the deadline of a whole call is the desk's.
_TIMEOUT = Timeout(60.0, connect=5.0)
# A server that wants no key is sent this one: the SDK does not start without any.
_NO_KEY = "none"

_SCHEMA_FORMAT: ResponseFormatJSONSchema = {
    "type": "json_schema",
    "json_schema": {"name": SCHEMA_NAME, "strict": True, "schema": SCHEMA},
}
_LINKS_FORMAT: ResponseFormatJSONSchema = {
    "type": "json_schema",
    "json_schema": {"name": LINKS_SCHEMA_NAME, "strict": True, "schema": LINKS_SCHEMA},
}
_JSON_FORMAT: ResponseFormatJSONObject = {"type": "json_object"}


@cache
def _trusted() -> SSLContext:
    """Return whom we trust, read once a process: reading it takes 60 milliseconds."""
    return create_ssl_context()


class Chat:
    """Sends messages to an OpenAI-compatible server."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client = AsyncOpenAI(
            api_key=settings.api_key or _NO_KEY,
            base_url=settings.base_url,
            max_retries=0,
            timeout=_TIMEOUT,
            # A redirect would post the article to whatever address an answer names.
            http_client=DefaultAsyncHttpx2Client(follow_redirects=False, timeout=_TIMEOUT, verify=_trusted()),
        )

    async def complete(self, turns: Sequence[Turn], *, strict: bool, links: bool = False) -> Answer:
        """Send one request and read its answer; `strict` has the server enforce the schema.

        The schema is a brief's, or with `links` that of the ties between statements.

        Raises:
            CallError: there is no usable answer.
        """
        settings = self._settings
        schema = _LINKS_FORMAT if links else _SCHEMA_FORMAT
        in_full = settings.token_param == "max_completion_tokens"  # noqa: S105 - a parameter's name
        return read_answer(
            await self._body(
                self._client.chat.completions.with_raw_response.create(
                    model=settings.model,
                    messages=[_message(turn) for turn in turns],
                    response_format=schema if strict else _JSON_FORMAT,
                    max_completion_tokens=settings.max_tokens if in_full else omit,
                    max_tokens=omit if in_full else settings.max_tokens,
                    reasoning_effort=settings.reasoning_effort or omit,
                )
            )
        )

    async def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server offers.

        Raises:
            CallError: it does not say.
        """
        return read_models(await self._body(self._client.models.with_raw_response.list()))

    async def close(self) -> None:
        """Close the connections; nothing can be sent afterwards."""
        await self._client.close()

    async def _body(self, call: Awaitable[Any]) -> str:
        """Return the text of the response to a raw call, unread by the SDK.

        The SDK's own errors repeat what the server said, keys and articles included, so none of
        them stays chained to where a traceback in a log would show it.
        """
        try:
            response = await call
        except OpenAIError as error:
            raise self._failure(error) from None
        except (AttributeError, TypeError, ValueError):
            # What the SDK lets through when an answer has a shape it did not expect; ValueError
            # is the parent of pydantic's ValidationError and of JSONDecodeError.
            raise CallError("malformed", "The model's server sent something other than a reply.") from None
        text: str = response.http_response.text
        return text

    def _failure(self, error: OpenAIError) -> CallError:
        backoff = self._settings.backoff
        match error:
            case APITimeoutError():
                return CallError("timeout", "The model's server did not answer in time.")
            case APIConnectionError():
                return CallError(
                    "connection",
                    "The model's server cannot be reached or broke off; check OPENAI_BASE_URL.",
                    retry_after=backoff,
                )
            case APIStatusError(code=code, type=kind, response=response):
                codes = frozenset(value for value in (code, kind) if isinstance(value, str))
                return refused(response.status_code, codes, response.text, response.headers, backoff)
            case _:
                return CallError("config", "The request for the model could not be made; check its settings.")


def _message(turn: Turn) -> ChatCompletionMessageParam:
    match turn.role:
        case "system":
            return ChatCompletionSystemMessageParam(role="system", content=turn.text)
        case "assistant":
            return ChatCompletionAssistantMessageParam(role="assistant", content=turn.text)
        case "user":
            return ChatCompletionUserMessageParam(role="user", content=turn.text)
