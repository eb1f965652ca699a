"""Socket Mode: a connection that has gone deaf is replaced, a quiet one is left alone."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import SettingError
from bot.sandbox.faults import Refuse
from bot.slack.socket import PATIENCE, SocketConnection, is_deaf
from tests.newsrooms import ARTICLE, Newsroom, shown


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at


@pytest.mark.parametrize(
    ("opened", "heard", "deaf"),
    [
        (1000.0, None, False),
        (1000.0 - PATIENCE, None, False),
        (999.0 - PATIENCE, None, True),
        (0.0, 1000.0, False),
        (0.0, 1000.0 - PATIENCE, False),
        (0.0, 999.0 - PATIENCE, True),
        (1000.0, 3.0, False),
    ],
)
def test_deaf_is_what_was_neither_opened_nor_heard_of_lately(
    opened: float, heard: float | None, deaf: bool
) -> None:
    assert is_deaf(opened, heard, 1000.0) is deaf


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def connection(newsroom: Newsroom, hand: Hand) -> AsyncIterator[SocketConnection]:
    newsroom.server.request_url = None
    app_token = newsroom.server.installation.app_token
    async with SocketConnection(newsroom.service.app, app_token, now=hand) as opened:
        await newsroom.server.sockets.connected()
        yield opened


async def answered(newsroom: Newsroom) -> bool:
    return "Ilse Karro" in shown(await newsroom.answer(f"@Rejoinder {ARTICLE}"))


async def test_a_deaf_connection_is_replaced_and_hears_again(
    newsroom: Newsroom, connection: SocketConnection, hand: Hand
) -> None:
    sockets = newsroom.server.sockets
    # From here on pings come in and nothing goes out.
    for socket in sockets._open:
        socket._autoping = False
    hand.at += PATIENCE + 15
    assert await connection.tend() is True
    assert sockets.opened == 2
    await newsroom.server.wait_for(lambda: len(sockets) == 1)
    assert await connection.is_connected()
    assert await connection.tend() is False, "the new one has only just been opened"
    assert await answered(newsroom)


async def test_a_quiet_connection_is_left_alone(
    newsroom: Newsroom, connection: SocketConnection, hand: Hand
) -> None:
    hand.at += PATIENCE - 5
    assert await connection.tend() is False
    assert newsroom.server.sockets.opened == 1
    assert await answered(newsroom)


async def test_where_slack_refuses_the_renewal_it_is_tried_again(
    newsroom: Newsroom, connection: SocketConnection, hand: Hand
) -> None:
    newsroom.server.faults.add("apps.connections.open", Refuse("internal_error"))
    hand.at += PATIENCE + 15
    assert await connection.tend() is False
    assert await connection.tend() is True
    assert await answered(newsroom)


async def test_a_token_that_slack_refuses_is_one_sentence_at_once(newsroom: Newsroom) -> None:
    wrong: dict[str, Any] = {"app_token": "xapp-wrong"}
    token = replace(newsroom.server.installation, **wrong).app_token
    with pytest.raises(SettingError, match=r"^Slack does not take SLACK_APP_TOKEN \(invalid_auth\)"):
        async with SocketConnection(newsroom.service.app, token):
            raise AssertionError("not reached")
