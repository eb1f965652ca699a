"""The modal that lists what earlier and later articles have to do with a brief, for people to decide."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    RichTextBlock,
    RichTextElement,
)

from bot.jobs.relating import Relatives
from bot.memory.aftermath import Stands
from bot.memory.related import Relation
from bot.slack.blocks.brief import days_later
from bot.slack.blocks.modal import Opened, modal, pager
from bot.slack.blocks.parts import NOT_TOLD, Frame, brief_link, counted, day, note
from bot.slack.blocks.text import bold, italic, person, plain, quote, section, shorten
from storage.links import MODEL, RULES
from storage.sides import Side

CALLBACK = "related"
CONFIRM = "related_confirm"
REJECT = "related_reject"
UNDO = "related_undo"
EARLIER = "related_earlier"
LATER = "related_later"

TITLE = "Related"
NOTHING = (
    "Nothing related is known yet. When another article has the same claim by the same speaker, an answer to "
    "a claim of this one, or a claim that this one answers, it is listed here for you to confirm or reject."
)
ABOUT = (
    "Only what people confirm counts: it is then said in the earlier brief's message, where its channel may "
    "see both articles, and in /actor and /claims."
)

_PER_PAGE = 8
_PROBLEM = 600
_SUMMARY = 300
_NAME = 80


def related_view(found: Relatives, opened: Opened, frame: Frame, problem: str = "") -> dict[str, Any]:
    """Return one page of what is related; `problem` is said above all else."""
    relations = found.related.relations
    pages = max(1, ceil(len(relations) / _PER_PAGE))
    opened = opened.at(min(max(opened.page, 0), pages - 1))
    said = shorten(problem, _PROBLEM)
    blocks: list[Block] = [note(said)] if said else []
    if not frame.told:
        blocks.append(note(NOT_TOLD))
    blocks.append(note(ABOUT if relations else NOTHING))
    start = opened.page * _PER_PAGE
    for number, relation in enumerate(relations[start : start + _PER_PAGE]):
        if number:
            blocks.append(DividerBlock())
        blocks += _blocks(relation, found, frame)
    blocks += pager(opened, pages, earlier=EARLIER, later=LATER)
    return modal(CALLBACK, TITLE, blocks, opened=opened)


def _blocks(relation: Relation, found: Relatives, frame: Frame) -> Iterator[Block]:
    here, there = relation.here, relation.there
    words: list[RichTextElement] = [
        section(bold(_heading(relation)), *_decided(relation)),
        quote(*_side(here), plain("  (this article)")),
        quote(*_side(there), *brief_link(frame, there.channel_id, there.message_ts, there.thread_ts, "Open")),
    ]
    claim = there if there.kind == "claim" else here
    if claim.kind == "claim" and claim.statement_id in found.standings:
        stands = _stands(found.standings[claim.statement_id], claim)
        words.append(section(italic(f"{'This' if claim is here else 'The other'} claim: {stands}")))
    yield RichTextBlock(elements=words)
    value = str(relation.link_id)
    if relation.state == "proposed":
        yield ActionsBlock(
            elements=[
                ButtonElement(text="Confirm", action_id=CONFIRM, value=value, style="primary"),
                ButtonElement(text="Reject", action_id=REJECT, value=value),
            ]
        )
    else:
        yield ActionsBlock(elements=[ButtonElement(text="Undo", action_id=UNDO, value=value)])


def _heading(relation: Relation) -> str:
    when = "An earlier" if relation.earlier else "A later"
    if relation.kind == "same":
        said = {"proposed": "Possibly the same", "confirmed": "The same", "rejected": "Not the same"}
        return f"{said[relation.state]}: {when.lower()} claim"
    if relation.there.kind == "rebuttal":
        passed = days_later(relation.here.filed_at, relation.there.filed_at)
        said = {
            "proposed": f"Possibly answered {passed} by",
            "confirmed": f"Answered {passed} by",
            "rejected": "Not answered by",
        }
        return said[relation.state]
    said = {"proposed": "Possibly answers", "confirmed": "Answers", "rejected": "Does not answer"}
    return f"{said[relation.state]} {when.lower()} claim"


def _decided(relation: Relation) -> list[RichTextElement]:
    if relation.state == "proposed":
        by = {RULES: "the rules", MODEL: "the model"}.get(relation.proposed_by, "somebody")
        return [italic(f"  proposed by {by}")]
    if relation.decided_by is None:
        return []
    verb = "confirmed" if relation.state == "confirmed" else "rejected"
    at = [plain(", "), day(relation.decided_at)] if relation.decided_at else []
    return [italic(f"  {verb} by "), person(relation.decided_by), *at]


def _side(side: Side) -> list[RichTextElement]:
    who = shorten(side.speaker, _NAME) if side.speaker else "not attributed"
    return [
        bold(f"{'Claim' if side.kind == 'claim' else 'Rebuttal'}  "),
        italic(who),
        plain(", "),
        day(side.filed_at),
        plain(f": {shorten(side.summary, _SUMMARY)}"),
    ]


def _stands(stands: Stands, claim: Side) -> str:
    who = shorten(stands.by.speaker, _NAME) if stands.by and stands.by.speaker else "somebody not named"
    more = f", and {counted(stands.others, 'time')} more" if stands.others else ""
    if stands.state == "unanswered" or stands.by is None:
        return "still unanswered"
    if stands.state == "in_article":
        return f"answered in its own article by {who}{more}"
    return f"answered {days_later(claim.filed_at, stands.by.filed_at)} by {who}{more}"
