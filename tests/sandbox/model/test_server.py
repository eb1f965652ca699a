from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.model.request import ChatRequest
from bot.sandbox.model.script import Raw, in_turn, liar
from bot.sandbox.model.server import MODEL, ModelServer

ASK = {
    "model": MODEL,
    "messages": [
        {"role": "system", "content": "Answer."},
        {
            "role": "user",
            "content": "ARTICLE\n[-] Boats gone\n[1] Forty boats are gone.\n[2] [9] Odd.\nEND OF ARTICLE",
        },
    ],
}
MEND = ASK | {
    "messages": [
        *ASK["messages"],
        {"role": "assistant", "content": "{}"},
        {"role": "user", "content": "[7] Mend it."},
    ]
}


async def test_replies_come_in_turn_as_completions_and_requests_are_kept() -> None:
    async with ModelServer(in_turn("one", "two")) as server, aiohttp.ClientSession() as http:
        told = []
        for _ in range(3):
            async with http.post(f"{server.url}/chat/completions", json=ASK) as response:
                told.append(await response.json())
    assert [body["choices"][0]["message"]["content"] for body in told] == ["one", "two", "two"]
    assert told[0]["choices"][0]["finish_reason"] == "stop"
    assert told[0]["usage"]["total_tokens"] == told[0]["usage"]["prompt_tokens"] > 0
    assert [request.model for request in server.requests] == [MODEL] * 3


async def test_it_listens_on_this_machine_only_and_lists_its_model() -> None:
    async with ModelServer(in_turn("one")) as server, aiohttp.ClientSession() as http:
        assert server.url.startswith("http://127.0.0.1:")
        async with http.get(f"{server.url}/models") as response:
            assert [model["id"] for model in (await response.json())["data"]] == [MODEL]
    assert server.requests == []


async def test_a_script_can_answer_below_a_completion() -> None:
    def broken(request: ChatRequest) -> Raw:
        async def respond(http: web.Request) -> web.StreamResponse:
            return web.Response(text="{", status=503)

        return respond

    async with (
        ModelServer(broken) as server,
        aiohttp.ClientSession() as http,
        http.post(f"{server.url}/chat/completions", json=ASK) as response,
    ):
        assert (response.status, await response.text()) == (503, "{")


async def test_a_server_that_is_not_running_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="enter it first"):
        _ = ModelServer(in_turn("one")).url


def test_the_lines_of_an_article_are_read_by_number() -> None:
    assert ChatRequest(ASK).lines == {1: "Forty boats are gone.", 2: "[9] Odd."}
    assert ChatRequest(MEND).lines == ChatRequest(ASK).lines


def test_a_repair_is_told_from_a_first_request() -> None:
    assert not ChatRequest(ASK).is_repair
    assert ChatRequest(MEND).is_repair


def test_a_liar_cites_the_sentence_that_has_its_words_and_relents_or_not() -> None:
    lies = {"c": [{"s": "Fifty boats are gone", "e": ["boats are", 2]}]}
    truth = {"c": [{"s": "Forty boats are gone", "e": ["Forty"]}]}
    relenting, stubborn = liar(lies, truth), liar(lies, None)
    assert relenting(ChatRequest(ASK)) == '{"c":[{"s":"Fifty boats are gone","e":[1,2]}]}'
    assert relenting(ChatRequest(MEND)) == '{"c":[{"s":"Forty boats are gone","e":[1]}]}'
    assert stubborn(ChatRequest(MEND)) == stubborn(ChatRequest(ASK))


def test_a_liar_whose_words_are_not_in_the_article_says_so() -> None:
    with pytest.raises(LookupError, match="no sentence with the words 'whales'"):
        liar({"c": [{"e": ["whales"]}]}, None)(ChatRequest(ASK))
