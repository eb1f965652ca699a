"""A newsroom's archive of any size, written straight into a database: rows, not articles, are made up."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

WORKSPACE = "T1"
READER = "U1"
NEWEST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STATEMENTS_AN_ARTICLE = 10
PRIVATE = tuple(f"G{number}" for number in range(100))
_PUBLIC = tuple(f"C{number}" for number in range(60))
_TEXT_WORDS = 330
_APPEARANCES = 4
_KINDS = ("claim",) * 4 + ("rebuttal",) * 2 + ("context",) * 4

Rows = dict[str, list[tuple[Any, ...]]]

_COLUMNS = {
    "channel": "id workspace_id channel_id kind external checked_at",
    "inbound": "id workspace_id channel_id ts user_id source aside received_at",
    "article": "id workspace_id fingerprint digest text title language words created_at",
    "filing": "id workspace_id inbound_id n total state attempt article_id created_at updated_at",
    "brief": (
        "id workspace_id filing_id version article_id analyst title language dropped input_tokens"
        " output_tokens created_at"
    ),
    "name_key": "id workspace_id key",
    "actor": "id workspace_id kind created_at",
    "appearance": "id workspace_id brief_id position name kind role inbound_id shown actor_id",
    "actor_name": "id workspace_id appearance_id name_key_id name",
    "statement": (
        "id workspace_id brief_id kind position summary verbatim speaker retraction inbound_id shown"
        " speaker_id filed_at answers_id"
    ),
    "outgoing": "id workspace_id key channel_id state ts attempted_at",
}


@dataclass(frozen=True, slots=True)
class Language:
    """Invented words, few of them frequent and most of them rare, as in any language."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def sentence(self, dice: random.Random, length: int) -> str:
        """Return that many words; every other sentence says "said"."""
        words = dice.choices(self.words, cum_weights=self.weights, k=length)
        if dice.random() < 0.5:
            words[length // 2] = "said"
        return " ".join(words).capitalize() + "."


@dataclass(frozen=True, slots=True)
class Cast:
    """Invented people; the first are named most often."""

    names: tuple[str, ...]
    weights: tuple[float, ...]


def language(size: int = 60_000) -> Language:
    """Return a language of that many words, the most frequent first."""
    return Language(
        _coined(random.Random(1), size, 3), tuple(accumulate(1 / rank for rank in range(1, size + 1)))
    )


def cast(size: int) -> Cast:
    """Return that many people, each with a name of their own."""
    dice = random.Random(2)
    first, last = _coined(dice, 400, 2), _coined(dice, 4_000, 3)
    names = {f"{dice.choice(first)} {dice.choice(last)}".title(): None for _ in range(2 * size)}
    chosen = tuple(names)[:size]
    return Cast(chosen, tuple(accumulate(1 / (rank + 20) for rank in range(len(chosen)))))


def fill(
    url: str, *, statements: int, words: Language, people: Cast, every: timedelta = timedelta(minutes=20)
) -> None:
    """Write an archive of that many statements into an empty database that has its tables.

    An article is filed `every` so often, the last one at `NEWEST`.
    """
    batches = _archive(statements // STATEMENTS_AN_ARTICLE, words, people, every)
    if url.startswith("sqlite"):
        _into_sqlite(make_url(url).database or "", batches)
    else:
        _into_postgresql(url, batches)


def _coined(dice: random.Random, size: int, syllables: int) -> tuple[str, ...]:
    made: dict[str, None] = {}
    while len(made) < size:
        parts = (
            dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(2, syllables))
        )
        made["".join(parts) + dice.choice(["", "n", "r", "s", "l"])] = None
    return tuple(made)


def _archive(articles: int, words: Language, people: Cast, every: timedelta) -> Iterator[Rows]:
    dice = random.Random(3)
    yield _before(people)
    rows: Rows = {name: [] for name in _COLUMNS}
    oldest = NEWEST - every * articles
    for number in range(1, articles + 1):
        _article(rows, dice, number, oldest + every * number, words, people)
        if number % 2_000 == 0 or number == articles:
            yield rows
            rows = {name: [] for name in _COLUMNS}


def _before(people: Cast) -> Rows:
    channels = [(name, "public") for name in _PUBLIC] + [(name, "private") for name in PRIVATE]
    numbered = list(enumerate(people.names, 1))
    return {
        "channel": [
            (number, WORKSPACE, name, kind, False, NEWEST) for number, (name, kind) in enumerate(channels, 1)
        ],
        "name_key": [(number, WORKSPACE, name.casefold()) for number, name in numbered],
        "actor": [(number, WORKSPACE, "person", NEWEST) for number, _ in numbered],
    }


def _article(
    rows: Rows, dice: random.Random, number: int, at: datetime, words: Language, people: Cast
) -> None:
    """Add an article with its message, filing, brief and all that hangs on it; their ids are `number`."""
    channel = dice.choice(_PUBLIC if dice.random() < 0.6 else PRIVATE)
    title = words.sentence(dice, 8)
    paragraphs = [words.sentence(dice, 22) for _ in range(_TEXT_WORDS // 22)]
    text = "\n\n".join([title, *paragraphs])
    rows["inbound"].append(
        (number, WORKSPACE, channel, f"{number}.0", f"U{2 + number % 40}", "mention", False, at)
    )
    mark = f"{number:064x}"
    rows["article"].append((number, WORKSPACE, mark, mark, text, title, "en", _TEXT_WORDS, at))
    rows["filing"].append((number, WORKSPACE, number, 0, 1, "answered", 1, number, at, at))
    rows["outgoing"].append((number, WORKSPACE, f"filing:{number}", channel, "sent", f"{number}.5", at))
    rows["brief"].append((number, WORKSPACE, number, 1, number, "offline", title, "en", 0, 0, 0, at))
    first = (number - 1) * _APPEARANCES + 1
    actors = _some(dice, people)
    for position, actor in enumerate(actors):
        name = people.names[actor]
        row_id = first + position
        rows["appearance"].append(
            (row_id, WORKSPACE, number, position, name, "person", "claimant", number, True, actor + 1)
        )
        rows["actor_name"].append((row_id, WORKSPACE, row_id, actor + 1, name))
    start = (number - 1) * STATEMENTS_AN_ARTICLE + 1
    for order, kind in enumerate(_KINDS):
        speaker = None if kind == "context" else order % _APPEARANCES
        name_of = None if speaker is None else people.names[actors[speaker]]
        rows["statement"].append((
            start + order, WORKSPACE, number, kind, order - _KINDS.index(kind),
            words.sentence(dice, dice.randint(8, 24)), False, name_of, False, number, True,
            None if speaker is None else first + speaker, at, start if kind == "rebuttal" else None,
        ))  # fmt: skip


def _some(dice: random.Random, people: Cast) -> list[int]:
    found: dict[int, None] = {}
    while len(found) < _APPEARANCES:
        found[dice.choices(range(len(people.names)), cum_weights=people.weights)[0]] = None
    return list(found)


def _into_sqlite(path: str, batches: Iterator[Rows]) -> None:
    connection = sqlite3.connect(path)
    for batch in batches:
        for table, rows in batch.items():
            columns = _COLUMNS[table].split()
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {table}({', '.join(columns)}) VALUES ({marks})", map(_plain, rows)
            )
        connection.commit()
    connection.close()


def _plain(row: Sequence[Any]) -> list[Any]:
    return [f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value for value in row]


def _into_postgresql(url: str, batches: Iterator[Rows]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for batch in batches:
            for table, rows in batch.items():
                columns = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS[table].split()))
                copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
                with connection.cursor().copy(copy) as target:
                    for row in rows:
                        target.write_row(row)
        for table in _COLUMNS:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
            )
        connection.execute("VACUUM ANALYZE")
