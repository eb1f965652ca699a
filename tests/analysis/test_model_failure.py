from __future__ import annotations

import re

import pytest

from bot.analysis.model.failure import refused


def _refused(status: int, *codes: str, text: str = "", **headers: str) -> tuple[str, float | None]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    failure = refused(status, frozenset(codes), text, named, 0.5)
    assert re.fullmatch(r"The [^\n]+\.", str(failure))
    assert failure.sent
    return failure.kind, failure.retry_after


@pytest.mark.parametrize(
    ("status", "codes", "kind"),
    [
        (400, ["content_filter"], "filtered"),
        (400, ["context_length_exceeded"], "too_long"),
        (400, ["exceed_context_size_error"], "too_long"),
        (400, [], "config"),
        (401, [], "auth"),
        (403, [], "auth"),
        (404, [], "config"),
        (413, [], "too_long"),
        (422, [], "config"),
        (429, ["insufficient_quota"], "quota"),
        (307, [], "config"),
    ],
)
def test_what_will_not_pass_is_not_retried(status: int, codes: list[str], kind: str) -> None:
    assert _refused(status, *codes) == (kind, None)


@pytest.mark.parametrize(("status", "kind"), [(408, "server"), (409, "server"), (429, "rate_limited")])
def test_what_may_pass_is_retried_after_a_pause(status: int, kind: str) -> None:
    assert _refused(status) == (kind, 0.5)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_a_fault_of_the_server_is_retried_after_a_pause(status: int) -> None:
    assert _refused(status) == ("server", 0.5)


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"retry_after": "3"}, 3.0),
        ({"retry_after": "0"}, 0.0),
        ({"retry_after": "600"}, 600.0),
        ({"retry_after_ms": "40", "retry_after": "1"}, 0.04),
        ({"retry_after": "-1"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"x_should_retry": "false"}, None),
        ({"x_should_retry": "true"}, 0.5),
    ],
)
def test_the_pause_is_the_one_the_server_names(headers: dict[str, str], pause: float | None) -> None:
    assert _refused(429, **headers) == ("rate_limited", pause)


@pytest.mark.parametrize("word", ["response_format", "json_schema", "failed to parse grammar"])
def test_a_refused_schema_is_told_from_another_bad_request(word: str) -> None:
    assert refused(400, frozenset(), f"{word} is not supported", {}, 0.5).schema_refused
    assert not refused(400, frozenset(), "temperature is not supported", {}, 0.5).schema_refused
