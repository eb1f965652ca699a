"""How long `/actor` takes, with up to a million names, and how that grows with their number."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bot.memory.names import name_key
from bot.memory.profile import find_actors, profile
from storage.database import Database
from storage.viewer import Viewer
from tests.benchmarks.databases import postgres_database
from tests.benchmarks.figure import Figure, percentile

_WORKSPACE = "T1"
_A_BRIEF = 20
_STATEMENTS = 200_000
_MILLION = 1_000_000
_VIEWER = Viewer(_WORKSPACE, "U1")
_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

# Made after the rows: it takes long to keep up with them one by one.
_TRIGRAMS = "ix_name_key_search"
_Rows = Iterator[tuple[object, ...]]
_TABLES: dict[str, str] = {
    "channel": "id, workspace_id, channel_id, kind, external, checked_at",
    "inbound": "id, workspace_id, channel_id, ts, user_id, source, aside, received_at",
    "article": "id, workspace_id, fingerprint, digest, language, words, created_at",
    "filing": "id, workspace_id, inbound_id, n, total, state, attempt, article_id, created_at, updated_at",
    "brief": "id, workspace_id, filing_id, version, article_id, analyst, language, dropped, input_tokens,"
    " output_tokens, created_at",
    "actor": "id, workspace_id, kind, created_at, sought_at",
    "appearance": "id, workspace_id, brief_id, position, name, kind, role, title, inbound_id, shown, actor_id",
    "name_key": "id, workspace_id, key",
    "actor_name": "id, workspace_id, appearance_id, name_key_id, name",
    "statement": "id, workspace_id, brief_id, kind, position, summary, verbatim, speaker, retraction,"
    " inbound_id, shown, speaker_id, filed_at",
}


def measure(*, smoke: bool) -> list[Figure]:
    """Look names up on each database, in newsrooms that know more and more of them."""
    return asyncio.run(_measure([1_000] if smoke else [10_000, 100_000, _MILLION], 20 if smoke else 200))


async def _measure(sizes: Sequence[int], asked: int) -> list[Figure]:
    figures: list[Figure] = []
    for size in sizes:
        names = _names(size)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "names.db"
            figures += await _look_up("SQLite", f"sqlite:///{path}", names, asked)
        with postgres_database() as url:
            if url is not None:
                figures += await _look_up("PostgreSQL", url, names, asked)
    return figures


async def _look_up(database_name: str, url: str, names: Sequence[str], asked: int) -> list[Figure]:
    database = Database(url)
    await database.upgrade()
    await asyncio.to_thread(_load, url, names)
    dice = random.Random(7)
    chosen = dice.sample(names, asked)
    slips = [_misspelt(name, dice) for name in chosen]
    # Connections are open and a server has its plans ready, as in a service that has run for a while.
    for name in dice.sample(names, 20):
        await _ask(database, name)
        await _ask(database, _misspelt(name, dice))
    exact = [await _ask(database, name) for name in chosen]
    near = [await _ask(database, slip) for slip in slips]
    await database.close()
    found = sum(name in hits for name, (_, hits) in zip(chosen, near, strict=True))
    size = len(names)
    title = f"/actor, {database_name}, {size:,} names"
    must_near = size == (_MILLION if database_name == "PostgreSQL" else 100_000)
    return [
        *_figures(f"{title}, exact, with the profile", exact, (10, 5) if size == _MILLION else None),
        *_figures(f"{title}, misspelt", near, (100, 50) if must_near else None),
        Figure(f"{title}, misspelt: the right name among the nearest", 100 * found / asked, "%"),
    ]


def _figures(
    title: str, answers: Sequence[tuple[float, list[str]]], limits: tuple[float, float] | None
) -> Iterator[Figure]:
    times = [ms for ms, _ in answers]
    must, aim = limits or (None, None)
    yield Figure(f"{title}, p50", percentile(times, 0.5), "ms")
    yield Figure(f"{title}, p95", percentile(times, 0.95), "ms", must, aim)


async def _ask(database: Database, name: str) -> tuple[float, list[str]]:
    """Do what `/actor NAME` does; return the milliseconds it took, and the names found."""
    began = time.perf_counter()
    async with database.reading() as session:
        found = await find_actors(session, viewer=_VIEWER, name=name)
        if found.exact:
            await profile(session, viewer=_VIEWER, actor_id=found.exact[0].actor_id)
    took = (time.perf_counter() - began) * 1000
    return took, [hit.name for hit in (*found.exact, *found.nearest)]


def _names(size: int) -> list[str]:
    """Invent so many names, no two of which are compared as one."""
    dice = random.Random(size)
    starts = "b br d dr f fl g gr h j k kl l m n p pr r s st t tr v w z".split()
    middles = "a e i o u ai ei ou".split()
    ends = "l m n r s t nd rk lm sk ss ll nn th v".split()

    def syllables(count: int) -> str:
        return "".join(dice.choice(starts) + dice.choice(middles) for _ in range(count)) + dice.choice(ends)

    firsts = [syllables(dice.choice((1, 1, 2))).title() for _ in range(2_000)]
    found: dict[str, str] = {}
    while len(found) < size:
        name = f"{dice.choice(firsts)} {syllables(dice.choice((1, 2, 2, 3))).title()}"
        found.setdefault(name_key(name, "person"), name)
    return list(found.values())


def _misspelt(name: str, dice: random.Random) -> str:
    """Leave a letter out, double it, change it or let two change places."""
    at = dice.randrange(1, len(name) - 1)
    slip = dice.randrange(4)
    if slip == 0:
        return name[:at] + name[at + 1 :]
    if slip == 1:
        return name[:at] + name[at] + name[at:]
    if slip == 2:
        return name[:at] + dice.choice("aeiounrst") + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _load(url: str, names: Sequence[str]) -> None:
    """Fill the tables at once: as an upgrade of a large newsroom would, not as articles come in."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with sqlite3.connect(str(parsed.database)) as file:
            for table, columns in _TABLES.items():
                marks = ", ".join("?" for _ in columns.split(","))
                rows = _rows(table, names, str(_AT.replace(tzinfo=None)))
                file.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        file.close()
        return
    with psycopg.connect(url) as server:
        row = server.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", (_TRIGRAMS,)).fetchone()
        server.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(_TRIGRAMS)))
        for table, columns in _TABLES.items():
            with server.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for values in _rows(table, names, _AT):
                    copy.write_row(values)
        if row is not None:
            server.execute(row[0])
        server.execute("ANALYZE")


def _rows(table: str, names: Sequence[str], at: object) -> Iterable[tuple[object, ...]]:
    briefs = range(1, (len(names) - 1) // _A_BRIEF + 2)
    people = range(1, len(names) + 1)

    def brief_of(number: int) -> int:
        return (number - 1) // _A_BRIEF + 1

    w = _WORKSPACE
    make: dict[str, _Rows] = {
        "channel": iter([(1, w, "C1", "public", False, at)]),
        "inbound": ((n, w, "C1", f"{n}.0", "U2", "mention", False, at) for n in briefs),
        "article": ((n, w, f"{n:064}", f"{n:064}", "en", 400, at) for n in briefs),
        "filing": ((n, w, n, 0, 1, "answered", 1, n, at, at) for n in briefs),
        "brief": ((n, w, n, 1, n, "offline", "en", 0, 0, 0, at) for n in briefs),
        "actor": ((n, w, "person", at, at) for n in people),
        "appearance": (
            (n, w, brief_of(n), n % _A_BRIEF, names[n - 1], "person", "source", "mayor", brief_of(n), True, n)
            for n in people
        ),
        "name_key": ((n, w, name_key(names[n - 1], "person")) for n in people),
        "actor_name": ((n, w, n, n, names[n - 1]) for n in people),
        "statement": (
            (n, w, brief_of(n), "claim", n % _A_BRIEF, f"Pier {n} is closed.", False, names[n - 1], False,
             brief_of(n), True, n, at)
            for n in people[:_STATEMENTS]
        ),
    }  # fmt: skip
    return make[table]
