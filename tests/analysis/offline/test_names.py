from __future__ import annotations

import pytest

from bot.analysis.offline.attribution import find_sayings
from bot.analysis.offline.mentions import find_mentions
from bot.analysis.offline.names import Entity, find_entities
from tests.analysis.offline.sayings import reading_of


def entities_of(text: str) -> dict[str, Entity]:
    reading = reading_of(text)
    spoken = {saying.subject[1] - 1 for saying in find_sayings(reading) if saying.subject}
    return {entity.name: entity for entity in find_entities(reading, find_mentions(reading), spoken)}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Yesterday Ada Moss left the quay.", "Ada Moss", "person"),
        ("Yesterday Prime Minister Oddvar Tarn left.", "Oddvar Tarn", "person"),
        ("Yesterday Mr Tarn left the quay.", "Tarn", "person"),
        ("Yesterday Lt Gen Oddvar Tarn left the quay.", "Oddvar Tarn", "person"),
        ("The talks were led by the Harbour Dockers Union.", "Harbour Dockers Union", "organisation"),
        ("She works for the Bank of Longreach in town.", "Bank of Longreach", "organisation"),
        ("Yesterday Longrish Defence Minister Oddvar Tarn left.", "Oddvar Tarn", "person"),
        ("Yesterday Cllr Oddvar Tarn left the quay.", "Oddvar Tarn", "person"),
        ("She wrote to Justice Without Walls in town.", "Justice Without Walls", "organisation"),
        ("She wrote to Mothers Against Noise in town.", "Mothers Against Noise", "organisation"),
        ("She wrote to Tarn Haulage in town.", "Tarn Haulage", "organisation"),
        ("The boats belong to the Longreachers.", "Longreachers", "organisation"),
        ("They asked the HDU for help.", "HDU", "organisation"),
        ("The boats went to Norway on Monday.", "Norway", "state"),
        ("Oslo said the boats were late.", "Oslo", "state"),
        ("The boats went to Oslo on Monday.", "Oslo", None),
        ("The boats lie in Longreach Bay today.", "Longreach Bay", None),
        ("The boats lie in Longreach today.", "Longreach", None),
        ("They were seized by Norwegian police on Monday.", "Norwegian police", "organisation"),
        (
            "They were seized by Norwegian military officials on Monday.",
            "Norwegian military officials",
            "group",
        ),
    ],
)
def test_kinds(text: str, name: str, kind: str | None) -> None:
    assert entities_of(text)[name].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday they left.",
        "Boats were late.",
        "They spoke on Monday in March.",
        "The Norwegian boats were late.",
        "They met the Prime Minister there.",
        "Ada Moss, QC, left.",
    ],
)
def test_capitals_that_name_nobody(text: str) -> None:
    assert set(entities_of(text)) <= {"Ada Moss"}


def test_shorter_forms_and_initials_are_aliases() -> None:
    found = entities_of(
        "Ada Moss of the Harbour Dockers Union (HDU) left. Mrs Moss said the HDU was strong. Then Ada spoke."
    )
    assert found["Ada Moss"].aliases == ["Moss", "Ada"]
    assert found["Harbour Dockers Union"].aliases == ["HDU"]


def test_other_names_of_a_state_are_one_actor() -> None:
    found = entities_of("The UK paid. Later Britain paid again, and the United Kingdom was thanked.")
    assert len(found) == 1


def test_two_people_of_one_surname_stay_two() -> None:
    found = entities_of("Ada Moss and her son Bo Moss left.")
    assert {"Ada Moss", "Bo Moss"} <= set(found)


def test_the_headline_names_nobody() -> None:
    assert "Dockers Left Alone" not in entities_of(
        "Dockers Left Alone\n\nThe boats were late on Monday. It rained."
    )


def test_a_dateline_names_nobody() -> None:
    text = "Boats are late again\n\nLONGREACH, May 3 (HNA) — Clerk Ada Moss said the boats were late."
    assert set(entities_of(text)) == {"Ada Moss"}


def test_an_apostrophe_stays_inside_the_name_of_a_body() -> None:
    assert "Harbour Dockers’ Association" in entities_of(
        "They asked the Harbour Dockers’ Association for help."
    )


def test_a_trade_marks_a_firm_unless_a_given_name_leads() -> None:
    found = entities_of("They met Larkport Shipping and then Peter Power on Monday.")
    assert {name: entity.kind for name, entity in found.items()} == {
        "Larkport Shipping": "organisation",
        "Peter Power": "person",
    }


def test_who_is_taken_up_by_its_is_a_body() -> None:
    text = "{} denied that the boats were late.\n{} director left."
    assert entities_of(text.format("Norrmark", "Its"))["Norrmark"].kind == "organisation"
    assert entities_of(text.format("Norrmark", "Her"))["Norrmark"].kind == "person"
