from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.analysis.model.analyst import ModelAnalyst
from bot.analysis.model.messages import brief_messages
from bot.analysis.model.sections import sections_of, whole
from bot.analysis.model.settings import ModelSettings
from bot.article.article import Article
from bot.sandbox.model.script import in_turn
from bot.sandbox.model.server import MODEL, ModelServer
from tests.cli.conftest import FERRY
from tests.cli.terminal import Ended, Terminal, process

LONG = FERRY + "\n".join(
    f"\nThe ferry of pier {n} was late on each day of that week, its crew said." for n in range(150)
)


def printed(ended: Ended) -> list[tuple[str, str]]:
    """Role and text of every message printed."""
    _, *parts = re.split(
        r"^## (system|user|assistant)\n",
        re.sub(r"^# call.*\n\n", "", ended.out, flags=re.MULTILINE),
        flags=re.MULTILINE,
    )
    return [(role, text.strip()) for role, text in zip(parts[::2], parts[1::2], strict=True)]


async def sent(text: str) -> list[tuple[str, str]]:
    """Role and text of every message that a model really gets."""
    async with ModelServer(in_turn('{"c":[],"r":[],"x":[],"u":[],"a":[]}')) as server:
        analyst = ModelAnalyst(ModelSettings(MODEL, base_url=server.url))
        await analyst.propose(Article.parse(text))
        await analyst.close()
    return [turn for request in server.requests for turn in request.turns]


@pytest.mark.parametrize("text", [FERRY, LONG], ids=["one call", "several"])
def test_what_is_printed_is_what_is_sent(terminal: Terminal, tmp_path: Path, text: str) -> None:
    path = tmp_path / "given.txt"
    path.write_text(text)
    ended = terminal("analyse", path, "--print-prompt")
    assert ended.status == 0
    assert printed(ended) == asyncio.run(sent(text))


def test_nothing_is_sent_and_no_model_is_needed(
    terminal: Terminal, ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = terminal("analyse", ferry, "--print-prompt")
    assert bare.err == "rejoinder: nothing was sent: these are the messages a model would be asked with.\n"
    # A server that is not there would be missed, and half a configuration refused.
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert terminal("analyse", ferry, "--print-prompt", "--analyst", "model") == bare


def test_standard_input_is_read_for_a_dash(ferry: Path) -> None:
    ended = process("analyse", "-", "--print-prompt", given=FERRY.encode())
    assert ended.status == 0
    (_, system), (_, user) = printed(ended)
    assert (system, user) == tuple(turn.text for turn in brief_messages(whole(Article.parse(FERRY))))


def test_a_long_article_is_printed_call_by_call_and_what_cannot_be_known_is_said(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "long.txt"
    path.write_text(LONG)
    ended = terminal("analyse", path, "--print-prompt")
    count = len(sections_of(Article.parse(LONG)))
    assert count > 1
    assert re.findall(r"^# (call .*)$", ended.out, re.MULTILINE) == [
        f"call {n} of {count}" for n in range(1, count + 1)
    ]
    first, second = ended.err.splitlines()
    assert "nothing was sent" in first
    assert f"goes in {count} calls" in second
    assert "claims found before them" in second


def test_a_hostile_article_cannot_drive_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(FERRY.replace("Venn", "V\x1b[31menn \u202eesrever\u202c \x9b2J\x07"))
    ended = terminal("analyse", path, "--print-prompt")
    assert ended.status == 0
    assert ended.harmless()


@pytest.mark.parametrize("other", [["--json"], ["--save"], ["--analyst", "offline"]])
def test_options_that_mean_something_else_are_refused(
    terminal: Terminal, ferry: Path, other: list[str]
) -> None:
    ended = terminal("analyse", ferry, "--print-prompt", *other)
    assert (ended.status, ended.out) == (2, "")
    assert "--print-prompt goes with one FILE" in " ".join(ended.err.split())


def test_many_articles_have_no_one_prompt(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("{}")
    assert terminal("analyse", "--jsonl", path, "--print-prompt").status == 2


def test_an_article_too_long_to_be_sent_has_no_prompt(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("The ferry was late again. " * 2_500)
    assert "more than 12,000 words" in terminal("analyse", path, "--print-prompt").refused()
