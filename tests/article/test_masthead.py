import pytest

from bot.article.article import Article

STORY = (
    "The mayor of Tarn has denied that the harbour was closed on purpose during the storm of last week.\n"
    "She said nobody had asked her."
)


def test_a_first_line_without_full_stop_is_the_headline() -> None:
    article = Article.parse(f"Mayor denies closing harbour\n{STORY}")
    assert article.masthead.headline == "Mayor denies closing harbour"
    assert [sentence.body for sentence in article.sentences] == [False, True, True]


def test_a_story_that_begins_at_once_has_no_headline() -> None:
    article = Article.parse(STORY)
    assert article.masthead.headline is None
    assert all(sentence.body for sentence in article.sentences)


def test_a_lone_line_is_an_article_not_a_headline() -> None:
    assert Article.parse("Mayor denies closing harbour").body


def test_a_first_quotation_is_not_a_headline() -> None:
    assert Article.parse(f"“Nobody asked me.”\n{STORY}").masthead.headline is None


@pytest.mark.parametrize(
    ("line", "names", "publisher"),
    [
        ("By Osk Varn", "Osk Varn", None),
        ("By Osk Varn and Ilse de Lune", "Osk Varn and Ilse de Lune", None),
        ("By Osk Varn | Tarn Courier", "Osk Varn", "Tarn Courier"),
        ("By Osk Varn, Tarn Courier", "Osk Varn", "Tarn Courier"),
        ("By Osk Varn, harbour reporter", "Osk Varn", None),
        ("By Osk Varn at Quarry Road", "Osk Varn", None),
        ("By Osk Varn, in Tarn", "Osk Varn", None),
        ("By our court reporter", "our court reporter", None),
        ("EXCLUSIVE by Osk Varn", "Osk Varn", None),
    ],
)
def test_a_byline_names_writer_and_publisher(line: str, names: str, publisher: str | None) -> None:
    masthead = Article.parse(f"Mayor denies closing harbour\n{line}\n{STORY}").masthead
    assert (masthead.byline, masthead.publisher) == (names, publisher)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("3 March 2031", "3 March 2031"),
        ("Published March 3, 2031", "March 3, 2031"),
        ("Updated: 2031-03-03 10:15 CET", "2031-03-03"),
        ("Monday, 3 March 2031", "Monday, 3 March 2031"),
    ],
)
def test_a_date_line_is_kept_as_worded(line: str, date: str) -> None:
    article = Article.parse(f"Mayor denies closing harbour\n{line}\n{STORY}")
    assert article.masthead.date == date
    assert not article.sentences[1].body


@pytest.mark.parametrize(
    ("opening", "dateline", "date", "publisher"),
    [
        ("TARN, March 3 (Northwire) — ", "TARN", "March 3", "Northwire"),
        ("PORT TARN, Oskland (Northwire) - ", "PORT TARN, Oskland", None, "Northwire"),
        ("TARN — ", "TARN", None, None),
    ],
)
def test_a_dateline_opens_the_story(
    opening: str, dateline: str, date: str | None, publisher: str | None
) -> None:
    article = Article.parse(opening + STORY)
    masthead = article.masthead
    assert (masthead.dateline, masthead.date, masthead.publisher) == (dateline, date, publisher)
    assert article.sentences[0].body


def test_a_headline_may_end_in_a_full_stop_before_a_dateline() -> None:
    article = Article.parse(f"Mayor denies closing harbour.\n\nTARN, March 3 (Northwire) — {STORY}")
    assert article.masthead.headline == "Mayor denies closing harbour."


def test_a_headline_in_capitals_of_a_title_may_end_in_a_full_stop() -> None:
    article = Article.parse(f"Mayor Denies Closing Harbour Before Storm.\n\n{STORY}")
    assert article.masthead.headline == "Mayor Denies Closing Harbour Before Storm."
