"""A digest: one message for its channel, and in its thread what does not fit. Nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.digests.sections import Contents
from bot.slack.blocks.digest_items import (
    Item,
    answered_item,
    corrected_item,
    dispute_item,
    fallback_lines,
    lone_item,
    possible_item,
    waiting_item,
)
from bot.slack.blocks.message import FALLBACK_BYTES, Payload, cut_bytes
from bot.slack.blocks.parts import Frame, counted, note
from bot.slack.blocks.text import bold, escape, italic, plain, section
from bot.slack.guard import counted as characters_of
from storage.digests import Scheduled

SETTINGS = "digest_settings"
"""The action of the button that tells when digests come; its value is the subscription's id."""

NOTHING = "Nothing is new since then."
IN_THREAD = "The rest is in the thread."

# Kept under Slack's limits for a whole message (50 blocks, 12,000 counted characters), with room for
# what ends the first one.
_BLOCKS = 44
_CHARACTERS = 9_000
# A dispute that is longer goes on in another block, which may stand in the next message.
_BLOCK_CHARACTERS = 2_500

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a digest is called: `on` is when it is of, in its channel's zone.

    A digest that caught up (`late`) stands for `missed` slots. One that only shows what would be (`preview`)
    has no buttons, for nothing is listed yet.
    """

    on: datetime
    digest_id: int | None = None
    subscription_id: int | None = None
    asked: bool = False
    late: bool = False
    missed: int = 1
    whole: bool = True

    @classmethod
    def of(cls, scheduled: Scheduled) -> Heading:
        """Return the heading of a digest that is posted."""
        digest, subscription = scheduled.digest, scheduled.subscription
        zone = ZoneInfo(subscription.zone)
        asked = digest.kind == "now"
        on = digest.due_at.astimezone(zone) if asked else datetime.fromisoformat(digest.slot)
        return cls(
            on=on.replace(tzinfo=zone),
            digest_id=digest.id,
            subscription_id=subscription.id,
            asked=asked,
            late=digest.kind == "catch-up",
            missed=digest.missed,
            whole=subscription.scope == "public",
        )


def digest_messages(contents: Contents, heading: Heading, frame: Frame) -> list[Payload]:
    """Return the messages of a digest: the first for its channel, the others for the first one's thread."""
    first = [
        *_dicts(HeaderBlock(text=PlainTextObject(text=title(heading), emoji=False))),
        *_dicts(RichTextBlock(elements=[section(*_about(contents, heading))])),
    ]
    if contents.is_empty:
        first += _dicts(RichTextBlock(elements=[section(italic(NOTHING))]))
    messages = _Messages(first)
    for name, items in _sections(contents, heading, frame):
        messages.begin(name)
        for item in items:
            messages.add(item)
    if contents.older:
        messages.end(_older(contents.older))
    return _payloads(messages.parts, contents, heading)


def title(heading: Heading) -> str:
    """Return what stands above a digest."""
    until = "until" if heading.missed > 1 or heading.asked else "of"
    words = f"Disputes {until} {heading.on:%A} {heading.on.day} {heading.on:%B}"
    return f"{words}, {heading.on:%H:%M}" if heading.asked else words


def counts(contents: Contents) -> str:
    """Return how much a digest holds, in words."""
    parts = [
        (len(contents.disputes), counted(len(contents.disputes), "dispute")),
        (len(contents.lone), counted(len(contents.lone), "rebuttal") + " of claims not known here"),
        (len(contents.answered), f"{len(contents.answered):,} answered since"),
        (len(contents.waiting), f"{len(contents.waiting):,} still unanswered"),
        (len(contents.possible), f"{len(contents.possible):,} possibly the same or an answer"),
        (len(contents.corrections), counted(len(contents.corrections), "correction")),
    ]
    return " · ".join(words for number, words in parts if number)


def _about(contents: Contents, heading: Heading) -> list[RichTextElement]:
    words: list[RichTextElement] = []
    if heading.late:
        missed = "this digest is late" if heading.missed == 1 else f"{heading.missed:,} digests were missed"
        words.append(bold(f"Catching up: {missed}. "))
    start = "The first digest here, with what was filed since " if contents.first else "New since "
    words += [plain(start), _moment(contents.since)]
    reach = "what is public, and this channel's own" if heading.whole else "this channel's own"
    words.append(plain(f" · {reach}"))
    said = counts(contents)
    return [*words, plain(f"\n{said}")] if said else words


def _moment(at: datetime) -> Parts.Date:
    """Return a day and time, as they are where the reader is."""
    fallback = f"{at.day} {at:%b %Y, %H:%M} UTC"
    return Parts.Date(timestamp=int(at.timestamp()), format="{date_short}, {time}", fallback=fallback)


def _sections(contents: Contents, heading: Heading, frame: Frame) -> Iterator[tuple[str, list[Item]]]:
    of = heading.digest_id
    if contents.disputes:
        yield "Disputes", [dispute_item(each, frame, of) for each in contents.disputes]
    if contents.lone:
        yield "Rebuttals of claims not known here", [lone_item(each, frame) for each in contents.lone]
    if contents.answered:
        yield "Answered since", [answered_item(each, frame, of) for each in contents.answered]
    if contents.waiting:
        yield "Still unanswered", [waiting_item(each, frame, of) for each in contents.waiting]
    if contents.possible:
        groups = groupby(contents.possible, key=lambda each: each.later.id)
        items = [possible_item(list(group), frame) for _, group in groups]
        yield "Possibly the same, or an answer: Related, on the brief, confirms or rejects it", items
    if contents.corrections:
        yield (
            "Corrected since they were listed",
            [corrected_item(each, frame) for each in contents.corrections],
        )


def _older(number: int) -> str:
    one = number == 1
    return f"{number:,} more {'has' if one else 'have'} been unanswered for longer than a week."


class _Messages:
    """Blocks, spread over messages: each as full as it may be, and no item's line left out or told twice."""

    def __init__(self, first: list[Json]) -> None:
        self.parts: list[list[Json]] = [first]
        self._characters = characters_of(first)
        self._name = ""
        self._headed = False

    def begin(self, name: str) -> None:
        """Begin a section; its name stands above its first item, wherever that is."""
        self._name, self._headed = name, False

    def add(self, item: Item) -> None:
        """Add an item, with its buttons beside its end."""
        blocks = [_dicts(RichTextBlock(elements=lines)) for lines in _chunks(item.lines)]
        if item.buttons:
            blocks[-1] += _dicts(ActionsBlock(elements=list(item.buttons)))
        for each in blocks:
            self._put(each)

    def end(self, words: str) -> None:
        """Add a last line of small print."""
        self._name, self._headed = "", True
        self._put(_dicts(note(words)))

    def _put(self, blocks: list[Json]) -> None:
        blocks = blocks if self._headed else [*self._heading(continued=False), *blocks]
        size = characters_of(blocks)
        full = len(self.parts[-1]) + len(blocks) > _BLOCKS or self._characters + size > _CHARACTERS
        if full:
            if self._headed and self._name:
                blocks = [*self._heading(continued=True), *blocks]
                size = characters_of(blocks)
            self.parts.append([])
            self._characters = 0
        self.parts[-1] += blocks
        self._characters += size
        self._headed = True

    def _heading(self, *, continued: bool) -> list[Json]:
        words = f"{self._name} (continued)" if continued else self._name
        return _dicts(RichTextBlock(elements=[section(bold(words))]))


def _chunks(lines: Sequence[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    size = 0
    for line in lines:
        length = characters_of([line.to_dict()])
        if chunk and size + length > _BLOCK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += length
    yield chunk


def _payloads(parts: list[list[Json]], contents: Contents, heading: Heading) -> list[Payload]:
    if len(parts) > 1 and heading.digest_id is not None:
        parts[0] += _dicts(note(IN_THREAD))
    if heading.subscription_id is not None:
        button = ButtonElement(text="Settings", action_id=SETTINGS, value=str(heading.subscription_id))
        parts[0] += _dicts(ActionsBlock(elements=[button]))
    words = "\n".join(_fallback(contents, heading))
    texts = [words, *(escape(f"{title(heading)}, part {n}") for n in range(2, len(parts) + 1))]
    return [
        Payload(tuple(blocks), cut_bytes(text, FALLBACK_BYTES))
        for blocks, text in zip(parts, texts, strict=True)
    ]


def _fallback(contents: Contents, heading: Heading) -> Iterator[str]:
    """Yield the digest as plain lines, escaped: what a notification or a screen reader says."""
    yield escape(title(heading))
    yield counts(contents) or NOTHING
    yield from map(escape, fallback_lines(contents))


def _dicts(*blocks: Block) -> list[Json]:
    return [block.to_dict() for block in blocks]
