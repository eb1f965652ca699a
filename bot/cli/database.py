"""`rejoinder db upgrade`."""

from __future__ import annotations

import sys

from bot.program.upgrading import upgrade
from bot.settings import load_settings


async def run() -> None:
    """Upgrade the database of DATABASE_URL."""
    name = await upgrade(load_settings().database_url.get_secret_value())
    sys.stdout.write(f"The database {name} is up to date.\n")
