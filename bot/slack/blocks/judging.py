"""The forms that change who is who: each shows what will change, and then what did, with Undo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ExternalDataSelectElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Parts
from slack_sdk.models.views import View

from bot.memory.history import Judged
from bot.memory.judgements import MergePreview
from bot.memory.profile import Profile
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import NOT_TOLD, Frame, Look, counted, day_words, note, paging
from bot.slack.blocks.text import bold, clean, escape, italic, plain, section, shorten
from storage.appearing import Appearing

MERGE_FORM = "judge_merge"
SPLIT_FORM = "judge_split"
RENAME_FORM = "judge_rename"
DONE_FORM = "judge_done"
MERGE_PICK = "judge_merge_pick"
SPLIT_PAGE = "judge_split_page"
NEW_NAME = "judge_new_name"
CHOSEN = "judge_chosen"
"""The action of a group of boxes; a colon and a number follow it."""
UNDO = "judge_undo"
"""The action of an Undo button; a colon and a number follow it."""

CAN_BE_UNDONE = "Nothing is lost: this is written down with your name, and can be undone."

_NAMES = 20
_NAME = 80
_BOXES = 10
_GROUPS = 4
_MOST_CHOSEN = 200
_JUDGED = 10
_SAID = 2_900


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is about, as its private metadata carries it; `chosen` are appearances to take apart."""

    actor_id: int
    other_id: int = 0
    page: int = 1
    chosen: tuple[int, ...] = ()

    def dumps(self) -> str:
        """Return it as the text that Slack keeps with the view."""
        return json.dumps([self.actor_id, self.other_id, self.page, list(self.chosen)[:_MOST_CHOSEN]])

    @classmethod
    def loads(cls, text: str) -> Form:
        """Read it back.

        Raises:
            ValueError: the text is not ours.
        """
        try:
            actor_id, other_id, page, chosen = json.loads(text)
            return cls(int(actor_id), int(other_id), int(page), tuple(map(int, chosen)))
        except (TypeError, ValueError) as error:
            raise ValueError("not the metadata of a form of ours") from error

    def choose(self, offered: Sequence[int], chosen: Sequence[int]) -> Form:
        """Return the form with `chosen` of those that were `offered`, and what was chosen of others."""
        kept = [each for each in self.chosen if each not in offered]
        return replace(self, chosen=tuple(sorted({*kept, *chosen})))


def pick_view(profile: Profile) -> dict[str, Any]:
    """Return the form that asks who is the same as an actor."""
    name = shorten(profile.name, _NAME)
    blocks: list[Block] = [
        _words(
            plain("Who is the same as "), bold(name), plain("? What would change is shown before it is done.")
        ),
        ActionsBlock(elements=[_picker()]),
    ]
    return _view(MERGE_FORM, "Merge", blocks, Form(profile.actor_id))


def merge_view(preview: MergePreview) -> dict[str, Any]:
    """Return the form that shows what a merge would make of two actors."""
    names = "; ".join(shorten(name, _NAME) for name in preview.names[:_NAMES])
    left = len(preview.names) - _NAMES
    more = f"; and {left:,} more" if left > 0 else ""
    blocks: list[Block] = [
        _words(*_hit(preview.actor.name, preview.actor.kind, preview.actor.statements)),
        _words(*_hit(preview.other.name, preview.other.kind, preview.other.statements)),
        _words(
            plain("become one, called "),
            bold(shorten(preview.name, _NAME)),
            plain(f", with {counted(preview.statements, 'statement')}, known as {names}{more}."),
        ),
        note("That is what you may see of them; others may see more or less. " + CAN_BE_UNDONE),
    ]
    if preview.warning:
        blocks.insert(2, _words(italic(shorten(preview.warning, 300))))
    form = Form(preview.actor.actor_id, preview.other.actor_id)
    return _view(MERGE_FORM, "Merge", blocks, form, submit="Merge")


def rename_view(profile: Profile, new: str = "") -> dict[str, Any]:
    """Return the form that gives an actor a name."""
    name = shorten(profile.name, _NAME)
    said = counted(profile.claims + profile.rebuttals, "statement")
    field = PlainTextInputElement(
        action_id=NEW_NAME, initial_value=shorten(new, 200) or name or None, max_length=200
    )
    blocks: list[Block] = [
        _words(
            bold(name), plain(f" ({profile.kind}, {said}) will be shown by the new name, and found by both.")
        ),
        InputBlock(block_id=NEW_NAME, label="New name", element=field),
        note(CAN_BE_UNDONE),
    ]
    return _view(RENAME_FORM, "Rename", blocks, Form(profile.actor_id), submit="Rename")


def split_view(profile: Profile, appearing: Sequence[Appearing], form: Form) -> dict[str, Any]:
    """Return a page of the form in which one says which articles are about somebody else."""
    groups = _groups(appearing)
    pages = max(1, -(-len(groups) // _GROUPS))
    form = replace(form, page=min(max(form.page, 1), pages))
    blocks: list[Block] = [
        _words(
            plain("Which of these are not about "),
            bold(shorten(profile.name, _NAME)),
            plain(", but about somebody else? They become an actor of their own, with all said in them."),
        )
    ]
    for number, (label, boxes) in enumerate(groups[(form.page - 1) * _GROUPS : form.page * _GROUPS]):
        chosen = [_option(each) for each in boxes if each.appearance_id in form.chosen]
        element = CheckboxesElement(
            action_id=f"{CHOSEN}:{number}",
            options=[_option(each) for each in boxes],
            initial_options=chosen or None,
        )
        blocks.append(
            InputBlock(block_id=f"{CHOSEN}:{form.page}:{number}", label=label, element=element, optional=True)
        )
    if pages > 1:
        elsewhere = len(set(form.chosen) - {each.appearance_id for each in offered(appearing, form)})
        words = f"Page {form.page} of {pages}"
        blocks.append(note(f"{words}, {elsewhere:,} chosen on other pages" if elsewhere else words))
        blocks.append(ActionsBlock(elements=_split_paging(form, pages)))
    blocks.append(note(CAN_BE_UNDONE))
    return _view(SPLIT_FORM, "Split", blocks, form, submit="Split")


def offered(appearing: Sequence[Appearing], form: Form) -> list[Appearing]:
    """Return the appearances that a page of the form offers."""
    groups = _groups(appearing)[(form.page - 1) * _GROUPS : form.page * _GROUPS]
    return [each for _, boxes in groups for each in boxes]


def done_view(words: str, judgement_id: int | None = None) -> dict[str, Any]:
    """Return what stands in the place of a form once it is done, with Undo."""
    blocks: list[Block] = [_words(plain(clean(words)[:_SAID]))]
    if judgement_id is not None:
        button = ButtonElement(text="Undo", action_id=f"{UNDO}:0", value=str(judgement_id))
        blocks.append(ActionsBlock(elements=[button]))
    return _view(DONE_FORM, "Actors", blocks, Form(0))


def history_message(judged: Sequence[Judged], look: Look, frame: Frame) -> Payload:
    """Return a page of what was judged of an actor, the latest first."""
    pages = max(1, -(-len(judged) // _JUDGED))
    look = look.at(min(max(look.page, 1), pages))
    shown = judged[(look.page - 1) * _JUDGED : look.page * _JUDGED]
    heading = "What people decided of this actor" if judged else "Nobody has decided anything of this actor."
    blocks: list[Block] = [_words(bold(heading))]
    for number, each in enumerate(shown):
        blocks += _judged(each, number, frame)
    if buttons := paging(look, pages):
        blocks += [note(f"Page {look.page} of {pages}"), ActionsBlock(elements=list(buttons))]
    if not frame.told:
        blocks.append(note(NOT_TOLD))
    lines = [heading, *(escape(in_words(each)) for each in shown)]
    return Payload.of(blocks, "\n".join(lines))


def last_message(judged: Judged | None) -> Payload:
    """Return the last that somebody decided, with Undo."""
    if judged is None:
        words = "You have decided nothing of actors that could be undone."
        return Payload.of([_words(plain(words))], words)
    words = f"Your last: {in_words(judged)}"
    blocks: list[Block] = [_words(plain(words)), *_undo(judged, 0)]
    return Payload.of(blocks, escape(words))


def said_message(words: str, judgement_id: int | None = None) -> Payload:
    """Return what was done, with Undo where there is something to undo."""
    blocks: list[Block] = [_words(plain(clean(words)[:_SAID]))]
    if judgement_id is not None:
        button = ButtonElement(text="Undo", action_id=f"{UNDO}:0", value=str(judgement_id))
        blocks.append(ActionsBlock(elements=[button]))
    return Payload.of(blocks, escape(clean(words)))


def in_words(judged: Judged) -> str:
    """Return what was judged on a line, with its date."""
    name, other = shorten(judged.name, _NAME) or "(no name)", shorten(judged.other, _NAME) or "(no name)"
    what = {
        "same": f"{name} and {other} are one",
        "different": f"{name} and {other} are not the same",
        "unsure": f"{name} and {other} may be the same",
        "split": f"{other} taken apart from {name}",
        "rename": f"{name} renamed to {other}",
    }[judged.verdict]
    return f"{what} ({day_words(judged.at)})"


def _judged(judged: Judged, number: int, frame: Frame) -> list[Block]:
    parts: list[RichTextElement] = [plain(in_words(judged)), *_by("  by ", judged.by)]
    if judged.undone_at is not None:
        words = italic(f", undone on {day_words(judged.undone_at)}")
        return [_words(*parts, words, *_by(" by ", judged.undone_by))]
    return [_words(*parts), *(_undo(judged, number) if frame.private and frame.may_judge else [])]


def _by(label: str, user_id: str | None) -> list[RichTextElement]:
    return [italic(label), Parts.User(user_id=user_id)] if user_id else []


def _undo(judged: Judged, number: int) -> list[Block]:
    value = str(judged.judgement_id)
    return [ActionsBlock(elements=[ButtonElement(text="Undo", action_id=f"{UNDO}:{number}", value=value)])]


def _hit(name: str, kind: str, statements: int) -> list[RichTextElement]:
    return [bold(shorten(name, _NAME) or "(no name)"), plain(f"  {kind}, {counted(statements, 'statement')}")]


def _groups(appearing: Sequence[Appearing]) -> list[tuple[str, list[Appearing]]]:
    """Group appearances by name and title, in groups of at most as many boxes as Slack shows."""

    def label(each: Appearing) -> str:
        name = shorten(each.name, _NAME) or "(no name)"
        return f"{name}, {shorten(each.title, _NAME)}" if each.title else name

    ordered = sorted(appearing, key=label)
    return [
        (title, boxes[start : start + _BOXES])
        for title, boxes in ((title, list(each)) for title, each in groupby(ordered, key=label))
        for start in range(0, len(boxes), _BOXES)
    ]


def _option(appearing: Appearing) -> Option:
    words = shorten(f"{day_words(appearing.filed_at)}: {appearing.headline or 'no headline'}", 75)
    return Option(text=PlainTextObject(text=words, emoji=False), value=str(appearing.appearance_id))


def _split_paging(form: Form, pages: int) -> list[Any]:
    buttons = []
    if form.page > 1:
        buttons.append(ButtonElement(text="← Back", action_id=f"{SPLIT_PAGE}:back", value=str(form.page - 1)))
    if form.page < pages:
        buttons.append(ButtonElement(text="More →", action_id=f"{SPLIT_PAGE}:on", value=str(form.page + 1)))
    return buttons


def _picker() -> ExternalDataSelectElement:
    return ExternalDataSelectElement(action_id=MERGE_PICK, placeholder="Type a name", min_query_length=1)


def _words(*parts: RichTextElement) -> RichTextBlock:
    return RichTextBlock(elements=[section(*parts)])


def _view(
    callback_id: str, title: str, blocks: Sequence[Block], form: Form, submit: str | None = None
) -> dict[str, Any]:
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=title),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text="Cancel" if submit else "Close"),
        private_metadata=form.dumps(),
        blocks=list(blocks),
    ).to_dict()
