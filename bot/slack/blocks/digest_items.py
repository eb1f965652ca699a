"""What a digest says of one dispute, claim, link or correction, and the buttons beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ButtonElement,
    RichTextElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from bot.digests.sections import Answered, Contents, Listed, Possible, Waiting
from bot.memory.states import State
from bot.slack.blocks.parts import Frame, brief_link, counted, day
from bot.slack.blocks.text import bold, italic, person, plain, quote, section, shorten
from storage.corrections import Changed
from storage.disputed import Part

MUTE = "digest_mute"
UNMUTE = "digest_unmute"
NO_REPLY = "digest_no_reply"
NEEDS_REPLY = "digest_needs_reply"

_SUMMARY = 600
_COLLAPSED = 120
_NAME = 80
_FALLBACK = 300
_FALLBACK_LINES = 40

Line = RichTextSectionElement | RichTextQuoteElement


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that belong together, and buttons for all of them."""

    lines: list[Line]
    buttons: tuple[ButtonElement, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button is of: a dispute in a digest, by a claim of it."""

    digest_id: int
    claim_id: int

    def dumps(self) -> str:
        """Return it as a button's value."""
        return f"{self.digest_id}:{self.claim_id}"

    @classmethod
    def loads(cls, value: str) -> Pressed:
        """Read it back.

        Raises:
            ValueError: it is not ours.
        """
        digest_id, _, claim_id = value.partition(":")
        for number in (digest_id, claim_id):
            if not (number.isdecimal() and number.isascii() and len(number) < 19):
                raise ValueError("not a button of ours")
        return cls(int(digest_id), int(claim_id))


def dispute_item(listed: Listed, frame: Frame, digest_id: int | None) -> Item:
    """Return a dispute: its claims, and what rejects them."""
    if listed.decided.muted_by is not None:
        return _muted(listed, digest_id)
    return Item([*_claims(listed, frame), *_rebuttals(listed, frame)], _mute(listed, digest_id))


def answered_item(answered: Answered, frame: Frame, digest_id: int | None) -> Item:
    """Return a dispute whose claim was answered, and after how many days."""
    listed = answered.dispute
    if listed.decided.muted_by is not None:
        return _muted(listed, digest_id)
    days = answered.days
    after = f"Answered after {counted(days, 'day')}" if days else "Answered on the same day"
    first, *others = listed.rebuttals
    lines = [*_claims(listed, frame), quote(*_said(after, first, frame))]
    lines += [quote(*_said(_label(each), each, frame)) for each in others]
    return Item(lines, _mute(listed, digest_id))


def waiting_item(waiting: Waiting, frame: Frame, digest_id: int | None) -> Item:
    """Return a claim that nobody has answered."""
    listed = waiting.dispute
    if listed.decided.muted_by is not None:
        return _muted(listed, digest_id)
    lines = list(_claims(listed, frame))
    by = listed.decided.no_reply_by
    if by is not None:
        lines.append(quote(italic("No reply needed, says "), person(by)))
        return Item(
            lines,
            (*_button("Undo", NEEDS_REPLY, listed.decided.no_reply_id, digest_id), *_mute(listed, digest_id)),
        )
    if waiting.days > 0:
        lines.append(quote(italic(f"Unanswered for {counted(waiting.days, 'day')}")))
    no_reply = _button("No reply needed", NO_REPLY, listed.id, digest_id)
    return Item(lines, (*no_reply, *_mute(listed, digest_id)))


def lone_item(rebuttal: Part, frame: Frame) -> Item:
    """Return a rebuttal whose claim is not known."""
    return Item([section(*_said(_label(rebuttal), rebuttal, frame))])


def possible_item(possible: Sequence[Possible], frame: Frame) -> Item:
    """Return a statement, and the earlier claims that it may repeat or answer."""
    later = possible[0].later
    lines: list[Line] = [section(*_said(_label(later), later, frame))]
    for each in possible:
        label = "Possibly the same as" if each.kind == "same" else "Possibly answers"
        lines.append(quote(*_said(label, each.earlier, frame)))
    return Item(lines)


def corrected_item(change: Changed, frame: Frame) -> Item:
    """Return what somebody corrected."""
    before, after = State.from_json(dict(change.before)), State.from_json(dict(change.after))
    link = brief_link(frame, change.channel_id, change.message_ts, change.thread_ts, "Open")
    by: list[RichTextElement] = [italic("  by "), person(change.corrected_by), plain(", ")]
    lines: list[Line] = [section(bold(_change(before, after)), *by, day(change.corrected_at), *link)]
    if after.dropped or before.dropped:
        shown = before if after.dropped else after
        lines.append(quote(italic(_speaker(shown.speaker)), plain(f": {shorten(shown.summary, _SUMMARY)}")))
    else:
        for label, state in (("Was  ", before), ("Is now  ", after)):
            words = plain(f": {shorten(state.summary, _SUMMARY)}")
            lines.append(quote(bold(label), italic(f"{state.kind}, {_speaker(state.speaker)}"), words))
    return Item(lines)


def fallback_lines(contents: Contents) -> Iterator[str]:
    """Yield the first claims and rebuttals as plain lines, not escaped."""
    told = [(each, "") for each in contents.disputes]
    told += [(each.dispute, "answered since, ") for each in contents.answered]
    told += [(each.dispute, "still unanswered, ") for each in contents.waiting]
    for listed, stands in told[:_FALLBACK_LINES]:
        if listed.decided.muted_by is None:
            claim = listed.claims[0]
            yield f"{stands}{_speaker(claim.speaker)}: {shorten(claim.summary, _FALLBACK)}"


def _change(before: State, after: State) -> str:
    if after.dropped:
        return "Taken out"
    return "Put back" if before.dropped else "Corrected"


def _claims(listed: Listed, frame: Frame) -> Iterator[Line]:
    marks = 0 < len(listed.new) < len(listed.claims) + len(listed.rebuttals)
    first, *others = listed.claims
    yield section(*_said("Claim", first, frame, is_new=marks and first.id in listed.new))
    for each in others:
        yield quote(*_said("The same claim", each, frame, is_new=marks and each.id in listed.new))


def _rebuttals(listed: Listed, frame: Frame) -> Iterator[Line]:
    marks = 0 < len(listed.new) < len(listed.claims) + len(listed.rebuttals)
    for each in listed.rebuttals:
        yield quote(*_said(_label(each), each, frame, is_new=marks and each.id in listed.new))
    if not listed.rebuttals:
        yield quote(italic("What answered it is not tied to it any more."))


def _said(label: str, part: Part, frame: Frame, *, is_new: bool = False) -> list[RichTextElement]:
    link = brief_link(frame, part.channel_id, part.message_ts, part.thread_ts, "Open")
    head: list[RichTextElement] = [bold(f"{label}{', new' if is_new else ''}  ")]
    head += [italic(_speaker(part.speaker)), plain("  "), day(part.filed_at), *link]
    words = [*head, plain("\n"), plain(shorten(part.summary, _SUMMARY))]
    if part.corrected_by is not None:
        words += [italic("  corrected by "), person(part.corrected_by)]
    return words


def _muted(listed: Listed, digest_id: int | None) -> Item:
    claim = listed.claims[0]
    by = person(listed.decided.muted_by or "")
    words = f": {_speaker(claim.speaker)}, {shorten(claim.summary, _COLLAPSED)}"
    return Item(
        [section(italic("Muted by "), by, plain(words))],
        _button("Undo", UNMUTE, listed.decided.muted_id, digest_id),
    )


def _mute(listed: Listed, digest_id: int | None) -> tuple[ButtonElement, ...]:
    return _button("Mute this dispute", MUTE, listed.id, digest_id)


def _button(
    text: str, action_id: str, claim_id: int | None, digest_id: int | None
) -> tuple[ButtonElement, ...]:
    if digest_id is None or claim_id is None:
        return ()
    value = Pressed(digest_id, claim_id).dumps()
    return (ButtonElement(text=text, action_id=action_id, value=value),)


def _label(part: Part) -> str:
    return "Claim" if part.kind == "claim" else "Rebuttal"


def _speaker(name: str | None) -> str:
    return shorten(name, _NAME) if name else "not attributed"
