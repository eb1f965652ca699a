"""`rejoinder serve`."""

from __future__ import annotations

import asyncio
import sys

from bot.program.serve import serve
from bot.settings import load_settings


def run(*, http: bool, host: str | None, port: int | None) -> None:
    """Serve over HTTP if asked to or if there is no app-level token, else by Socket Mode."""
    settings = load_settings()
    asyncio.run(
        serve(
            settings,
            http=http or settings.slack_app_token is None,
            host=host or settings.host,
            port=settings.port if port is None else port,
            ready=_say,
        )
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
