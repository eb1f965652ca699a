"""Background: the sentences outside the exchange that say most about its matter."""

from __future__ import annotations

from bot.analysis.offline.exchange import Exchange
from bot.analysis.offline.likeness import Likeness
from bot.article.article import Article

_MOST_ITEMS = 15
_FEWEST_WORDS = 3
# That somebody says nothing is no background.
_SILENCE = (
    "to comment",
    "not comment",
    "no comment",
    "for comment",
    "seeking comment",
    "not respond",
    "not reply",
    "not return calls",
    "not be reached",
    "not answer calls",
    "not answer questions",
    "not answer emails",
)
_LONGEST_SILENCE = 160


def background(article: Article, likeness: Likeness, exchange: Exchange) -> list[int]:
    """Return the numbers of sentences of prose outside the exchange, fifteen at most, in order.

    Of more, those are kept that share most names and words with what is claimed and answered.
    """
    used = set().union(
        *(claim.sentences for claim in exchange.claims),
        *(rebuttal.sentences for rebuttal in exchange.rebuttals),
    )
    free = [
        sentence.number - 1
        for sentence in article.body
        if sentence.number - 1 not in used
        and sentence.text.count(" ") >= _FEWEST_WORDS - 1
        and not is_silence(sentence.text)
    ]
    if len(free) > _MOST_ITEMS:
        matter = likeness.stems(used)
        free.sort(key=lambda sentence: len(likeness.stems({sentence}) & matter), reverse=True)
    return sorted(sentence + 1 for sentence in free[:_MOST_ITEMS])


def is_silence(text: str) -> bool:
    """Say whether a sentence only tells that somebody would not comment."""
    return len(text) <= _LONGEST_SILENCE and any(words in text for words in _SILENCE)
