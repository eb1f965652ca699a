from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.offline import statements
from bot.article.article import Article

WORDS = st.sampled_from(
    'said told denied "No," “Yes,” Moss Ada claims that the he she , . \n\n according to : and rejected quay ( ) — '
    "’s Mr Norway was accused of by with saying".split(" ")
)


def test_offsets_text_and_speaker() -> None:
    text = "Ada Moss said that the quay was sinking. She denied the charge."
    found = statements(Article.parse(text))
    assert [(s.text, s.speaker) for s in found] == [
        ("that the quay was sinking", "Ada Moss"),
        ("the charge", "Ada Moss"),
    ]
    assert all(text[s.start : s.end] == s.text for s in found)


def test_the_article_s_own_words_for_who_speaks() -> None:
    text = "Ada Moss, a docker, came. The docker said that the quay was sinking."
    assert statements(Article.parse(text))[0].speaker == "The docker"


def test_a_quotation_without_a_verb_is_not_attributed_by_the_article() -> None:
    assert len(statements(Article.parse("Moss said she was angry. “The quay is ours and stays ours.”"))) == 1


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300))
def test_any_text_has_valid_offsets(text: str) -> None:
    for statement in statements(Article.parse(text)):
        assert 0 <= statement.start < statement.end <= len(text)
        assert text[statement.start : statement.end] == statement.text
        assert statement.speaker is None or statement.speaker
