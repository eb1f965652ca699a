from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.article.cleaning import message_text, plain

BOT = "U0BOT"


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"text": "not this", "blocks": [{"type": "rich_text", "elements": list(elements)}]}


def section(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(children)}


def words(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def test_blocks_are_preferred_and_the_mention_is_dropped() -> None:
    message = rich(
        section({"type": "user", "user_id": BOT}, words(" Tarn is shut.\n\nThe mayor & co <deny> it."))
    )
    assert message_text(message, bot_user_id=BOT) == "Tarn is shut.\n\nThe mayor & co <deny> it."


def test_quotes_lists_and_code_keep_their_lines() -> None:
    message = rich(
        {"type": "rich_text_quote", "elements": [words("“Nobody came.”")]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [section(words("one")), section(words("two"))],
        },
        {"type": "rich_text_preformatted", "elements": [words("three")]},
    )
    assert message_text(message, bot_user_id=BOT) == "“Nobody came.”\none\ntwo\nthree"


def test_the_marks_of_quoted_lines_are_no_text() -> None:
    message = {"text": "see\n&gt; Tarn is shut.\n&gt;&gt;&gt;The mayor denies it.\n5 &gt; 4"}
    assert message_text(message, bot_user_id=BOT) == "see\nTarn is shut.\nThe mayor denies it.\n5 > 4"


def test_links_people_and_emoji_become_text() -> None:
    message = rich(
        section(
            {"type": "link", "url": "https://tarn.example/a", "text": "the paper"},
            words(" "),
            {"type": "link", "url": "https://tarn.example/b"},
            words(" "),
            {"type": "user", "user_id": "U2"},
            words(" "),
            {"type": "emoji", "name": "flag", "unicode": "1f642"},
            {"type": "emoji", "name": "tarn"},
            {"type": "broadcast", "range": "here"},
        )
    )
    assert message_text(message, bot_user_id=BOT) == "the paper https://tarn.example/b @U2 🙂:tarn:@here"


def test_without_blocks_markup_and_escapes_are_undone() -> None:
    text = (
        "<@U0BOT> <https://tarn.example/a|tarn.example/a> &lt;b&gt; A &amp;amp; B <!here> <#C1|desk>"
        " <!date^1^{date}|May 1> <mailto:a@b.example|a@b.example>"
    )
    assert plain(text, bot_user_id=BOT).strip() == (
        "tarn.example/a <b> A &amp; B @here #desk May 1 a@b.example"
    )


def test_a_message_with_nothing_in_it_is_empty() -> None:
    assert message_text({}, bot_user_id=BOT) == ""
    assert message_text({"text": None, "blocks": None}, bot_user_id=BOT) == ""


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "text", "blocks", "elements", "user_id", "unicode"]), children
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["text", "blocks"]), json))
def test_any_message_yields_text(message: dict[str, Any]) -> None:
    assert isinstance(message_text(message, bot_user_id=BOT), str)


@given(st.text(max_size=200))
def test_escaping_as_slack_does_and_undoing_it_is_the_same_text(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped, bot_user_id=BOT) == text
