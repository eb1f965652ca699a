from __future__ import annotations

import pytest

from bot.analysis.offline import draft
from bot.article.article import Article


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Moss said that the quay was sinking fast.", "The quay was sinking fast"),
        ("Moss said the boat sank.", None),
        ("The quay was sinking fast, Moss said.", "The quay was sinking fast"),
        ("Moss, who is not a docker, said the quay was sinking fast.", None),
        ("Moss said the quay was not sinking at all.", "The quay was not sinking at all"),
    ],
)
def test_the_words_said_and_nothing_else(text: str, summary: str | None) -> None:
    assert draft(Article.parse(text)).claims[0].summary == summary
