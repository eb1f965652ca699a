"""The repository's own gold set is what its README says it is."""

from pathlib import Path

import pytest

from bot.article.article import Article
from bot.evaluation.gold import GoldArticle, read_gold
from bot.evaluation.sentences import Sentences

GOLD = Path(__file__).parents[1] / "gold"


def articles(part: str) -> tuple[GoldArticle, ...]:
    return read_gold(enumerate((GOLD / f"{part}.jsonl").read_text("utf-8").splitlines(), start=1))


DEV, HELD = articles("dev"), articles("held")
ALL = DEV + HELD
each_article = pytest.mark.parametrize("article", ALL, ids=lambda article: article.id)


def test_no_article_is_in_both_parts() -> None:
    assert len({article.id for article in ALL}) == len(ALL)
    assert len({article.text for article in ALL}) == len(ALL)


@pytest.mark.parametrize("part", [DEV, HELD])
def test_each_part_has_disputes_and_temptations(part: tuple[GoldArticle, ...]) -> None:
    assert sum(bool(article.rebuttals) for article in part) >= 15
    assert sum(not article.rebuttals for article in part) >= 15


@each_article
def test_ids_say_whether_there_is_a_rebuttal(article: GoldArticle) -> None:
    assert article.id.startswith("rebuttal-" if article.rebuttals else "no-rebuttal-")


@each_article
def test_articles_are_as_long_as_short_news(article: GoldArticle) -> None:
    assert 120 <= len(article.text.split()) <= 450


@each_article
def test_evidence_is_whole_sentences(article: GoldArticle) -> None:
    sentences = Sentences.of(article.text)
    whole = {sentences[number] for number in range(len(sentences))}
    for _, items in article.sections():
        for item in items:
            assert whole.issuperset(item.evidence + item.optional)


@each_article
def test_no_sentence_is_both_scored_and_open(article: GoldArticle) -> None:
    for section, items in article.sections():
        scored = {quote for item in items for quote in item.evidence}
        assert scored.isdisjoint(getattr(article.optional, section))


@each_article
def test_names_and_titles_stand_in_the_text(article: GoldArticle) -> None:
    for actor in article.actors:
        assert all(name in article.text for name in actor.names)
        assert actor.title is None or actor.title in article.text


@each_article
def test_speakers_are_actors_with_a_part_in_the_exchange(article: GoldArticle) -> None:
    parts = {name: actor.role for actor in article.actors for name in actor.names}
    for claim in article.claims:
        assert claim.speaker is None or parts[claim.speaker] in {"claimant", "rebutter"}
    for rebuttal in article.rebuttals:
        assert rebuttal.speaker is not None
        assert parts[rebuttal.speaker] == "rebutter"


@each_article
def test_a_title_is_the_first_line(article: GoldArticle) -> None:
    if article.title is None:
        return
    assert article.title == article.text.splitlines()[0]
    assert Sentences.of(article.text)[0] == article.title


@each_article
def test_it_is_read_as_english(article: GoldArticle) -> None:
    assert Article.parse(article.text).language == "en"
