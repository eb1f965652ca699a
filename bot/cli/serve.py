"""`rejoinder serve`, and its parts: `web`, `work`, `clock`."""

from __future__ import annotations

import asyncio
import sys
from typing import Literal

from bot.program.serve import CLOCK, SERVE, WEB, WORK, run_role
from bot.settings import load_settings

_ROLES = {role.name: role for role in (SERVE, WEB, WORK, CLOCK)}


def run(
    role: Literal["serve", "web", "work", "clock"],
    *,
    http: bool = False,
    host: str | None = None,
    port: int | None = None,
) -> None:
    """Play a role; listen over HTTP if asked to or if there is no app-level token, else by Socket Mode."""
    settings = load_settings()
    asyncio.run(
        run_role(
            settings,
            _ROLES[role],
            http=http or settings.slack_app_token is None,
            host=host or settings.host,
            port=settings.port if port is None else port,
            ready=_say,
        )
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
