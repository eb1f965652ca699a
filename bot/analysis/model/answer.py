"""Reading what a server sends: the text of a reply and what it cost, or why there is none.

The body is read here and not by the SDK, which hands a body of any other shape on as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysis.model.failure import CallError

MAX_BODY = 1_000_000
"""Characters of a body; the longest reply that is read is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of a finished reply, and the tokens that the server counted."""

    text: str
    input_tokens: int
    output_tokens: int


def read_answer(body: str) -> Answer:
    """Read the body of a successful response.

    Raises:
        CallError: it holds no finished reply.
    """
    record = _decode(body)
    if record.get("error") and not record.get("choices"):
        raise CallError("server", "The model's server answered with an error of its own.")
    usage = _mapping(record.get("usage"))
    tokens = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    choices = record.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = _mapping(choice.get("message"))
    text, ending = message.get("content"), choice.get("finish_reason")
    if message.get("refusal"):
        raise _failure("refused", "The model refused to work on this article.", tokens)
    if ending == "content_filter":
        raise _failure("filtered", "The model's server filters out this article.", tokens)
    if ending == "length":
        raise _failure("truncated", "The model's reply was cut short; raise its token limit.", tokens)
    if not isinstance(text, str) or not text.strip():
        raise _failure("malformed", "The model's server sent no reply.", tokens)
    return Answer(text, *tokens)


def read_models(body: str) -> tuple[str, ...]:
    """Read the names out of a list of models, in order of the alphabet.

    Raises:
        CallError: it is no such list.
    """
    listed = _decode(body).get("data")
    if not isinstance(listed, list):
        raise CallError("malformed", "The model's server does not list its models.", sent=False)
    names = {_mapping(entry).get("id") for entry in listed}
    return tuple(sorted(name for name in names if isinstance(name, str) and name.isprintable()))


def _decode(body: str) -> Mapping[str, object]:
    if len(body) > MAX_BODY:
        raise CallError("malformed", "The model's reply is far longer than any brief.")
    try:
        record = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CallError("malformed", "The model's server sent something other than a reply.") from error
    if not isinstance(record, dict):
        raise CallError("malformed", "The model's server sent something other than a reply.")
    return record


def _failure(kind: str, message: str, tokens: tuple[int, int]) -> CallError:
    return CallError(kind, message, input_tokens=tokens[0], output_tokens=tokens[1])


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int:
    """Return a token count that can be one; a server's nonsense counts as nothing."""
    return value if isinstance(value, int) and 0 < value < 2**31 else 0
