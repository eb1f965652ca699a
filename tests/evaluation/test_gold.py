import json
from typing import Any

import pytest

from bot.errors import InputError
from bot.evaluation.gold import read_gold
from tests.evaluation.samples import CLAIM, RECORD, gold


def line(**changes: Any) -> str:
    return json.dumps(RECORD | changes)


def test_articles_are_read_in_order() -> None:
    read = read_gold([(1, line(id="b")), (3, line(id="a"))])

    assert [article.id for article in read] == ["b", "a"]
    assert read[0].claims[0].evidence[0] == CLAIM


@pytest.mark.parametrize(("given", "indices"), [(0, (0,)), ([0], (0,)), (None, ())])
def test_answers_are_an_index_a_list_or_none(given: object, indices: tuple[int, ...]) -> None:
    rebuttal = RECORD["rebuttals"][0] | {"answers": given}

    assert gold(rebuttals=[rebuttal]).rebuttals[0].answers == indices


def test_fields_of_others_are_left_aside() -> None:
    assert gold(licence="ours", checked_by="nobody").id == "pool"


def rebuttal(**changes: Any) -> dict[str, Any]:
    return {"rebuttals": [RECORD["rebuttals"][0] | changes]}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"text": "  "}, "text"),
        ({"id": 7}, "id"),
        ({"claims": None}, "claims"),
        ({"claims": [{"speaker": None, "evidence": []}], "rebuttals": []}, "claims.0.evidence"),
        ({"claims": [{"evidence": ["Not in it."]}], "rebuttals": []}, "claims.0.evidence holds a sentence"),
        ({"optional": {"context": ["Not in it."]}}, "optional.context holds a sentence"),
        (rebuttal(answers=1), "rebuttals.0.answers names a claim"),
        (rebuttal(answers=-1), "rebuttals.0.answers"),
        (rebuttal(answers="0"), "rebuttals.0.answers"),
        (rebuttal(optional=["Not in it."]), "rebuttals.0.optional holds a sentence"),
        ({"actors": [{"name": "X", "kind": "robot", "role": "subject"}]}, "actors.0.kind"),
        ({"actors": ["X"]}, "actors.0"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gold([(1, line(id="fine")), (4, line(**changes))])

    message = str(caught.value)
    assert message.startswith("Line 4 is not an annotated article: ")
    assert place in message
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize("text", ["{", "[]", "null", "nonsense"])
def test_what_is_no_object_is_named_too(text: str) -> None:
    with pytest.raises(InputError, match="Line 2 is not an annotated article"):
        read_gold([(2, text)])


def test_an_id_may_come_once() -> None:
    with pytest.raises(InputError, match="Line 2 has the id of an earlier line"):
        read_gold([(1, line()), (2, line())])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(InputError, match="holds no article"):
        read_gold([])


def test_the_right_speakers_are_the_actors_every_form_and_others_as_good() -> None:
    article = gold()

    assert article.accepted(article.claims[0]) == {"Ada Finch", "Finch", "the council"}
    assert article.accepted(article.rebuttals[0]) == {"Ugo Brandt"}


def test_nobody_is_right_where_nobody_is_named() -> None:
    article = gold(claims=[RECORD["claims"][0] | {"speaker": None}])

    assert article.accepted(article.claims[0]) == frozenset()
