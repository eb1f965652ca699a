"""The modal by which people correct a brief: which item, its form, and what was changed so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    OptionGroup,
    RichTextBlock,
    StaticSelectElement,
)

from bot.memory.correcting import RERUN
from bot.memory.corrections import Correctable, Sheet
from bot.memory.states import Correction, State
from bot.slack.blocks.form import fields
from bot.slack.blocks.modal import Opened, choices, groups, modal, pager, sentence_view
from bot.slack.blocks.parts import day, note
from bot.slack.blocks.text import bold, clean, italic, person, plain, section, shorten
from storage.tables import StatementKind

CALLBACK = "correct"
ITEM = "correct_item"
UNDO = "correct_undo"
EARLIER = "correct_earlier"
LATER = "correct_later"

TITLE = "Correct"
NOTHING = "There is nothing in this brief to correct."
NOT_CHANGED = "Nothing has been changed by anybody yet."

_PER_PAGE = 8
_PROBLEM = 600
_QUOTED = 120
_NAMES: Mapping[StatementKind, str] = {"claim": "Claim", "rebuttal": "Rebuttal", "context": "Context"}
_GROUPS: Mapping[StatementKind, str] = {"claim": "Claims", "rebuttal": "Rebuttals", "context": "Context"}


def correct_view(
    sheet: Sheet, corrections: Sequence[Correction], opened: Opened, problem: str = ""
) -> dict[str, Any]:
    """Return the modal, with the form of the item that is chosen; `problem` is said above all else."""
    if not sheet.is_latest:
        return sentence_view(TITLE, RERUN)
    if not sheet.statements:
        return sentence_view(TITLE, NOTHING)
    item = next((each for each in sheet.statements if each.statement_id == opened.item), None)
    pages = max(1, ceil(len(corrections) / _PER_PAGE))
    opened = Opened(
        opened.brief_id,
        opened.channel_id,
        page=min(max(opened.page, 0), pages - 1),
        item=item.statement_id if item else 0,
        revision=item.revision if item else 0,
    )
    said = shorten(problem, _PROBLEM)
    blocks: list[Block] = [note(said)] if said else []
    blocks.append(ActionsBlock(elements=[_items(sheet, item)]))
    if item is not None:
        blocks += fields(item, sheet)
    blocks.append(DividerBlock())
    blocks += _history(sheet, corrections, opened.page)
    blocks += pager(opened, pages, earlier=EARLIER, later=LATER)
    return modal(
        CALLBACK,
        TITLE,
        blocks,
        opened=opened,
        submit="Correct" if item else None,
        close="Cancel" if item else "Close",
    )


def _items(sheet: Sheet, item: Correctable | None) -> StaticSelectElement:
    grouped: list[OptionGroup] = []
    for kind, label in _GROUPS.items():
        standing = [each for each in sheet.statements if each.kind == kind and not each.dropped]
        grouped += groups(label, [_option(each) for each in standing])
    grouped += groups("Dropped", [_option(each) for each in sheet.statements if each.dropped])
    return StaticSelectElement(
        action_id=ITEM,
        placeholder="Which item?",
        option_groups=grouped,
        initial_option=choices([_option(item)])[0] if item else None,
    )


def _option(item: Correctable) -> tuple[str, str]:
    return f"{label_of(item)}: {clean(item.summary)}", str(item.statement_id)


def label_of(item: Correctable) -> str:
    """Return what readers know an item by: its kind and number."""
    return f"{_NAMES[item.kind]} {item.number}" if item.number else f"{_NAMES[item.kind]}, dropped"


def _history(sheet: Sheet, corrections: Sequence[Correction], page: int) -> Iterator[Block]:
    """Yield one page of what was changed, newest first; the last change of an item can be undone."""
    yield RichTextBlock(elements=[section(bold("Changes so far"))])
    if not corrections:
        yield note(NOT_CHANGED)
    items = {each.statement_id: each for each in sheet.statements}
    last = {each.statement_id: each.correction_id for each in corrections}
    newest = list(reversed(corrections))
    for each in newest[page * _PER_PAGE : (page + 1) * _PER_PAGE]:
        item = items.get(each.statement_id)
        of = label_of(item) if item else "An item"
        yield RichTextBlock(
            elements=[
                section(
                    bold(f"{of}  "),
                    person(each.by),
                    plain(", "),
                    day(each.at),
                    plain(": "),
                    plain("; ".join(changes(each.before, each.after))),
                )
            ]
        )
        if item is not None and last[each.statement_id] == each.correction_id:
            undo = ButtonElement(text="Undo", action_id=UNDO, value=str(each.correction_id))
            yield ActionsBlock(elements=[undo])
    if corrections:
        yield RichTextBlock(
            elements=[section(italic("To undo an earlier change, undo the later ones first."))]
        )


def changes(before: State, after: State) -> list[str]:
    """Return what a correction changed."""
    found = []
    if after.dropped != before.dropped:
        found.append("dropped it" if after.dropped else "brought it back")
    if after.kind != before.kind:
        found.append(f"from {before.kind} to {after.kind}")
    if after.summary != before.summary:
        found.append(f"“{shorten(before.summary, _QUOTED)}” is now “{shorten(after.summary, _QUOTED)}”")
    if after.speaker != before.speaker:
        found.append(f"the speaker was {_who(before.speaker)} and is now {_who(after.speaker)}")
    if after.answers != before.answers:
        found.append("answers another claim" if after.answers else "answers no claim of this article")
    return found or ["changed a detail"]


def _who(name: str | None) -> str:
    return shorten(name, _QUOTED) if name else "nobody"
