"""The names of two articles, for more than 200 pairs: what is merged, what is asked, what is missed.

Held twice: by the rules alone, and (long) through the database as articles that are filed.
"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.analysis.brief import Actor
from bot.memory.names import is_bare, name_key, names_somebody
from bot.memory.resemblance import may_be_same
from bot.memory.resolution import Known, names_of, resolve
from storage.actors import Bearer
from storage.appearances import Naming
from storage.database import Database
from storage.tables import ActorJudgement, Appearance
from tests.memory.name_pairs import PAIRS, NamePair
from tests.memory.newsdesk import NewsDesk


async def _outcome(database: Database, number: int, pair: NamePair) -> str:
    """Return what becomes of a pair whose names come in two articles, in a workspace of its own."""
    desk = NewsDesk(database, f"T{number}")
    for forms in (pair.first, pair.second):
        await desk.file(Actor(forms[0], pair.kind, "mentioned", forms[1:]))
    async with database.reading() as session:
        first, second = await session.scalars(
            select(col(Appearance.actor_id))
            .where(col(Appearance.workspace_id) == desk.workspace_id)
            .order_by(col(Appearance.id))
        )
        asked = (
            await session.execute(
                select(col(ActorJudgement.actor_id), col(ActorJudgement.other_id)).where(
                    col(ActorJudgement.workspace_id) == desk.workspace_id,
                    col(ActorJudgement.verdict) == "unsure",
                )
            )
        ).all()
    if first == second:
        return "merged"
    return "asked" if {first, second} in [set(row) for row in asked] else "apart"


def _by_the_rules(pair: NamePair) -> str:
    """Return what the rules alone make of a pair, where the database finds every name."""
    first, second = (
        Naming(number, forms[0], pair.kind, forms[1:])
        for number, forms in enumerate((pair.first, pair.second))
    )
    borne = [Bearer(1, 1, named.key, first.name, first.kind) for named in names_of(first, "")]
    if resolve([second], Known(bearers=borne))[0].actor_id:
        return "merged"
    ours, theirs = (name_key(each.name, pair.kind) for each in (first, second))
    shared = {named.key for named in names_of(first, "")} & {named.key for named in names_of(second, "")}
    by_alias = any(not is_bare(key.upper(), pair.kind) for key in shared)
    asked = names_somebody(second.name, pair.kind) and (may_be_same(ours, theirs, pair.kind) or by_alias)
    return "asked" if asked else "apart"


def _hold(outcomes: dict[NamePair, str], capsys: pytest.CaptureFixture[str]) -> None:
    same = Counter(found for pair, found in outcomes.items() if pair.same)
    other = Counter(found for pair, found in outcomes.items() if not pair.same)
    missed = [pair for pair, found in outcomes.items() if pair.same and found == "apart"]
    wrong = [pair for pair, found in outcomes.items() if not pair.same and found == "merged"]
    with capsys.disabled():
        print(f"\n{len(outcomes)} pairs of names: same {dict(same)}, not the same {dict(other)}; missed:")
        for pair in missed:
            print(f"  {pair.first[0]} | {pair.second[0]}")
    assert len(outcomes) == len(PAIRS) >= 200
    assert wrong == []
    assert len(missed) <= 0.1 * sum(same.values())
    # Questions cost people time: most of those who are not the same raise none.
    assert other["asked"] <= 0.4 * sum(other.values())


def test_nobody_is_merged_wrongly_and_few_are_missed(capsys: pytest.CaptureFixture[str]) -> None:
    _hold({pair: _by_the_rules(pair) for pair in PAIRS}, capsys)


@pytest.mark.long
async def test_the_same_of_articles_that_are_filed(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _hold({pair: await _outcome(database, number, pair) for number, pair in enumerate(PAIRS)}, capsys)
