"""Nobody reads or changes what they may not see: every function of storage and memory, by its signature.

Each is called on behalf of another workspace, and, where it takes a viewer, of a colleague outside
the private channel that everything here was filed in. What it returns must hold no word of that
channel, and its rows must be as they were.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

import bot.memory
import storage
from bot.analysis.model.comparison import Comparison
from bot.article.article import Article
from bot.errors import RejoinderError
from bot.memory.comparing import Matching
from bot.memory.corrections import correct
from bot.memory.judgements import merge
from bot.memory.names import name_key
from bot.memory.query import parse_query
from bot.memory.related import decide
from bot.memory.states import Change
from storage import tables
from storage.database import Database
from storage.errors import StorageError
from storage.links import propose_link
from storage.names import Named
from storage.outgoing import intend
from storage.search import Wanted
from storage.stated import origin_of
from storage.tables import Row
from storage.viewer import Viewer
from storage.words import Term
from tests.memory.newsdesk import AT, NewsDesk, person
from tests.memory.samples import BRIEF
from tests.storage.test_scope import OPERATORS

OWNER = "T1"
SOUGHT = "qzanar"
"""A word of the channel that somebody outside it looks for."""
HIDDEN = "zibelto"
"""A word of the channel that nobody outside it knows of: no result may hold it."""
INSIDER = Viewer(OWNER, "U2", frozenset({"C-quiet"}))
FOREIGNER = Viewer("T2", "U2", frozenset({"C-quiet"}))
COLLEAGUE = Viewer(OWNER, "U9", frozenset({"C-news"}))

# They write or read the row objects that they are given, and have no scope of their own to hold.
GIVEN_ROWS = {"insert_graph", "insert_once", "insert_brief", "copy_correction"}


def _functions() -> Iterator[Callable[..., Any]]:
    for package in (storage, bot.memory):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.startswith("storage.migrations"):
                continue
            for name, function in inspect.getmembers(importlib.import_module(found.name), inspect.isfunction):
                public = not name.startswith("_") and function.__module__ == found.name
                if public and "session" in inspect.signature(function).parameters:
                    yield function


FUNCTIONS = sorted(
    {each for each in _functions() if each not in OPERATORS and each.__name__ not in GIVEN_ROWS},
    key=lambda each: f"{each.__module__}.{each.__name__}",
)


class Secret:
    """What one private channel holds, as the arguments that would lead to it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.arguments: dict[str, Any] = {}

    async def fill(self) -> None:
        """File two articles in the private channel, and do to them all that people do."""
        desk = NewsDesk(self.database, OWNER)
        mayor = person("Ilse Qzanar", "Qzanar", title="Mayor of Zibelto")
        inspector = person("Oru Qzanar Zibelto")
        said = "The Qzanar bridge of Zibelto carries 140 lorries a day"
        briefs = [
            await desk.file(
                mayor,
                inspector,
                channel="C-quiet",
                says=[(mayor.name, said), (mayor.name, "Zibelto pays")],
                denies=[(inspector.name, "It does not: Zibelto, Qzanar", 0)],
                text=f"Qzanar report {day}. Ilse Qzanar said that Zibelto was safe.",
                days=day,
            )
            for day in range(2)
        ]
        async with self.database.writing() as session:
            rows = await self._rows(session)
            statements, actors = rows["statement"], rows["actor"]
            claims = [each for each in statements if each["kind"] == "claim"]
            old, new = claims[0], claims[-1]
            for linked in ("same", "answers"):
                await propose_link(
                    session, workspace_id=OWNER, from_id=new["id"], to_id=old["id"], kind=linked,
                    proposed_by="rules", at=AT,
                )  # fmt: skip
            change = Change("claim", "Zibelto corrected", None, None, dropped=False, revision=0)
            await correct(session, viewer=INSIDER, statement_id=old["id"], change=change, by="U2", at=AT)
            change = replace(change, summary="Mine", revision=1)
            heads = sorted({each["id"] for each in actors if each["merged_into_id"] is None})
            await merge(session, viewer=INSIDER, actor_id=heads[0], other_id=heads[1], by="U2", at=AT)
            await intend(
                session, workspace_id=OWNER, key="secret", channel_id="C-quiet", thread_ts=None, at=AT
            )
        async with self.database.writing() as session:
            rows = await self._rows(session)
            first = rows["link"][0]["id"]
            await decide(session, viewer=INSIDER, link_id=first, confirmed=True, by="U2", at=AT)
        async with self.database.reading() as session:
            rows = await self._rows(session)
            ids = {name: [each["id"] for each in found] for name, found in rows.items()}
            self.arguments = {
                "brief_id": briefs[1], "old_brief_id": briefs[0], "new_brief_id": briefs[1],
                "filing_id": ids["filing"][1], "article_id": ids["article"][1],
                "earlier_filing_id": ids["filing"][0],
                "inbound_id": ids["inbound"][1], "statement_id": ids["statement"][0],
                "from_id": ids["statement"][-1], "to_id": ids["statement"][1],
                "link_id": ids["link"][0], "correction_id": ids["correction"][0],
                "judgement_id": ids["actor_judgement"][-1], "key_id": ids["name_key"][0],
                "actor_id": heads[0], "other_id": heads[1], "to": heads[1], "away_from": heads[0],
                "actor_ids": ids["actor"], "appearance_ids": ids["appearance"][:1],
                "statement_ids": ids["statement"], "claim_ids": ids["statement"],
                "inbound_ids": ids["inbound"], "ids": ids["statement"], "without": [],
                "name": "Ilse Qzanar", "typed": SOUGHT, "words": [SOUGHT],
                "key": name_key("Ilse Qzanar"),
                "keys": [name_key("Ilse Qzanar"), name_key("Qzanar")],
                "names": [Named(ids["appearance"][0], "another", "Another")],
                "actors": {ids["appearance"][0]: heads[1]},
                "fingerprint": rows["article"][1]["fingerprint"],
                "channel_id": "C-quiet", "kinds": ["person"], "kind": "claim", "verdict": "same",
                "user_id": "U2", "event_id": "Ev-secret", "ts": rows["inbound"][1]["ts"], "thread_ts": None,
                "source": "mention", "payload": {"text": "mine"}, "external": False,
                "by": "U2", "at": AT + timedelta(days=3), "seen": AT, "after": 0, "limit": 50, "offset": 0,
                "since": AT - timedelta(days=9), "until": AT + timedelta(days=9),
                "attempt": 1, "state": "failed", "text": "Mine alone.", "language": "en",
                "input_tokens": 1, "output_tokens": 1, "before": {}, "confirmed": False,
                "proposed_by": "rules", "host": "model.example", "asked": Matching((), (), {}), "told": Comparison(frozenset(), frozenset()),
                "when": {"claim": (AT - timedelta(days=9), AT + timedelta(days=9))},
                "apart_from": await origin_of(session, workspace_id=OWNER, brief_id=briefs[0]),
                "wanted": Wanted(terms=(Term(SOUGHT),)),
                "query": parse_query(SOUGHT, today=AT), "change": change,
                "article": Article.parse("Mine alone."), "brief": BRIEF, "judgements": [],
            }  # fmt: skip

    async def rows(self, session: AsyncSession) -> dict[str, list[dict[str, Any]]]:
        """Return all that the owner has, row by row."""
        return await self._rows(session)

    async def _rows(self, session: AsyncSession) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for table in Row.metadata.sorted_tables:
            mine = select(table).where(table.c.workspace_id == OWNER).order_by(table.c.id)
            found[table.name] = [dict(row) for row in (await session.execute(mine)).mappings()]
        return found

    def given(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Return what `function` is called with, but for on whose behalf."""
        special: Mapping[tuple[str, str], Any] = {
            ("add_correction", "after"): {},
            ("begin_rerun", "after"): None,
            ("move_state", "to"): "rejected",
            ("remember_channel", "kind"): "public",
            ("propose_link", "kind"): "same",
            ("withdraw_proposal", "kind"): "same",
            **{(name, "key"): "secret" for name in _OUTGOING},
        }
        given = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if name in ("session", "viewer", "workspace_id"):
                continue
            place = (function.__name__, name)
            if place in special:
                given[name] = special[place]
            elif name in self.arguments:
                given[name] = self.arguments[name]
            elif parameter.default is parameter.empty:
                pytest.fail(f"Say in this test what {function.__name__} is to be given as {name}.")
        if function.__name__ == "open_for_correction":
            return {"brief_id": self.arguments["brief_id"]}
        return given


_OUTGOING = ("attempt_again", "intend", "mark_sent", "mark_unknown", "outgoing_of", "take_over", "withdraw")


@pytest.fixture
async def secret(database: Database) -> Secret:
    filled = Secret(database)
    await filled.fill()
    return filled


def _told(value: Any, depth: int = 0) -> str:
    """Return all the words in a result, whatever it is made of."""
    if depth > 8:
        return ""
    if isinstance(value, Row):
        return " ".join(f"{word}" for word in value.model_dump().values())
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(_told(getattr(value, each.name), depth + 1) for each in fields(value))
    if isinstance(value, Mapping):
        return " ".join(f"{_told(k, depth + 1)} {_told(v, depth + 1)}" for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(_told(each, depth + 1) for each in value)
    return str(value)


class _UndoError(Exception):
    """Rolls a transaction back."""


async def _called(secret: Secret, function: Callable[..., Any], behalf: Mapping[str, Any]) -> str:
    """Call a function; return what it told, once the owner's rows are found as they were."""
    given = secret.given(function)
    told = ""
    try:
        async with secret.database.writing() as session:
            before = await secret.rows(session)
            try:
                async with session.begin_nested():
                    told = _told(await function(session, **given, **behalf))
                    await session.flush()
            except (StorageError, RejoinderError, NoResultFound) as refused:
                told = str(refused)
            session.expire_all()
            assert await secret.rows(session) == before, (
                f"{function.__qualname__} changed what is not its own"
            )
            raise _UndoError
    except _UndoError:
        return told.casefold()


async def test_those_who_may_see_it_do(secret: Secret) -> None:
    """Nothing below would fail if the arguments led nowhere."""
    telling = {"profile", "search", "related", "load_brief", "faces", "find_actors", "correctable", "link"}
    async with secret.database.reading() as session:
        for function in [each for each in FUNCTIONS if each.__name__ in telling]:
            result = await function(session, **secret.given(function), viewer=INSIDER)
            assert HIDDEN in _told(result).casefold() or function.__name__ == "link", function.__name__
            assert result


async def test_another_workspace_learns_and_changes_nothing(secret: Secret) -> None:
    for function in FUNCTIONS:
        viewed = "viewer" in inspect.signature(function).parameters
        behalf = {"viewer": FOREIGNER} if viewed else {"workspace_id": FOREIGNER.workspace_id}
        assert HIDDEN not in await _called(secret, function, behalf), function.__qualname__


async def test_a_colleague_outside_the_channel_learns_and_changes_nothing(secret: Secret) -> None:
    for function in FUNCTIONS:
        if "viewer" in inspect.signature(function).parameters:
            told = await _called(secret, function, {"viewer": COLLEAGUE})
            assert HIDDEN not in told, function.__qualname__


def test_a_viewer_is_asked_for_by_that_name() -> None:
    for function in FUNCTIONS:
        hints = get_type_hints(function, vars(tables) | vars(importlib.import_module(function.__module__)))
        assert all(name == "viewer" for name, hint in hints.items() if hint is Viewer and name != "return")
