"""The process that reads one document: a line of JSON and the document in, a JSON object out.

Standard input holds ``{"kind", "name", "charset", "url"}``, a line end, and the bytes. Standard
output gets the fields of a `Document`, or ``{"refused": sentence}``, or ``{"broken": error}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from bot.article.documents import require_article
from bot.article.extraction.limits import hold
from bot.article.extraction.tidying import tidy
from bot.errors import InputError

# The one module of each kind is imported before the limits are taken, and no other.
_READERS = {
    "html": "bot.article.extraction.page",
    "markdown": "bot.article.extraction.markdown",
    "pdf": "bot.article.extraction.pdf",
    "zip": "bot.article.extraction.word",
}


Fields = dict[str, str | None]
Reader = Callable[..., Fields]


def main() -> None:
    """Read what stands on standard input."""
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    reader: Reader = import_module(_READERS[asked.pop("kind")]).read
    hold()
    answer = _answer(reader, sys.stdin.buffer.read(), asked)
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _answer(reader: Reader, data: bytes, asked: Mapping[str, Any]) -> Fields:
    try:
        found = reader(data, **asked)
        fields = {name: tidy(value or "") or None for name, value in found.items()}
        return {**fields, "text": require_article(fields.get("text") or "")}
    except InputError as refusal:
        return {"refused": str(refusal)}
    except Exception as error:  # noqa: BLE001 - a parser may fail in any way, memory and depth included
        return {"broken": type(error).__name__}


if __name__ == "__main__":
    main()
