from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import drafted

TOLD = "Ada Moss said it was cold. "


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            TOLD + "She met Quiet Quays, which sells boats. Quiet Quays said so.",
            "Quiet Quays",
            "organisation",
        ),
        (TOLD + "She met Theo Hill. Theo Hill said so.", "Theo Hill", "person"),
        ("The fishermen’s union said it was cold.", "fishermen’s union", "organisation"),
        ("The survey office of Larkport said it was cold.", "survey office of Larkport", "organisation"),
    ],
)
def test_kinds_of_actors(text: str, name: str, kind: str) -> None:
    assert (name, kind) in [(actor.name, actor.kind) for actor in drafted(text).actors]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TOLD + "She swam Lake Larkport. Lake Larkport is deep.", "Lake Larkport"),
        (TOLD + "She climbed Orkan Hill. Orkan Hill is steep.", "Orkan Hill"),
        ("Ada Moss, who lives in the capital, Orkport, said it was cold. Orkport is big.", "Orkport"),
        ("Ada Moss of the museum in Orkport said it was cold.", "Orkport"),
        (TOLD + "The Orkan forest is old. She likes the Orkan forest.", "Orkan"),
        ("On Monday angry residents said it was cold.", "angry residents"),
    ],
)
def test_what_is_no_actor(text: str, name: str) -> None:
    assert name not in [actor.name for actor in drafted(text).actors]


def test_an_office_at_the_end_of_a_sentence() -> None:
    text = "“It is cold,” said Ada Moss, the council’s leader."
    assert [actor.title for actor in drafted(text).actors] == ["council’s leader"]
