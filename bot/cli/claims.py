"""`rejoinder claims`: who said what, found by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.cli.lines import counted, cut, day_words, name_words, place_record
from bot.cli.record import print_record
from bot.cli.screen import COLOURS
from bot.memory.search import Hit, Hits
from bot.program.archive import open_archive
from bot.settings import load_settings

_SUMMARY = 400
_TRY = (
    "Try fewer words, another form of one, or its beginning with a star (bridg*); `rejoinder actor NAME` "
    "shows all that somebody said."
)


async def run(words: Sequence[str], *, page: int, as_json: bool, workspace: str | None) -> None:
    """Print a page of what was found.

    Raises:
        UsageError: that cannot be looked for.
        RejoinderError: the database is not of this version, or nothing is kept in it.
        StorageError: the database cannot be used.
    """
    asked = as_typed(words)
    async with open_archive(load_settings(), workspace) as archive:
        hits = await archive.claims(asked, page)
    if as_json:
        print_record(hits_record(hits))
    else:
        Console().print(hits_screen(hits))


def as_typed(words: Sequence[str]) -> str:
    """Return arguments as one would type them in Slack: a shell takes quotation marks away.

    One argument is all that was typed; of several, one with a space in it was quoted.
    """
    if len(words) == 1:
        return words[0]
    return " ".join(_quoted(word) if " " in word and '"' not in word else word for word in words)


def _quoted(word: str) -> str:
    name, colon, value = word.partition(":")
    return f'{name}:"{value}"' if colon and name.isalpha() else f'"{word}"'


def hits_screen(hits: Hits) -> RenderableType:
    """Return a page of what was found for a terminal."""
    parts: list[RenderableType] = [Text(_heading(hits), style="bold")]
    for hit in hits.hits:
        parts += ["", *_hit(hit)]
    if hits.articles:
        more = " and more" if hits.more_articles else ""
        parts += ["", Text(f"Also in {counted(len(hits.articles), 'article')}{more}:")]
        parts += [
            Padding(
                Text.assemble(
                    cut(each.title or "An article without a headline", 200),
                    (f"  {day_words(each.filed_at)} · brief {each.brief_id}", "dim"),
                ),
                (0, 0, 0, 2),
            )
            for each in hits.articles
        ]
    if hits.unknown:
        names = "; ".join(name_words(name) for name in hits.unknown[:5])
        parts += ["", Text(f"Nobody is known by the name {names}: `rejoinder actor` finds names like it.")]
    elif not hits.hits and hits.page == 1:
        parts += ["", Text(_TRY)]
    if hits.has_next:
        parts += ["", Text(f"--page {hits.page + 1} shows older ones.", style="dim")]
    return Group(*parts)


def _heading(hits: Hits) -> str:
    if not hits.total:
        return "No statement found."
    number = counted(hits.total, "statement")
    page = f", page {hits.page}" if hits.page > 1 or hits.has_next else ""
    return f"{'More than ' if hits.many else ''}{number} found{page}."


def _hit(hit: Hit) -> Iterator[RenderableType]:
    stands = "" if hit.kind != "claim" else " · answered" if hit.answered else " · no answer known"
    yield Text.assemble(
        (hit.kind.upper(), f"bold {COLOURS[hit.kind]}"),
        "  ",
        (name_words(hit.speaker), "italic"),
        (f"  {day_words(hit.filed_at)} · brief {hit.brief_id}{stands}", "dim"),
    )
    yield Padding(Text(cut(hit.summary, _SUMMARY)), (0, 0, 0, 2))


def hits_record(hits: Hits) -> dict[str, Any]:
    """Return a page of what was found as a JSON object; times are in UTC."""
    return {
        "page": hits.page,
        "total": hits.total,
        "more_than_total": hits.many,
        "statements": [_hit_record(hit) for hit in hits.hits],
        "articles": [
            {"brief": each.brief_id, "title": each.title, "filed_at": each.filed_at.isoformat()}
            | place_record(each)
            for each in hits.articles
        ],
        "more_articles": hits.more_articles,
        "unknown_names": list(hits.unknown),
    }


def _hit_record(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.statement_id,
        "brief": hit.brief_id,
        "kind": hit.kind,
        "summary": hit.summary,
        "speaker": hit.speaker,
        "actor": hit.actor_id,
        # Only claims are answered.
        "answered": hit.answered if hit.kind == "claim" else None,
        "filed_at": hit.filed_at.isoformat(),
        **place_record(hit),
    }
