"""Events at a steady rate, whatever becomes of them: ``python -m tests.benchmarks.load FILE URL RATE``.

The signing secret is in SLACK_SIGNING_SECRET. Each event has its time, and is sent then whether or
not those before it have been answered; its acknowledgement is timed from that moment, so that a
server that falls behind cannot slow down what measures it. Prints one line when it is ready, waits
for one, and prints one JSON object: a list of ``[status or null, milliseconds, milliseconds late]``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import aiohttp

from bot.sandbox import Installation

Answer = tuple[int | None, float, float]

# Slack waits no longer for an acknowledgement.
_PATIENCE = aiohttp.ClientTimeout(total=3.0)


async def main() -> None:
    """Send what FILE holds, and print what came back."""
    path, url, rate = sys.argv[1:]
    bodies = _lines(Path(path))
    installation = Installation(signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=_PATIENCE) as session:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = time.perf_counter() + 0.1
        answers = await asyncio.gather(
            *(
                _send(session, url, body, installation, at=began + number / float(rate))
                for number, body in enumerate(bodies)
            )
        )
    print(json.dumps(answers), flush=True)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


async def _send(
    session: aiohttp.ClientSession, url: str, body: str, installation: Installation, *, at: float
) -> Answer:
    await asyncio.sleep(at - time.perf_counter())
    late = time.perf_counter() - at
    headers = {"Content-Type": "application/json", **installation.sign(body, at=time.time())}
    try:
        async with session.post(url, data=body.encode(), headers=headers) as response:
            await response.read()
            status: int | None = response.status
    except (TimeoutError, aiohttp.ClientError):
        status = None
    return status, (time.perf_counter() - at) * 1000, late * 1000


if __name__ == "__main__":
    asyncio.run(main())
