"""Plain answers, with and without what may follow them."""

from __future__ import annotations

import pytest

from bot.sandbox.blocks import payload as slack
from bot.slack.blocks.words import RETRY, words_message
from bot.slack.guard import check_message
from tests.slack.blocks.samples import HOSTILE


def test_words_alone_have_no_button() -> None:
    assert [block["type"] for block in words_message("Paste an article.").blocks] == ["rich_text"]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_failure_has_one_button_that_names_its_filing(words: str) -> None:
    message = words_message(f"{words} (error ab12cd34)", retry=2**62)
    check_message(message.blocks, message.text)
    slack.check_message_blocks(list(message.blocks))
    (button,) = message.blocks[-1]["elements"]
    assert (button["action_id"], button["value"]) == (RETRY, str(2**62))
    assert button["text"]["text"] == "Retry"
