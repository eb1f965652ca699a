from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.brief import Provenance
from bot.analysis.grounding import ground
from bot.analysis.offline import draft
from bot.article.article import Article

SHARED = Path(os.environ.get("REJOINDER_SHARED", Path(__file__).parents[3].parent / "shared"))
PHRASES = st.sampled_from(
    [
        "Ada Moss", "Mr Moss", "the ministry", "Norway’s", "claims", "that the quay was sold", "said", "denied",
        "rejected the claims", "“It is ours,”", "“Never.", "she", "according to", "accused of theft", "by police",
        "was", ".", ".\n", "\n\n", ",", "in a statement", "told the Gazette", "not true", "lies", ":", "(HDU)",
    ]
)  # fmt: skip
TEXTS = st.lists(PHRASES, max_size=50).map(" ".join) | st.text(max_size=400)


def test_nothing_from_nothing() -> None:
    result = draft(Article.parse(""))
    assert (result.claims, result.rebuttals, result.context, result.actors) == ((), (), (), ())


def test_roles_of_actors() -> None:
    result = draft(
        Article.parse(
            "Bo Tarn said the quay had been sold by the Harbour Office.\nAda Moss called the claim untrue.\n"
            "The Harbour Office owns the quay. Cy Dunn lives there."
        )
    )
    assert {actor.name: actor.role for actor in result.actors} == {
        "Bo Tarn": "claimant",
        "Harbour Office": "subject",
        "Ada Moss": "rebutter",
        "Cy Dunn": "mentioned",
    }


def test_a_party_named_by_what_it_belongs_to_is_an_actor() -> None:
    result = draft(Article.parse("Norway’s harbour ministry denied claims that it sold the quay."))
    assert ("Norway’s harbour ministry", "organisation", "rebutter") in [
        (actor.name, actor.kind, actor.role) for actor in result.actors
    ]


def test_a_body_has_the_part_of_whoever_speaks_for_it() -> None:
    result = draft(
        Article.parse(
            "A spokesman for the Harbour Union, Bo Tarn, said the quay had been sold.\n"
            "The Ferry Company denied that the quay had been sold.\n"
            "Its director, Ada Moss, said every plank was there.\nThe Harbour Union was founded in May."
        )
    )
    roles = {actor.name: actor.role for actor in result.actors}
    assert roles == {
        "Harbour Union": "claimant",
        "Bo Tarn": "claimant",
        "Ferry Company": "rebutter",
        "Ada Moss": "rebutter",
    }


def test_the_same_text_gives_the_same_draft() -> None:
    text = "Bo Tarn said the quay was sold.\nAda Moss denied claims that it was."
    assert draft(Article.parse(text)) == draft(Article.parse(text))


def test_short_lines_are_no_context() -> None:
    assert draft(Article.parse("The boats lie in the bay.\nFile photo.")).context[-1].evidence == (1,)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_gives_a_draft_that_points_into_it(text: str) -> None:
    article = Article.parse(text)
    result = draft(article)
    for statement in (*result.claims, *result.rebuttals, *result.context):
        assert statement.evidence
        assert list(statement.evidence) == sorted(set(statement.evidence))
        evidence = " ".join(article.sentence(number).text for number in statement.evidence)
        if statement.summary:
            assert statement.summary[1:] in evidence
        for words in (statement.speaker, statement.title, statement.medium):
            assert words is None or words in text
    for rebuttal in result.rebuttals:
        assert rebuttal.answers is None or 0 <= rebuttal.answers < len(result.claims)
    for actor in result.actors:
        assert all(name in text for name in (actor.name, *actor.aliases))


@pytest.mark.skipif(
    not (SHARED / "article.txt").exists(), reason="the shared article is not beside the checkout"
)
def test_the_first_article() -> None:
    article = Article.parse((SHARED / "article.txt").read_text(encoding="utf-8"))
    result = draft(article)
    assert [(c.speaker, c.title, c.evidence) for c in result.claims] == [
        ("Hossein Amir-Abdollahian", "Iranian Foreign Minister", (1, 2, 3))
    ]
    assert result.claims[0].medium == "in an interview with the ISNA news agency"
    assert [(r.speaker, r.answers, r.evidence) for r in result.rebuttals] == [
        ("Abdul Qahar Balkhi", 0, (1, 4)),
        ("Abdul Qahar Balkhi", 0, (5, 6, 7, 8)),
    ]
    last = len(article.sentences)
    assert [c.evidence for c in result.context] == [(last - 2,), (last - 1,), (last,)]
    assert ground(result, article, Provenance("offline")).faults == ()


TOLD = "Mayor Osk Varn said that Norrmark had sold the quay of Tarn.\nNorrmark rejected the mayor’s claims.\n"
NOT_SOLD = "“The quay has not been sold,” Ada Moss, its spokeswoman, said."


def test_what_follows_a_denial_at_length_is_an_answer_of_its_own_led_by_its_denial() -> None:
    result = draft(Article.parse(f"{TOLD}Its spokeswoman, Ada Moss, said that the quay was old.\n{NOT_SOLD}"))
    assert [(r.evidence, r.answers) for r in result.rebuttals] == [((2,), 0), ((3, 4), 0)]
    assert result.rebuttals[1].summary == NOT_SOLD
    assert [rebuttal.speaker for rebuttal in result.rebuttals] == ["Norrmark", "Ada Moss"]


def test_one_sentence_more_stays_with_the_denial() -> None:
    result = draft(Article.parse(f"{TOLD}{NOT_SOLD}"))
    assert [(r.evidence, r.answers) for r in result.rebuttals] == [((2, 3), 0)]
