from __future__ import annotations

import pytest

from bot.slack.permalink import permalink

URL = "https://harbour.slack.com/"


def test_a_message_by_itself() -> None:
    link = permalink(URL, "C0QUAY", "1763712000.000100")
    assert link == "https://harbour.slack.com/archives/C0QUAY/p1763712000000100"
    assert permalink(URL, "C0QUAY", "1763712000.000100", "1763712000.000100") == link


def test_a_message_in_a_thread() -> None:
    link = permalink(URL, "C0QUAY", "1763712060.000200", "1763712000.000100")
    assert link == (
        "https://harbour.slack.com/archives/C0QUAY/p1763712060000200?thread_ts=1763712000.000100&cid=C0QUAY"
    )


@pytest.mark.parametrize(
    ("url", "channel", "ts"),
    [
        ("", "C0QUAY", "1763712000.000100"),
        ("javascript:alert(1)//", "C0QUAY", "1763712000.000100"),
        ("https://harbour.slack.com/x>|y/", "C0QUAY", "1763712000.000100"),
        (URL, "C0/../QUAY", "1763712000.000100"),
        (URL, "terminal", "1763712000.000100"),
        (URL, "C0QUAY", "yesterday"),
    ],
)
def test_what_is_no_place_in_slack_has_no_address(url: str, channel: str, ts: str) -> None:
    assert permalink(url, channel, ts) is None


def test_a_thread_that_is_none_is_left_out() -> None:
    assert permalink(URL, "C0QUAY", "1763712060.000200", "x&y") == permalink(
        URL, "C0QUAY", "1763712060.000200"
    )
