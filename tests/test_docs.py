"""README keeps up with the program: every command, option and setting, and the two set-up lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from bot.cli.app import app
from bot.settings import documented

README = Path(__file__).parents[1] / "README.md"
SET_UP = [
    "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/rejoinder demo",
    "python3 -m venv .venv && .venv/bin/pip install -q '.[test]' && .venv/bin/pytest -q",
]


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yield each command as it is typed, with its options."""
    waiting = [("rejoinder", typer.main.get_command(app))]
    while waiting:
        words, command = waiting.pop()
        below = getattr(command, "commands", {})
        waiting += [(f"{words} {name}", each) for name, each in below.items()]
        options = [opt for each in command.params for opt in each.opts if opt.startswith("--")]
        if not below:
            yield words, [option for option in options if option != "--help"]


def fenced(text: str) -> list[str]:
    """Return the lines within fenced blocks."""
    return [
        line
        for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
        for line in block.splitlines()
    ]


def test_there_are_commands_to_look_for() -> None:
    found = dict(commands())
    assert found["rejoinder analyse"] == ["--json", "--analyst", "--save", "--jsonl", "--print-prompt"]
    assert "rejoinder db upgrade" in found


@pytest.mark.parametrize("command", sorted(words for words, _ in commands()))
def test_every_command_is_documented(readme: str, command: str) -> None:
    assert re.search(rf"{command}\b", readme)


@pytest.mark.parametrize(
    ("command", "option"), sorted((words, option) for words, options in commands() for option in options)
)
def test_every_option_is_documented_beside_its_command(readme: str, command: str, option: str) -> None:
    # Beside: in the same line, as of a table or an example, or in the same paragraph.
    paragraphs = [line for line in readme.splitlines() if "|" in line] + readme.split("\n\n")
    assert any(
        re.search(rf"{command}\b", part) and re.search(rf"{option}(?![\w-])", part) for part in paragraphs
    )


@pytest.mark.parametrize("name", list(documented()))
def test_every_setting_is_documented(readme: str, name: str) -> None:
    assert f"`{name}`" in readme


@pytest.mark.parametrize("line", SET_UP)
def test_the_set_up_lines_stand_in_fenced_blocks(readme: str, line: str) -> None:
    assert line in fenced(readme)


def test_both_set_up_lines_are_on_the_first_pages(readme: str) -> None:
    assert all(readme.index(line) < 8_000 for line in SET_UP)


def test_links_within_the_repository_lead_somewhere(readme: str) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", readme):
        assert (README.parent / target).exists(), target
