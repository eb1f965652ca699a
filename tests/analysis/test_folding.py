from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.folding import WORD, Vocabulary, fold_word, stands_apart, unify, words_of, words_of_each
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


@given(ANY_WORDS, st.data())
def test_words_that_stand_apart_are_words_of_the_text_in_a_row(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    if stands_apart(words, text):
        assert f" {' '.join(words_of(words))} " in f" {' '.join(words_of(text))} "


def test_what_parts_words_is_known() -> None:
    text = "Moss’s mill, U.S. Steel and Bell-Moss; so said Moss."
    assert all(stands_apart(words, text) for words in ("Moss", "U.S.", "Steel and Bell-Moss", "mill"))
    assert not any(stands_apart(words, text) for words in ("Bell", "Mos", "’s mill", "", "."))


@given(ANY_WORDS)
def test_an_article_has_the_words_of_its_text(text: str) -> None:
    assert Source(Article.parse(text)).words == words_of(text)


def test_a_vocabulary_tells_small_words_from_names() -> None:
    vocabulary = Vocabulary("The Harbour-Board of Longreach said the harbour is Ada Moss's.")
    assert {"harbour-board", "harbour", "board", "moss"} <= vocabulary.words
    assert "harbour" in vocabulary.lower
    assert "longreach" not in vocabulary.lower
    assert ("ada", "moss") in vocabulary.runs
