"""What deleting leaves behind on SQLite: words in the search index, and pages in the write-ahead log.

Pages of the file itself are overwritten as they are freed (`secure_delete`).
"""

from __future__ import annotations

from sqlalchemy import Connection, text

MERGED_AT_ONCE = 256
"""Pages of an index that one transaction rewrites: some ten milliseconds."""

BREATH = 0.01
"""Seconds between two such transactions."""

_NEXT_TO_NOTHING = 2


def search_indexes(connection: Connection) -> list[str]:
    """Return the names of the full-text indexes."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5(%' ORDER BY name"
    return list(connection.scalars(text(asked)))


def merge_index(connection: Connection, index: str, pages: int) -> bool:
    """Merge a part of an index, which drops the words of what was deleted; say whether there is more.

    The first call takes negative `pages`, which has all of the index merged by those that follow.
    """
    changes = text("SELECT total_changes()")
    before: int = connection.scalar(changes)
    merge = text(f"INSERT INTO {index}({index}, rank) VALUES ('merge', :pages)")  # noqa: S608 - a name of ours
    connection.execute(merge, {"pages": pages})
    after: int = connection.scalar(changes)
    return after - before >= _NEXT_TO_NOTHING


def empty_log(connection: Connection) -> bool:
    """Bring the write-ahead log into the file and cut it to nothing; False where a reader needs it."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((busy, _, _),) = cursor.fetchall()
    finally:
        cursor.close()
    return not busy
