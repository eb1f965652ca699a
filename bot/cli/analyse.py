"""`rejoinder analyse`: briefs in the terminal."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractContextManager, AsyncExitStack, nullcontext
from typing import TYPE_CHECKING

from rich.console import Console

from bot.analysis.brief import AnalystName, Brief
from bot.analysis.record import brief_record
from bot.article.article import Article
from bot.article.documents import Document, require_article
from bot.cli.input import is_link, parsed, read_lines, read_one, read_source
from bot.cli.notice import notice
from bot.cli.progress import tracked
from bot.cli.record import print_record
from bot.cli.screen import brief_screen, source_line
from bot.errors import InputError, RejoinderError
from bot.program.analysts import open_desk
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.article.fetching import Detours
    from bot.program.shelf import Shelf


def one(
    source: str,
    *,
    as_json: bool,
    analyst: AnalystName | None,
    save: bool,
    detours: Detours | None = None,
) -> None:
    """Print the brief of one article: a file of any kind that is read, a link, or standard input.

    Raises:
        InputError: there is no article to read.
    """
    # Read before there is an event loop, which would swallow an interrupt while input is awaited.
    data = read_source(source)
    asyncio.run(_one(source, data, as_json=as_json, analyst=analyst, save=save, detours=detours))


def prompt(source: str) -> None:
    """Print the messages that a model would be sent for an article, and send nothing.

    Messages stand under their roles, calls under their numbers where there are several.

    Raises:
        InputError: there is no article to read.
        ModelError: the article is too long to be sent.
    """
    # The templates take a while to import: only who looks at them pays for it.
    from bot.analysis.model.messages import brief_messages  # noqa: PLC0415
    from bot.analysis.model.sections import sections_of  # noqa: PLC0415

    document = asyncio.run(read_one(source, read_source(source)))
    sections = sections_of(Article.parse(document.text))
    lines: list[str] = []
    for section in sections:
        if section.of > 1:
            lines += [f"# call {section.number} of {section.of}", ""]
        for turn in brief_messages(section):
            lines += [f"## {turn.role}", turn.text, ""]
    # What is sent is UTF-8, whatever the locale is.
    sys.stdout.buffer.write("\n".join(lines).encode())
    notice("nothing was sent: these are the messages a model would be asked with.")
    if len(sections) > 1:
        notice(
            f"the article is long and goes in {len(sections)} calls; those after the first also list the "
            "claims found before them, which only a model's answers can tell."
        )


async def _one(
    source: str,
    data: bytes,
    *,
    as_json: bool,
    analyst: AnalystName | None,
    save: bool,
    detours: Detours | None,
) -> None:
    settings = load_settings()
    with _status("Opening the link…" if is_link(source) else "Reading the file…"):
        document = await read_one(source, data, detours=detours)
    article = Article.parse(document.text)
    async with AsyncExitStack() as stack:
        shelf = await _open_shelf(stack, settings) if save else None
        desk = await stack.enter_async_context(open_desk(settings, analyst))
        with _status("Reading the article…"):
            brief = await desk.analyse(article)
        await _keep(shelf, article, brief, document)
    if as_json:
        print_record(brief_record(brief, id=source))
        return
    console = Console()
    if source_shown := source_line(document):
        console.print(source_shown, soft_wrap=True)
    console.print(brief_screen(article, brief))


def _status(words: str) -> AbstractContextManager[object]:
    """Show what is being done, where somebody watches."""
    console = Console(stderr=True)
    return console.status(words) if console.is_terminal else nullcontext()


def many(source: str, *, analyst: AnalystName | None, save: bool) -> None:
    """Print one brief a line for the articles of a JSON Lines file.

    Raises:
        RejoinderError: some line could not be briefed; the others were.
    """
    asyncio.run(_many(read_lines(source), analyst=analyst, save=save))


async def _many(lines: list[tuple[int, str]], *, analyst: AnalystName | None, save: bool) -> None:
    settings = load_settings()
    failed = 0
    async with AsyncExitStack() as stack:
        shelf = await _open_shelf(stack, settings) if save else None
        desk = await stack.enter_async_context(open_desk(settings, analyst))
        articles = parsed(lines, require_article)
        for given in tracked(articles, total=len(lines), what="articles"):
            if isinstance(given, InputError):
                failed += 1
                notice(given)
                continue
            # The rules never wait: without this an interrupt would come through only at the end.
            await asyncio.sleep(0)
            article = Article.parse(given.text)
            brief = await desk.analyse(article)
            await _keep(shelf, article, brief)
            print_record(brief_record(brief, id=given.id))
    if failed:
        raise RejoinderError(f"{failed} of {len(lines)} lines could not be briefed: see above.")


async def _open_shelf(stack: AsyncExitStack, settings: Settings) -> Shelf:
    # The database takes longer to import than an article to analyse: only who keeps one pays for it.
    from bot.program.shelf import open_shelf  # noqa: PLC0415

    return await stack.enter_async_context(open_shelf(settings))


async def _keep(
    shelf: Shelf | None, article: Article, brief: Brief, document: Document | None = None
) -> None:
    if shelf is not None:
        notice(f"kept as brief {await shelf.keep(article, brief, document)}")
