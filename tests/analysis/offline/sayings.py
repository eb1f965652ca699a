"""What the tests of the rules look at: sayings as the words of their parts."""

from __future__ import annotations

from bot.analysis.offline.attribution import find_sayings
from bot.analysis.offline.reading import Reading, read
from bot.article.article import Article


def reading_of(text: str) -> Reading:
    """The text as an article laid out for the rules."""
    return read(Article.parse(text))


def said(text: str) -> list[tuple[str | None, str, str]]:
    """Each saying of the text as (subject, verb, words said)."""
    reading = reading_of(text)
    return [
        (reading.text(*saying.subject) if saying.subject else None, saying.cue, reading.text(*saying.content))
        for saying in find_sayings(reading)
    ]
