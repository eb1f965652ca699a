"""The text under study: split once into numbered sentences, and never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from bot.article.language import language_of
from bot.article.masthead import Masthead, read_masthead
from bot.article.sentences import Sentence, split


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Evidence names its sentences by number; offsets count characters of `text`.

    `text` is exactly what was given: offsets hold for it, and nothing is normalised away.
    """

    text: str
    sentences: tuple[Sentence, ...]
    masthead: Masthead
    language: str
    """ISO 639-1 code, or ``und`` where the text does not show it."""

    @classmethod
    def parse(cls, text: str) -> Article:
        """Split `text` into sentences and read what its first lines say about it."""
        sentences = split(text)
        masthead, sentences = read_masthead(sentences)
        return cls(text, sentences, masthead, language_of(text))

    def sentence(self, number: int) -> Sentence:
        """Return the sentence of that number, counted from 1.

        Raises:
            KeyError: there is no such sentence.
        """
        if not 1 <= number <= len(self.sentences):
            raise KeyError(number)
        return self.sentences[number - 1]

    @property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences a statement may rest on: all but headline, byline and date lines."""
        return tuple(sentence for sentence in self.sentences if sentence.body)
