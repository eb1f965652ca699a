"""`rejoinder statements`: who is said to have said what, without claims and rebuttals."""

from __future__ import annotations

import json
import sys

from bot.analysis.offline import statements
from bot.article.article import Article
from bot.cli.input import parsed, read_lines
from bot.cli.progress import tracked
from bot.errors import InputError, RejoinderError


def run(source: str) -> None:
    """Print one JSON object a line: the id, and each statement with its offsets and speaker.

    Raises:
        RejoinderError: some line could not be read; the others were.
    """
    lines = read_lines(source)
    failed = 0
    for given in tracked(parsed(lines), total=len(lines), what="articles"):
        if isinstance(given, InputError):
            failed += 1
            sys.stderr.write(f"rejoinder: {given}\n")
            continue
        record = {
            "id": given.id,
            "statements": [
                {"start": found.start, "end": found.end, "text": found.text, "speaker": found.speaker}
                for found in statements(Article.parse(given.text))
            ],
        }
        text = json.dumps(record, ensure_ascii=False)
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    if failed:
        raise RejoinderError(f"{failed} of {len(lines)} lines could not be read: see above.")
