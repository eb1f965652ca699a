"""Putting what a model found in the sections of a long article together, links and all.

Nothing is believed here: the merged draft stands before grounding like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.analysis.attribution import same_speaker
from bot.analysis.draft import ActorKind, ActorRole, Draft, DraftActor, DraftStatement
from bot.analysis.folding import fold, words_of
from bot.analysis.model.cast import cast_of, voiced
from bot.analysis.model.reply import MAX_ITEMS
from bot.analysis.model.sections import Section

NO_CLAIM = -1
"""What a link to nowhere becomes: no draft has a claim at it, and grounding finds it."""

# Who is at once several things in different sections is listed as the first of these.
_RANKS: Sequence[ActorRole] = ("claimant", "rebutter", "source", "subject", "mentioned")


def merged(before: Draft, found: Draft, section: Section) -> Draft:
    """Add what was found in `section` to the draft of the sections before it.

    In `found`, a rebuttal answers a claim of its own section by its position there, and one of an
    earlier section by a number below zero: -1 is the first claim of `before`, -2 the second.

    Two items are one if one speaker says them in the same words, or on the same evidence as far as
    both sections show it; the first keeps its words and takes on the other's evidence. An item can
    rest on nothing that its section does not show. No list grows beyond `MAX_ITEMS`: a rebuttal of
    a claim that is cut off answers none.
    """
    actors = _united(before.actors, found.actors)[:MAX_ITEMS]
    claims, places = _joined(before.claims, _shown(found.claims, section), section)
    answering = [
        replace(rebuttal, answers=_answered(rebuttal.answers, places, len(before.claims)))
        for rebuttal in _shown(found.rebuttals, section)
    ]
    rebuttals, _ = _joined(before.rebuttals, answering, section)
    context, _ = _joined(before.context, _shown(found.context, section), section)
    cast = cast_of(actors)
    return Draft(
        claims=tuple(voiced(claim, cast) for claim in claims),
        rebuttals=tuple(voiced(rebuttal, cast) for rebuttal in rebuttals),
        context=tuple(context),
        actors=actors,
    )


def _shown(items: Sequence[DraftStatement], section: Section) -> list[DraftStatement]:
    """Take out of the evidence what the model was not shown: it can only be a guess."""
    citable = section.citable
    return [
        replace(item, evidence=tuple(number for number in item.evidence if number in citable))
        for item in items
    ]


def _joined(
    before: Sequence[DraftStatement], found: Sequence[DraftStatement], section: Section
) -> tuple[list[DraftStatement], list[int | None]]:
    """Return all items, and the place among them of each found one: None for one too many."""
    items = list(before)
    places: list[int | None] = []
    for item in found:
        # Each item of before stands for one of a section at most: two claims on one sentence stay two.
        free = [place for place in range(len(before)) if place not in places]
        place = _same(items, free, item, section)
        if place is not None:
            items[place] = _with(items[place], item)
        elif len(items) < MAX_ITEMS:
            place = len(items)
            items.append(item)
        places.append(place)
    return items, places


def _same(
    items: Sequence[DraftStatement], free: Sequence[int], item: DraftStatement, section: Section
) -> int | None:
    """Return the place of the item that says the same, the likest in words of several."""
    alike = [place for place in free if _one(items[place], item, section.shared)]
    return max(alike, key=lambda place: _likeness(items[place], item), default=None)


def _one(first: DraftStatement, second: DraftStatement, shared: frozenset[int]) -> bool:
    if not (first.speaker == second.speaker or same_speaker(first.speaker, second.speaker)):
        return False
    if first.summary and second.summary and _plain(first.summary) == _plain(second.summary):
        return True
    seen_by_both = shared.intersection(first.evidence)
    return bool(seen_by_both) and seen_by_both == shared.intersection(second.evidence)


def _plain(summary: str) -> str:
    return fold(summary).rstrip(".")


def _likeness(first: DraftStatement, second: DraftStatement) -> float:
    ours, theirs = set(words_of(first.summary or "")), set(words_of(second.summary or ""))
    return len(ours & theirs) / max(1, len(ours | theirs))


def _with(first: DraftStatement, second: DraftStatement) -> DraftStatement:
    return replace(
        first,
        evidence=tuple(sorted({*first.evidence, *second.evidence}))[:MAX_ITEMS],
        medium=first.medium or second.medium,
        answers=second.answers if first.answers is None else first.answers,
        retraction=first.retraction or second.retraction,
    )


def _answered(answers: int | None, places: Sequence[int | None], earlier: int) -> int | None:
    """Return the place among all claims of the one that a rebuttal of a section answers."""
    if answers is None:
        return None
    if answers < 0:
        return -answers - 1 if -answers <= earlier else NO_CLAIM
    return places[answers] if answers < len(places) else NO_CLAIM


def _united(before: Sequence[DraftActor], found: Sequence[DraftActor]) -> tuple[DraftActor, ...]:
    actors = list(before)
    known = [_Names.of(actor) for actor in before]
    for actor in found:
        names = _Names.of(actor)
        bearers = [place for place, other in enumerate(known) if names.meet(other)]
        # A surname that two people bear tells nothing about which of them it is.
        if len(bearers) == 1:
            actors[bearers[0]] = _both(actors[bearers[0]], actor)
        else:
            actors.append(actor)
    return tuple(actors)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of an actor, folded once, for they are held against those of every other."""

    name: str
    aliases: frozenset[str]
    kind: ActorKind

    @classmethod
    def of(cls, actor: DraftActor) -> _Names:
        return cls(fold(actor.name), frozenset(map(fold, actor.aliases)), actor.kind)

    def meet(self, other: _Names) -> bool:
        """Whether one actor bears both: the same name, or the name of one an alias of the other."""
        if self.name == other.name:
            return True
        return self.kind == other.kind and (self.name in other.aliases or other.name in self.aliases)


def _both(first: DraftActor, second: DraftActor) -> DraftActor:
    """Return one actor for two under the fuller name; the other becomes an alias."""
    name = max(first.name, second.name, key=lambda name: len(words_of(name)))
    aliases: dict[str, str] = {}
    for alias in (first.name, second.name, *first.aliases, *second.aliases):
        if fold(alias) != fold(name):
            aliases.setdefault(fold(alias), alias)
    return replace(
        first,
        name=name,
        role=min(first.role, second.role, key=_RANKS.index),
        aliases=tuple(aliases.values())[:MAX_ITEMS],
        title=first.title or second.title,
    )
