"""Names: kept under the keys that they are compared by, and sought by likeness or by their beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Integer, Table, and_, column, exists, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.actors import BUILT
from storage.lists import filled
from storage.tables import Actor, ActorName, Appearance, Inbound, NameKey, Row
from storage.viewer import Viewer, visible

CANDIDATES = 400
"""How many keys are looked at more closely, of those that share rare trigrams."""

_CHUNK = 500
_TRIGRAM = 3
# Beyond these a longer name costs more and finds nothing else.
_RAREST = 8
_RAREST_WIDELY = 10
# So many names are counted through that have one of them, though never fewer than those of two.
_COUNTED = 50_000
_COUNTED_WIDELY = 200_000
# Below this share of common trigrams PostgreSQL does not look at a name at all. A short name has so
# few that two slips leave little of it.
_ALIKE = 0.45
_ALIKE_IF_SHORT = 0.35
_SHORT = 12
_ALIKE_WIDELY = 0.2


class Named(NamedTuple):
    """A name of an appearance, as its article words it."""

    appearance_id: int
    key: str
    name: str


class Key(NamedTuple):
    """A key by its row's id."""

    id: int
    key: str


async def keep_names(session: AsyncSession, *, workspace_id: str, names: Sequence[Named]) -> None:
    """Keep names of appearances; one that is kept already is left as it is."""
    ids = await _key_ids(session, workspace_id, {each.key for each in names})
    rows = [
        {
            "workspace_id": workspace_id,
            "appearance_id": each.appearance_id,
            "name_key_id": ids[each.key],
            "name": each.name,
        }
        for each in names
    ]
    await _insert_new(session, ActorName, rows, ["appearance_id", "name_key_id"])


async def keep_key(session: AsyncSession, *, workspace_id: str, key: str) -> int:
    """Keep a key that is no appearance's, such as that of a name a person gave; return its id."""
    return (await _key_ids(session, workspace_id, {key}))[key]


async def nearest_keys(session: AsyncSession, *, viewer: Viewer, key: str, widely: bool = False) -> list[Key]:
    """Return keys of names this viewer may see that read like `key`, in no order that means much.

    `widely` finds also what is less like it, and takes longer.
    """
    if len(key) < _TRIGRAM:
        return await keys_beginning(session, viewer=viewer, key=key, limit=CANDIDATES)
    if session.get_bind().dialect.name == "sqlite":
        trigrams = await _rarest(session, key, widely)
        if not trigrams:
            return []
        having = " UNION ALL ".join(
            f"SELECT rowid AS id FROM name_search WHERE name_search MATCH :t{n}"  # noqa: S608
            for n in range(len(trigrams))
        )
        # Counting is quicker than FTS5's rank, which asks how long each name is.
        found = text(
            f"SELECT id FROM ({having}) GROUP BY id ORDER BY count(*) DESC, id LIMIT :most"  # noqa: S608
        ).bindparams(**{f"t{n}": f'"{each}"' for n, each in enumerate(trigrams)}, most=CANDIDATES)
    else:
        alike = _ALIKE_WIDELY if widely else _ALIKE_IF_SHORT if len(key) <= _SHORT else _ALIKE
        await session.execute(
            text("SELECT set_config('pg_trgm.similarity_threshold', :alike, true)"), {"alike": str(alike)}
        )
        found = text(
            "SELECT id FROM name_key WHERE workspace_id = :workspace_id AND key % :wanted"
            " ORDER BY similarity(key, :wanted) DESC LIMIT :most"
        ).bindparams(workspace_id=viewer.workspace_id, wanted=key, most=CANDIDATES)
    near = found.columns(column("id", Integer)).subquery("near")
    rows = await session.execute(
        select(col(NameKey.id), col(NameKey.key))
        .join(near, near.c.id == col(NameKey.id))
        .where(col(NameKey.workspace_id) == viewer.workspace_id, _borne(viewer))
    )
    return [Key(*row) for row in rows]


async def keys_beginning(session: AsyncSession, *, viewer: Viewer, key: str, limit: int) -> list[Key]:
    """Return keys of names this viewer may see that begin with `key`, then such as have a word that does."""
    if not key:
        return []
    embedded = session.get_bind().dialect.name == "sqlite"
    beginning: ColumnElement[bool] = col(NameKey.key).startswith(key, autoescape=True)
    if embedded:
        # Keys are plain ASCII, and sorted so: what begins with one stands together.
        after = key[:-1] + chr(ord(key[-1]) + 1)
        beginning = and_(col(NameKey.key) >= key, col(NameKey.key) < after)
    found = await _seen(session, viewer, beginning, limit)
    if len(found) < limit and len(key) >= _TRIGRAM - 1:
        word = f" {key}"
        within: ColumnElement[bool] = col(NameKey.key).contains(word, autoescape=True)
        if embedded:
            hits = text("SELECT rowid AS id FROM name_search WHERE name_search MATCH :word").bindparams(
                word=f'"{word}"'
            )
            within = col(NameKey.id).in_(select(hits.columns(column("id", Integer)).subquery("hits").c.id))
        known = {each.id for each in found}
        more = await _seen(session, viewer, within, limit)
        found += [each for each in more if each.id not in known][: limit - len(found)]
    return found


async def _seen(session: AsyncSession, viewer: Viewer, which: ColumnElement[bool], limit: int) -> list[Key]:
    rows = await session.execute(
        select(col(NameKey.id), col(NameKey.key))
        .where(col(NameKey.workspace_id) == viewer.workspace_id, which, _borne(viewer))
        .limit(limit)
    )
    return [Key(*row) for row in rows]


@lru_cache(BUILT)
def _borne(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that the query's key is of a name that this viewer may see."""
    return or_(_in_sight(viewer), _given_in_sight(viewer))


def _in_sight(viewer: Viewer) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            col(ActorName.name_key_id) == col(NameKey.id),
            col(Appearance.id) == col(ActorName.appearance_id),
            col(Inbound.id) == col(Appearance.inbound_id),
            col(Appearance.shown),
            visible(viewer),
        )
        .correlate(NameKey)
    )


def _given_in_sight(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a person gave it to an actor in sight, and no article has it."""
    given, member = aliased(Actor), aliased(Actor)
    root = func.coalesce(col(given.merged_into_id), col(given.id))
    return and_(
        ~exists().where(col(ActorName.name_key_id) == col(NameKey.id)).correlate(NameKey),
        exists()
        .where(
            col(given.name_key_id) == col(NameKey.id),
            or_(col(member.id) == root, col(member.merged_into_id) == root),
            col(Appearance.actor_id) == col(member.id),
            col(Inbound.id) == col(Appearance.inbound_id),
            col(Appearance.shown),
            visible(viewer),
        )
        .correlate(NameKey),
    )


async def _rarest(session: AsyncSession, key: str, widely: bool) -> list[str]:
    """Return the rarest trigrams of a key among those that names have: a misspelling's own are none."""
    wanted = filled({key[at : at + _TRIGRAM] for at in range(len(key) - _TRIGRAM + 1)})
    marks = ", ".join(f":t{number}" for number in range(len(wanted)))
    rows = await session.execute(
        text(f"SELECT term, doc FROM name_trigram WHERE term IN ({marks}) ORDER BY doc LIMIT :most"),  # noqa: S608
        {f"t{number}": each for number, each in enumerate(wanted)}
        | {"most": _RAREST_WIDELY if widely else _RAREST},
    )
    chosen: list[str] = []
    left = _COUNTED_WIDELY if widely else _COUNTED
    for term, names in rows:
        if len(chosen) >= 2 and names > left:
            break
        chosen.append(term)
        left -= names
    return chosen


async def _key_ids(session: AsyncSession, workspace_id: str, keys: set[str]) -> dict[str, int]:
    await _insert_new(
        session,
        NameKey,
        [{"workspace_id": workspace_id, "key": key} for key in sorted(keys)],
        ["workspace_id", "key"],
    )
    ids: dict[str, int] = {}
    for chunk in chunks(sorted(keys)):
        rows = await session.execute(
            select(col(NameKey.key), col(NameKey.id)).where(
                col(NameKey.workspace_id) == workspace_id, col(NameKey.key).in_(chunk)
            )
        )
        ids.update((key, key_id) for key, key_id in rows)
    return ids


async def _insert_new(
    session: AsyncSession, table: type[Row], rows: list[dict[str, object]], unique: Sequence[str]
) -> None:
    if not rows:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    target = cast(Table, table.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
    await session.execute(dialect.insert(target).on_conflict_do_nothing(index_elements=unique), rows)


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list into such as a statement takes."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
