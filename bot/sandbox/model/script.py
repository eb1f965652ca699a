"""What a scripted model answers: a text, or a response of any shape at all."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import Any

from aiohttp import web

from bot.sandbox.model.request import ChatRequest

Raw = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""Answers below the level of a completion: broken JSON, a reset, nothing."""

Script = Callable[[ChatRequest], str | Raw]
"""Called once a request; a text becomes a well-formed completion."""


def in_turn(*replies: str) -> Script:
    """Answer with each reply in turn, and with the last one from then on."""
    coming = chain(replies, repeat(replies[-1]))

    def reply(_: ChatRequest) -> str:
        return next(coming)

    return reply


def liar(lies: dict[str, Any], truth: dict[str, Any] | None) -> Script:
    """Answer with `lies`, and once they are sent back to be mended with `truth`, or with `lies` again.

    Both are replies in the form the prompt asks for, except that evidence (every list under the
    key ``e``) may hold a few words instead of a number: they become the number of the first
    sentence of the article, as it was sent, that has them.
    """

    def reply(request: ChatRequest) -> str:
        told = truth if request.is_repair and truth is not None else lies
        return json.dumps(_numbered(told, request.lines), ensure_ascii=False, separators=(",", ":"))

    return reply


def _numbered(value: Any, lines: dict[int, str], *, evidence: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _numbered(part, lines, evidence=key == "e") for key, part in value.items()}
    if isinstance(value, list):
        return [_numbered(part, lines, evidence=evidence) for part in value]
    if evidence and isinstance(value, str):
        return _sentence(value, lines)
    return value


def _sentence(words: str, lines: dict[int, str]) -> int:
    for number, line in lines.items():
        if words in line:
            return number
    raise LookupError(f"The article has no sentence with the words {words!r}; mend the script.")
