"""`rejoinder demo`: what it does, shown on a real run with nothing set up."""

from __future__ import annotations

import asyncio
import io
import logging
import signal
import sys
from collections.abc import Iterator, Mapping

from rich.console import Console, Group
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.analysis.brief import Statement
from bot.analysis.desk import Examination
from bot.analysis.draft import Draft, DraftStatement
from bot.analysis.faults import Fault
from bot.cli.blocks import message_blocks
from bot.cli.lines import day_words
from bot.cli.screen import marked_article
from bot.logs import configure_logs
from bot.program.accident import Accident, stage_accident
from bot.program.demo import open_page
from bot.program.liar import examine_liar
from bot.program.samples import sample
from bot.program.stage import CHANNEL, REPORTER, Mentioned, open_stage
from bot.program.story import DAYS, NAME, Answered, Blocks, answer_later, what_is_new, who_is

_BESIDE = 100


async def run() -> None:
    """Show a brief, lies caught, a late answer, look-ups, a digest, an accident, and what to do next."""
    # The show is the output; what the service logs beside it would only be noise here.
    configure_logs(io.StringIO())
    console = Console()
    # Its processes take a while to start: they do so behind the first parts of the show.
    accident = asyncio.create_task(stage_accident(sample()))
    try:
        async with open_stage(days_ago=DAYS) as stage:
            with console.status("Starting an embedded Slack workspace…"):
                mentioned = await stage.mention(sample())
            _show_mention(console, mentioned, stage.names)
            with console.status("Asking a model that lies…"):
                examination = await examine_liar(mentioned.article)
            _show_lies(console, examination)
            with console.status(f"Letting {DAYS} days pass…"):
                answered = await answer_later(stage, told=True)
            _show_answer(console, answered, stage.names)
            with console.status("Asking who somebody is…"):
                profile = await who_is(stage, NAME)
                digest = await what_is_new(stage)
            _show_actor(console, profile, stage.names)
            _show_digest(console, digest, stage.names)
        with console.status("Killing a process between post and record…"):
            _show_accident(console, await accident)
        _show_next(console)
    finally:
        accident.cancel()
        await asyncio.gather(accident, return_exceptions=True)


async def serve(port: int) -> None:
    """Show the embedded workspace in the browser until told to stop."""
    # The browser shows what people need; a fault of the service is still worth a line.
    configure_logs(level=logging.ERROR)
    logging.getLogger().setLevel(logging.ERROR)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_page(port) as url:
        sys.stdout.write(f"Rejoinder, in an embedded Slack workspace: {url} (Ctrl-C ends it)\n")
        sys.stdout.flush()
        await stop.wait()


def _show_mention(console: Console, mentioned: Mentioned, names: Mapping[str, str]) -> None:
    _heading(console, 1, "A reporter mentions @Rejoinder with an article; the brief stands in the thread")
    brief = mentioned.kept.brief
    article = Panel(
        marked_article(mentioned.article, brief),
        title=f"#{CHANNEL} · {REPORTER}",
        subtitle="[yellow]claim[/]  [cyan]rebuttal[/]  [green]context[/]",
        border_style="dim",
    )
    answer = Panel(
        message_blocks(mentioned.blocks, names),
        title="in the thread · Rejoinder",
        border_style="dim",
    )
    if console.width >= _BESIDE:
        table = Table.grid(expand=True, padding=(0, 1))
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        table.add_row(article, answer)
        console.print(table)
    else:
        console.print(Group(article, answer))
    messages = "1 message" if mentioned.messages == 1 else f"{mentioned.messages} messages"
    console.print(
        f"{messages} in the thread, {mentioned.seconds:.1f} s after the mention; "
        "no key, and nothing left this machine.",
        style="dim",
        highlight=False,
    )


def _show_lies(console: Console, examination: Examination) -> None:
    _heading(console, 2, "A model lies; code holds every word against the article")
    table = Table(expand=True, show_lines=True, border_style="dim")
    table.add_column("the model said", ratio=3)
    table.add_column("why it is struck out", ratio=3)
    table.add_column("what is shown", ratio=3)
    for said, reason, shown in _struck(examination):
        table.add_row(Text(said, style="red strike"), Text(reason), Text(shown, style="green"))
    console.print(table)
    console.print(
        f"{len(examination.faults_first)} lies told, {len(examination.faults_last)} left after the check "
        "sent them back once; evidence is sentence numbers, so no quotation can be invented.",
        style="dim",
        highlight=False,
    )


def _struck(examination: Examination) -> Iterator[tuple[str, str, str]]:
    """Yield what was said, why it was wrong, and what is shown in its place."""
    draft = examination.proposals[0].draft
    for fault in examination.faults_first:
        kind, index, field = _place(fault)
        drafted = _items(draft, kind)[index]
        shown = getattr(examination.brief, kind)[index]
        if field == "speaker":
            yield f"{drafted.speaker}: {drafted.summary}", fault.reason, _attributed(shown)
        else:
            yield drafted.summary or "", fault.reason, shown.summary


def _place(fault: Fault) -> tuple[str, int, str]:
    """Split ``claims[0].summary`` into its parts."""
    kind, rest = fault.where.split("[", 1)
    index, field = rest.split("].", 1)
    return kind, int(index), field


def _items(draft: Draft, kind: str) -> tuple[DraftStatement, ...]:
    return {"claims": draft.claims, "rebuttals": draft.rebuttals, "context": draft.context}[kind]


def _attributed(statement: Statement) -> str:
    return f"{statement.speaker}: {statement.summary}" if statement.speaker else statement.summary


def _show_answer(console: Console, answered: Answered, names: Mapping[str, str]) -> None:
    _heading(console, 3, f"{DAYS} days later another article answers a claim; a person says so")
    claimed, answer = answered.claimed.kept, answered.answer.kept
    claim = claimed.brief.claims[0]
    console.print(
        Text.assemble(
            (f"{day_words(claimed.filed_at)}  ", "dim"),
            (f"{claim.speaker}: ", "bold"),
            f"{claim.summary}. No rebuttal in this article.",
        )
    )
    who = answered.confirmed_by
    proposed = [block for block in answered.proposed if block["type"] != "context"]
    title = f"{day_words(answer.filed_at)} · Related, on the brief of another article"
    console.print(Panel(message_blocks(proposed, names), title=title, border_style="dim"))
    # What they show of both statements has not changed.
    confirmed = [
        {**block, "elements": [each for each in block["elements"] if each["type"] != "rich_text_quote"]}
        for block in answered.confirmed
        if block["type"] == "rich_text"
    ]
    changed = message_blocks(confirmed, names)
    console.print(Panel(changed, title=f"the same, once {who} has pressed Confirm", border_style="dim"))
    before = [block.get("elements") for block in answered.claimed.blocks]
    now = [
        block
        for block in answered.now
        if block["type"] == "rich_text" and block.get("elements") not in before
    ]
    title = "and in the thread of the first article"
    console.print(Panel(message_blocks(now, names), title=title, border_style="dim"))


def _show_actor(console: Console, profile: Blocks, names: Mapping[str, str]) -> None:
    _heading(console, 4, f"A reporter types /actor {NAME}: what the newsroom has heard from them")
    title = f"#{CHANNEL} · only {REPORTER} sees this"
    console.print(Panel(message_blocks(profile, names), title=title, border_style="dim"))


def _show_digest(console: Console, digest: Blocks, names: Mapping[str, str]) -> None:
    # Its buttons are for the browser.
    shown = [block for block in digest if block["type"] != "actions"]
    title = f"#{CHANNEL} · /digest now: what is new after {DAYS} days, for everybody"
    console.print(Panel(message_blocks(shown, names), title=title, border_style="dim"))


def _show_accident(console: Console, accident: Accident) -> None:
    _heading(console, 5, "The process is really killed (kill -9), in the worst moment")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim")
    table.add_column()
    for seconds, what in (
        (0.0, "a mention; it is in the database before Slack is answered"),
        (
            accident.killed,
            "its first message stands in the thread, but Slack’s answer has not come back: killed",
        ),
        (accident.resumed, "another process is up, and looks in the thread before it posts"),
        (accident.briefed, "that message has become the brief"),
    ):
        table.add_row(f"{seconds:.1f} s", what)
    console.print(table)
    messages = "1 message" if accident.messages == 1 else f"{accident.messages} messages"
    console.print(f"killed, resumed, {messages} in the thread", style="bold", highlight=False)


def _show_next(console: Console) -> None:
    _heading(console, 6, "Next")
    table = Table.grid(padding=(0, 3))
    for what, command in (
        ("your own article", "rejoinder analyse FILE"),
        ("the same in your browser", "rejoinder demo --serve"),
        ("your Slack", "rejoinder manifest, then rejoinder serve (README: “In your Slack”)"),
    ):
        table.add_row(Text(what), Text(command, style="bold"))
    console.print(table)


def _heading(console: Console, number: int, title: str) -> None:
    console.print()
    console.print(Rule(f"{number}  {title}", align="left", style="bold"))
