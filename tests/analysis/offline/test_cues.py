from __future__ import annotations

import pytest

from tests.analysis.offline.sayings import said


@pytest.mark.parametrize(
    "text",
    [
        "The claims are old and the report is long.",
        "Her warning that the quay would sink came late.",
        "Moss declined to say whether the quay would sink.",
        "Moss refused to confirm that the quay would sink.",
        "Nobody wants to say that the quay is sinking.",
        "Moss was told about it.",
        "They sailed for the United States on Friday.",
        "Prices hit a record on the quay.",
        "A quay called Longreach was sold.",
        "Moss is not saying that the quay is sinking.",
        "Moss wrote to the minister.",
        "It is easy to just laugh off the claims that the quay is sinking.",
        "Moss would neither confirm nor deny that the quay was sinking.",
    ],
)
def test_what_reports_nothing(text: str) -> None:
    assert [cue for _, cue, _ in said(text) if cue not in ("called",)] == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Moss claims the quay is sinking.", "claims"),
        ("Moss has dismissed claims that the quay is sinking.", "dismissed"),
        ("The ministry reports that the quay is sinking.", "reports"),
        ("Moss went on to say that the quay was sinking.", "say"),
        ("Moss continued to publicly say that the quay was sinking.", "say"),
        ("Moss has also repeatedly warned that the quay was sinking.", "warned"),
        ("Moss hit back at the council on Monday.", "hit"),
        ("Moss said he was pushed, a claim that the mill’s office strongly disputes.", "disputes"),
        ("Moss denies any part in it and points out that she was away.", "points"),
    ],
)
def test_what_reports(text: str, cue: str) -> None:
    assert cue in [found for _, found, _ in said(text)]


def test_a_clause_inside_what_she_called_is_not_a_saying_of_its_own() -> None:
    assert [cue for _, cue, _ in said("Moss said what she called a theft must end.")] == ["said"]
