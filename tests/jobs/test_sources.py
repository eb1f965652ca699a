"""What a message holds, in whatever form Slack carries it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.jobs.commands import AskActor
from bot.jobs.reading import INTO_SLACK, NOT_TEXT, Asked, Held, LookAbove, is_bare, read_message, read_shown
from bot.jobs.sources import ABOVE, MOST, all_sources, brought_late, label, sources_of
from bot.jobs.written import links_of, words_of
from bot.sandbox.attachments import preview
from tests.newsrooms import ARTICLE

BOT = "UBOT"
LINK = "https://courier.example/bridge?from=wire&page=2"


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "blocks": [
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}
        ]
    }


def parts(message: dict[str, Any]) -> list[str]:
    return [source.part for source in sources_of(message, bot_user_id=BOT)]


def test_links_are_found_wherever_slack_puts_them() -> None:
    for message in (
        {"text": f"<@{BOT}> <{LINK.replace('&', '&amp;')}>"},
        {"text": f"see <{LINK.replace('&', '&amp;')}|the bridge>, please"},
        {"text": f"see {LINK.replace('&', '&amp;')}."},
        rich({"type": "link", "url": LINK}),
        rich({"type": "text", "text": "see "}, {"type": "link", "url": LINK, "text": "the bridge"}),
        {
            "blocks": [
                {"type": "section", "text": {"type": "mrkdwn", "text": f"<{LINK.replace('&', '&amp;')}|x>"}}
            ]
        },
    ):
        assert links_of(message) == [LINK], message
        assert parts(message) == ["link:0"]


def test_what_slack_alone_made_a_link_of_is_none() -> None:
    for message in (
        {"text": "who is <http://norrline.com|norrline.com>"},
        rich(
            {"type": "text", "text": "who is "},
            {"type": "link", "url": "http://norrline.com/", "text": "norrline.com"},
        ),
    ):
        assert links_of(message) == []
        assert read_message(message, bot_user_id=BOT, in_thread=False) == AskActor("norrline.com")
    assert (
        links_of({"text": "<mailto:desk@courier.example|desk@courier.example> <ftp://courier.example>"}) == []
    )
    with_path = {"text": "<http://courier.example/bridge|courier.example/bridge>"}
    assert links_of(with_path) == ["http://courier.example/bridge"]


def test_what_slack_shows_of_a_link_is_not_the_article() -> None:
    message = {"text": f"<{LINK}>", "attachments": [preview(LINK, "The bridge", ARTICLE)]}
    assert parts(message) == ["link:0"]


def test_a_wire_feeds_sections_and_attachments_are_its_words() -> None:
    for message in (
        {"text": "Bridge", "attachments": [{"title": "Bridge", "text": ARTICLE, "id": 1}]},
        {"text": "Bridge", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ARTICLE}}]},
        {"text": "Bridge", "blocks": [{"type": "markdown", "text": ARTICLE}]},
    ):
        assert "Ilse Karro" in words_of(message, bot_user_id=BOT)
        assert parts(message) == ["text"]


def test_the_order_is_text_files_links_and_what_is_forwarded_and_each_is_there_once() -> None:
    told: dict[str, Any] = {
        "text": ARTICLE,
        "files": [{"id": "F1", "name": "a.pdf"}, {"id": "F2", "mimetype": "video/mp4"}],
        "attachments": [
            {"is_share": True, "text": f"<{LINK}>", "files": [{"id": "F1", "name": "a.pdf"}, {"id": "F3"}]},
            {"is_msg_unfurl": True, "text": ARTICLE.replace("Karro", "Kerro")},
        ],
    }
    assert parts(told) == ["text", "file:F1", "forward:0:file:F3", "forward:0:link:0", "forward:1:text"]
    assert [each.part for each in brought_late(told)] == parts(told)[1:]
    kept = {"text": "<@UBOT>", ABOVE: told}
    assert [each.part for each in all_sources(kept, bot_user_id=BOT)] == parts(told)
    assert [each.name for each in sources_of(told, bot_user_id=BOT)][:3] == [None, "a.pdf", "The file"]


def test_a_link_in_a_pasted_article_is_a_part_of_it_and_one_after_a_question_is_an_article() -> None:
    assert parts({"text": f"{ARTICLE} Read on at <{LINK}>"}) == ["text"]
    assert parts({"text": f"what about <{LINK}> and <https://courier.example/quay>?"}) == ["link:0", "link:1"]


def test_what_cannot_be_read_is_said() -> None:
    picture = {"text": "look", "files": [{"id": "F1", "mimetype": "image/png"}]}
    inside = {"text": "<https://courier.slack.com/archives/C1/p1700000000000100>"}
    assert read_message(picture, bot_user_id=BOT, in_thread=True) == Asked(NOT_TEXT)
    assert read_message(inside, bot_user_id=BOT, in_thread=True) == Asked(INTO_SLACK)
    assert isinstance(read_message({"text": "so?"}, bot_user_id=BOT, in_thread=True), LookAbove)
    assert not is_bare(picture, bot_user_id=BOT)


def test_labels_count_and_say_what_is_left() -> None:
    assert label(1, 1, None) == ""
    assert label(1, 1, "a.pdf") == "a.pdf"
    assert label(2, 3, "a.pdf") == "2 of 3, a.pdf"
    assert label(MOST, MOST + 1, None).endswith("(one more was not read: send them in another message)")


def trees() -> st.SearchStrategy[Any]:
    leaves = (
        st.none()
        | st.booleans()
        | st.integers(0, 3)
        | st.sampled_from(["text", "link", LINK, "rich_text", ""])
    )
    keys = st.sampled_from(
        [
            "type",
            "text",
            "elements",
            "url",
            "id",
            "mimetype",
            "message_blocks",
            "is_share",
            "message",
            "blocks",
            "files",
        ]
    )
    return st.recursive(
        leaves,
        lambda each: st.lists(each, max_size=2) | st.dictionaries(keys, each, max_size=3),
        max_leaves=8,
    )


@settings(max_examples=40)
@given(message=st.dictionaries(st.sampled_from(["text", "blocks", "files", "attachments", ABOVE]), trees()))
def test_whatever_is_in_a_message_is_read(message: dict[str, Any]) -> None:
    sources = all_sources(message, bot_user_id=BOT)
    assert all([source.text, source.file, source.url].count(None) == 2 for source in sources)
    assert isinstance(read_shown(message, bot_user_id=BOT), (Asked, Held))
    read_message(message, bot_user_id=BOT, in_thread=False)
