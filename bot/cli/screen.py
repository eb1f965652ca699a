"""A brief in the terminal: the article with its evidence marked, beside what rests on it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.analysis.brief import Brief, Evidence, Statement
from bot.article.article import Article
from bot.article.documents import Document
from bot.cli.printable import printable

COLOURS = {"claim": "yellow", "rebuttal": "cyan", "context": "green"}
_LABELS = {"claim": "CLAIM", "rebuttal": "REBUTTAL", "context": "CONTEXT"}
# Below this width two columns are two ribbons: the article then stands above the brief.
_BESIDE = 100


class brief_screen:  # noqa: N801 - used like the functions of rich
    """Renders a brief: beside its article on a wide terminal, below it on a narrow one."""

    def __init__(self, article: Article, brief: Brief) -> None:
        self._article = article
        self._brief = brief

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for the width there is."""
        article = Panel(marked_article(self._article, self._brief), title="the article", border_style="dim")
        brief = Panel(brief_lines(self._brief), title="the brief", border_style="dim")
        if options.max_width >= _BESIDE and console.is_terminal:
            table = Table.grid(expand=True, padding=(0, 1))
            table.add_column(ratio=1)
            table.add_column(ratio=1)
            table.add_row(article, brief)
            yield table
        else:
            yield Group(
                marked_article(self._article, self._brief), Rule(style="dim"), brief_lines(self._brief)
            )
        yield Padding(footer(self._brief), (0, 1))


def source_line(document: Document) -> Text | None:
    """Return what a page says about its article, where it says anything."""
    facts = filter(None, (document.publisher, document.byline, document.date_text, document.url))
    words = " · ".join(facts)
    return Text(printable(words), style="dim", no_wrap=True, overflow="ignore") if words else None


def marked_article(article: Article, brief: Brief) -> Text:
    """Return the article's text, each sentence of evidence in the colour of what rests on it."""
    text = Text(printable(article.text), no_wrap=False)
    if article.masthead.headline:
        first = article.sentences[0]
        text.stylize("bold", first.start, first.end)
    for statement in reversed(brief.statements):
        for evidence in statement.evidence:
            text.stylize(COLOURS[statement.kind], evidence.start, evidence.end)
    used = {evidence.start: evidence.sentence for evidence in _used(brief)}
    marked, *parts = text.divide(sorted(used))
    for start, part in zip(sorted(used), parts, strict=True):
        marked.append(f"[{used[start]}] ", style="dim")
        marked.append_text(part)
    return marked


def brief_lines(brief: Brief) -> RenderableType:
    """Return claims with their rebuttals, context and actors, one under the other."""
    parts: list[RenderableType] = []
    if not brief.claims and brief.tells_claims:
        parts.append(
            Text("No claim found: nobody in this article is said to assert anything.", style="italic")
        )
    for index, claim in enumerate(brief.claims):
        parts.append(_statement(claim))
        parts += [
            Padding(_statement(rebuttal), (0, 0, 0, 3))
            for rebuttal in brief.rebuttals
            if rebuttal.answers == index
        ]
    parts += [
        _statement(rebuttal, label="REBUTTAL of a claim that is not in this article")
        for rebuttal in brief.rebuttals
        if rebuttal.answers is None
    ]
    if not brief.rebuttals and brief.tells_claims:
        parts.append(Text("No rebuttal in this article.", style="italic"))
    parts += [_statement(item) for item in brief.context]
    if brief.actors:
        names = "; ".join(
            f"{actor.name} ({', '.join(filter(None, (actor.title, actor.role)))})" for actor in brief.actors
        )
        parts.append(Text.assemble(("ACTORS  ", "bold"), printable(names)))
    return Group(*_spaced(parts or [Text("No attributed quote found.", style="italic")]))


def footer(brief: Brief) -> Text:
    """Return who wrote it, where the article went, and what was checked."""
    made = brief.provenance
    facts = [
        made.analyst + " analyst" if made.analyst == "offline" else f"{made.model}, prompt {made.prompt}"
    ]
    facts.append(f"sent to {made.host}" if made.host else "stayed here")
    if brief.dropped:
        facts.append(f"{brief.dropped} dropped")
    facts.append("checked: wording, names, numbers, attribution; not checked: meaning")
    note = f"{made.note}\n" if made.note else ""
    return Text(printable(note + " · ".join(facts)), style="dim")


def _statement(statement: Statement, label: str | None = None) -> Text:
    named = label or ("RETRACTION" if statement.retraction else _LABELS[statement.kind])
    numbers = " ".join(f"[{evidence.sentence}]" for evidence in statement.evidence)
    return Text.assemble(
        (f"{named}  ", f"bold {COLOURS[statement.kind]}"),
        (printable(_attribution(statement)), "italic"),
        "\n" if statement.speaker else "",
        printable(statement.summary),
        (f"  {numbers}", "dim"),
    )


def _attribution(statement: Statement) -> str:
    if statement.speaker is None:
        return ""
    words = ", ".join(filter(None, (statement.speaker, statement.title)))
    return f"{words} ({statement.medium})" if statement.medium else words


def _used(brief: Brief) -> list[Evidence]:
    return [evidence for statement in brief.statements for evidence in statement.evidence]


def _spaced(parts: Iterable[RenderableType]) -> Iterable[RenderableType]:
    for index, part in enumerate(parts):
        if index:
            yield Text("")
        yield part
