"""What a brief says where it has nothing to show: no more than its analyst can know."""

from datetime import UTC, datetime

import pytest

from bot.analysis.brief import AnalystName, Brief, Provenance
from bot.memory.keep import Kept
from bot.slack.blocks.brief import NO_CLAIM, NO_QUOTE, NO_REBUTTAL, brief_message


def words_of(analyst: AnalystName, language: str) -> str:
    brief = Brief(None, language, Provenance(analyst))
    kept = Kept(1, 1, "Nichts.", brief, "U1", datetime(2031, 3, 3, tzinfo=UTC), "C1", "1.0", "1.1")
    payload = brief_message(kept)
    return f"{payload.text} {payload.blocks}"


@pytest.mark.parametrize(("analyst", "language"), [("offline", "en"), ("offline", "und"), ("model", "de")])
def test_an_analyst_that_reads_the_language_may_say_that_there_is_none(
    analyst: AnalystName, language: str
) -> None:
    words = words_of(analyst, language)
    assert NO_CLAIM in words
    assert NO_REBUTTAL in words
    assert NO_QUOTE not in words


def test_one_that_does_not_says_only_that_it_found_no_quote() -> None:
    words = words_of("offline", "de")
    assert NO_QUOTE in words
    assert NO_CLAIM not in words
    assert NO_REBUTTAL not in words
