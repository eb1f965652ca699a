"""The fields by which a statement is corrected: drawn, and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, get_args

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    InputInteractiveElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.memory.correcting import NAME_CHARACTERS, SUMMARY_CHARACTERS, CorrectionError
from bot.memory.corrections import Correctable, Sheet
from bot.memory.states import Change
from bot.slack.blocks.modal import OPTIONS, choices, groups
from bot.slack.blocks.text import clean
from storage.tables import ActorKind, StatementKind

SUMMARY, SPEAKER, TYPED, TYPED_KIND = "summary", "speaker", "typed", "typed_kind"
KIND, ANSWERS, DROP = "kind", "answers", "drop"

SPEAKER_GONE = "This speaker is not in the brief any more: open Correct again."

_NOBODY = "nobody"
_NO_CLAIM = "none"
_LONGEST = 3_000
_KINDS: Mapping[StatementKind, str] = {
    "claim": "Claim: somebody asserts it",
    "rebuttal": "Rebuttal: it rejects a claim",
    "context": "Context: background",
}
_ACTORS: Mapping[ActorKind, str] = {
    "person": "a person",
    "organisation": "an organisation",
    "state": "a state",
    "group": "a group",
}


def block_id(field: str, statement_id: int, revision: int) -> str:
    """Return the id of a field's block: another item's fields begin with what that item says."""
    return f"{field}:{statement_id}:{revision}"


def fields(item: Correctable, sheet: Sheet) -> list[Block]:
    """Return the fields of a form, filled in as the item stands."""
    offered = _offered(item.summary)
    summary = PlainTextInputElement(
        action_id=SUMMARY,
        multiline=True,
        initial_value=offered or None,
        max_length=SUMMARY_CHARACTERS if len(offered) <= SUMMARY_CHARACTERS else _LONGEST,
    )
    kinds = choices([(text, kind) for kind, text in _KINDS.items()])
    drop = choices([("Drop it: it is not shown and not counted", DROP)])
    typed_kinds = choices([(text, kind) for kind, text in _ACTORS.items()])
    speakers = [("Nobody: not attributed", _NOBODY)]
    speakers += [(clean(name), _key(name)) for name in _speakers(item, sheet)]
    claims = [("No claim of this article", _NO_CLAIM)]
    claims += [
        (f"Claim {each.number}: {clean(each.summary)}", str(each.statement_id))
        for each in sheet.claims
        if each.statement_id != item.statement_id
    ]
    drawn: list[tuple[str, str, InputInteractiveElement, bool]] = [
        (SUMMARY, "What is said", summary, False),
        (SPEAKER, "Who says it", _select(SPEAKER, speakers, _key(item.speaker)), False),
        (
            TYPED,
            "Somebody else: type the name",
            PlainTextInputElement(action_id=TYPED, max_length=NAME_CHARACTERS),
            True,
        ),
        (
            TYPED_KIND,
            "A name that the article does not have is",
            StaticSelectElement(action_id=TYPED_KIND, options=typed_kinds, initial_option=typed_kinds[0]),
            False,
        ),
        (
            KIND,
            "What it is",
            RadioButtonsElement(
                action_id=KIND,
                options=kinds,
                initial_option=next(each for each in kinds if each.value == item.kind),
            ),
            False,
        ),
        (ANSWERS, "A rebuttal answers", _select(ANSWERS, claims, _claim(item)), False),
        (
            DROP,
            "Not in the article, or of no use",
            CheckboxesElement(action_id=DROP, options=drop, initial_options=drop if item.dropped else None),
            True,
        ),
    ]
    return [
        InputBlock(
            block_id=block_id(name, item.statement_id, item.revision),
            label=PlainTextObject(text=label, emoji=False),
            element=element,
            optional=optional,
        )
        for name, label, element, optional in drawn
    ]


def read(values: Mapping[str, Any], item: Correctable, sheet: Sheet, revision: int) -> Change:
    """Return what somebody wants an item to be; `revision` is that of the form that they filled in.

    Raises:
        CorrectionError: the speaker that they chose is not there any more.
    """

    def answer(name: str) -> Mapping[str, Any]:
        given = values.get(block_id(name, item.statement_id, revision)) or {}
        found: Mapping[str, Any] = given.get(name) or {}
        return found

    def chosen(name: str) -> str:
        return str((answer(name).get("selected_option") or {}).get("value") or "")

    summary = str(answer(SUMMARY).get("value") or "")
    claim = chosen(ANSWERS)
    return Change(
        kind=next((kind for kind in get_args(StatementKind) if kind == chosen(KIND)), item.kind),
        # What was shown cut or cleaned, and was left as it is, is no change.
        summary=item.summary if _same(summary, _offered(item.summary)) else summary,
        speaker=_speaker(str(answer(TYPED).get("value") or ""), chosen(SPEAKER), item, sheet),
        answers=int(claim) if claim.isdecimal() and claim.isascii() else None,
        dropped=bool(answer(DROP).get("selected_options")),
        revision=revision,
        speaker_kind=next((kind for kind in get_args(ActorKind) if kind == chosen(TYPED_KIND)), "person"),
    )


def _speaker(typed: str, chosen: str, item: Correctable, sheet: Sheet) -> str | None:
    if typed.strip():
        return typed
    if chosen == _NOBODY:
        return None
    for name in _speakers(item, sheet):
        if _key(name) == chosen:
            return name
    raise CorrectionError(SPEAKER_GONE, "speaker")


def _speakers(item: Correctable, sheet: Sheet) -> list[str]:
    """Return who may be chosen, whoever speaks now included."""
    return list(dict.fromkeys([*([] if item.speaker is None else [item.speaker]), *sheet.speakers]))


def _claim(item: Correctable) -> str:
    return _NO_CLAIM if item.answers is None else str(item.answers)


def _key(name: str | None) -> str:
    """Return an option's value for a name: names may be longer than Slack takes."""
    return _NOBODY if name is None else "n" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:20]


def _select(action_id: str, items: list[tuple[str, str]], value: str) -> StaticSelectElement:
    """Return a menu of any number of options, with that value chosen, or the first if it is not there."""
    options = choices(items)
    initial = next((option for option in options if option.value == value), options[0])
    if len(options) <= OPTIONS:
        return StaticSelectElement(action_id=action_id, options=options, initial_option=initial)
    grouped = groups("Options", items)
    return StaticSelectElement(action_id=action_id, option_groups=grouped, initial_option=initial)


def _offered(summary: str) -> str:
    return clean(summary)[:_LONGEST]


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
