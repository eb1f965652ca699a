"""Who the speakers of a draft are: one actor under any name that is theirs alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.analysis.draft import DraftActor, DraftStatement

Cast = Mapping[str, DraftActor]


def cast_of(actors: Iterable[DraftActor]) -> Cast:
    """Return the actors by every name that only one of them has."""
    bearers: dict[str, list[DraftActor]] = {}
    for actor in actors:
        for name in {actor.name, *actor.aliases}:
            bearers.setdefault(name, []).append(actor)
    return {name: found[0] for name, found in bearers.items() if len(found) == 1}


def voiced(statement: DraftStatement, cast: Cast) -> DraftStatement:
    """Give a statement its speaker's fullest name and title, where its speaker is of the cast."""
    actor = cast.get(statement.speaker or "")
    return replace(statement, speaker=actor.name, title=actor.title) if actor else statement
