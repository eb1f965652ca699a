from __future__ import annotations

import pytest

from bot.memory.speakers import Speakers
from storage.tables import ActorKind, Appearance, AppearanceName


def _appearing(name: str, kind: ActorKind, *others: str) -> Appearance:
    return Appearance(
        workspace_id="T1",
        position=0,
        name=name,
        kind=kind,
        role="source",
        names=[AppearanceName(workspace_id="T1", position=0, name=other) for other in others],
    )


SPEAKERS = Speakers(
    [
        _appearing("Ilse Karro", "person", "the mayor"),
        _appearing("Jon Dahl", "person"),
        _appearing("Maren Dahl", "person", "Maren"),
        _appearing("Harbour Workers' Union", "organisation", "the union"),
    ]
)


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("Ilse Karro", "Ilse Karro"),
        ("Karro", "Ilse Karro"),
        ("Mr Karro", "Ilse Karro"),
        ("Mayor Ilse Karro", "Ilse Karro"),
        ("the mayor", "Ilse Karro"),
        ("Maren", "Maren Dahl"),
        ("Dahl", None),
        ("Harbour Workers’ Union", "Harbour Workers' Union"),
        ("the union", "Harbour Workers' Union"),
        ("officials", None),
        ("Oskar Venn", None),
        ("", None),
        (None, None),
    ],
)
def test_a_speaker_is_the_only_one_it_can_be(speaker: str | None, name: str | None) -> None:
    found = SPEAKERS.find(speaker)
    assert (found and found.name) == name
