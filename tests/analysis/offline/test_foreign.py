from __future__ import annotations

import pytest

from bot.analysis.offline.drafting import draft
from bot.article.article import Article

GERMAN = (
    "Der Minister hat die Vorwürfe zurückgewiesen. Es gibt nichts zu sagen: „Ja, das ist es nicht.“\n\n"
    "Die Boote sind nicht gekommen, und das ist für die Stadt nicht gut. "
    "Ada Moos: „Das ist nicht wahr, und es war auch nie wahr.“"
)


def test_only_quotations_with_a_name_and_a_colon() -> None:
    article = Article.parse(GERMAN)
    result = draft(article)
    assert article.language == "de"
    assert [(claim.speaker, claim.evidence) for claim in result.claims] == [("Ada Moos", (4,))]
    assert (result.rebuttals, result.context, result.actors) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    ["船は来なかった。市長は「そうではない」と述べた。", "لم تصل القوارب إلى الميناء. قال الوزير ذلك."],
)
def test_empty_where_unsure(text: str) -> None:
    assert draft(Article.parse(text)).claims == ()
