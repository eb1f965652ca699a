"""The repository's own gold set is what its README says it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.article.article import Article
from bot.evaluation.gold import GoldArticle, read_gold
from bot.evaluation.sentences import Sentences

GOLD = Path(__file__).parents[1] / "gold"


def articles(part: str) -> tuple[GoldArticle, ...]:
    return read_gold(enumerate((GOLD / f"{part}.jsonl").read_text("utf-8").splitlines(), start=1))


DEV, HELD, NEWS = articles("dev"), articles("held"), articles("news")
ALL = DEV + HELD + NEWS


def ids_that_fail(holds: Callable[[GoldArticle], bool]) -> list[str]:
    return [article.id for article in ALL if not holds(article)]


def test_no_article_is_in_both_parts() -> None:
    assert len({article.id for article in ALL}) == len(ALL)
    assert len({article.text for article in ALL}) == len(ALL)


@pytest.mark.parametrize("part", [DEV, HELD, NEWS], ids=["dev", "held", "news"])
def test_each_part_has_disputes_and_temptations(part: tuple[GoldArticle, ...]) -> None:
    assert sum(bool(article.rebuttals) for article in part) >= 15
    assert sum(not article.rebuttals for article in part) >= 15


def test_ids_say_whether_there_is_a_rebuttal() -> None:
    def holds(article: GoldArticle) -> bool:
        return article.id.startswith("rebuttal-" if article.rebuttals else "no-rebuttal-")

    assert ids_that_fail(holds) == []


def test_articles_are_as_long_as_short_news() -> None:
    assert ids_that_fail(lambda article: 120 <= len(article.text.split()) <= 450) == []


def test_evidence_is_whole_sentences() -> None:
    def holds(article: GoldArticle) -> bool:
        sentences = Sentences.of(article.text)
        whole = {sentences[number] for number in range(len(sentences))}
        items = [item for _, section in article.sections() for item in section]
        return all(whole.issuperset(item.evidence + item.optional) for item in items)

    assert ids_that_fail(holds) == []


def test_no_sentence_is_both_scored_and_open() -> None:
    def holds(article: GoldArticle) -> bool:
        return all(
            {quote for item in items for quote in item.evidence}.isdisjoint(
                getattr(article.optional, section)
            )
            for section, items in article.sections()
        )

    assert ids_that_fail(holds) == []


def test_names_and_titles_stand_in_the_text() -> None:
    def holds(article: GoldArticle) -> bool:
        return all(
            word in article.text
            for actor in article.actors
            for word in (*actor.names, *([actor.title] if actor.title is not None else []))
        )

    assert ids_that_fail(holds) == []


def test_speakers_are_actors_with_a_part_in_the_exchange() -> None:
    def holds(article: GoldArticle) -> bool:
        parts = {name: actor.role for actor in article.actors for name in actor.names}
        return all(
            claim.speaker is None or parts[claim.speaker] in {"claimant", "rebutter"}
            for claim in article.claims
        ) and all(
            rebuttal.speaker is not None and parts[rebuttal.speaker] == "rebutter"
            for rebuttal in article.rebuttals
        )

    assert ids_that_fail(holds) == []


def test_a_title_is_the_first_line() -> None:
    def holds(article: GoldArticle) -> bool:
        return article.title is None or (
            article.title == article.text.splitlines()[0] == Sentences.of(article.text)[0]
        )

    assert ids_that_fail(holds) == []


def test_it_is_read_as_english() -> None:
    assert ids_that_fail(lambda article: Article.parse(article.text).language == "en") == []
