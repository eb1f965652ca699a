import json

import pytest

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from bot.errors import InputError
from bot.evaluation.answer import Answer, read_answers
from tests.evaluation.samples import CLAIM, DENIAL, TEXT


def evidence(text: str, number: int) -> tuple[Evidence, ...]:
    start = TEXT.index(text)
    return (Evidence(number, start, start + len(text), text),)


def test_a_brief_is_read_as_others_read_it() -> None:
    brief = Brief(
        title=None,
        language="en",
        provenance=Provenance("offline"),
        claims=(Statement("claim", CLAIM, True, evidence(CLAIM, 2), speaker="Ada Finch"),),
        rebuttals=(Statement("rebuttal", DENIAL, True, evidence(DENIAL, 4), answers=0),),
        actors=(Actor("Ada Finch", "person", "claimant"),),
    )

    answer = Answer.of(brief, id="pool")

    assert answer.analyst == "offline"
    assert answer.claims[0].speaker == "Ada Finch"
    assert answer.claims[0].evidence == (CLAIM,)
    assert answer.rebuttals[0].answers == 0
    assert answer.rebuttals[0].speaker is None
    assert answer.actors[0].kind == "person"


def test_the_last_answer_to_an_article_counts() -> None:
    lines = [(1, '{"id": "a", "actors": [{"name": "X"}]}'), (2, '{"id": "b"}'), (3, '{"id": "a"}')]

    answers = read_answers(lines)

    assert set(answers) == {"a", "b"}
    assert answers["a"].actors == ()


@pytest.mark.parametrize("record", [{}, {"id": "a", "claims": [{"evidence": "one string"}]}, []])
def test_what_is_no_answer_is_named_with_its_line(record: object) -> None:
    with pytest.raises(InputError, match=r"^Line 5 is not an earlier answer: "):
        read_answers([(5, json.dumps(record))])
