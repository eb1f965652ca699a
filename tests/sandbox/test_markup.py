"""What a person types, as Slack delivers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import markup

NAMES = {"Rejoinder": "U1", "Mara": "U2", "Mara Lind": "U3"}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Fish & <chips>", "Fish &amp; &lt;chips&gt;"),
        ("@Rejoinder hello", "<@U1> hello"),
        ("@Mara Lind and @Mara", "<@U3> and <@U2>"),
        ("@Rejoinders", "@Rejoinders"),
        ("see https://harbour.example/a?b=1&c=2.", "see <https://harbour.example/a?b=1&amp;c=2>."),
        ("(https://harbour.example)", "(<https://harbour.example>)"),
        ("at harbour.example/tides today", "at <http://harbour.example/tides|harbour.example/tides> today"),
        ("<!channel> @here", "&lt;!channel&gt; @here"),
        ("a\n\nb", "a\n\nb"),
        ("", ""),
    ],
)
def test_typed_text_becomes_markup(typed: str, text: str) -> None:
    assert markup.mrkdwn(markup.parts(typed, NAMES)) == text


@given(st.text(alphabet=st.sampled_from("a@.<>&|/: \nRejoindrMahtpsxmle")))
def test_nothing_typed_is_lost(typed: str) -> None:
    back = {user: f"@{name}" for name, user in NAMES.items()}
    shown = ""
    for part in markup.parts(typed, NAMES):
        shown += back[part["user_id"]] if part["type"] == "user" else str(part.get("text") or part["url"])
    assert shown == typed


@given(st.text())
def test_only_markup_of_slacks_own_is_left(typed: str) -> None:
    text = markup.mrkdwn(markup.parts(typed, {}))
    assert "<!" not in text
    assert "<@" not in text
