"""Bringing a database up to date: the product's own tables, then the work engine's."""

from __future__ import annotations

from bot.work import durable
from storage.database import Database


async def upgrade(url: str) -> str:
    """Upgrade the database of `url`; return what it is called.

    Raises:
        StorageError: the database cannot be used, or was made by a newer version.
    """
    database = Database(url)
    try:
        await database.upgrade()
        await durable.upgrade(url)
        return database.name
    finally:
        await database.close()
