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
from bot.digests.contents import compose
from bot.errors import RejoinderError
from bot.memory.comparing import Matching
from bot.memory.corrections import correct
from bot.memory.judgements import merge
from bot.memory.keep import prepare
from bot.memory.names import name_key
from bot.memory.query import parse_query
from bot.memory.related import decide
from bot.memory.states import Change
from storage import tables
from storage.database import Database
from storage.digests import open_digest
from storage.errors import StorageError
from storage.links import Ends, propose_links
from storage.listings import Listing
from storage.names import Named
from storage.outgoing import intend
from storage.parts import Part
from storage.search import Wanted
from storage.stated import origin_of
from storage.subscriptions import subscribe, subscription
from storage.tables import DigestMute, NoReply, Row
from storage.viewer import Viewer
from storage.words import Term
from tests.memory.newsdesk import AT, NewsDesk, person
from tests.memory.samples import BRIEF
from tests.storage.test_scope import OPERATORS

OWNER = "T1"
SOUGHT = "qzanar"
"""A word of the channel that somebody outside it looks for."""
SLOT = "2026-11-23T09:00"
HIDDEN = "zibelto"
"""A word of the channel that nobody outside it knows of: no result may hold it."""
INSIDER = Viewer(OWNER, "U2", frozenset({"C-quiet"}))
FOREIGNER = Viewer("T2", "U2", frozenset({"C-quiet"}))
COLLEAGUE = Viewer(OWNER, "U9", frozenset({"C-news"}))

# They write or read the row objects that they are given, and have no scope of their own to hold.
GIVEN_ROWS = {"among", "insert_graph", "insert_all_once", "insert_once", "insert_brief", "copy_correction"}


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
            links = [Ends(new["id"], old["id"], kind) for kind in ("same", "answers")]
            await propose_links(session, workspace_id=OWNER, links=links, proposed_by="rules", at=AT)
            change = Change("claim", "Zibelto corrected", None, None, dropped=False, revision=0)
            await correct(session, viewer=INSIDER, statement_id=old["id"], change=change, by="U2", at=AT)
            change = replace(change, summary="Mine", revision=1)
            heads = sorted({each["id"] for each in actors if each["merged_into_id"] is None})
            await merge(session, viewer=INSIDER, actor_id=heads[0], other_id=heads[1], by="U2", at=AT)
            await intend(
                session, workspace_id=OWNER, key="secret", channel_id="C-quiet", thread_ts=None, at=AT
            )
            await self._subscribe(session, old["id"], heads[0])
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
                "subscription_id": ids["subscription"][0], "digest_id": ids["digest"][0], "slot": SLOT,
                "slots": [SLOT], "due_at": AT, "next_at": AT, "paused_at": AT, "told_at": AT, "reason": "mine",
                "days": "mon", "minute": 540, "zone": "UTC", "scope": "public",
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
                "prepared": prepare(
                    workspace_id=FOREIGNER.workspace_id, filing_id=ids["filing"][1], at=AT,
                    article=Article.parse("Mine alone."), brief=BRIEF,
                ),
                "other_than": "another", "link_ids": ids["link"], "total": 2,
                "part": Part("text", None), "parts": [Part("text", None)],
            }  # fmt: skip

    async def _subscribe(self, session: AsyncSession, statement_id: int, actor_id: int) -> None:
        """Have a digest of the channel list what was said there, and mute it."""
        subscription_id = await subscribe(
            session,
            workspace_id=OWNER,
            channel_id="C-quiet",
            user_id="U2",
            days="mon",
            minute=540,
            zone="UTC",
            scope="public",
            actor_ids=[actor_id],
            state="active",
            next_at=AT,
            at=AT,
        )
        when: dict[str, Any] = {"slot": SLOT, "kind": "slot", "due_at": AT, "at": AT}
        digest_id = await open_digest(session, workspace_id=OWNER, subscription_id=subscription_id, **when)
        wanted = await subscription(session, workspace_id=OWNER, subscription_id=subscription_id)
        assert digest_id is not None
        assert wanted is not None
        await compose(session, subscription=wanted, digest_id=digest_id, at=AT + timedelta(hours=1))
        of: dict[str, Any] = {"workspace_id": OWNER, "statement_id": statement_id}
        session.add(DigestMute(**of, subscription_id=subscription_id, muted_by="U2", muted_at=AT))
        session.add(NoReply(**of, decided_by="U2", decided_at=AT))

    async def kept(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that the owner has, as it is kept."""
        async with self.database.reading() as session:
            return await self._rows(session)

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
            ("propose_links", "links"): [],
            ("withdraw_proposal", "kind"): "same",
            ("open_digest", "kind"): "slot",
            ("subscribe", "state"): "active",
            ("listed_without", "without"): ["answered"],
            ("add_listings", "listings"): [Listing(self.arguments["statement_id"], "mine")],
            **{(name, "before"): None for name in _BEFORE},
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


_BEFORE = ("last_composed", "listings_on", "still_waiting")
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


async def _called(
    secret: Secret, function: Callable[..., Any], behalf: Mapping[str, Any], before: Mapping[str, Any]
) -> str:
    """Call a function; return what it told, once the owner's rows are found as they were `before`."""
    given = secret.given(function)
    told = ""
    try:
        async with secret.database.writing() as session:
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
    before = await secret.kept()
    for function in FUNCTIONS:
        viewed = "viewer" in inspect.signature(function).parameters
        behalf = {"viewer": FOREIGNER} if viewed else {"workspace_id": FOREIGNER.workspace_id}
        assert HIDDEN not in await _called(secret, function, behalf, before), function.__qualname__


async def test_a_colleague_outside_the_channel_learns_and_changes_nothing(secret: Secret) -> None:
    before = await secret.kept()
    for function in FUNCTIONS:
        if "viewer" in inspect.signature(function).parameters:
            told = await _called(secret, function, {"viewer": COLLEAGUE}, before)
            assert HIDDEN not in told, function.__qualname__


def test_a_viewer_is_asked_for_by_that_name() -> None:
    for function in FUNCTIONS:
        hints = get_type_hints(function, vars(tables) | vars(importlib.import_module(function.__module__)))
        assert all(name == "viewer" for name, hint in hints.items() if hint is Viewer and name != "return")
