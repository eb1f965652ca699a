"""An actor's profile as a message, and what is shown where a name is nobody's or several people's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TypeVar

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ExternalDataSelectElement,
    HeaderBlock,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
)

from bot.jobs.lookups import ActorAnswer
from bot.memory.profile import ActorHit, Alike, Entry, Opponent, Profile, TitleHeld
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import (
    NOT_TOLD,
    Frame,
    Look,
    actor_buttons,
    brief_link,
    counted,
    day,
    day_words,
    hit_words,
    note,
    paging,
    share_button,
    shared_by,
)
from bot.slack.blocks.text import bold, escape, italic, plain, quote, section, shorten
from storage.sides import Side

PICK = "actor_pick"
MERGE = "actor_merge"
DIFFER = "actor_differ"
RENAME = "actor_rename"
SPLIT = "actor_split"
HISTORY = "actor_history"

GONE = "Nothing is known of this actor any more that you may see."
NO_ENTRY = "No claim or rebuttal of theirs is known: articles only mention them."

FIRST = 5
"""Names that get a button of their own where several are to choose from."""

_SUMMARY = 280
_ANSWER = 120
_NAME = 50
_TITLE = 70
_NAMES = 12
_TITLES = 6
_OPPONENTS = 6
_ALIKE = 3
_ANSWERS = 2
_LONGEST_OPTION = 75

T = TypeVar("T")


def profile_message(profile: Profile, look: Look, frame: Frame) -> Payload:
    """Return one page of a profile.

    What has more than its part of a page goes on upon the next, as the claims and rebuttals do.
    """
    pages = _pages(profile)
    look = look.at(min(max(look.page, 1), pages))
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=_called(profile.name, 150), emoji=False)),
        note(_about(profile)),
    ]
    facts = list(_facts(profile, look.page))
    if facts:
        blocks.append(RichTextBlock(elements=facts))
    # Beyond its last page of entries the profile gives that page again.
    entries = profile.entries if profile.page == look.page else ()
    blocks += [RichTextBlock(elements=list(_entry(each, frame))) for each in entries]
    if not profile.entries:
        blocks.append(RichTextBlock(elements=[section(italic(NO_ENTRY))]))
    for alike in _part(profile.possibly_same, look.page, _ALIKE):
        blocks += _possibly_same(profile, alike, frame)
    if pages > 1:
        blocks.append(note(f"Page {look.page} of {pages}"))
    blocks += _buttons(profile, look, pages, frame)
    blocks += shared_by(frame)
    if not frame.told:
        blocks.append(note(NOT_TOLD))
    return Payload.of(blocks, "\n".join(_fallback(profile, entries)))


def choice_message(answer: ActorAnswer, frame: Frame) -> Payload:
    """Return what is shown where several actors bear a name, or none does."""
    found = answer.found
    name = shorten(answer.name, 80)
    hits = found.exact or found.nearest
    if found.exact:
        words = f"{counted(len(found.exact), 'actor')} may be meant by “{name}”. Whom do you mean?"
    elif hits:
        words = f"Nobody is known by the name “{name}”. Did you mean:"
    else:
        words = (
            f"Nobody is known by a name like “{name}”. Actors are known from briefed articles: check how it "
            "is written there, or look for words with /claims."
        )
    blocks: list[Block] = [RichTextBlock(elements=[section(plain(words))])]
    blocks += actor_buttons(hits[:FIRST])
    if frame.private and hits:
        blocks.append(ActionsBlock(elements=[_picker()]))
    if not frame.told:
        blocks.append(note(NOT_TOLD))
    listed = [escape(hit_words(hit)) for hit in hits]
    return Payload.of(blocks, "\n".join([escape(words), *listed]))


def gone_message() -> Payload:
    """Return what is shown where an actor cannot be seen, or not any more."""
    return Payload.of([RichTextBlock(elements=[section(plain(GONE))])], GONE)


def options(hits: Sequence[ActorHit]) -> list[Option]:
    """Return what the menu offers for what has been typed into it."""
    return [
        Option(
            text=PlainTextObject(text=shorten(hit_words(hit), _LONGEST_OPTION) or "(no name)", emoji=False),
            value=str(hit.actor_id),
        )
        for hit in hits
    ]


def _picker() -> ExternalDataSelectElement:
    return ExternalDataSelectElement(action_id=PICK, placeholder="Another: type a name", min_query_length=1)


def _pages(profile: Profile) -> int:
    parts = (
        (profile.other_names, _NAMES),
        (profile.titles, _TITLES),
        (profile.in_dispute_with, _OPPONENTS),
        (profile.possibly_same, _ALIKE),
    )
    return max(profile.pages, *(ceil(len(items) / size) for items, size in parts))


def _part(items: Sequence[T], page: int, size: int) -> Sequence[T]:
    return items[(page - 1) * size : page * size]


def _called(name: str, limit: int) -> str:
    return shorten(name, limit) or "(no name)"


def _about(profile: Profile) -> str:
    said = f"{counted(profile.claims, 'claim')} and {counted(profile.rebuttals, 'rebuttal')}"
    return f"{profile.kind} · {said} in {counted(profile.articles, 'article')}"


def _facts(profile: Profile, page: int) -> Iterator[RichTextElement]:
    """Yield this page's part of the names, titles and opponents."""
    if names := _part(profile.other_names, page, _NAMES):
        words = "; ".join(_called(name, _NAME) for name in names)
        yield section(bold("Also named  "), plain(words + _left(profile.other_names, page, _NAMES)))
    if titles := _part(profile.titles, page, _TITLES):
        parts = [part for title in titles for part in _title(title)]
        yield section(bold("Titles  "), *parts[1:], plain(_left(profile.titles, page, _TITLES)))
    if opponents := _part(profile.in_dispute_with, page, _OPPONENTS):
        parts = [part for opponent in opponents for part in _opponent(opponent)]
        left = _left(profile.in_dispute_with, page, _OPPONENTS)
        yield section(bold("In dispute with  "), *parts[1:], plain(left))


def _left(items: Sequence[object], page: int, size: int) -> str:
    left = len(items) - page * size
    return f"; {left:,} more on the next page" if left > 0 else ""


def _title(title: TitleHeld) -> list[RichTextElement]:
    words = [plain("; "), plain(f"{_called(title.title, _TITLE)} ("), day(title.first)]
    if title.last.date() != title.first.date():
        words += [plain(" to "), day(title.last)]
    return [*words, plain(")")]


def _opponent(opponent: Opponent) -> list[RichTextElement]:
    name = _called(opponent.name, _NAME)
    return [
        plain("; "),
        plain(f"{name} ({counted(opponent.times, 'time')}, last "),
        day(opponent.last),
        plain(")"),
    ]


def _entry(entry: Entry, frame: Frame) -> Iterator[RichTextElement]:
    said = entry.statement
    label = "Claim" if said.kind == "claim" else "Rebuttal"
    link = brief_link(frame, said.channel_id, said.message_ts, said.thread_ts, "Open")
    summary = plain(shorten(said.summary, _SUMMARY))
    yield section(bold(f"{label}  "), day(said.filed_at), *link, plain("\n"), summary)
    for met in entry.answers[:_ANSWERS]:
        yield quote(*_met("Answers", met, said, frame))
    for met in entry.answered_by[:_ANSWERS]:
        yield quote(*_met("Answered by", met, said, frame))
    left = max(len(entry.answers) - _ANSWERS, 0) + max(len(entry.answered_by) - _ANSWERS, 0)
    if left:
        yield quote(italic(f"and {left:,} more"))
    if said.kind == "claim" and not entry.answered_by:
        yield quote(italic("No answer known"))


def _met(label: str, met: Side, said: Side, frame: Frame) -> list[RichTextElement]:
    """Return what a statement answers or is answered by; what is of another article has its date and link."""
    who = _called(met.speaker, _NAME) if met.speaker else "somebody not named"
    words: list[RichTextElement] = [plain(f"{label} "), bold(who)]
    elsewhere = met.brief_id != said.brief_id
    if elsewhere:
        words += [plain(" on "), day(met.filed_at)]
        days = (met.filed_at.date() - said.filed_at.date()).days
        if days > 0:
            words.append(plain(f", {counted(days, 'day')} later"))
    words.append(plain(f": {shorten(met.summary, _ANSWER)}"))
    if elsewhere:
        words += brief_link(frame, met.channel_id, met.message_ts, met.thread_ts, "Open")
    return words


def _possibly_same(profile: Profile, alike: Alike, frame: Frame) -> list[Block]:
    words = section(bold("Possibly the same  "), plain(_called(alike.name, 80)))
    blocks: list[Block] = [RichTextBlock(elements=[words])]
    if frame.private and frame.may_judge:
        value = f"{profile.actor_id}:{alike.actor_id}"
        blocks.append(
            ActionsBlock(
                elements=[
                    ButtonElement(text="Merge…", action_id=MERGE, value=value),
                    ButtonElement(text="Not the same", action_id=DIFFER, value=value),
                ]
            )
        )
    return blocks


def _buttons(profile: Profile, look: Look, pages: int, frame: Frame) -> list[Block]:
    buttons = paging(look, pages)
    value = str(profile.actor_id)
    if frame.private:
        buttons.append(share_button(look))
    if frame.private and frame.may_judge:
        buttons += [
            ButtonElement(text="Merge…", action_id=MERGE, value=value),
            ButtonElement(text="Rename…", action_id=RENAME, value=value),
            ButtonElement(text="Split…", action_id=SPLIT, value=value),
            ButtonElement(text="History", action_id=HISTORY, value=value),
        ]
    return [ActionsBlock(elements=list(buttons))] if buttons else []


def _fallback(profile: Profile, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the page as plain lines, escaped."""
    yield escape(f"{_called(profile.name, 150)}: {_about(profile)}")
    for entry in entries:
        said = entry.statement
        label = "Claim" if said.kind == "claim" else "Rebuttal"
        yield escape(f"{label}, {day_words(said.filed_at)}: {shorten(said.summary, 200)}")
