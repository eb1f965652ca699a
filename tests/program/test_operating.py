"""Operating a running `serve`: its figures, its failures done again, and a log that tells nothing."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import aiohttp

from bot.sandbox.faults import Drop, RateLimited, Refuse, ServerError
from tests.newsrooms import ARTICLE, shown
from tests.program.test_logs import CANARIES
from tests.program.test_probes import free_port
from tests.program.test_serve import environment, serving, slack


async def rejoinder(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run a command beside whatever runs; return its exit status and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=folder, env=environment(folder), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(30):
        out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def test_an_operator_sees_a_failure_and_has_it_done_again_while_serve_runs(tmp_path: Path) -> None:
    port = free_port()
    async with (
        slack() as (server, settings),
        serving(tmp_path, "--http", **settings, REJOINDER_METRICS_PORT=str(port)) as served,
    ):
        server.request_url = f"{served.url}/slack/events"
        workspace = server.workspace
        mara = workspace.add_user("Mara Lind")
        desk = workspace.add_channel("world-desk", members=[mara])
        for method, fault in (
            ("assistant.threads.setStatus", ServerError(html=True)),
            ("conversations.info", RateLimited(1)),
            ("conversations.info", Drop()),
            ("chat.update", Refuse("fatal_error")),
        ):
            server.faults.add(method, fault)
        said = await server.say(mara, desk, f"@Rejoinder canary {ARTICLE}")

        def answer() -> str:
            return " ".join(shown(each) for each in workspace.thread(desk, said.message.ts)[1:])

        await server.wait_for(lambda: "(error " in answer(), 20)
        status, out = await rejoinder(tmp_path, "jobs", "--json")
        listed = json.loads(out)
        assert (status, listed["state"], listed["attempt"]) == (0, "failed", 1)
        # The job has told of its failure and may be a moment from its end: until then it is at work.
        async with asyncio.timeout(20):
            while (await rejoinder(tmp_path, "jobs", "retry", str(listed["id"])))[0] != 0:
                pass
        await server.wait_for(lambda: "Ilse Karro" in answer(), 20)
        assert len(workspace.thread(desk, said.message.ts)) == 2

        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/metrics") as response,
        ):
            figures = await response.text()
        assert "rejoinder_filing_failures_total 1.0" in figures
        assert 'rejoinder_slack_calls_total{method="chat.update",outcome="fatal_error"} 1.0' in figures
        assert 'rejoinder_slack_rate_limits_total{method="conversations.info"} 1.0' in figures
        assert await served.stop() == 0
        log = served.errors.read_text()

    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert {"intake.received", "brief.failed", "brief.kept", "serve.stopping"} <= set(events)
    for secret in (*CANARIES, settings["SLACK_SIGNING_SECRET"]):
        assert secret.casefold() not in (log + figures).casefold()
