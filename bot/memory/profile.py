"""Who an actor is, as far as a viewer may see it: found by name, and what they said and met."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from bot.analysis.folding import fold
from bot.memory.aliases import known_forms
from bot.memory.doubts import Doubt, doubts
from bot.memory.names import is_bare, keys_of_typed, likeness, name_key, names_somebody
from storage.actors import called
from storage.faces import Face, faces
from storage.names import keys_beginning, nearest_keys
from storage.said import Exchange, exchanges_of, said_by
from storage.sides import Side, sides
from storage.tables import ActorKind
from storage.viewer import Viewer

PAGE = 10
"""Statements on a page of a profile."""

# Names less like the one asked for are of no help.
_LEAST_LIKE = 0.6


@dataclass(frozen=True, slots=True)
class ActorHit:
    """An actor as a list shows it; `title` is the latest, `statements` how many there are to see."""

    actor_id: int
    name: str
    kind: ActorKind
    title: str | None
    statements: int


@dataclass(frozen=True, slots=True)
class Found:
    """Who bears a name, those with most statements first; where nobody does, who is named most like it."""

    exact: tuple[ActorHit, ...] = ()
    nearest: tuple[ActorHit, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleHeld:
    """A title, and when articles first and last gave it."""

    title: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Opponent:
    """With whom an actor is in dispute: how often one answered the other, and when last."""

    actor_id: int
    name: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim or rebuttal of an actor, what it answers, and what answers it, oldest first."""

    statement: Side
    answers: tuple[Side, ...]
    answered_by: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """An actor who may be the same, and the judgement that says so."""

    actor_id: int
    name: str
    judgement_id: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All there is to see of an actor; entries are one page of them, newest first.

    `articles`, `claims` and `rebuttals` count what this viewer may see. Pages count from 1.
    """

    actor_id: int
    name: str
    kind: ActorKind
    other_names: tuple[str, ...]
    titles: tuple[TitleHeld, ...]
    articles: int
    claims: int
    rebuttals: int
    entries: tuple[Entry, ...]
    in_dispute_with: tuple[Opponent, ...]
    possibly_same: tuple[Alike, ...]
    page: int
    pages: int


async def find_actors(session: AsyncSession, *, viewer: Viewer, name: str, limit: int = 10) -> Found:
    """Find who bears a name, under any of its known forms, or else who is named most like it.

    A name without a letter or digit finds nobody. A misspelling costs more than an exact name.
    """
    typed = keys_of_typed(name)
    if not typed:
        return Found()
    exact = await actors_called(session, viewer=viewer, name=name)
    if exact:
        seen = await hits_of(session, viewer=viewer, actor_ids=exact)
        return Found(exact=tuple(seen[:limit]))
    near = {each.key for key in typed for each in await nearest_keys(session, viewer=viewer, key=key)}
    # One that nobody in sight bears any more leaves room for the next.
    ranked = await asyncio.to_thread(_ranked, typed[-1], sorted(near), limit * 3)
    order = {key: place for place, key in enumerate(ranked)}
    borne = sorted(await _bearing(session, viewer, order), key=lambda each: (order[each[1]], each[0]))
    chosen = list(dict.fromkeys(actor_id for actor_id, _ in borne))[:limit]
    known = await faces(session, viewer=viewer, actor_ids=chosen)
    return Found(nearest=tuple(_hit(known[actor_id]) for actor_id in chosen if actor_id in known))


async def actors_called(session: AsyncSession, *, viewer: Viewer, name: str) -> set[int]:
    """Return who bears exactly this name, under any of its known forms."""
    keys = {form for key in keys_of_typed(name) for form in known_forms(key, None)}
    return {actor_id for actor_id, _ in await _bearing(session, viewer, keys)}


async def suggest(session: AsyncSession, *, viewer: Viewer, typed: str, limit: int = 10) -> list[ActorHit]:
    """Return actors with a name, or a word of one, that begins as `typed` does."""
    keys: set[str] = set()
    for key in keys_of_typed(typed):
        keys |= {each.key for each in await keys_beginning(session, viewer=viewer, key=key, limit=limit * 3)}
    borne = await _bearing(session, viewer, keys)
    return (await hits_of(session, viewer=viewer, actor_ids={actor_id for actor_id, _ in borne}))[:limit]


async def profile(session: AsyncSession, *, viewer: Viewer, actor_id: int, page: int = 1) -> Profile | None:
    """Return a page of an actor's profile, or None where there is none that this viewer may see.

    The id may be that of an actor merged into another. A page beyond the last is the last.
    """
    page = max(page, 1)
    said = await said_by(session, viewer=viewer, actor_id=actor_id, offset=(page - 1) * PAGE, limit=PAGE)
    if said is None:
        return None
    pages = max(1, ceil((said.claims + said.rebuttals) / PAGE))
    if page > pages:
        return await profile(session, viewer=viewer, actor_id=actor_id, page=pages)
    cluster, shown = said.actor_id, said.statement_ids
    exchanged = await exchanges_of(session, viewer=viewer, actor_id=cluster, statement_ids=shown)
    unsure = await doubts(session, viewer=viewer, actor_id=cluster)
    met = sorted(exchanged.met, key=lambda each: (-each.times, -each.last.timestamp(), each.actor_id))
    others = {*(each.actor_id for each in met), *(each.actor_id for each in unsure)}
    seen = await faces(session, viewer=viewer, actor_ids={cluster, *others}, named={cluster}, counted=False)
    face = seen[cluster]
    name = name_of(face)
    return Profile(
        actor_id=cluster,
        name=name,
        kind=kind_of(face),
        other_names=_other_names(face, name),
        titles=titles_of(face),
        articles=said.articles,
        claims=said.claims,
        rebuttals=said.rebuttals,
        entries=await _entries(session, viewer, shown, exchanged.exchanges),
        in_dispute_with=tuple(
            Opponent(each.actor_id, name_of(seen[each.actor_id]), each.times, each.last)
            for each in sorted(
                exchanged.met, key=lambda met: (-met.times, -met.last.timestamp(), met.actor_id)
            )
            if each.actor_id in seen
        ),
        possibly_same=_alike(unsure, seen),
        page=page,
        pages=pages,
    )


def name_of(face: Face) -> str:
    """Return what to call an actor: as a person said, else the usual one of its full names."""
    if face.given is not None:
        return face.given
    times: dict[str, int] = {}
    for form in face.forms:
        times[form.name] = times.get(form.name, 0) + form.times
    bare = {form.name: is_bare(form.name, form.kind) for form in face.forms}
    return max(times, key=lambda name: (not bare[name], times[name], len(name), name))


def kind_of(face: Face) -> ActorKind:
    """Return the kind that most articles take an actor for."""
    times: dict[ActorKind, int] = {}
    for form in face.forms:
        times[form.kind] = times.get(form.kind, 0) + form.times
    return max(times, key=lambda kind: (times[kind], kind))


def titles_of(face: Face) -> tuple[TitleHeld, ...]:
    """Return an actor's titles, the latest first; one that is only worded otherwise counts once."""
    held: dict[str, TitleHeld] = {}
    for form in sorted(face.forms, key=lambda each: each.last):
        if form.title:
            known = held.get(fold(form.title))
            first = min(form.first, known.first) if known else form.first
            held[fold(form.title)] = TitleHeld(form.title, first, form.last)
    return tuple(sorted(held.values(), key=lambda each: (each.last, each.first), reverse=True))


async def hits_of(session: AsyncSession, *, viewer: Viewer, actor_ids: Collection[int]) -> list[ActorHit]:
    """Return some actors as a list shows them, those with most statements first."""
    seen = await faces(session, viewer=viewer, actor_ids=actor_ids)
    return sorted(map(_hit, seen.values()), key=lambda hit: (-hit.statements, hit.name, hit.actor_id))


def _hit(face: Face) -> ActorHit:
    titles = titles_of(face)
    title = titles[0].title if titles else None
    return ActorHit(face.actor_id, name_of(face), kind_of(face), title, face.statements)


async def _bearing(session: AsyncSession, viewer: Viewer, keys: Collection[str]) -> set[tuple[int, str]]:
    """Return who bears names of those keys, each with the key."""
    return await called(session, viewer=viewer, keys=keys) if keys else set()


def _ranked(key: str, keys: Sequence[str], limit: int) -> list[str]:
    """Return the keys most like one, the best first. Takes some milliseconds: not for the event loop."""
    alike = sorted(((likeness(key, each), each) for each in keys), reverse=True)
    return [each for like, each in alike[:limit] if like >= _LEAST_LIKE]


def _other_names(face: Face, name: str) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for other, kind in face.names:
        if names_somebody(other, kind):
            names.setdefault(name_key(other, kind), other)
    return tuple(other for other in names.values() if fold(other) != fold(name))


async def _entries(
    session: AsyncSession, viewer: Viewer, said: Sequence[int], exchanges: Sequence[Exchange]
) -> tuple[Entry, ...]:
    if not said:
        return ()
    ends = {*said, *(each.other_id for each in exchanges)}
    known = await sides(session, viewer=viewer, statement_ids=ends)

    def others(own_id: int, *, answers: bool) -> tuple[Side, ...]:
        tied = {each.other_id for each in exchanges if each.own_id == own_id and each.answers is answers}
        found = [known[each] for each in tied if each in known]
        return tuple(sorted(found, key=lambda side: (side.filed_at, side.statement_id)))

    return tuple(
        Entry(known[each], others(each, answers=True), others(each, answers=False))
        for each in said
        if each in known
    )


def _alike(unsure: Sequence[Doubt], seen: dict[int, Face]) -> tuple[Alike, ...]:
    return tuple(
        Alike(each.actor_id, name_of(seen[each.actor_id]), each.judgement_id)
        for each in unsure
        if each.actor_id in seen
    )
