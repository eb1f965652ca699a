"""The JSON that a chat completion comes back as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.model.request import ChatRequest

_CHARACTERS_A_TOKEN = 4


def completion(
    request: ChatRequest,
    text: str | None,
    *,
    finish_reason: str = "stop",
    refusal: str | None = None,
) -> dict[str, Any]:
    """Return the completion that answers `request` with `text`; token counts are a plain estimate."""
    asked = sum(len(content) for _, content in request.turns) // _CHARACTERS_A_TOKEN
    told = len(text or "") // _CHARACTERS_A_TOKEN
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": request.model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": refusal},
                "finish_reason": finish_reason,
                "logprobs": None,
            }
        ],
        "usage": usage(asked, told),
    }


def usage(asked: int, told: int) -> Mapping[str, int]:
    """Return the token counts of a completion."""
    return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}
