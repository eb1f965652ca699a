from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.analysis.faults import Fault, FaultKind
from bot.analysis.model.analyst import ModelAnalyst
from bot.analysis.model.chat import Chat
from bot.analysis.model.deadline import deadline
from bot.analysis.model.failure import CallError
from bot.analysis.model.messages import brief_messages
from bot.analysis.model.sections import whole
from bot.analysis.model.settings import OPENAI_URL, ModelSettings
from bot.analysis.model.wire import SCHEMA, SCHEMA_TEXT
from bot.article.article import Article
from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Raw, Script, in_turn
from bot.sandbox.model.server import ModelServer
from tests.fakes.faulty_model import FAULTS, KEY, ONCE, faulty
from tests.fakes.harbour import GOOD, TEXT, WRONG_NUMBER

ARTICLE = Article.parse(TEXT)
KINDS = {
    "timeout": {"hang", "drip"},
    "connection": {"reset", "reset-in-body", "bad-encoding"},
    "rate_limited": {"rate-limit", "rate-limit-600", "rate-limit-date"},
    "quota": {"quota"},
    "server": {"server-error", "no-retry", "html-503", "error-200"},
    "auth": {"unauthorised", "forbidden"},
    "refused": {"refusal"},
    "filtered": {"content-filter", "azure-filter"},
    "truncated": {"length"},
    "too_long": {"context-length", "too-large"},
    "config": {"bad-request", "not-found", "redirect"},
}
UNREADABLE = {
    "malformed", "prose", "prose-around", "wrong-schema", "extra-key", "wrong-type", "cut", "open-think",
    "json-list", "long-summary", "nested", "repeated-keys", "surrogates", "huge-number", "not-a-number",
}  # fmt: skip
TWICE = UNREADABLE | {"rate-limit", "server-error", "html-503", "reset", "reset-in-body", "bad-encoding"}


@asynccontextmanager
async def asked(
    script: Script, model: str = "scripted", **options: object
) -> AsyncIterator[tuple[ModelAnalyst, ModelServer]]:
    async with ModelServer(script) as server:
        analyst = ModelAnalyst(
            ModelSettings(model, KEY, server.url, backoff=0.001, **options)  # type: ignore[arg-type]  # one helper for every option
        )
        try:
            yield analyst, server
        finally:
            await analyst.close()


async def test_a_good_reply_is_a_proposal_with_its_cost() -> None:
    async with asked(in_turn(GOOD)) as (analyst, server):
        proposal = await analyst.propose(ARTICLE)
    assert proposal.draft.claims[0].speaker == "Ilse Varn"
    provenance = proposal.provenance
    assert (provenance.analyst, provenance.model, provenance.prompt) == ("model", "scripted", "brief 2")
    assert provenance.host == server.requests[0].headers["host"]
    assert provenance.input_tokens > 100
    assert provenance.output_tokens > 100
    assert len(server.requests) == 1


async def test_the_request_is_what_was_composed_and_holds_nothing_unasked_for() -> None:
    async with asked(in_turn(GOOD)) as (analyst, server):
        await analyst.propose(ARTICLE)
    body = dict(server.requests[0].body)
    assert body.pop("messages") == [
        {"role": turn.role, "content": turn.text} for turn in brief_messages(whole(ARTICLE))
    ]
    assert body.pop("response_format") == {
        "type": "json_schema",
        "json_schema": {"name": "brief", "strict": True, "schema": SCHEMA},
    }
    assert body == {"model": "scripted", "max_completion_tokens": 4000}
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_parameters_are_sent_as_set() -> None:
    async with asked(in_turn(GOOD), token_param="max_tokens", max_tokens=900, reasoning_effort="low") as (
        analyst,
        server,
    ):
        await analyst.propose(ARTICLE)
    body = server.requests[0].body
    assert (body["max_tokens"], body["reasoning_effort"]) == (900, "low")
    assert "max_completion_tokens" not in body


async def test_a_server_without_keys_needs_none() -> None:
    async with ModelServer(in_turn(GOOD)) as server:
        analyst = ModelAnalyst(ModelSettings("scripted", base_url=server.url))
        await analyst.propose(ARTICLE)
        await analyst.close()
    assert len(server.requests) == 1


async def test_a_repair_counts_both_calls_and_sends_the_faults() -> None:
    fault = Fault("claims[0].summary", FaultKind.NUMBER, "400", "The article does not say “400”.")
    async with asked(in_turn(WRONG_NUMBER, GOOD)) as (analyst, server):
        first = await analyst.propose(ARTICLE)
        second = await analyst.repair(ARTICLE, first, [fault])
    assert second.draft != first.draft
    assert second.provenance.input_tokens > 2 * first.provenance.input_tokens
    assert second.provenance.output_tokens > first.provenance.output_tokens
    assert server.requests[1].is_repair
    assert "The article does not say “400”." in server.requests[1].turns[-1][1]


def _kind(fault: str) -> str:
    return next((kind for kind, faults in KINDS.items() if fault in faults), "malformed")


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_is_a_failure_of_its_kind(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with asked(faulty(GOOD), fault) as (analyst, server):
        if _kind(fault) == "timeout":
            with pytest.raises(TimeoutError):
                async with deadline(1.0):  # time enough for the request to arrive on a busy machine
                    await analyst.propose(ARTICLE)
        else:
            async with deadline(30):
                with pytest.raises(CallError, match=r"^The [^\n]+\.$") as caught:
                    await analyst.propose(ARTICLE)
            assert caught.value.kind == _kind(fault)
            assert caught.value.sent
            assert KEY not in "".join(traceback.format_exception(caught.value))
    assert len(server.requests) == (2 if fault in TWICE else 1)
    assert KEY not in caplog.text
    assert "raiders" not in caplog.text


@pytest.mark.parametrize("fault", ONCE)
async def test_a_passing_fault_is_overcome_by_the_second_request(fault: str) -> None:
    async with asked(faulty(GOOD), fault) as (analyst, server):
        assert (await analyst.propose(ARTICLE)).draft.claims
    assert len(server.requests) == 2


async def test_a_server_that_refuses_the_schema_is_asked_without_from_then_on() -> None:
    async with asked(faulty(GOOD), "no-schema") as (analyst, server):
        await analyst.propose(ARTICLE)
        await analyst.propose(ARTICLE)
    formats = [request.body["response_format"]["type"] for request in server.requests]
    assert formats == ["json_schema", "json_object", "json_object"]
    assert [SCHEMA_TEXT in request.turns[0][1] for request in server.requests] == [False, True, True]


async def test_a_server_that_refuses_both_forms_is_asked_twice() -> None:
    refusal = ONCE["no-schema"]
    async with asked(lambda request: refusal(request, GOOD)) as (analyst, server):
        with pytest.raises(CallError) as caught:
            await analyst.propose(ARTICLE)
    assert caught.value.kind == "config"
    assert len(server.requests) == 2


async def test_the_models_of_a_server_can_be_listed() -> None:
    async with asked(in_turn(GOOD)) as (analyst, server):
        assert await analyst.models() == ("scripted",)
    assert server.requests == []


async def test_nobody_listening_is_a_connection_failure() -> None:
    async with ModelServer(in_turn(GOOD)) as server:
        url = server.url
    analyst = ModelAnalyst(ModelSettings("scripted", KEY, url, backoff=0.001))
    with pytest.raises(CallError) as caught:
        await analyst.propose(ARTICLE)
    await analyst.close()
    assert caught.value.kind == "connection"


async def test_unusable_replies_still_say_what_they_cost() -> None:
    async with asked(in_turn("Certainly!", "Here:")) as (analyst, server):
        with pytest.raises(CallError) as caught:
            await analyst.propose(ARTICLE)
    sent = [sum(len(text) for _, text in request.turns) // 4 for request in server.requests]
    assert caught.value.input_tokens == sum(sent)
    assert caught.value.output_tokens == 2 + 1


async def test_a_reply_that_cannot_be_read_is_sent_back_once() -> None:
    async with asked(in_turn("Certainly!", GOOD)) as (analyst, server):
        proposal = await analyst.propose(ARTICLE)
    assert proposal.draft.claims[0].speaker == "Ilse Varn"
    assert proposal.provenance.output_tokens == 2 + len(GOOD) // 4
    first, second = (request.turns for request in server.requests)
    assert second[:2] == first
    assert second[2] == ("assistant", "Certainly!")
    assert "is not the JSON that was asked for" in second[3][1]


async def test_a_repair_that_cannot_be_read_is_not_sent_back() -> None:
    fault = Fault("claims[0].summary", FaultKind.NUMBER, "400", "The article does not say “400”.")
    async with asked(in_turn(WRONG_NUMBER, "Certainly!")) as (analyst, server):
        first = await analyst.propose(ARTICLE)
        with pytest.raises(CallError) as caught:
            await analyst.repair(ARTICLE, first, [fault])
    assert caught.value.output_tokens == 2
    assert len(server.requests) == 2


async def test_an_article_too_long_to_send_is_not_sent() -> None:
    async with asked(in_turn(GOOD)) as (analyst, server):
        with pytest.raises(CallError) as caught:
            await analyst.propose(Article.parse("boat " * 12_001))
    assert not caught.value.sent
    assert server.requests == []


@pytest.mark.parametrize("quirk", [TypeError, AttributeError, json.JSONDecodeError("x", "", 0)])
async def test_what_the_sdk_lets_through_is_a_failure_too(
    quirk: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(**_: object) -> None:
        raise quirk

    chat = Chat(ModelSettings("scripted", KEY))
    monkeypatch.setattr(chat._client.chat.completions.with_raw_response, "create", broken)
    with pytest.raises(CallError) as caught:
        await chat.complete(brief_messages(whole(ARTICLE)), strict=True)
    await chat.close()
    assert caught.value.kind == "malformed"


async def test_cancelling_is_not_a_failure() -> None:
    came_in = asyncio.Event()

    def silent(request: ChatRequest) -> Raw:
        async def never(_: web.Request) -> web.StreamResponse:
            came_in.set()
            return await asyncio.Future[web.StreamResponse]()

        return never

    async with asked(silent) as (analyst, _):
        task = asyncio.create_task(analyst.propose(ARTICLE))
        await came_in.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_settings_hide_the_key_and_name_the_host() -> None:
    settings = ModelSettings("scripted", KEY, "https://user:secret@models.example:8443/v1")
    assert KEY not in repr(settings)
    assert settings.host == "models.example:8443"
    assert ModelSettings("scripted").base_url == OPENAI_URL


def test_the_sdk_is_imported_only_to_build_a_model_analyst() -> None:
    script = (
        "import sys; import bot.analysis.desk, bot.analysis.model.analyst as a;"
        "assert 'openai' not in sys.modules;"
        "from bot.analysis.model.settings import ModelSettings;"
        "a.ModelAnalyst(ModelSettings('m'));"
        "assert 'openai' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
