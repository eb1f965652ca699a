"""The commands and their options. What they need is imported where they run: help stays quick."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import typer

from bot.version import __version__

app = typer.Typer(
    help="Who claims what, who rejects it, and the sentence each line rests on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
database = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(database, name="db")
jobs = typer.Typer(help="What failed, is unknown or is not finished.", rich_markup_mode=None)
app.add_typer(jobs, name="jobs")

DEMO_PORT = 3001
Jsonl = Annotated[
    str, typer.Option("--jsonl", metavar="IN", help="A file of JSON objects with id and text, or -.")
]
Http = Annotated[bool, typer.Option("--http", help="Listen over HTTP even if SLACK_APP_TOKEN is set.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on [env: HOST, else 127.0.0.1].")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on [env: PORT, else 3000].")]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Page = Annotated[int, typer.Option("--page", min=1, max=100_000, help="Which page; the newest come first.")]
Workspace = Annotated[
    str | None,
    typer.Option("--workspace", metavar="ID", help="Whose; needed where the database has several."),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def demo(
    serve_page: Annotated[
        bool, typer.Option("--serve", help="Keep the workspace up as a page on 127.0.0.1.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The page's port [3001; 0 picks a free one].")
    ] = None,
) -> None:
    """Show the main job in an embedded Slack workspace, with nothing set up."""
    from bot.cli import demo as command  # noqa: PLC0415

    if port is not None and not serve_page:
        raise typer.BadParameter("--port goes with --serve.")
    if serve_page:
        asyncio.run(command.serve(DEMO_PORT if port is None else port))
    else:
        asyncio.run(command.run())


@app.command()
def analyse(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|URL|-", help="A text, Markdown, HTML, PDF or .docx file, a link, or - for input."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    analyst: Annotated[
        Literal["offline", "model"] | None,
        typer.Option(help="Who writes the brief; the model if one is configured."),
    ] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep the brief in the database.")] = False,
    jsonl: Annotated[
        str | None, typer.Option("--jsonl", metavar="IN", help="Many: JSON objects with id and text, or -.")
    ] = None,
    print_prompt: Annotated[
        bool, typer.Option("--print-prompt", help="Print what a model would be sent; send nothing.")
    ] = False,
) -> None:
    """Print the brief of one article, or of many with --jsonl."""
    from bot.cli import analyse as command  # noqa: PLC0415

    if (source is None) == (jsonl is None):
        raise typer.BadParameter("give one FILE or URL (or - for standard input), or --jsonl IN.")
    if print_prompt and (source is None or as_json or save or analyst == "offline"):
        raise typer.BadParameter(
            "--print-prompt goes with one FILE or URL and no option but --analyst model."
        )
    if print_prompt:
        command.prompt(source or "-")
    elif jsonl is not None:
        command.many(jsonl, analyst=analyst, save=save)
    else:
        command.one(source or "-", as_json=as_json, analyst=analyst, save=save)


@app.command()
def statements(jsonl: Jsonl) -> None:
    """Print the attributed statements of many articles, one JSON object a line."""
    from bot.cli.statements import run  # noqa: PLC0415

    run(jsonl)


@app.command()
def actor(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Any name they are known by.")] = None,
    actor_id: Annotated[
        int | None,
        typer.Option("--id", metavar="N", min=1, max=2**63 - 1, help="Instead of a name that several bear."),
    ] = None,
    page: Page = 1,
    as_json: Json = False,
    workspace: Workspace = None,
) -> None:
    """Print who somebody is: names, titles, claims, rebuttals, and who answered."""
    from bot.cli.actor import run  # noqa: PLC0415

    asyncio.run(run(name, actor_id=actor_id, page=page, as_json=as_json, workspace=workspace))


@app.command()
def claims(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="As after /claims, best in single quotes: 'bridge by:Karro'."),
    ],
    page: Page = 1,
    as_json: Json = False,
    workspace: Workspace = None,
) -> None:
    """Print who said what: WORDS, "words in a row", -not, begin*, by:, since:, until:, in:, unanswered."""
    from bot.cli.claims import run  # noqa: PLC0415

    asyncio.run(run(words, page=page, as_json=as_json, workspace=workspace))


@app.command()
def digest(
    channel: Annotated[str, typer.Option("--channel", metavar="C", help="The channel's id.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="What the next one would hold, not what the last one held.")
    ] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="As if it were then: 2026-11-23T09:00.")
    ] = None,
    workspace: Workspace = None,
) -> None:
    """Print what a channel's last digest held; nothing is posted."""
    from bot.cli.digest import run  # noqa: PLC0415

    asyncio.run(run(channel, preview=preview, at=at, workspace=workspace))


@app.command()
def export(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day: 2026-11-03, yesterday, 2w.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day, included.")] = None,
    form: Annotated[
        Literal["json", "csv"], typer.Option("--format", help="One object a line, or CSV.")
    ] = "json",
    brief_id: Annotated[
        int | None, typer.Option("--brief", metavar="ID", min=1, max=2**63 - 1, help="Only this brief.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of standard output.")
    ] = None,
    workspace: Workspace = None,
) -> None:
    """Write briefs to take away: those filed between two days, or one."""
    from bot.cli.export import run  # noqa: PLC0415

    asyncio.run(
        run(since=since, until=until, form=form, brief_id=brief_id, output=output, workspace=workspace)
    )


@app.command(name="eval")
def evaluate(
    source: Annotated[
        str, typer.Argument(metavar="GOLD|-", help="Annotated articles, one JSON object a line.")
    ],
    analyst: Annotated[
        Literal["offline", "model"] | None,
        typer.Option(help="Who writes the briefs; the model if one is configured."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    per_article: Annotated[bool, typer.Option("--per-article", help="Show each article too.")] = False,
    against: Annotated[
        str | None, typer.Option(metavar="FILE", help="Compare with an earlier run that --freeze wrote.")
    ] = None,
    freeze: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the answers, to compare with later.")
    ] = None,
    controls: Annotated[
        bool, typer.Option("--controls", help="Also score answers that know nothing.")
    ] = False,
) -> None:
    """Print how right an analyst is on annotated articles."""
    from bot.cli.eval import run  # noqa: PLC0415

    asyncio.run(
        run(
            source,
            analyst=analyst,
            as_json=as_json,
            per_article=per_article,
            against=against,
            freeze=freeze,
            controls=controls,
        )
    )


@app.command()
def serve(http: Http = False, host: Host = None, port: Port = None) -> None:
    """Listen to Slack, work and tick in one process, until stopped."""
    from bot.cli.serve import run  # noqa: PLC0415

    run("serve", http=http, host=host, port=port)


@app.command()
def web(http: Http = False, host: Host = None, port: Port = None) -> None:
    """Only listen to Slack; needs PostgreSQL, and another process that works."""
    from bot.cli.serve import run  # noqa: PLC0415

    run("web", http=http, host=host, port=port)


@app.command()
def work() -> None:
    """Only work, on PostgreSQL; any number of such processes."""
    from bot.cli.serve import run  # noqa: PLC0415

    run("work")


@app.command()
def clock(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print which digests would be posted when; do nothing.")
    ] = False,
    days: Annotated[
        int | None, typer.Option(min=1, max=366, help="How many days --dry-run looks ahead [14].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a digest.")] = False,
) -> None:
    """Only tick, on PostgreSQL: open digests that fall due, look after what was cut off."""
    if dry_run:
        from bot.cli import outlook  # noqa: PLC0415

        asyncio.run(outlook.run(days=14 if days is None else days, as_json=as_json))
        return
    if days is not None or as_json:
        raise typer.BadParameter("--days and --json go with --dry-run.")
    from bot.cli.serve import run  # noqa: PLC0415

    run("clock")


@app.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Where Slack reaches you over HTTP, such as https://HOST/slack/events.")
    ] = None,
) -> None:
    """Print the manifest to create the Slack app from; for Socket Mode unless --url is given."""
    from bot.cli.manifest import run  # noqa: PLC0415

    run(url)


@app.command()
def doctor() -> None:
    """Check tokens, scopes, database, model and clock, and say how to mend each."""
    from bot.cli.doctor import run  # noqa: PLC0415

    asyncio.run(run())


@database.command()
def upgrade() -> None:
    """Bring the database's tables to this version's shape."""
    from bot.cli.database import run  # noqa: PLC0415

    asyncio.run(run())


@jobs.callback(invoke_without_command=True)
def show_jobs(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    """List the latest filings that failed, are unknown or are not finished."""
    if context.invoked_subcommand is not None:
        return
    from bot.cli.jobs import show  # noqa: PLC0415

    asyncio.run(show(as_json=as_json))


@jobs.command()
def retry(
    filing_id: Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="As `jobs` lists it.")],
) -> None:
    """Queue a filing again."""
    from bot.cli.jobs import retry as command  # noqa: PLC0415

    asyncio.run(command(filing_id))
