"""How soon /claims answers: what people look for, in an archive of months and one of years."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from bot.memory.search import parse_query, search
from storage.database import Database
from storage.viewer import Viewer
from tests.benchmarks.archive import NEWEST, PRIVATE, READER, WORKSPACE, Cast, Language, cast, fill, language
from tests.benchmarks.databases import postgres_database
from tests.benchmarks.figure import Figure, percentile

_MUST, _AIM = 100, 50
_READER = Viewer(WORKSPACE, READER, frozenset(PRIVATE[:50]))

Kinds = dict[str, Callable[[random.Random], str]]


def measure(*, smoke: bool) -> list[Figure]:
    """Ask archives on each database; the last one has the size that limits are set for."""
    sizes, times = ([500, 1_000], 2) if smoke else ([10_000, 200_000], 40)
    figures = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'rejoinder.db'}"
            figures += asyncio.run(_measure("SQLite", url, size, times, limited=size == sizes[-1]))
        with postgres_database() as url_or_none:
            if url_or_none is not None:
                figures += asyncio.run(
                    _measure("PostgreSQL", url_or_none, size, times, limited=size == sizes[-1])
                )
    return figures


async def _measure(name: str, url: str, size: int, times: int, *, limited: bool) -> list[Figure]:
    words, people = language(), cast(max(200, size // 10))
    database = Database(url)
    await database.upgrade()
    fill(url, statements=size, words=words, people=people)
    taken = {kind: await _asked(database, query, times) for kind, query in _kinds(words, people).items()}
    await database.close()
    return list(_figures(f"/claims, {name}, {size:,} statements", taken, limited=limited))


def _figures(title: str, taken: dict[str, list[float]], *, limited: bool) -> Iterator[Figure]:
    limits = (_MUST, _AIM) if limited else (None, None)
    if limited:
        for kind, each in taken.items():
            yield Figure(f"{title}: {kind}, p95", percentile(each, 0.95), "ms", *limits)
    every = [each for times in taken.values() for each in times]
    yield Figure(f"{title}: all kinds, p50", percentile(every, 0.5), "ms")
    yield Figure(f"{title}: all kinds, p95", percentile(every, 0.95), "ms", *limits)


def _kinds(words: Language, people: Cast) -> Kinds:
    frequent, rare = words.words[:100], words.words[10_000:]
    known = people.names[:50]
    month = timedelta(days=30)
    return {
        "a rare word": lambda dice: dice.choice(rare),
        "said": lambda _: "said",
        "two frequent words": lambda dice: " ".join(dice.sample(frequent, 2)),
        "two words in a row": lambda dice: f'"{" ".join(words.sentence(dice, 8).split()[1:3])}"',
        "two frequent words in a row": lambda dice: f'"{" ".join(dice.sample(frequent, 2))}"',
        "the beginning of a word": lambda dice: f"{dice.choice(frequent)[:3]}*",
        "a word left out": lambda dice: f"said -{dice.choice(frequent)}",
        "by somebody": lambda dice: f'by:"{dice.choice(known)}"',
        "a word by somebody": lambda dice: f'said by:"{dice.choice(known)}"',
        "a word in a month": lambda dice: (
            f"{dice.choice(frequent)} since:{NEWEST - month * 3:%Y-%m-%d} until:{NEWEST - month * 2:%Y-%m-%d}"
        ),
        "a word in a private channel": lambda dice: f"said in:<#{dice.choice(PRIVATE[:50])}>",
        "a word, unanswered": lambda dice: f"{dice.choice(frequent)} unanswered",
        "anything unanswered": lambda _: "unanswered",
        "nothing that this reader may see": lambda dice: f"said in:<#{dice.choice(PRIVATE[50:])}>",
    }


async def _asked(database: Database, words: Callable[[random.Random], str], times: int) -> list[float]:
    """Return the milliseconds of so many searches."""
    dice, taken = random.Random(4), []
    for _ in range(times):
        query = parse_query(words(dice), today=NEWEST)
        began = time.perf_counter()
        async with database.reading() as session:
            await search(session, viewer=_READER, query=query)
        taken.append((time.perf_counter() - began) * 1000)
    return taken
