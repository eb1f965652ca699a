"""Attributed statements with exact offsets: who is reported to have said what."""

from __future__ import annotations

from dataclasses import dataclass

from bot.analysis.offline.attribution import GOING_ON, Saying
from bot.analysis.offline.drafting import hear
from bot.analysis.offline.grammar import PERSONAL
from bot.analysis.offline.reading import Reading
from bot.analysis.offline.voices import Voice
from bot.article.article import Article


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attributed statement: `text` is `article.text[start:end]`.

    `speaker` is the article's words for who speaks, and for a pronoun the name it stands for; None
    where the article does not say.
    """

    start: int
    end: int
    text: str
    speaker: str | None


def statements(article: Article) -> tuple[Attributed, ...]:
    """Return the statements that `article` attributes by a verb, headline included, in order.

    Articles in other languages than English have none: the rules would only guess.
    """
    hearing = hear(article)
    reading = hearing.reading
    tokens = reading.tokens
    found = []
    for saying, voice in hearing.spoken:
        if saying.cue == GOING_ON:
            continue
        start, end = tokens.starts[saying.content[0]], tokens.ends[saying.content[1] - 1]
        speaker = _speaker(reading, saying, voice)
        found.append(Attributed(start, end, article.text[start:end], speaker))
    return tuple(found)


def _speaker(reading: Reading, saying: Saying, voice: Voice | None) -> str | None:
    """The article's own words for who speaks; for a pronoun, whom it means as far as that shows."""
    if saying.subject is None:
        return None
    words = reading.text(*saying.subject)
    return voice.name if voice and words.lower() in PERSONAL else words
