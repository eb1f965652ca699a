"""`rejoinder actor`: who somebody is, what they said, and who answered."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.lines import counted, cut, day_words, name_words, place_record
from bot.cli.record import print_record
from bot.cli.screen import COLOURS
from bot.errors import RejoinderError, UsageError
from bot.memory.profile import ActorHit, Entry, Found, Profile
from bot.program.archive import open_archive
from bot.settings import load_settings
from storage.sides import Side

_SUMMARY = 400
_ANSWER = 200
_ANSWERS = 3
_SHOWN = 12
_OFFERED = 5


async def run(
    name: str | None, *, actor_id: int | None, page: int, as_json: bool, workspace: str | None
) -> None:
    """Print a page of an actor's profile, or who may be meant where several bear the name.

    Raises:
        RejoinderError: nobody is known by that name or id, or the database is not of this version.
        StorageError: the database cannot be used.
    """
    if (name is None) == (actor_id is None):
        raise UsageError("Give a NAME, or --id N with the number that a list of names shows.")
    async with open_archive(load_settings(), workspace) as archive:
        if actor_id is not None:
            only = await archive.profile(actor_id, page)
            if only is None:
                raise RejoinderError(f"There is no actor {actor_id}: look for one by name.")
        else:
            known = await archive.actor(name or "", page)
            if known.profile is None:
                _choose(name or "", known.found, as_json=as_json)
                return
            only = known.profile
    if as_json:
        print_record(profile_record(only))
    else:
        Console().print(profile_screen(only))


def _choose(name: str, found: Found, *, as_json: bool) -> None:
    """Print who bears a name that several bear.

    Raises:
        RejoinderError: nobody does; the message has the nearest names.
    """
    if not found.exact:
        raise RejoinderError(_unknown(name, found.nearest))
    if as_json:
        print_record({"name": name, "matches": [_hit_record(hit) for hit in found.exact]})
        return
    table = Table("id", "name", "", "statements", box=box.SIMPLE_HEAD)
    for hit in found.exact:
        title = cut(hit.title or hit.kind, 40)
        table.add_row(str(hit.actor_id), Text(name_words(hit.name)), Text(title), f"{hit.statements:,}")
    Console().print(table)
    sys.stdout.write("Several bear this name: `rejoinder actor --id N` shows one of them.\n")


def _unknown(name: str, nearest: Sequence[ActorHit]) -> str:
    if not nearest:
        return (
            f"Nobody is known by a name like “{cut(name, 80)}”: check how briefed articles write it, or look "
            "for words with `rejoinder claims`."
        )
    names = "; ".join(f"{name_words(hit.name)} (--id {hit.actor_id})" for hit in nearest[:_OFFERED])
    return f"Nobody is known by the name “{cut(name, 80)}”; the nearest are: {names}."


def profile_screen(profile: Profile) -> RenderableType:
    """Return one page of a profile for a terminal."""
    said = f"{counted(profile.claims, 'claim')} and {counted(profile.rebuttals, 'rebuttal')}"
    parts: list[RenderableType] = [
        Text(cut(profile.name, 200) or "(no name)", style="bold"),
        Text(f"{profile.kind} · {said} in {counted(profile.articles, 'article')} · id {profile.actor_id}"),
    ]
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True, style="dim")
    facts.add_column()
    for label, words in _facts(profile):
        facts.add_row(label, Text(words))
    if facts.row_count:
        parts += ["", facts]
    for entry in profile.entries:
        parts += ["", *_entry(entry)]
    if not profile.entries:
        parts += ["", Text("No claim or rebuttal of theirs is known: articles only mention them.")]
    if profile.pages > 1:
        parts += ["", Text(f"Page {profile.page} of {profile.pages}; --page N shows another.", style="dim")]
    return Group(*parts)


def _facts(profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.other_names:
        yield "also named", _listed([name_words(name) for name in profile.other_names])
    if profile.titles:
        yield (
            "titles",
            _listed(
                [
                    f"{name_words(each.title)} ({_span(day_words(each.first), day_words(each.last))})"
                    for each in profile.titles
                ]
            ),
        )
    if profile.in_dispute_with:
        yield (
            "in dispute with",
            _listed(
                [
                    f"{name_words(each.name)} ({counted(each.times, 'time')}, last {day_words(each.last)})"
                    for each in profile.in_dispute_with
                ]
            ),
        )
    if profile.possibly_same:
        yield (
            "possibly the same",
            _listed([f"{name_words(each.name)} (--id {each.actor_id})" for each in profile.possibly_same]),
        )


def _listed(words: Sequence[str]) -> str:
    left = len(words) - _SHOWN
    return "; ".join(words[:_SHOWN]) + (f"; and {left:,} more: see --json" if left > 0 else "")


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _entry(entry: Entry) -> Iterator[RenderableType]:
    said = entry.statement
    yield Text.assemble(
        (said.kind.upper(), f"bold {COLOURS[said.kind]}"),
        (f"  {day_words(said.filed_at)} · brief {said.brief_id}", "dim"),
    )
    yield Padding(Text(cut(said.summary, _SUMMARY)), (0, 0, 0, 2))
    met = [("answers", each) for each in entry.answers[:_ANSWERS]]
    met += [("answered by", each) for each in entry.answered_by[:_ANSWERS]]
    for label, other in met:
        yield Padding(_met(label, other, said), (0, 0, 0, 4))
    left = max(len(entry.answers) - _ANSWERS, 0) + max(len(entry.answered_by) - _ANSWERS, 0)
    if left:
        yield Padding(Text(f"and {left:,} more: see --json", style="dim"), (0, 0, 0, 4))
    if said.kind == "claim" and not entry.answered_by:
        yield Padding(Text("no answer known", style="italic"), (0, 0, 0, 4))


def _met(label: str, other: Side, said: Side) -> Text:
    """Return what a statement answers or is answered by, with the date where that is of another article."""
    words = Text.assemble(f"{label} ", (name_words(other.speaker), "bold"))
    if other.brief_id != said.brief_id:
        words.append(f" on {day_words(other.filed_at)}")
        days = (other.filed_at.date() - said.filed_at.date()).days
        if days > 0:
            words.append(f", {counted(days, 'day')} later")
        words.append(f" (brief {other.brief_id})")
    return words.append(f": {cut(other.summary, _ANSWER)}")


def profile_record(profile: Profile) -> dict[str, Any]:
    """Return one page of a profile as a JSON object; times are in UTC."""
    return {
        "id": profile.actor_id,
        "name": profile.name,
        "kind": profile.kind,
        "other_names": list(profile.other_names),
        "titles": [
            {"title": each.title, "first": each.first.isoformat(), "last": each.last.isoformat()}
            for each in profile.titles
        ],
        "articles": profile.articles,
        "claims": profile.claims,
        "rebuttals": profile.rebuttals,
        "in_dispute_with": [
            {"id": each.actor_id, "name": each.name, "times": each.times, "last": each.last.isoformat()}
            for each in profile.in_dispute_with
        ],
        "possibly_same": [{"id": each.actor_id, "name": each.name} for each in profile.possibly_same],
        "entries": [
            _side_record(each.statement)
            | {
                "answers": [_side_record(other) for other in each.answers],
                "answered_by": [_side_record(other) for other in each.answered_by],
            }
            for each in profile.entries
        ],
        "page": profile.page,
        "pages": profile.pages,
    }


def _side_record(side: Side) -> dict[str, Any]:
    return {
        "id": side.statement_id,
        "brief": side.brief_id,
        "kind": side.kind,
        "summary": side.summary,
        "speaker": side.speaker,
        "actor": side.actor_id,
        "filed_at": side.filed_at.isoformat(),
        **place_record(side),
    }


def _hit_record(hit: ActorHit) -> dict[str, Any]:
    return {
        "id": hit.actor_id,
        "name": hit.name,
        "kind": hit.kind,
        "title": hit.title,
        "statements": hit.statements,
    }
