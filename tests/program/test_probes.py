"""Probes: ready or what is missing, and figures that a scraper can read."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.errors import SettingError
from bot.program.clock import utc_now
from bot.program.probes import figures, metrics_server, missing
from bot.sandbox.faults import Refuse
from bot.slack.socket import SocketConnection
from bot.work.durable import DurableWork
from bot.work.inline import InlineWork
from storage.database import Database
from tests.newsrooms import ARTICLE, Newsroom


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def test_what_is_there_is_ready(newsroom: Newsroom) -> None:
    assert await missing(newsroom.service.database, newsroom.work, None) is None


async def test_a_database_without_tables_is_not(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert "rejoinder db upgrade" in (await missing(database, InlineWork(), None) or "")
    await database.close()


async def test_a_database_that_is_not_there_is_not(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    assert "cannot be used" in (await missing(database, InlineWork(), None) or "")
    await database.close()


async def test_an_engine_without_its_tables_is_not(database_url: str) -> None:
    database = Database(database_url)
    work = DurableWork(database_url, working=False)
    assert "work engine" in (await missing(database, work, None) or "")
    await work.stop(0)
    await database.close()


async def test_socket_mode_is_ready_once_it_is_connected(newsroom: Newsroom) -> None:
    connection = SocketConnection(newsroom.service.app, newsroom.server.installation.app_token)
    database, work = newsroom.service.database, newsroom.work
    assert "Socket Mode" in (await missing(database, work, connection) or "")
    async with connection:
        assert await missing(database, work, connection) is None
        newsroom.server.faults.add("apps.connections.open", Refuse("internal_error"), times=9)
        await newsroom.server.sockets.close()
        await newsroom.server.wait_for(lambda: not len(newsroom.server.sockets))
        assert "Socket Mode" in (await missing(database, work, connection) or "")


async def test_metrics_tell_of_a_whole_run_without_a_word_of_it(newsroom: Newsroom) -> None:
    await newsroom.answer(f"@Rejoinder canary {ARTICLE}")
    port = free_port()
    async with (
        metrics_server(port, newsroom.service.database, utc_now),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as response,
    ):
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain")
        told = await response.text()
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }
    assert samples["rejoinder_filings", "answered"] == 1
    for name in (
        ("rejoinder_events_total", "app_mention"),
        ("rejoinder_acknowledgement_seconds_count", "http"),
        ("rejoinder_brief_seconds_count", "offline"),
        ("rejoinder_slack_calls_total", "chat.postMessage", "ok"),
        ("rejoinder_slack_calls_total", "auth.test", "ok"),
    ):
        assert samples[name] >= 1
    installed = newsroom.server.installation
    for secret in ("canary", "Veldany", "Karro", newsroom.mara.id, newsroom.desk.id, installed.bot_token):
        assert secret not in told


async def test_the_oldest_unfinished_filing_has_an_age(newsroom: Newsroom) -> None:
    await newsroom.answer("@Rejoinder help")
    async with newsroom.service.database.writing() as session:
        await session.execute(text("UPDATE filing SET state = 'analysing'"))
    shown = (await figures(newsroom.service.database, utc_now() + timedelta(hours=1))).decode()
    line = next(line for line in shown.splitlines() if line.startswith("rejoinder_oldest"))
    assert 3600 <= float(line.split()[1]) < 3700


async def test_a_silent_database_leaves_the_other_figures(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    shown = (await figures(database, utc_now())).decode()
    assert "rejoinder_database_up 0.0" in shown
    assert "process_resident_memory_bytes" in shown
    await database.close()


async def test_a_port_that_is_taken_is_one_sentence(newsroom: Newsroom) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingError, match=r"^REJOINDER_METRICS_PORT \d+ cannot be listened on"):
            async with metrics_server(taken.getsockname()[1], newsroom.service.database, utc_now):
                raise AssertionError("not reached")
