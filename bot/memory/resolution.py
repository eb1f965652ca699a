"""Resolution: which known actor each appearance of a brief is, decided by strict rules alone.

An exact known name decides; whatever is only like one is left to people (`doubting`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.memory.aliases import Sort, known_forms, sort_of
from bot.memory.names import in_brackets, is_bare, is_short_for, name_key, without_generation
from storage.actors import Bearer, bearers
from storage.appearances import Naming, Namings, earlier_namings, namings_of, set_actors
from storage.doubts import SOURCE
from storage.judgements import add_judgement, judgements_on, lock_actors, new_actors
from storage.names import Named, keep_names
from storage.viewer import Viewer

# More who bear one name than a person can be asked about at once.
_MOST_ASKED = 3
_ACRONYM = re.compile(r"\s*\(\s*(?P<acronym>[^\W\d_][\w&.\-]{1,11})\s*[,;)]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whose an appearance is: a known actor's, that of another appearance (by its place), or a new one's.

    `unsure` are known actors that it may be.
    """

    actor_id: int | None = None
    like: int | None = None
    unsure: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a brief is resolved.

    `bearers` bear names of it in articles that its channel may see, `in_public` is who of them (by
    cluster) does in public, `apart` pairs of clusters that people told apart. `earlier` is who
    appears in other versions of the same brief.
    """

    bearers: Sequence[Bearer] = ()
    in_public: frozenset[int] = frozenset()
    apart: frozenset[frozenset[int]] = frozenset()
    earlier: Sequence[Naming] = field(default=())


def resolve(namings: Sequence[Naming], known: Known) -> list[Outcome]:
    """Decide whose each appearance of a brief is, in the same order."""
    within = _within_article(namings)
    before = _before(known.earlier)
    outcomes: list[Outcome] = []
    for place, naming in enumerate(namings):
        again = before.get(_identity(naming))
        if again is not None:
            outcomes.append(Outcome(actor_id=again))
        elif place in within:
            outcomes.append(Outcome(like=within[place]))
        else:
            outcomes.append(_among(matching(naming, known.bearers), known))
    return outcomes


def matching(naming: Naming, candidates: Iterable[Bearer]) -> list[Bearer]:
    """Return those who bear the very name of an appearance, as that of an actor of its kind."""
    key = name_key(naming.name, naming.kind)
    if is_bare(naming.name, naming.kind):
        return []
    forms, sort = known_forms(key, naming.kind), sort_of(key, naming.kind)
    return [
        each
        for each in candidates
        if each.key in forms
        and sort_of(each.key, each.kind) == sort
        # What is short for a name in one article is somebody else's name in another.
        and (each.kind == "person" or not is_short_for(each.key, name_key(each.main, each.kind)))
    ]


async def resolve_brief(session: AsyncSession, *, workspace_id: str, brief_id: int, at: datetime) -> None:
    """Give each appearance of a brief that has none its actor, and keep all its names.

    Known is what the channel of its article may see: nothing learned in a private one decides
    elsewhere. Of several transactions at once, each sees what the one before decided.
    """
    await lock_actors(session, workspace_id=workspace_id)
    brief = await namings_of(session, workspace_id=workspace_id, brief_id=brief_id)
    if brief is None:
        return
    waiting = [each for each in brief.appearing if each.actor_id is None]
    if not waiting:
        return
    keys = {form for each in waiting for form in known_forms(name_key(each.name, each.kind), each.kind)}
    viewer = Viewer.of_channel(workspace_id, brief.channel_id)
    found = await bearers(session, viewer=viewer, keys=keys)
    names = [named for each in waiting for named in names_of(each, brief.text)]
    earlier = [each for each in brief.appearing if each.actor_id is not None]
    if brief.version > 1:
        earlier += await earlier_namings(session, workspace_id=workspace_id, brief_id=brief_id)
    await keep_names(session, workspace_id=workspace_id, names=names)
    outcomes = resolve(
        waiting,
        Known(
            bearers=found,
            in_public=await _in_public(session, workspace_id, keys, brief, found),
            apart=await _apart(session, workspace_id, found),
            earlier=earlier,
        ),
    )
    actors = await _actors(session, workspace_id, waiting, outcomes, at)
    await set_actors(
        session,
        workspace_id=workspace_id,
        actors={each.appearance_id: actor_id for each, actor_id in zip(waiting, actors, strict=True)},
    )
    for outcome, actor_id in zip(outcomes, actors, strict=True):
        for other in outcome.unsure:
            await add_judgement(
                session,
                workspace_id=workspace_id,
                verdict="unsure",
                actor_id=actor_id,
                other_id=other,
                detail={SOURCE: brief.inbound_id},
                by=None,
                at=at,
            )


def names_of(naming: Naming, text: str) -> list[Named]:
    """Return every name of an appearance with its key, acronyms that `text` sets in brackets among them."""
    forms: list[str] = []
    for name in (naming.name, *naming.others):
        plain, other = in_brackets(name)
        forms += [plain, *([other] if other and _is_acronym_of(other, plain) else [])]
        if naming.kind != "person" and (acronym := _acronym(plain, text)):
            forms.append(acronym)
    keyed = ((name_key(form, naming.kind), form) for form in forms)
    named: dict[str, Named] = {}
    for key, form in keyed:
        if key:
            named.setdefault(key, Named(naming.appearance_id, key, form))
    return list(named.values())


def _acronym(name: str, text: str) -> str | None:
    """Return the acronym in brackets right after some mention of a name."""
    at = text.find(name) if name else -1
    while at >= 0:
        found = _ACRONYM.match(text, at + len(name))
        if found and _is_acronym_of(found["acronym"], name):
            return found["acronym"]
        at = text.find(name, at + len(name))
    return None


def _is_acronym_of(short: str, name: str) -> bool:
    """Say whether capitals stand for a name of several words: its letters, in order, from its first."""
    letters = [letter for letter in short if letter.isalnum()]
    words = name_key(name).split()
    if len(words) < 2 or sum(letter.isupper() for letter in letters) < 2 or " " in short:
        return False
    rest = iter("".join(words))
    wanted = name_key(short).replace(" ", "")
    return wanted[:1] in {word[0] for word in words[:2]} and all(letter in rest for letter in wanted)


def _within_article(namings: Sequence[Naming]) -> dict[int, int]:
    """Return which appearances are others of the same brief, by their places."""
    found: dict[int, int] = {}
    full = [place for place, each in enumerate(namings) if not is_bare(each.name, each.kind)]
    for place, naming in enumerate(namings):
        mine = _identity(naming)
        twins = [other for other in range(place) if _identity(namings[other]) == mine and other not in found]
        if twins:
            found[place] = twins[0]
            continue
        called = [
            other
            for other in full
            if other != place and other not in found and mine[0] and _is_called(naming, namings[other])
        ]
        if len({_identity(namings[other]) for other in called}) == 1 and found.get(called[0]) != place:
            found[place] = called[0]
    return found


def _is_called(naming: Naming, other: Naming) -> bool:
    """Say whether a name is one that another appearance of the same article has too."""
    key, sort = _identity(naming)
    if sort != _identity(other)[1]:
        return False
    if key in {name_key(each, other.kind) for each in other.others}:
        return True
    if naming.kind != "person" or not is_bare(naming.name, naming.kind):
        return False
    first, *rest = key.split()
    whole = without_generation(name_key(other.name, other.kind)).split()
    if not rest:
        return whole[-1] == first
    return len(rest) == 1 and whole[-1] == rest[0] and whole[0].startswith(first)


def _identity(naming: Naming) -> tuple[str, Sort]:
    key = name_key(naming.name, naming.kind)
    return key, sort_of(key, naming.kind)


def _before(earlier: Iterable[Naming]) -> dict[tuple[str, Sort], int]:
    """Return whom other versions of the same brief mean by each name, where they mean one."""
    found: dict[tuple[str, Sort], set[int]] = {}
    for naming in earlier:
        if naming.actor_id is not None and _identity(naming)[0]:
            found.setdefault(_identity(naming), set()).add(naming.actor_id)
    return {identity: next(iter(actors)) for identity, actors in found.items() if len(actors) == 1}


def _among(matches: Sequence[Bearer], known: Known) -> Outcome:
    """Decide between those who bear the name: one of them, if there is no other, or nobody."""
    clusters = sorted({each.actor_id for each in matches})
    chosen = clusters
    if len(clusters) > 1 and not any(pair <= set(clusters) for pair in known.apart):
        # In private, one namesake more only is there because nothing private was known in public.
        chosen = [each for each in clusters if each in known.in_public]
    if len(chosen) == 1:
        return Outcome(actor_id=min(each.own_id for each in matches if each.actor_id == chosen[0]))
    return Outcome(unsure=tuple(clusters[:_MOST_ASKED]))


async def _in_public(
    session: AsyncSession, workspace_id: str, keys: Collection[str], brief: Namings, found: Sequence[Bearer]
) -> frozenset[int]:
    if brief.in_public or len({each.actor_id for each in found}) < 2:
        return frozenset()
    public = await bearers(session, viewer=Viewer(workspace_id, None), keys=keys)
    return frozenset(each.actor_id for each in public)


async def _apart(
    session: AsyncSession, workspace_id: str, found: Sequence[Bearer]
) -> frozenset[frozenset[int]]:
    cluster = {each.own_id: each.actor_id for each in found}
    if len(set(cluster.values())) < 2:
        return frozenset()
    made = await judgements_on(session, workspace_id=workspace_id, actor_ids=cluster, standing=True)
    return frozenset(
        frozenset((cluster[each.actor_id], cluster[each.other_id]))
        for each in made
        if each.verdict in ("different", "split")
        and each.actor_id in cluster
        and each.other_id is not None
        and each.other_id in cluster
    )


async def _actors(
    session: AsyncSession,
    workspace_id: str,
    namings: Sequence[Naming],
    outcomes: Sequence[Outcome],
    at: datetime,
) -> list[int]:
    """Return the actor of each appearance, making those that are new."""
    new = [place for place, each in enumerate(outcomes) if each.actor_id is None and each.like is None]
    kinds = [namings[place].kind for place in new]
    made = await new_actors(session, workspace_id=workspace_id, kinds=kinds, at=at)
    found = dict(zip(new, made, strict=True))

    def actor_of(place: int) -> int:
        outcome = outcomes[place]
        if outcome.like is not None:
            return actor_of(outcome.like)
        return found[place] if outcome.actor_id is None else outcome.actor_id

    return [actor_of(place) for place in range(len(namings))]
