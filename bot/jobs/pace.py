"""How fast digests are posted: many fall due in the same minute, and Slack takes only so many messages.

Slack takes about one message a second for a channel and several hundred a minute for a workspace
(https://docs.slack.dev/apis/web-api/rate-limits); answers to reporters need their share of that.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

IN_A_CHANNEL = 1.0
"""Seconds from one message to the next in a channel."""
IN_A_WORKSPACE = 0.25
"""Seconds from one message to the next in a workspace: 240 a minute."""

_MOST_KEPT = 1_000


class Pace:
    """Keeps this process's digests apart; where others post too, Slack says so and the job waits."""

    def __init__(
        self, *, pause: Callable[[float], Awaitable[None]], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._pause = pause
        self._seconds = seconds
        self._workspaces: dict[str, float] = {}
        self._channels: dict[tuple[str, str], float] = {}

    async def turn(self, workspace_id: str, channel_id: str) -> None:
        """Wait until a message may be posted in a channel."""
        now = self._seconds()
        channel = (workspace_id, channel_id)
        turn = max(now, self._workspaces.get(workspace_id, now))
        self._workspaces[workspace_id] = turn + IN_A_WORKSPACE
        turn = max(turn, self._channels.get(channel, now))
        self._channels[channel] = turn + IN_A_CHANNEL
        if len(self._channels) > _MOST_KEPT:
            self._channels = {each: free for each, free in self._channels.items() if free > now}
        if turn > now:
            await self._pause(turn - now)
