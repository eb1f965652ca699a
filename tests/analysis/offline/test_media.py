from __future__ import annotations

import pytest

from bot.analysis.offline.drafting import draft
from bot.article.article import Article


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Moss said in an interview with the Harbour news agency that the quay was sinking.",
         "in an interview with the Harbour news agency"),
        ("In a series of tweets on Saturday, Moss said the quay was sinking.", "In a series of tweets"),
        ("Moss said on Radio Longreach on Monday that the quay was sinking.", "on Radio Longreach"),
        ("Moss told the Longreach Gazette the quay was sinking.", "the Longreach Gazette"),
        ("Moss said on Monday that the quay was sinking.", None),
        ("In the harbour, Moss said the quay was sinking.", None),
    ],
)  # fmt: skip
def test_where_it_was_said(text: str, medium: str | None) -> None:
    assert draft(Article.parse(text)).claims[0].medium == medium
