"""What a scripted model is asked: a chat request and the numbered article in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """The JSON of one request, and its headers by lower-case name."""

    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return str(self.body.get("model", ""))

    @property
    def turns(self) -> list[tuple[str, str]]:
        """Role and text of each message, in order."""
        return [(message["role"], message["content"]) for message in self.body["messages"]]

    @property
    def is_repair(self) -> bool:
        """Whether an earlier answer is being sent back to be mended."""
        return any(role == "assistant" for role, _ in self.turns)

    @property
    def lines(self) -> dict[int, str]:
        """The sentences of the article by number, as the first message of the user numbers them."""
        article = next((text for role, text in self.turns if role == "user"), "")
        return {int(match[1]): match[2] for match in _NUMBERED.finditer(article)}
