"""Every event three times, in any order, at once and late: one brief for each mention."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.newsroom import open_newsroom
from tests.crash.program import Program


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_every_event_three_times_and_more(tmp_path: Path, transport: str) -> None:
    url = f"sqlite:///{tmp_path / 'replay.db'}"
    async with open_newsroom() as newsroom:
        server = newsroom.server
        by_socket = {"SLACK_APP_TOKEN": server.installation.app_token} if transport == "socket" else {}
        environment = newsroom.environment(url, **by_socket)
        serve = Program("serve", "--port", "0", environment=environment, folder=tmp_path)
        try:
            line = await serve.start()
            server.request_url = line.split()[-1] if transport == "http" else None
            for _ in range(3):
                await newsroom.mention(times=3)
            # No answer comes in time: Slack says so in the headers of the next two tries.
            server.patience, server.retry_delays = 0.01, (0.0, 0.0)
            for _ in range(3):
                await newsroom.mention()
            await newsroom.told()
            server.patience = 3.0
            events = [delivery.payload for delivery in server.deliveries]
            for event in reversed(events):
                assert (await server.bring(event)).ok
            assert await newsroom.answered(30)
            for event in events:
                assert (await server.bring(event)).ok
            assert await serve.stop() == 0
        finally:
            await serve.kill()
        assert {delivery.transport for delivery in server.deliveries} == {transport}
        verdict = await newsroom.verdict(url)
    assert verdict.mentions == 6
    assert verdict.clean, verdict
