"""Killing Rejoinder's processes at random while it is asked for briefs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.program.upgrading import upgrade
from bot.slack.http import EVENTS
from tests.crash.newsroom import Newsroom, Verdict, open_newsroom
from tests.crash.program import Program, free_port
from tests.crash.router import Router

# Killed between intent and post, a filing waits 20 s before it posts; and a workspace's filings are
# worked on a few at a time.
_PATIENCE = 60.0
_PATIENCE_EACH = 2.0
# About what a start takes: some mentions come while nobody listens.
_DOWN = 1.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked for, how many die, and how many seconds are between two deaths.

    Where one process is everything, the seconds count from when it is ready again.
    """

    mentions: int
    kills: int
    pause: tuple[float, float]
    seed: int


async def kill_serve(plan: Plan, folder: Path) -> Verdict:
    """Kill one `serve` on SQLite again and again; return what came of the mentions."""
    url = f"sqlite:///{folder / 'crash.db'}"
    port = free_port()
    async with open_newsroom() as newsroom:
        environment = newsroom.environment(url)
        serve = Program("serve", "--http", "--port", str(port), environment=environment, folder=folder)
        return await _play(plan, newsroom, [serve], [port], url)


async def kill_any(plan: Plan, url: str, folder: Path, *, workers: int) -> Verdict:
    """Kill one of two `web`, some `work` and a `clock` on PostgreSQL again and again."""
    await upgrade(url)
    ports = [free_port(), free_port()]
    async with open_newsroom() as newsroom:
        environment = newsroom.environment(url)
        roles: list[tuple[str, ...]] = [("web", "--http", "--port", str(port)) for port in ports]
        roles += [("work",)] * workers + [("clock",)]
        programs = [Program(*role, environment=environment, folder=folder) for role in roles]
        return await _play(plan, newsroom, programs, ports, url)


async def _play(
    plan: Plan, newsroom: Newsroom, programs: Sequence[Program], ports: Sequence[int], url: str
) -> Verdict:
    dice = random.Random(plan.seed)
    newsroom.dawdle(dice)
    async with Router(ports, dice) as router:
        newsroom.server.request_url = f"{router.url}{EVENTS}"
        try:
            async with asyncio.TaskGroup() as starting:
                for program in programs:
                    starting.create_task(program.start())
            await _kill(plan, newsroom, programs, dice)
            await newsroom.told()
            await newsroom.answered(_PATIENCE + _PATIENCE_EACH * plan.mentions)
            assert [await program.stop() for program in programs] == [0] * len(programs)
        finally:
            for program in programs:
                await program.kill()
    return await newsroom.verdict(url)


async def _kill(plan: Plan, newsroom: Newsroom, programs: Sequence[Program], dice: random.Random) -> None:
    """Kill as planned, each time with some mentions about it; return once every process is up again."""
    rising: dict[Program, asyncio.Task[str]] = {}
    async with asyncio.TaskGroup() as asking:
        for kill in range(plan.kills):
            if len(rising) == len(programs):
                await asyncio.wait(rising.values(), return_when=asyncio.FIRST_COMPLETED)
            pause = dice.uniform(*plan.pause)
            for _ in range(plan.mentions * (kill + 1) // plan.kills - plan.mentions * kill // plan.kills):
                asking.create_task(_ask_after(dice.uniform(0.0, pause + _DOWN), newsroom))
            await asyncio.sleep(pause)
            for program in [program for program, start in rising.items() if start.done()]:
                await rising.pop(program)
            standing = [program for program in programs if program not in rising]
            if standing:
                victim = dice.choice(standing)
                await victim.kill()
                rising[victim] = asking.create_task(victim.start())


async def _ask_after(seconds: float, newsroom: Newsroom) -> None:
    await asyncio.sleep(seconds)
    await newsroom.mention()
