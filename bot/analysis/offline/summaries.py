"""Summaries: the words said, cut out of the evidence and never reworded."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.offline.attribution import Saying
from bot.analysis.offline.reading import Reading
from bot.analysis.polarity import denies, negated_words

_FEWEST_WORDS = 4
# In characters; nobody reads a summary cut from a longer one, and it bounds the work.
_LONGEST_SENTENCE = 2_000


def content_clause(reading: Reading, saying: Saying, numbers: Sequence[int]) -> str | None:
    """Return the words of one saying as a summary of its evidence, or None where they would not do.

    They would not where they run over sentences, are too few to stand alone, or leave out a "not"
    that the evidence has: then the evidence speaks for itself.
    """
    article, tokens = reading.article, reading.tokens
    first, end = saying.content
    if tokens.lower[first] == "that":
        first += 1
    if end - first < _FEWEST_WORDS or reading.sentence_at(first) != reading.sentence_at(end - 1):
        return None
    text = article.text[tokens.starts[first] : tokens.ends[end - 1]].strip()
    own = article.sentences[reading.sentence_at(first)]
    if text not in own.text or own.number not in numbers or len(own.text) > _LONGEST_SENTENCE:
        return None
    if not denies(text, "en"):
        evidence = [article.sentence(number).text for number in numbers]
        if denies(own.text, "en") or any(negated_words(sentence, "en") for sentence in evidence):
            return None
    return text[0].upper() + text[1:]
