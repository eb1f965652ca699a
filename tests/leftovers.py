"""Where a word still stands in a database: in the bytes of its files, or in any row of any table."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url


def leftovers(url: str, word: str) -> list[str]:
    """Return the files, or the tables of every schema, that hold the word in any case."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "")
        seen = [file for file in sorted(path.parent.iterdir()) if file.name.startswith(path.name)]
        assert path in seen
        return [file.name for file in seen if word.lower().encode() in file.read_bytes().lower()]
    found = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert len(tables) > 10
        for schema, table in tables:
            query = sql.SQL("SELECT count(*) FROM {} AS t WHERE t::text ILIKE {}").format(
                sql.Identifier(schema, table), sql.Literal(f"%{word}%")
            )
            (count,) = connection.execute(query).fetchone() or (0,)
            if count:
                found.append(f"{schema}.{table}")
    return found
