from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.model.answer import MAX_BODY, Answer, read_answer, read_models
from bot.analysis.model.failure import CallError


def _body(**changes: Any) -> str:
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 7, "completion_tokens": 3}} | changes)


def test_a_finished_reply_is_read_with_its_tokens() -> None:
    assert read_answer(_body()) == Answer("{}", 7, 3)


@pytest.mark.parametrize("reason", ["eos", None, "stop"])
def test_a_reason_to_end_that_nobody_has_heard_of_is_harmless(reason: str | None) -> None:
    body = _body(choices=[{"message": {"content": "{}"}, "finish_reason": reason}])
    assert read_answer(body).text == "{}"


@pytest.mark.parametrize(
    "usage", [None, [], {}, {"prompt_tokens": "7"}, {"prompt_tokens": -7}, {"prompt_tokens": 10**30}]
)
def test_token_counts_that_cannot_be_are_not_counted(usage: object) -> None:
    assert read_answer(_body(usage=usage)) == Answer("{}", 0, 0)


def test_a_reply_without_use_still_says_what_it_cost() -> None:
    with pytest.raises(CallError) as caught:
        read_answer(_body(choices=[{"message": {"content": "{"}, "finish_reason": "length"}]))
    assert (caught.value.kind, caught.value.input_tokens, caught.value.output_tokens) == ("truncated", 7, 3)


def test_a_refusal_counts_before_how_the_reply_ended() -> None:
    choice = {"message": {"content": None, "refusal": "No."}, "finish_reason": "length"}
    with pytest.raises(CallError) as caught:
        read_answer(_body(choices=[choice]))
    assert caught.value.kind == "refused"


def test_a_body_of_absurd_length_is_not_parsed() -> None:
    with pytest.raises(CallError, match="far longer"):
        read_answer(_body() + " " * MAX_BODY)


def test_models_are_listed_by_name() -> None:
    listed = [{"id": "b"}, {"id": "a"}, {"id": 7}, {}, "c", {"id": "bad\x1b"}, {"id": "a"}]
    assert read_models(json.dumps({"data": listed})) == ("a", "b")


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"data": {}}', "<html>"])
def test_anything_but_a_list_of_models_is_refused(body: str) -> None:
    with pytest.raises(CallError, match=r"\.$"):
        read_models(body)


KEYS = st.sampled_from(["choices", "message", "content", "finish_reason", "usage", "error", "refusal"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(KEYS, parts),
    max_leaves=30,
)


@given(JSON.map(json.dumps) | JSON.map(lambda part: _body(choices=[part])) | st.text())
def test_any_body_is_an_answer_or_a_failure(body: str) -> None:
    try:
        assert read_answer(body).text.strip()
    except CallError as error:
        assert error.kind in {"malformed", "server", "refused", "filtered", "truncated"}
        assert str(error).endswith(".")
