from __future__ import annotations

import json
import string
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.draft import Draft, DraftActor, DraftStatement
from bot.analysis.model.reply import (
    MAX_ITEMS,
    MAX_NAME,
    MAX_REPLY,
    MAX_SUMMARY,
    parse_reply,
    write_reply,
)
from bot.analysis.model.wire import KINDS, ROLES, SCHEMA
from bot.errors import ModelError
from tests.fakes.harbour import GOOD, REPLY

EMPTY = '{"c":[],"r":[],"x":[],"u":[],"a":[]}'


def test_a_reply_becomes_a_draft() -> None:
    draft = parse_reply(GOOD)
    assert draft.claims[0] == DraftStatement(
        "Raiders from Tolm took 40 boats out of Quelm last year", (1,), "Ilse Varn", "Harbour minister"
    )
    assert draft.rebuttals[0].answers == 0
    assert draft.rebuttals[0].evidence == (3, 4)
    assert draft.rebuttals[0].title == "spokesman"
    assert not draft.rebuttals[0].retraction
    assert draft.context == (DraftStatement("The two states signed a fishing treaty in 2019", (5,)),)
    assert draft.actors[0] == DraftActor("Ilse Varn", "person", "claimant", ("Varn",), "Harbour minister")
    assert draft.actors[2] == DraftActor("Tolm", "state", "subject")


def test_a_speaker_goes_by_any_name_that_is_theirs_alone() -> None:
    reply = json.loads(GOOD)
    reply["c"][0]["w"] = "Varn"
    claim = parse_reply(json.dumps(reply)).claims[0]
    assert (claim.speaker, claim.title) == ("Ilse Varn", "Harbour minister")
    reply["a"].append(["Tor Varn", "pm", "", "Varn"])
    claim = parse_reply(json.dumps(reply)).claims[0]
    assert (claim.speaker, claim.title) == ("Varn", None)


def test_no_rebuttal_is_an_empty_list() -> None:
    assert parse_reply(EMPTY) == Draft()


def test_a_retraction_is_marked_by_its_position() -> None:
    reply = json.loads(GOOD)
    reply["r"].append(reply["r"][0] | {"a": None})
    reply["u"] = [1]
    rebuttals = parse_reply(json.dumps(reply)).rebuttals
    assert [rebuttal.retraction for rebuttal in rebuttals] == [False, True]
    assert rebuttals[1].answers is None


@pytest.mark.parametrize(
    "wrap",
    [
        "  \n{}\n ",
        "```json\n{}\n```",
        "```\n{}\n```\n",
        "<think>Who says what? {{}}</think>\n{}",
        "<think></think>```json\n{}\n```",
    ],
)
def test_wrappings_that_models_add_are_taken_off(wrap: str) -> None:
    assert parse_reply(wrap.format(GOOD)) == parse_reply(GOOD)


def test_null_is_an_empty_text_and_white_space_is_folded() -> None:
    reply = json.loads(GOOD)
    reply["c"][0] |= {"s": " Boats\n\twere  taken\x00\x1b. ", "w": None, "m": None}
    claim = parse_reply(json.dumps(reply)).claims[0]
    assert (claim.summary, claim.speaker, claim.medium, claim.title) == (
        "Boats were taken.",
        None,
        None,
        None,
    )


def _with(**changes: object) -> str:
    return json.dumps(REPLY | changes)


def _claim(**changes: object) -> str:
    return _with(c=[REPLY["c"][0] | changes])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "42",
        "Here it is: " + GOOD,
        GOOD + " Anything else?",
        GOOD + GOOD,
        "<think>open " + GOOD,
        "```json\n" + GOOD,
        GOOD[:-1],
        GOOD[:-1] + ',"c":[]}',
        GOOD[:-1] + ',"z":1}',
        GOOD.replace('"x":', '"y":'),
        "[" * 100_000,
        '{"c":' * 100_000,
        "x" * (MAX_REPLY + 1),
        _with(c={}),
        _with(c="claims"),
        _with(u=[True]),
        _with(u=None),
        _with(c=[1]),
        _claim(e=["1"]),
        _claim(e=[1.0]),
        _claim(e=1),
        _claim(s=7),
        _claim(s="a" * (MAX_SUMMARY + 1)),
        _claim(w="a" * (MAX_NAME + 1)),
        _claim(s="\ud800"),
        _claim(e=list(range(MAX_ITEMS + 1))),
        _claim(z=""),
        _with(c=[REPLY["c"][0]] * (MAX_ITEMS + 1)),
        _with(r=[REPLY["r"][0] | {"a": "0"}]),
        _with(r=[REPLY["r"][0] | {"a": False}]),
        _with(a=[[]]),
        _with(a=[["Tolm"]]),
        _with(a=[["Tolm", "zs"]]),
        _with(a=[["Tolm", "s"]]),
        _with(a=[["Tolm", "ssx"]]),
        _with(a=[["Tolm", "ss", 1]]),
        _with(a=["Tolm"]),
        _with(a=[{"n": "Tolm"}]),
        GOOD.replace("[1]", "[" + "9" * 5000 + "]"),
        GOOD.replace("[1]", "[NaN]"),
        GOOD.replace("[1]", "[Infinity]"),
    ],
)
def test_anything_else_is_refused_whole(text: str) -> None:
    with pytest.raises(ModelError, match=r"^The model's reply [^\n]*\.$") as caught:
        parse_reply(text)
    assert caught.value.kind == "malformed"


def test_sentence_numbers_that_cannot_be_are_left_to_grounding() -> None:
    assert parse_reply(_claim(e=[-1, 0, 10**9])).claims[0].evidence == (-1, 0, 10**9)


def test_the_limits_themselves_are_allowed() -> None:
    draft = parse_reply(_claim(s="a" * MAX_SUMMARY, w="b" * MAX_NAME, e=list(range(MAX_ITEMS))))
    assert len(draft.claims[0].evidence) == MAX_ITEMS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.sampled_from("crxuaswmenokt") | st.text(), parts),
    max_leaves=30,
)


@given(JSON.map(json.dumps) | st.text())
def test_any_text_is_a_draft_or_malformed(text: str) -> None:
    _is_draft_or_malformed(text)


@st.composite
def _nearly_right(draw: st.DrawFn) -> str:
    """The good reply with one of its values, at any depth, replaced by any JSON."""
    reply: Any = json.loads(GOOD)
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            places.append((value, key))
            walk(value[key])

    walk(reply)
    holder, key = draw(st.sampled_from(range(len(places))).map(places.__getitem__))
    holder[key] = draw(JSON)
    return json.dumps(reply)


@given(_nearly_right())
def test_a_reply_that_is_nearly_right_is_a_draft_or_malformed(text: str) -> None:
    _is_draft_or_malformed(text)


def _is_draft_or_malformed(text: str) -> None:
    try:
        draft = parse_reply(text)
    except ModelError as error:
        assert error.kind == "malformed"
        return
    for statement in draft.claims + draft.rebuttals + draft.context:
        assert all(type(number) is int for number in statement.evidence)
        assert statement.summary is None or 0 < len(statement.summary) <= MAX_SUMMARY
        (statement.summary or "").encode()


WORDS = st.text(string.ascii_letters + " é中", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
NAMES = st.text(string.ascii_letters, min_size=1, max_size=9)
ACTORS = st.lists(
    st.builds(
        DraftActor,
        NAMES,
        st.sampled_from(sorted(KINDS.values())),
        st.sampled_from(sorted(ROLES.values())),
        st.lists(NAMES, max_size=2).map(tuple),
        st.none() | NAMES,
    ),
    max_size=4,
).map(tuple)
OPTIONAL = st.none() | WORDS.filter(bool)


def _statements(**fields: Any) -> st.SearchStrategy[tuple[DraftStatement, ...]]:
    evidence = st.lists(st.integers(-2, 99), max_size=4).map(tuple)
    statement = st.builds(DraftStatement, summary=OPTIONAL, evidence=evidence, **fields)
    return st.lists(statement, max_size=4).map(tuple)


DRAFTS = st.builds(
    Draft,
    claims=_statements(speaker=OPTIONAL, medium=OPTIONAL),
    rebuttals=_statements(
        speaker=OPTIONAL, medium=OPTIONAL, answers=st.none() | st.integers(-1, 5), retraction=st.booleans()
    ),
    context=_statements(speaker=st.none()),
)


@given(ACTORS)
def test_actors_are_written_as_they_were_read(actors: tuple[DraftActor, ...]) -> None:
    draft = Draft(actors=actors)
    assert parse_reply(write_reply(draft)) == draft


@given(DRAFTS)
def test_a_draft_is_written_as_the_reply_it_is_read_from(draft: Draft) -> None:
    written = write_reply(draft)
    assert parse_reply(written) == draft
    jsonschema.validate(json.loads(written), SCHEMA)


def test_the_good_reply_survives_being_sent_back() -> None:
    assert parse_reply(write_reply(parse_reply(GOOD))) == parse_reply(GOOD)
    jsonschema.validate(json.loads(GOOD), SCHEMA)


def test_the_schema_is_strict_throughout() -> None:
    def check(schema: Any) -> None:
        if not isinstance(schema, dict):
            return
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])
        assert not schema.keys() & {"maxItems", "minItems", "maxLength", "minLength", "minimum", "maximum"}
        for part in schema.values():
            check(part)

    check(SCHEMA)
    assert len(set(KINDS.values())) == len(KINDS)
    assert len(set(ROLES.values())) == len(ROLES)
