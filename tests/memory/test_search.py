from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlmodel import col

import bot.memory.search
import storage.search
from bot.memory.names import name_key
from bot.memory.query import LONGEST, QueryError, parse_query
from bot.memory.search import PAGE, Hits, search
from storage.articles import keep_article
from storage.briefs import insert_brief
from storage.database import Database
from storage.filings import set_state
from storage.inbound import record_inbound
from storage.names import Named, keep_names
from storage.tables import Actor, Appearance, Brief, Link, LinkState, Statement, StatementKind
from storage.viewer import Viewer
from tests.memory.filing import open_channel

DAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MARA = Viewer("T1", "U1", frozenset({"G1"}))
ODO = Viewer("T1", "U2")
_numbers = count(1)

Said = tuple[StatementKind, str | None, str]


async def _file(
    database: Database,
    *said: Said,
    title: str = "Bridge reopens",
    text: str = "",
    channel: str = "C1",
    user: str = "U9",
    workspace: str = "T1",
    day: float = 0,
    filing_id: int | None = None,
    version: int = 1,
) -> tuple[int, list[int]]:
    """File an article with these statements, rebuttals answering its first claim; return both kinds of ids."""
    n = next(_numbers)
    at = DAY + timedelta(days=day)
    async with database.writing() as session:
        if filing_id is None:
            recorded = await record_inbound(
                session, workspace_id=workspace, event_id=f"EvS{n}", channel_id=channel, ts=f"{n}.5",
                thread_ts=None, user_id=user, source="mention", payload={}, at=at,
            )  # fmt: skip
            filing_id = recorded.filing_id
        article_id = await keep_article(
            session, workspace_id=workspace, fingerprint=f"{n}", text=text or f"Article {n}.",
            language="en", title=title, at=at,
        )  # fmt: skip
        speakers = {
            speaker: Actor(workspace_id=workspace, kind="person", created_at=at)
            for _, speaker, _ in said
            if speaker
        }
        session.add_all(speakers.values())
        await session.flush()
        appearances = {
            speaker: Appearance(
                workspace_id=workspace, position=position, name=speaker, kind="person", role="mentioned", actor_id=actor.id,
            )
            for position, (speaker, actor) in enumerate(speakers.items())
        }  # fmt: skip
        statements: list[Statement] = []
        for kind, speaker, summary in said:
            statements.append(
                Statement(
                    workspace_id=workspace, kind=kind, position=sum(each.kind == kind for each in statements),
                    summary=summary, verbatim=False, speaker=speaker, retraction=False,
                    speaking=appearances[speaker] if speaker else None,
                    answers=statements[0] if kind == "rebuttal" and statements else None,
                )
            )  # fmt: skip
        brief_id = await insert_brief(
            session,
            workspace_id=workspace,
            brief=Brief(
                workspace_id=workspace, filing_id=filing_id, version=version, article_id=article_id,
                analyst="offline", title=title, language="en", dropped=0, input_tokens=0, output_tokens=0,
                created_at=at, statements=statements, appearances=list(appearances.values()),
            ),
        )  # fmt: skip
        kept = await session.get_one(Brief, brief_id, populate_existing=True)
        names = [Named(each.id, name_key(each.name), each.name) for each in kept.appearances]
        await keep_names(session, workspace_id=workspace, names=names)
        by_summary = {each.summary: each.id for each in kept.statements}
        return filing_id, [by_summary[summary] for *_, summary in said]


async def _search(database: Database, words: str, viewer: Viewer = MARA, page: int = 1) -> Hits:
    async with database.reading() as session:
        return await search(session, viewer=viewer, query=parse_query(words, today=NOW), page=page)


async def _summaries(database: Database, words: str, viewer: Viewer = MARA) -> list[str]:
    return [hit.summary for hit in (await _search(database, words, viewer)).hits]


async def _claims(database: Database, *summaries: str) -> None:
    await open_channel(database, "C1")
    for day, summary in enumerate(summaries):
        await _file(database, ("claim", None, summary), day=day)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", [0, 1]),
        ("BRIDGE lorries", [0]),
        ('"bridge is safe"', [0]),
        ('"safe is bridge"', []),
        ("bridge -lorries", [1]),
        ('bridge -"for lorries"', [1]),
        ("lorr*", [0]),
        ('"for lorr"*', [0]),
        ("lodz", [2]),
        ("ŁÓDŹ", [2]),
        ("strausse", [3]),
        ("Straußé", [3]),
        ("oeuvre", [3]),
        ("αθηνα", [4]),
        ("ΑΘΉΝΑ", [4]),
        ("елкин", [4]),
        ("ЁЛКИН", [4]),
        ("U.S.", [5]),
        ("12.5", [5]),
        ('"12 5"', [5]),
        ("o'brien", [5]),
        ("harbour.example", [6]),
        ("harbour", [6]),
        ("state-owned", [6]),
        ("owned", [6]),
        ("東京", [7]),
        ("the", [0, 1, 3]),
    ],
)
async def test_words_are_found_alike_on_each_database(
    database: Database, words: str, found: list[int]
) -> None:
    summaries = [
        "The bridge is safe for lorries.",
        "Nobody has closed the bridge: not once.",
        "Łódź buys Øre's trams.",
        "Straußé wrote the Œuvre.",
        "Η Αθήνα και ο Ёлкин.",
        "A U.S. share of 12.5% was O’Brien's.",
        "See www.harbour.example/fees, said state-owned ferries.",
        "東京 answered.",
    ]
    await _claims(database, *summaries)
    assert await _summaries(database, words) == [summaries[each] for each in reversed(found)]


async def test_speakers_names_are_words_as_well(database: Database) -> None:
    await open_channel(database, "C1")
    await _file(database, ("claim", "Ilse Karro", "The bridge is safe."), ("context", None, "It rains."))
    assert await _summaries(database, "karro safe") == ["The bridge is safe."]


async def test_the_newest_comes_first_a_page_at_a_time(database: Database) -> None:
    await open_channel(database, "C1")
    filing_id, _ = await _file(database, ("claim", None, "Bridge 0"), day=0)
    for day in range(1, 25):
        await _file(database, ("claim", None, f"Bridge {day}"), day=day)
    # Analysed anew, it is as old as its article.
    async with database.writing() as session:
        await session.execute(
            update(Statement).where(col(Statement.summary) == "Bridge 0").values(shown=False)
        )
    await _file(database, ("claim", None, "Bridge 0 again"), filing_id=filing_id, version=2)
    pages = [await _search(database, "bridge", page=page) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [PAGE, PAGE, 5, 0]
    assert [page.has_next for page in pages] == [True, True, False, False]
    assert {page.total for page in pages} == {25}
    shown = [hit.summary for page in pages for hit in page.hits]
    assert shown == [f"Bridge {day}" for day in range(24, 0, -1)] + ["Bridge 0 again"]


async def test_beyond_a_hundred_nobody_counts(database: Database) -> None:
    await open_channel(database, "C1")
    said: list[Said] = [("claim", None, f"Bridge {n}") for n in range(111)]
    await _file(database, *said)
    first = await _search(database, "bridge")
    assert (first.total, first.many, first.has_next) == (100, True, True)
    eleventh = await _search(database, "bridge", page=11)
    assert (eleventh.total, eleventh.many, eleventh.has_next) == (110, True, True)
    last = await _search(database, "bridge", page=12)
    assert (last.total, last.many, last.has_next, len(last.hits)) == (111, False, False, 1)


async def test_a_hit_tells_who_where_and_whether_it_was_answered(database: Database) -> None:
    await open_channel(database, "C1")
    _, (claim, rebuttal, lone) = await _file(
        database,
        ("claim", "Ilse Karro", "The bridge is safe."),
        ("rebuttal", "Oru Tamm", "The bridge is not."),
        ("claim", "Ilse Karro", "The bridge pays."),
    )
    hits = {hit.statement_id: hit for hit in (await _search(database, "bridge")).hits}
    assert hits.keys() == {claim, rebuttal, lone}
    assert (hits[claim].answered, hits[lone].answered) == (True, False)
    assert hits[claim].speaker == "Ilse Karro"
    assert hits[claim].actor_id == hits[lone].actor_id != hits[rebuttal].actor_id
    assert (hits[claim].filed_at, hits[claim].channel_id, hits[claim].message_ts) == (DAY, "C1", None)
    assert await _summaries(database, "bridge unanswered") == ["The bridge pays."]
    assert await _summaries(database, "unanswered") == ["The bridge pays."]


@pytest.mark.parametrize(("state", "channel", "answered"), [
    ("confirmed", "C1", True), ("proposed", "C1", False), ("rejected", "C1", False), ("confirmed", "G7", False),
])  # fmt: skip
async def test_a_later_article_answers_once_confirmed_and_seen(
    database: Database, state: LinkState, channel: str, answered: bool
) -> None:
    await open_channel(database, "C1")
    _, (claim,) = await _file(database, ("claim", "Ilse Karro", "The bridge is safe."))
    _, (rebuttal,) = await _file(database, ("rebuttal", "Oru Tamm", "It is not."), day=14, channel=channel)
    async with database.writing() as session:
        session.add(
            Link(
                workspace_id="T1",
                from_id=rebuttal,
                to_id=claim,
                kind="answers",
                state=state,
                proposed_by="rules",
                proposed_at=DAY,
            )
        )
    (hit,) = (await _search(database, "bridge")).hits
    assert hit.answered is answered
    assert bool((await _search(database, "bridge unanswered")).hits) is not answered


async def test_a_name_finds_who_bears_it_merged_or_not(database: Database) -> None:
    await open_channel(database, "C1")
    await _file(database, ("claim", "Ilse Karro", "The bridge is safe."))
    await _file(database, ("claim", "I. M. Karro", "The bridge was safe."), day=1)
    await _file(database, ("claim", "Oru Tamm", "The bridge is not."), day=2)
    assert await _summaries(database, 'by:"ilse KARRO"') == ["The bridge is safe."]
    async with database.writing() as session:
        first, second = [hit.actor_id for hit in (await _search(database, "safe")).hits]
        await session.execute(update(Actor).where(col(Actor.id) == first).values(merged_into_id=second))
    both = ["The bridge was safe.", "The bridge is safe."]
    assert await _summaries(database, 'by:"Ilse Karro"') == both
    assert await _summaries(database, 'safe by:"I.M. Karro"') == both
    assert await _summaries(database, 'by:"Ilse Karro" by:"Oru Tamm" -was bridge') == [
        "The bridge is not.",
        "The bridge is safe.",
    ]
    none = await _search(database, "bridge by:Venn")
    assert (none.hits, none.total, none.unknown) == ((), 0, ("Venn",))


async def test_days_are_whole_and_include_the_last(database: Database) -> None:
    await _claims(database, "Bridge one", "Bridge two", "Bridge three")
    assert await _summaries(database, "bridge since:2026-11-03") == ["Bridge three", "Bridge two"]
    assert await _summaries(database, "bridge until:2026-11-03") == ["Bridge two", "Bridge one"]
    assert await _summaries(database, "since:2026-11-03 until:2026-11-03") == ["Bridge two"]
    assert await _summaries(database, "bridge until:2026-11-01") == []


async def test_a_channel_narrows_and_never_widens(database: Database) -> None:
    for channel in ("C1", "C2"):
        await open_channel(database, channel)
    for channel in ("C1", "C2", "G1", "G2"):
        await _file(database, ("claim", None, f"Bridge in {channel}"), channel=channel)
    assert await _summaries(database, "bridge in:<#C2|two>") == ["Bridge in C2"]
    assert await _summaries(database, "in:<#C1> in:<#C2>") == ["Bridge in C2", "Bridge in C1"]
    assert await _summaries(database, "bridge in:<#G1>") == ["Bridge in G1"]
    assert await _summaries(database, "bridge in:<#G1>", ODO) == []
    assert await _summaries(database, "in:<#G2>") == []
    with pytest.raises(QueryError, match="list that Slack shows"):
        await _search(database, "bridge in:#desk")


async def test_what_a_viewer_may_not_see_leaves_no_trace(database: Database) -> None:
    await open_channel(database, "C1")
    await _file(database, ("claim", "Ilse Karro", "The bridge is safe."), text="A zander in public.")
    await _file(
        database, ("claim", "Oru Tamm", "The bridge is closed."), text="A zander in secret.", channel="G1"
    )
    await _file(
        database, ("claim", "Oru Tamm", "The bridge is ours."), text="A zander elsewhere.", workspace="T2"
    )
    for viewer, summaries in (
        (MARA, ["The bridge is closed.", "The bridge is safe."]),
        (ODO, ["The bridge is safe."]),
    ):
        hits = await _search(database, "bridge", viewer)
        assert ([hit.summary for hit in hits.hits], hits.total) == (summaries, len(summaries))
        assert len((await _search(database, "zander", viewer)).articles) == len(summaries)
    hidden = await _search(database, 'by:"Oru Tamm"', ODO)
    assert hidden == await _search(database, 'by:"Oru Tamm"', Viewer("T3", "U2"))
    assert hidden.unknown == ("Oru Tamm",)
    assert not (await _search(database, "bridge", Viewer("T3", "U1", frozenset({"C1", "G1"})))).hits


async def test_what_is_not_shown_is_not_found(database: Database) -> None:
    await open_channel(database, "C1")
    _, (statement_id,) = await _file(database, ("claim", None, "The bridge is safe."))
    async with database.writing() as session:
        await session.execute(update(Statement).where(col(Statement.id) == statement_id).values(shown=False))
    hits = await _search(database, "safe")
    assert (hits.hits, hits.total) == ((), 0)


async def test_a_corrected_statement_is_found_by_its_new_words(database: Database) -> None:
    await open_channel(database, "C1")
    _, (statement_id,) = await _file(database, ("claim", None, "The bridge is safe."))
    async with database.writing() as session:
        changed = update(Statement).where(col(Statement.id) == statement_id)
        await session.execute(changed.values(summary="The ferry is late.", speaker="Ilse Karro"))
    assert await _summaries(database, "bridge") == []
    assert await _summaries(database, "ferry karro") == ["The ferry is late."]


async def test_articles_come_where_none_of_their_statements_has_the_words(database: Database) -> None:
    await open_channel(database, "C1")
    await _file(database, ("claim", None, "The zander is back."), title="Said", text="A zander was seen.")
    filing_id, _ = await _file(
        database, ("claim", None, "Fish."), title="Only text", text="A zander, maybe.", day=1
    )
    await _file(database, ("claim", None, "Fish."), title="A zander in the title", day=2)
    hits = await _search(database, "zander")
    assert [hit.summary for hit in hits.hits] == ["The zander is back."]
    assert [article.title for article in hits.articles] == ["A zander in the title", "Only text"]
    assert (hits.articles[1].channel_id, hits.articles[1].filed_at) == ("C1", DAY + timedelta(days=1))
    later = await _search(database, "zander since:2026-11-04 in:<#C1>")
    assert [article.title for article in later.articles] == ["A zander in the title"]
    for words in ("zander unanswered", "zander by:Karro", "since:2026-11-02"):
        assert not (await _search(database, words)).articles
    assert not (await _search(database, "zander", page=2)).articles
    # A re-run is the same filing; a deleted one is nobody's.
    await _file(
        database,
        ("claim", None, "Carp."),
        title="Anew",
        text="A zander, maybe.",
        filing_id=filing_id,
        version=2,
    )
    assert [article.title for article in (await _search(database, "zander maybe")).articles] == ["Anew"]
    async with database.writing() as session:
        await set_state(session, workspace_id="T1", filing_id=filing_id, state="deleted", at=NOW)
    assert [article.title for article in (await _search(database, "zander maybe")).articles] == []


async def test_of_many_articles_the_newest_are_shown(database: Database) -> None:
    await open_channel(database, "C1")
    for day in range(7):
        await _file(database, ("claim", None, "Fish."), title=f"Zander {day}", day=day)
    hits = await _search(database, "zander")
    assert [article.title for article in hits.articles] == [f"Zander {day}" for day in (6, 5, 4, 3, 2)]
    assert hits.more_articles


async def test_words_in_a_row_are_sought_in_the_newest_articles_that_have_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.search, "_READ", 2)
    await open_channel(database, "C1")
    for day, text in enumerate(["A grey zander.", "A grey zander.", "Zander, grey.", "The grey zander."]):
        await _file(database, ("claim", None, "Fish."), title=f"{day}", text=f"{text} {day}", day=day)
    titles = [article.title for article in (await _search(database, '"grey zander"')).articles]
    # What FTS5 keeps says which words stand in a row: it need not read the texts.
    assert titles == (["3", "1", "0"] if database.embedded else ["3"])
    assert len((await _search(database, "grey zander")).articles) == 4


async def test_a_channel_out_of_sight_is_not_searched(database: Database) -> None:
    await open_channel(database, "C1")
    await _file(database, ("claim", None, "A zander is back."), channel="G9", user=ODO.user_id or "")
    await _file(database, ("claim", None, "Another zander."), channel="G9")
    assert await _summaries(database, "zander in:<#G9>") == []
    assert await _summaries(database, "zander in:<#G9>", ODO) == ["A zander is back."]


HOSTILE: Sequence[str] = [
    'summary : "x" OR rowid', "NEAR(bridge safe, 3)", "^bridge", "{words} : bridge", "bridge AND", "NOT bridge", 'a"b"c',
    '"""', "bridge*safe", "a:* & b", "!bridge | safe", "'bridge'", "\\bridge\\", "<->", "bridge <2> safe", "bri:*dge",
    "'; DROP TABLE statement; --", "bridge\x00safe", "\u202eegdirb", "🎉bridge", "🏳️‍🌈 bridge", "\ud800bridge", "%s %(x)s :x ?1",
    "ⓐ", "हिन्दी", "مُحَمَّد*", "ﷺ", "ａｂｃ*", "½", "a\u0301*bcd*", "ßßß*", "---", "bridge -", "::", "in:<#C1|<!channel>>",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
async def test_no_syntax_reaches_the_database(database: Database, words: str) -> None:
    await _claims(database, "The bridge is safe.")
    try:
        await _search(database, words)
    except QueryError as refused:
        assert str(refused).endswith(".")
    assert await _summaries(database, "bridge") == ["The bridge is safe."]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=LONGEST) | st.text(alphabet="ab*\"'-: &|!<>()\\^{}:ßé\x00", max_size=30))
async def test_anything_typed_gets_an_answer(database: Database, words: str) -> None:
    try:
        await _search(database, words)
    except QueryError as refused:
        assert str(refused).endswith(".")


@pytest.mark.parametrize(("few", "messages", "newest"), [(0, 0, 3), (0, 100, 100), (1, 2, 1)])
async def test_every_way_to_search_finds_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int, messages: int, newest: int
) -> None:
    """What is looked up differently where there is much of it is what would be found where there is little."""
    for channel in ("C1", "C2"):
        await open_channel(database, channel)
    filings = []
    for day in range(12):
        filing_id, _ = await _file(
            database,
            ("claim", "Ilse Karro", f"The bridge is safe, {day}"),
            ("rebuttal" if day % 2 else "claim", "Oru Tamm", f"The old bridge is not safe, {day}"),
            ("claim", None, f"Safe is the bridge, {day}"),
            text="A zander in the bridge's shade." if day % 3 else "A pike.",
            channel=("C1", "C2", "G1", "G2")[day % 4],
            # Two of a day: what was filed at one moment is told apart by its id.
            day=day // 2,
        )
        filings.append(filing_id)
    # The statements of a re-run are the newest rows of an old article.
    async with database.writing() as session:
        first = select(col(Brief.id)).where(col(Brief.filing_id) == filings[0])
        await session.execute(update(Statement).where(col(Statement.brief_id).in_(first)).values(shown=False))
    await _file(
        database, ("claim", "Ilse Karro", "The bridge is safe, anew"), filing_id=filings[0], version=2
    )
    asked = [
        "bridge", "bridge unanswered", '"bridge is safe"', '"is not safe"', "safe -old", "bri*", "old bridge", "zander",
        "bridge in:<#C1>", "bridge in:<#G2>", "bridge in:<#C1> in:<#G1>", 'by:"Oru Tamm"', 'bridge by:"Ilse Karro"',
        'old by:"Oru Tamm" in:<#C2>', "bridge since:2026-11-04", "bridge until:2026-11-04", "unanswered", "pike", '"a zander"',
    ]  # fmt: skip

    async def answers() -> list[Hits]:
        return [await _search(database, words, page=page) for words in asked for page in (1, 2)]

    plainly = await answers()
    assert sum(bool(hits.hits) for hits in plainly) > 20
    monkeypatch.setattr(storage.search, "_FEW", few)
    monkeypatch.setattr(storage.search, "_FEW_MESSAGES", messages)
    monkeypatch.setattr(storage.search, "_NEWEST", newest)
    monkeypatch.setattr(bot.memory.search, "_COUNTED", 3)
    counted_less = await answers()
    assert [hits.hits for hits in counted_less] == [hits.hits for hits in plainly]
    monkeypatch.setattr(bot.memory.search, "_COUNTED", 100)
    assert await answers() == plainly
