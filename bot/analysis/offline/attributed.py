"""Attributed statements with exact offsets: who is reported to have said what."""

from __future__ import annotations

from dataclasses import dataclass

from bot.analysis.offline.attribution import find_sayings
from bot.analysis.offline.reading import read
from bot.article.article import Article


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attributed statement: `text` is `article.text[start:end]`.

    `speaker` is the fullest name the article gives, or the words that stand for one.
    """

    start: int
    end: int
    text: str
    speaker: str | None


def statements(article: Article) -> tuple[Attributed, ...]:
    """Return every attributed statement of `article`, in the order of their verbs."""
    reading = read(article)
    tokens = reading.tokens
    found = []
    for saying in find_sayings(reading):
        start, end = tokens.starts[saying.content[0]], tokens.ends[saying.content[1] - 1]
        speaker = reading.text(*saying.subject) if saying.subject else None
        found.append(Attributed(start, end, article.text[start:end], speaker))
    return tuple(found)
