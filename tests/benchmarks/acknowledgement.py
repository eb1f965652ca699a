"""How soon Slack is acknowledged under load, what becomes of the events, and a plain app beside it."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import TextClause, text

from storage.database import Database
from tests.benchmarks.databases import postgres_database
from tests.benchmarks.figure import Figure, percentile
from tests.benchmarks.processes import Running, run, running

_WORKERS = 2
_ON_A_FREE_PORT = ("--http", "--port", "0")
_KEPT = text("SELECT event_id FROM inbound_event JOIN filing ON filing.inbound_id = inbound_event.inbound_id")
_LEFT = text("SELECT count(*) FROM filing WHERE state NOT IN ('answered', 'failed')")
_FAILED = text("SELECT count(*) FROM filing WHERE state = 'failed'")


@dataclass(frozen=True, slots=True)
class _Load:
    """So many events a second for so long; the backlog is watched for `patience` seconds after."""

    rate: int
    seconds: int
    patience: float
    must: float
    aim: float
    cleared: float | None = None
    """Within how many seconds the backlog must be gone."""

    @property
    def events(self) -> int:
        return self.rate * self.seconds


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came back of a load: milliseconds of what was acknowledged, by event."""

    taken: dict[str, float]
    refused: int
    late: float


def measure(*, smoke: bool) -> list[Figure]:
    """Load the program on each database, and the plain app with the same."""
    seconds, patience = (2, 20.0) if smoke else (30, 60.0)
    return asyncio.run(
        _measure(
            _Load(10, seconds, patience, 50, 30, cleared=30),
            _Load(100, seconds, patience, 100, 50),
        )
    )


async def _measure(embedded: _Load, server: _Load) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        figures = [
            # The figures below mean little where others keep the processors busy.
            Figure("processes that wanted a processor before the load", os.getloadavg()[0], "a minute"),
            *await _program("SQLite", f"sqlite:///{Path(folder) / 'rejoinder.db'}", embedded),
            *await _plain(embedded),
        ]
    with postgres_database() as url:
        if url is not None:
            figures += await _program("PostgreSQL", url, server)
            figures += await _plain(server)
    return figures


async def _program(name: str, url: str, load: _Load) -> list[Figure]:
    """Load the program: in one process on SQLite, in its parts on PostgreSQL."""
    title = f"{name} at {load.rate}/s"
    async with _newsroom(load) as (newsroom, events, slack), AsyncExitStack() as stack:
        settings = slack | {"DATABASE_URL": url}
        parts: list[tuple[str, ...]] = [("serve", *_ON_A_FREE_PORT)]
        if not url.startswith("sqlite"):
            await run("-m", "bot", "db", "upgrade", settings=settings)
            parts = [("web", *_ON_A_FREE_PORT), *[("work",)] * _WORKERS]
        started = [
            await stack.enter_async_context(running("-m", "bot", *part, settings=settings)) for part in parts
        ]
        database = Database(url)
        stack.push_async_callback(database.close)
        sent = await _send(events, started[0].line.split()[-1], load, settings)
        ended = time.perf_counter()
        backlog = left = await _count(database, _LEFT)
        while left and time.perf_counter() - ended < load.patience:
            await asyncio.sleep(0.25)
            left = await _count(database, _LEFT)
        cleared = time.perf_counter() - ended
        async with database.reading() as session:
            kept = set(await session.scalars(_KEPT))
        failed = await _count(database, _FAILED)
        answers = await newsroom.ask()
    return [
        *_acknowledgements(title, sent, load),
        Figure(f"{title}, acknowledged but lost", len(sent.taken.keys() - kept), "events", 0, 0),
        Figure(f"{title}, failed", failed, "filings", 0, 0),
        Figure(f"{title}, answered twice", answers["doubled"], "mentions", 0, 0),
        Figure(f"{title}, backlog at the load's end", backlog, "filings"),
        Figure(
            f"{title}, backlog gone, or watched for {load.patience:g} s",
            cleared,
            "s",
            load.cleared,
            load.cleared,
        ),
        Figure(f"{title}, left of it then", left, "filings", None if load.cleared is None else 0),
    ]


async def _plain(load: _Load) -> list[Figure]:
    """Load the plain app, which has nothing left to do when it has acknowledged."""
    title = f"plain Bolt app at {load.rate}/s"
    async with (
        _newsroom(load) as (newsroom, events, settings),
        running("-m", "tests.benchmarks.plain", settings=settings) as plain,
    ):
        sent = await _send(events, plain.line.split()[-1], load, settings)
        answers = await newsroom.ask()
    # A peer has no limits to meet.
    return [
        Figure(figure.name, figure.value, figure.unit) for figure in _acknowledgements(title, sent, load)
    ] + [Figure(f"{title}, briefed by the load's end", answers["briefed"], "mentions")]


def _acknowledgements(title: str, sent: _Sent, load: _Load) -> Iterator[Figure]:
    times = list(sent.taken.values()) or [float("nan")]
    yield Figure(f"{title}, acknowledgement p50", percentile(times, 0.5), "ms")
    yield Figure(f"{title}, acknowledgement p99", percentile(times, 0.99), "ms", load.must, load.aim)
    yield Figure(f"{title}, acknowledgement at most", max(times), "ms")
    yield Figure(f"{title}, not acknowledged in 3 s", sent.refused, f"of {load.events:,} events", 0, 0)
    yield Figure(f"{title}, sent late by the load itself, p99", sent.late, "ms")


@asynccontextmanager
async def _newsroom(load: _Load) -> AsyncIterator[tuple[Running, Path, dict[str, str]]]:
    """Open a newsroom; yield it, the file of its events, and the settings of an app of it."""
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.jsonl"
        async with running("-m", "tests.benchmarks.newsroom", str(events), str(load.events)) as newsroom:
            yield newsroom, events, json.loads(newsroom.line)


async def _send(events: Path, url: str, load: _Load, settings: dict[str, str]) -> _Sent:
    ids = _ids(events)
    sender = running("-m", "tests.benchmarks.load", str(events), url, str(load.rate), settings=settings)
    async with sender as process:
        answers = await process.ask()
    taken = {id_: ms for id_, (status, ms, _) in zip(ids, answers, strict=True) if status == 200}
    return _Sent(taken, len(ids) - len(taken), percentile([late for *_, late in answers], 0.99))


def _ids(events: Path) -> list[str]:
    return [json.loads(line)["event_id"] for line in events.read_text(encoding="utf-8").splitlines()]


async def _count(database: Database, query: TextClause) -> int:
    async with database.reading() as session:
        return int(await session.scalar(query) or 0)
