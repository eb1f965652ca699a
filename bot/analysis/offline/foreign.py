"""Articles in other languages: quotations that the page itself gives to a speaker, and nothing else.

The one sign that needs no grammar is the colon: a name, a colon, a quotation.
"""

from __future__ import annotations

import re

from bot.analysis.draft import Draft, DraftStatement
from bot.article.article import Article

_NAMED_QUOTATION = re.compile(
    r"(?P<speaker>[^\W\d_][\w’'.-]*(?:\s[^\W\d_][\w’'.-]*){0,3})\s?[::]\s?[\"“„«「『](?=\w)"
)
_FEWEST_WORDS = 5


def quoted_only(article: Article) -> Draft:
    """Return the quotations that follow a speaker's name and a colon, as claims; often none."""
    claims = []
    for sentence in article.body:
        named = _NAMED_QUOTATION.match(sentence.text)
        if named and sentence.text.count(" ") >= _FEWEST_WORDS and _is_name(named["speaker"]):
            claims.append(DraftStatement(None, (sentence.number,), named["speaker"]))
    return Draft(tuple(claims))


def _is_name(words: str) -> bool:
    """Say whether all words begin with a capital, in scripts that have capitals."""
    return all(word[0].isupper() for word in words.split())
