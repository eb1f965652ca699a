from __future__ import annotations

import pytest

from bot.analysis.offline.drafting import draft
from bot.article.article import Article


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Norwegian Foreign Minister Ada Moss said the boats were late.", "Norwegian Foreign Minister"),
        ("The ministry’s spokeswoman Ada Moss said the boats were late.", "ministry’s spokeswoman"),
        ("Former trade minister Ada Moss said the boats were late.", "Former trade minister"),
        ("His mother Ada Moss said the boats were late.", "mother"),
        ("Songwriter Ada Moss said the boats were late.", "Songwriter"),
        ("Ada Moss, a docker born in Norway, said the boats were late.", "docker"),
        ("Ada Moss, a spokeswoman for the dockers, said the boats were late.", "spokeswoman for the dockers"),
        ("Ada Moss, president of the union, said the boats were late.", "president of the union"),
        ("The union’s chief clerk, Ada Moss, said the boats were late.", "chief clerk"),
        ("“It was late,” said the clerk of the quay, Ada Moss.", "clerk of the quay"),
        ("Dr Ada Moss, director of the clinic, said the boats were late.", "director of the clinic"),
        ("Dr Ada Moss said the boats were late.", "Dr"),
        ("Asked about the clerk, Ada Moss said the boats were late.", None),
        ("Ada Moss, who was late, said the boats were late.", None),
        ("Ada Moss, whose father died at sea, said the boats were late.", None),
        ("Ada Moss said the minister was late.", None),
    ],
)
def test_offices(text: str, title: str | None) -> None:
    claim = draft(Article.parse(text)).claims[0]
    assert (claim.speaker, claim.title) == ("Ada Moss", title)
