"""Who may start anything, told by the envelope alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.membership import concerns_us, is_outsider, is_own, workspace_of


def event(**changes: Any) -> dict[str, Any]:
    told = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", **changes}
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event": told,
        "authorizations": [{"user_id": "UBOT", "is_bot": True}],
    }


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({}, True),
        ({"type": "message", "channel_type": "im"}, True),
        ({"type": "message", "channel_type": "im", "subtype": "file_share"}, True),
        ({"type": "message", "channel_type": "im", "subtype": "thread_broadcast"}, True),
        ({"type": "message", "channel_type": "channel"}, False),
        ({"type": "message", "channel_type": "channel", "text": "hello <@UBOT>"}, True),
        ({"type": "message", "channel_type": "group", "text": "<@UBOT|rejoinder> hello"}, True),
        ({"type": "message", "channel_type": "mpim", "text": "<@UBOT>", "subtype": "file_share"}, True),
        ({"type": "message", "channel_type": "channel", "text": "<@UBOTH> &lt;@UBOT&gt; @UBOT"}, False),
        ({"type": "message", "channel_type": "channel", "text": "<@UBOT>", "edited": {"ts": "2.0"}}, False),
        ({"type": "message", "channel_type": "channel", "text": "<@UBOT>", "bot_id": "B1"}, False),
        (
            {
                "type": "message",
                "channel_type": "channel",
                "text": "<@UBOT>",
                "subtype": "thread_broadcast",
            },
            False,
        ),
        ({"type": "message", "channel_type": "channel", "text": ["<@UB", 7], "blocks": "odd"}, False),
        ({"type": "message", "channel_type": "im", "subtype": "channel_topic"}, False),
        ({"type": "reaction_added"}, False),
        ({"user": "UBOT"}, False),
    ],
    ids=str,
)
def test_only_what_a_person_types_to_us_concerns_us(changes: dict[str, Any], ours: bool) -> None:
    assert concerns_us(event(**changes)) is ours


def rich(*elements: Any) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": list(elements)}]


BOT = {"type": "user", "user_id": "UBOT"}
SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello "}, BOT]}


@pytest.mark.parametrize(
    ("blocks", "ours"),
    [
        (rich(SECTION), True),
        (rich({"type": "rich_text_list", "elements": [SECTION]}), True),
        (rich({"type": "rich_text_section", "elements": [{**BOT, "user_id": "UODO"}]}), False),
        (rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "<@UBOT>"}]}), False),
        (rich({"type": "rich_text_section", "elements": [7, {"type": "user", "user_id": ["UBOT"]}]}), False),
        ([{"type": "section", "elements": [BOT]}], False),
        ([None, "odd"], False),
    ],
    ids=str,
)
def test_a_channels_message_mentions_us_in_its_rich_text_too(blocks: list[Any], ours: bool) -> None:
    assert concerns_us(event(type="message", channel_type="channel", blocks=blocks)) is ours


@pytest.mark.parametrize(
    "authorizations",
    [None, 9, [], [None], [{"is_bot": True}], [{"user_id": "UBOT", "is_bot": False}]],
    ids=str,
)
def test_where_slack_does_not_say_who_we_are_only_the_mention_counts(authorizations: Any) -> None:
    told = {**event(type="message", channel_type="channel", text="<@UBOT>"), "authorizations": authorizations}
    assert not concerns_us(told)
    assert concerns_us({**event(), "authorizations": authorizations})


@pytest.mark.parametrize("body", [{"type": "block_actions"}, {"type": "url_verification"}, {"command": "/x"}])
def test_what_is_no_event_concerns_us(body: dict[str, Any]) -> None:
    assert concerns_us(body)


@pytest.mark.parametrize("body", [{"type": "event_callback"}, {"type": "event_callback", "event": "odd"}])
def test_an_event_without_a_shape_does_not(body: dict[str, Any]) -> None:
    assert not concerns_us(body)
    assert not is_own(body)


@pytest.mark.parametrize(
    ("body", "outside"),
    [
        (event(), False),
        (event(user_team="T1"), False),
        (event(user_team="T2"), True),
        (event(source_team="T2"), True),
        ({**event(user_team="E1"), "enterprise_id": "E1"}, False),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}, False),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T2"}}, True),
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1", "team_id": "E1"}}, False),
        ({"team": {"id": "T1"}, "user": {"id": "U1"}}, False),
    ],
    ids=str,
)
def test_an_outsider_is_told_by_their_team(body: dict[str, Any], outside: bool) -> None:
    assert is_outsider(body) is outside


@pytest.mark.parametrize(
    ("body", "workspace"),
    [
        ({"team_id": "T1", "enterprise_id": "E1"}, "T1"),
        ({"team": {"id": "T1"}}, "T1"),
        ({"team_id": None, "enterprise_id": "E1"}, "E1"),
        ({"team": None, "enterprise": {"id": "E1"}}, "E1"),
        ({}, ""),
    ],
    ids=str,
)
def test_a_body_belongs_to_its_team_or_else_its_enterprise(body: dict[str, Any], workspace: str) -> None:
    assert workspace_of(body) == workspace
