"""`rejoinder serve` as its own process: ready, at work, and gone when told to go."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import SlackServer, Workspace
from bot.sandbox.faults import Hang
from bot.sandbox.message import Message
from bot.sandbox.model.script import in_turn
from bot.sandbox.model.server import ModelServer
from tests.fakes import harbour
from tests.newsrooms import ARTICLE, installation, shown

ROOT = Path(__file__).parents[2]
_KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT", "VIRTUAL_ENV")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment with these settings and no other of ours."""
    inherited = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**inherited, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{folder}/served.db", **settings}


@dataclass
class Served:
    """A running process and the line with which it said that it was ready."""

    process: asyncio.subprocess.Process
    line: str
    errors: Path

    @property
    def url(self) -> str:
        """The address in that line, without a path."""
        address = self.line.rsplit("http://", 1)[1]
        return f"http://{address.split('/')[0]}"

    async def stop(self) -> int:
        """Ask it to stop as a platform does, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            return await self.process.wait()


@asynccontextmanager
async def serving(folder: Path, *options: str, **settings: str) -> AsyncIterator[Served]:
    """Run `rejoinder serve` until the block ends."""
    errors = folder / "errors.log"
    with errors.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", "--port", "0", *options,
            cwd=folder, env=environment(folder, **settings), stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            line = (await process.stdout.readline()).decode().strip()
        assert line, errors.read_text()
        yield Served(process, line, errors)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def slack() -> AsyncIterator[tuple[SlackServer, dict[str, str]]]:
    """Run a workspace, and return with it the settings of an app in it."""
    async with SlackServer(Workspace(), installation()) as server:
        yield (
            server,
            {
                "SLACK_API_URL": server.api_url,
                "SLACK_BOT_TOKEN": server.installation.bot_token,
                "SLACK_SIGNING_SECRET": server.installation.signing_secret,
            },
        )


async def briefed(server: SlackServer, text: str = ARTICLE) -> Message:
    """Mention the app with an article, and return the brief once it stands in the thread."""
    workspace = server.workspace
    mara = workspace.add_user("Mara Lind")
    desk = workspace.add_channel("world-desk", members=[mara])
    said = await server.say(mara, desk, f"@Rejoinder {text}")
    assert [delivery.status for delivery in said.deliveries] == [200, 200]
    return await brief_in(server, said.message)


async def brief_in(server: SlackServer, asked: Message) -> Message:
    """Return the brief in the thread of a message as soon as it stands there."""

    def briefs() -> list[Message]:
        return [each for each in server.workspace.thread(asked.channel, asked.ts) if each.edited_ts]

    return (await server.wait_for(briefs, 20))[0]


async def test_over_http_it_gets_ready_briefs_with_the_model_and_stops_when_told(tmp_path: Path) -> None:
    async with (
        slack() as (server, settings),
        ModelServer(in_turn(harbour.GOOD)) as model,
        serving(
            tmp_path, "--http", **settings, OPENAI_BASE_URL=model.url, REJOINDER_MODEL="scripted"
        ) as served,
    ):
        assert served.line == f"rejoinder is listening on {served.url}/slack/events"
        assert served.url.startswith("http://127.0.0.1:")
        async with aiohttp.ClientSession() as session:
            for probe in ("healthz", "readyz"):
                async with session.get(f"{served.url}/{probe}") as response:
                    assert response.status == 200
        server.request_url = f"{served.url}/slack/events"
        words = shown(await briefed(server, harbour.TEXT))
        assert "Raiders from Tolm took 40 boats" in words
        assert "scripted" in words
        assert "sent to 127.0.0.1" in words
        assert await served.stop() == 0
        log = served.errors.read_text()
    assert "serve.stopping" in log
    assert "Traceback" not in log
    assert "Tolm" not in log


async def test_over_socket_mode_it_briefs_without_a_signing_secret(tmp_path: Path) -> None:
    async with slack() as (server, settings):
        del settings["SLACK_SIGNING_SECRET"]
        settings["SLACK_APP_TOKEN"] = server.installation.app_token
        async with serving(tmp_path, **settings) as served:
            assert "connected to Slack by Socket Mode" in served.line
            assert "Ilse Karro" in shown(await briefed(server))
            assert await served.stop() == 0
            assert "Traceback" not in served.errors.read_text()


async def test_what_a_killed_process_left_is_answered_by_the_next_one(tmp_path: Path) -> None:
    async with slack() as (server, settings):
        # The first post never comes back, so that the process dies between post and record.
        server.faults.add("chat.postMessage", Hang(late=True))
        workspace = server.workspace
        mara = workspace.add_user("Mara Lind")
        desk = workspace.add_channel("world-desk", members=[mara])
        async with serving(tmp_path, "--http", **settings) as served:
            server.request_url = f"{served.url}/slack/events"
            said = await server.say(mara, desk, f"@Rejoinder {ARTICLE}")
            await server.wait_for(lambda: len(workspace.thread(desk, said.message.ts)) == 2, 20)
            served.process.kill()
            await served.process.wait()
        async with serving(tmp_path, "--http", **settings) as served:
            server.request_url = f"{served.url}/slack/events"
            answer = await brief_in(server, said.message)
            assert "Ilse Karro" in shown(answer)
            assert len(workspace.thread(desk, said.message.ts)) == 2
            assert await served.stop() == 0


@pytest.mark.parametrize(
    ("changes", "status", "named"),
    [
        ({"SLACK_BOT_TOKEN": ""}, 2, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 2, "Slack does not take SLACK_BOT_TOKEN (invalid_auth)"),
    ],
)
async def test_what_keeps_it_from_starting_is_one_sentence(
    tmp_path: Path, changes: dict[str, str], status: int, named: str
) -> None:
    async with slack() as (_, settings):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", "--http", "--port", "0",
            cwd=tmp_path, env=environment(tmp_path, **(settings | changes)),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(30):
            out, errors = await process.communicate()
    assert (process.returncode, out) == (status, b"")
    assert errors.decode().count("\n") == 1, errors.decode()
    line = errors.decode()
    assert line.startswith(f"rejoinder: {named}")
    assert "wrong" not in line
