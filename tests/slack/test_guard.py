"""The guard lets through what is at a limit, and nothing beyond it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.guard import PayloadError, check_message, check_view, counted

Blocks = list[dict[str, Any]]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def header(size: int) -> Blocks:
    return [{"type": "header", "text": plain("h" * size)}]


def section(size: int) -> Blocks:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": "s" * size}}]


def context(size: int) -> Blocks:
    return [{"type": "context", "elements": [plain("c" * size)]}]


def contexts(count: int) -> Blocks:
    return [{"type": "context", "elements": [plain("c")] * count}]


def button(label: int = 1, value: int = 1, action: str = "a") -> dict[str, Any]:
    return {"type": "button", "text": plain("b" * label), "value": "v" * value, "action_id": action}


def buttons(count: int) -> Blocks:
    return [{"type": "actions", "elements": [button(action=str(n)) for n in range(count)]}]


def dividers(count: int) -> Blocks:
    return [{"type": "divider"}] * count


def rich(*sizes: int) -> Blocks:
    elements = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "r" * size}]} for size in sizes
    ]
    return [{"type": "rich_text", "elements": elements}]


def option(text: int = 1, value: int = 1) -> dict[str, Any]:
    return {"text": plain("o" * text), "value": "v" * value}


def menu(kind: str, count: int = 1, **more: Any) -> Blocks:
    return [
        {
            "type": "actions",
            "elements": [{"type": kind, "action_id": "a", "options": [option()] * count, **more}],
        }
    ]


def grouped(count: int, options: int = 1, label: int = 1) -> Blocks:
    group = {"label": plain("g" * label), "options": [option()] * options}
    menu = {"type": "static_select", "action_id": "a", "option_groups": [group] * count}
    return [{"type": "actions", "elements": [menu]}]


def confirmed(**sizes: int) -> Blocks:
    confirm = {name: plain("c" * sizes.get(name, 1)) for name in ("title", "text", "confirm", "deny")}
    return [{"type": "actions", "elements": [{**button(), "confirm": confirm}]}]


def field(label: int = 1, value: int = 1) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "a", "initial_value": "i" * value}
    return {"type": "input", "label": plain("l" * label), "element": element}


@pytest.mark.parametrize(
    ("build", "limit"),
    [
        (header, 150),
        (section, 3000),
        (context, 2000),
        (contexts, 10),
        (buttons, 25),
        (dividers, 50),
        (rich, 12_000),
        (lambda size: [{"type": "actions", "elements": [button(label=size)]}], 75),
        (lambda size: [{"type": "actions", "elements": [button(value=size)]}], 2000),
        (lambda size: menu("overflow", size), 5),
        (lambda size: menu("static_select", size), 100),
        (lambda size: menu("overflow", options=[option(text=size)]), 75),
        (lambda size: menu("overflow", options=[option(value=size)]), 75),
        (lambda size: menu("static_select", placeholder=plain("p" * size)), 150),
        (grouped, 100),
        (lambda size: grouped(1, options=size), 100),
        (lambda size: grouped(1, label=size), 75),
        (lambda size: confirmed(title=size), 100),
        (lambda size: confirmed(text=size), 300),
        (lambda size: confirmed(confirm=size), 30),
        (lambda size: confirmed(deny=size), 30),
        (lambda size: [{"type": "section", "text": plain("s"), "accessory": button(label=size)}], 75),
        (lambda size: [field(label=size)], 2000),
        (lambda size: [field(value=size)], 3000),
    ],
)
def test_a_message_at_the_limit_passes_and_beyond_it_does_not(build: Any, limit: int) -> None:
    check_message(build(limit), "text")
    with pytest.raises(PayloadError):
        check_message(build(limit + 1), "text")


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        header(0),
        section(0),
        context(0),
        contexts(0),
        buttons(0),
        rich(),
        rich(0),
        rich(3, 0),
        [{"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": []}]}],
        [{"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [{"type": "text"}]}]}],
        [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_list",
                        "elements": [{"type": "rich_text_section", "elements": [{"type": "text"}]}],
                    }
                ],
            }
        ],
        [{"type": "actions", "elements": [button(), button()]}],
        [{"type": "divider", "block_id": "x"}] * 2,
    ],
    ids=str,
)
def test_what_slack_would_not_take_is_refused(blocks: Blocks) -> None:
    with pytest.raises(PayloadError):
        check_message(blocks, "text")


def test_characters_are_counted_escaped_and_headers_cost_extra() -> None:
    assert counted(rich(5)) == 5
    assert counted([*rich(5), *header(3)]) == 108
    ampersands = [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "&" * 2401}]}],
        }
    ]
    assert counted(ampersands) == 12_005
    with pytest.raises(PayloadError):
        check_message(ampersands, "text")


@pytest.mark.parametrize(("text", "good"), [("é" * 1900, True), ("é" * 1900 + "x", False), (" \n", False)])
def test_the_fallback_text_is_there_and_counted_in_bytes(text: str, good: bool) -> None:
    if good:
        check_message(dividers(1), text)
        return
    with pytest.raises(PayloadError):
        check_message(dividers(1), text)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": plain("t" * 25)},
        {"close": plain("t" * 25)},
        {"private_metadata": "m" * 3001},
        {"blocks": dividers(101)},
        {"blocks": []},
    ],
    ids=str,
)
def test_a_view_at_the_limits_passes_and_beyond_one_does_not(changes: dict[str, Any]) -> None:
    view = {
        "type": "modal",
        "title": plain("t" * 24),
        "close": plain("c" * 24),
        "private_metadata": "m" * 3000,
        "blocks": dividers(100),
    }
    check_view(view)
    with pytest.raises(PayloadError):
        check_view(view | changes)
