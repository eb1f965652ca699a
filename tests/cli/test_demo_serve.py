"""`rejoinder demo --serve`: the page is up, a mention becomes a brief on it, and Ctrl-C ends it."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from typing import Any

from tests.cli.terminal import Terminal, started


def states(url: str) -> Iterator[dict[str, Any]]:
    with urllib.request.urlopen(f"{url}/changes", timeout=20) as stream:
        for line in stream:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def act(url: str, name: str, **given: str) -> dict[str, Any]:
    body = json.dumps(given).encode()
    request = urllib.request.Request(f"{url}/do/{name}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def brief_in(state: dict[str, Any], thread_ts: str) -> dict[str, Any] | None:
    messages = state["channels"][0]["messages"]
    answers = [each for each in messages if each["thread_ts"] == thread_ts != each["ts"]]
    return next((message for message in answers if message["edited"]), None)


def whispered_in(state: dict[str, Any]) -> dict[str, Any] | None:
    messages = state["channels"][0]["messages"]
    return next((message for message in messages if message["only_you"]), None)


def test_a_pasted_article_becomes_a_brief_on_the_page_until_ctrl_c() -> None:
    with started("demo", "--serve", "--port", "0") as running:
        assert running.stdout is not None
        line = running.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        url = found.group()
        with urllib.request.urlopen(f"{url}/sample", timeout=20) as response:
            article = response.read().decode()

        stream = states(url)
        first = next(stream)
        mara, desk = first["you"], first["channels"][0]["id"]
        said = act(url, "say", **{"as": mara}, channel=desk, text=f"@Rejoinder {article}")
        brief = next(filter(None, (brief_in(state, said["ts"]) for state in stream)))
        clicked = {"channel": desk, "ts": brief["ts"], "action_id": "evidence"}
        assert act(url, "click", **{"as": mara}, **clicked) == {}
        view = next(state["views"][0] for state in stream if state["views"])

        asked = {"channel": desk, "command": "/actor", "text": "Norrline"}
        assert act(url, "command", **{"as": mara}, **asked) == {}
        profile = next(filter(None, map(whispered_in, stream)))

        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)

    assert said.keys() == {"ts"}
    assert brief["thread_ts"] == said["ts"]
    assert brief["blocks"][0]["type"] == "header"
    assert "240 passengers" in brief["text"]
    assert [channel["kind"] for channel in first["channels"]] == ["channel", "group", "im"]
    assert view["title"]["text"] == "Evidence"
    # What the page began with: a claim of sixteen days ago, and its answer.
    assert "Answered after 16 days" in json.dumps(first["channels"][0]["messages"])
    assert "Lotte Brandvik" in json.dumps(profile["blocks"])
    assert first["views"] == []
    assert (running.returncode, out, err) == (0, b"", b"")


def test_a_port_in_use_is_one_sentence(terminal: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        ended = terminal("demo", "--serve", "--port", str(taken.getsockname()[1]))

    assert "choose another with --port" in ended.refused(status=1)


def test_a_port_without_a_page_is_wrong_usage(terminal: Terminal) -> None:
    ended = terminal("demo", "--port", "3001")

    assert ended.status == 2
    assert "--serve" in ended.err
