"""What the model analyst needs to know of its server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

TokenParameter = Literal["max_completion_tokens", "max_tokens"]
ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]

OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Where the model is and how it is asked.

    `api_key` is None for servers that want none. `token_param` is ``max_completion_tokens`` for
    OpenAI and ``max_tokens`` for most other servers; hidden reasoning counts towards `max_tokens`.
    `reasoning_effort` is sent only when it is set. `backoff` is the pause in seconds before the
    one retry where the server names none.
    """

    model: str
    api_key: str | None = field(default=None, repr=False)
    base_url: str = OPENAI_URL
    token_param: TokenParameter = "max_completion_tokens"  # noqa: S105 - the name of a parameter
    max_tokens: int = 4000
    reasoning_effort: ReasoningEffort | None = None
    backoff: float = 0.5

    @property
    def host(self) -> str:
        """The host, with its port if it names one, that articles are sent to."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]
