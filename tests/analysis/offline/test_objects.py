from __future__ import annotations

import pytest

from bot.analysis.offline.objects import meets_assertion
from tests.analysis.offline.drafts import rebuttals
from tests.analysis.offline.sayings import reading_of

TOLD = "Clerk Ada Moss said on Monday that the council had sold the quay to strangers.\n"


@pytest.mark.parametrize(
    ("text", "meets"),
    [
        ("rejected the claims of the clerk", True),
        ("rejected the minister’s claims", True),
        ("rejected Harbour Minister Bo Tarn’s account", True),
        ("disputed the date", True),
        ("disputed that", True),
        ("rejected the date", False),
        ("rejected that", False),
        ("rejected the offer", False),
        ("rejected the report’s recommendations", False),
        ("rejected the pay claim", False),
        ("rejected a claim for damages", False),
        ("contested the election result", False),
    ],
)
def test_what_a_verb_rejects(text: str, meets: bool) -> None:
    reading = reading_of(text)
    assert meets_assertion(reading, 0, len(reading.tokens.words)) is meets


@pytest.mark.parametrize(
    "sentence",
    [
        "The bank denied her claim for a refund.",
        "Bo Tarn denied himself a drink.",
        "Bo Tarn denied Moss entry.",
    ],
)
def test_a_refusal_is_no_rebuttal(sentence: str) -> None:
    assert rebuttals(TOLD + sentence) == []
