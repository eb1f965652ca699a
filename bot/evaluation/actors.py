"""The actors of an answer, held against those of the gold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evaluation.answer import AnsweredActor
from bot.evaluation.counts import NO_SHARE, NO_TALLY, Counts, Share, Tally, share
from bot.evaluation.gold import GoldActor
from bot.evaluation.names import any_same_name, likeness

_WORD = re.compile(r"[a-z]{3,}")
_EMPTY_WORDS = frozenset({"the", "and", "for", "former"})
# Whether a body is called a group or an organisation is a matter of taste.
_BODIES = frozenset({"group", "organisation"})


@dataclass(frozen=True, slots=True)
class ActorCounts(Counts):
    """Actors found, and of those found rightly: kind, role, and title where the gold has one."""

    found: Tally = NO_TALLY
    kind: Share = NO_SHARE
    role: Share = NO_SHARE
    title: Share = NO_SHARE


def count_actors(gold: Sequence[GoldActor], answered: Sequence[AnsweredActor]) -> ActorCounts:
    """Pair the actors one to one, best likeness first, and count.

    An optional actor is neither required nor wrong; naming a required one twice is wrong once.
    """
    answered = [actor for actor in answered if actor.name]
    closeness = {
        (i, j): _closeness(wanted, given) for i, wanted in enumerate(gold) for j, given in enumerate(answered)
    }
    paired = dict(_pairs(closeness))
    required = [i for i, actor in enumerate(gold) if not actor.optional]
    matched = [(gold[i], answered[paired[i]]) for i in required if i in paired]
    used = set(paired.values())
    wrong = sum(
        j not in used and not any(actor.optional and closeness[i, j] for i, actor in enumerate(gold))
        for j in range(len(answered))
    )
    return ActorCounts(
        Tally(len(matched), wrong, len(required) - len(matched)),
        kind=share(*(_same_kind(wanted.kind, given.kind) for wanted, given in matched if given.kind)),
        role=share(*(wanted.role == given.role for wanted, given in matched if given.role)),
        title=share(*(_same_title(wanted.title, given.title) for wanted, given in matched if wanted.title)),
    )


def _pairs(closeness: dict[tuple[int, int], float]) -> Iterator[tuple[int, int]]:
    taken_gold: set[int] = set()
    taken_answers: set[int] = set()
    for (i, j), close in sorted(closeness.items(), key=lambda item: -item[1]):
        if close and i not in taken_gold and j not in taken_answers:
            taken_gold.add(i)
            taken_answers.add(j)
            yield i, j


def _closeness(gold: GoldActor, given: AnsweredActor) -> float:
    """Return how surely both are one: 4 same name, 3 an alias, 2 and more alike, 1 by an alias, 0 not."""
    name = given.name.lower()
    if name == gold.name.lower():
        return 4
    if name in (known.lower() for known in gold.names):
        return 3
    if any_same_name(given.name, gold.names):
        return 2 + likeness(name, gold.name.lower()) / 2
    return float(any(any_same_name(alias, gold.names) for alias in given.aliases))


def _same_kind(one: str, other: str | None) -> bool:
    return one == other or {one, other} <= _BODIES


def _same_title(one: str | None, other: str | None) -> bool:
    return bool(_title_words(one) & _title_words(other))


def _title_words(title: str | None) -> set[str]:
    return set(_WORD.findall((title or "").lower())) - _EMPTY_WORDS
