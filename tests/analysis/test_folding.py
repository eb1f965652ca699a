from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.folding import WORD, Vocabulary, fold_word, unify, words_of, words_of_each
from bot.analysis.wording import Source
from bot.article.article import Article

ANY_WORDS = st.text(
    alphabet=st.one_of(st.sampled_from("aBs'’.-“\" \n\x00\u200bßİ\u0301é1ﬁ`"), st.characters())
)


@given(ANY_WORDS)
def test_the_short_way_to_words_gives_the_same_words(text: str) -> None:
    assert words_of(text) == tuple(map(fold_word, WORD.findall(unify(text))))


@given(st.lists(ANY_WORDS))
def test_texts_read_together_have_the_words_they_have_alone(texts: list[str]) -> None:
    assert words_of_each(texts) == tuple(map(words_of, texts))


@given(ANY_WORDS)
def test_an_article_has_the_words_of_its_text(text: str) -> None:
    assert Source(Article.parse(text)).words == words_of(text)


def test_a_vocabulary_tells_small_words_from_names() -> None:
    vocabulary = Vocabulary("The Harbour-Board of Longreach said the harbour is Ada Moss's.")
    assert {"harbour-board", "harbour", "board", "moss"} <= vocabulary.words
    assert "harbour" in vocabulary.lower
    assert "longreach" not in vocabulary.lower
    assert ("ada", "moss") in vocabulary.runs
