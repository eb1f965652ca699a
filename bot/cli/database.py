"""`rejoinder db upgrade`."""

from __future__ import annotations

import sys

from bot.settings import load_settings
from storage.database import Database


async def run() -> None:
    """Upgrade the database of DATABASE_URL."""
    database = Database(load_settings().database_url.get_secret_value())
    try:
        await database.upgrade()
        sys.stdout.write(f"The database {database.name} is up to date.\n")
    finally:
        await database.close()
