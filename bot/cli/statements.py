"""`rejoinder statements`: who is said to have said what, without claims and rebuttals."""

from __future__ import annotations

from bot.analysis.offline import statements
from bot.article.article import Article
from bot.cli.input import parsed, read_lines
from bot.cli.notice import notice
from bot.cli.progress import tracked
from bot.cli.record import print_record
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
            notice(given)
            continue
        found = statements(Article.parse(given.text))
        print_record(
            {
                "id": given.id,
                "statements": [
                    {"start": each.start, "end": each.end, "text": each.text, "speaker": each.speaker}
                    for each in found
                ],
            }
        )
    if failed:
        raise RejoinderError(f"{failed} of {len(lines)} lines could not be read: see above.")
