from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.days import days_named
from bot.memory.query import LONGEST, Query, QueryError, parse_query
from storage.words import Term

MONDAY = date(2026, 11, 23)
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 0, 30, tzinfo=ZONE)


def _terms(words: str) -> tuple[Term, ...]:
    return parse_query(words, today=NOW).terms


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("2026-2-3", "2026-02-03", "2026-02-03"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("today", "2026-11-23", "2026-11-23"),
        ("Yesterday", "2026-11-22", "2026-11-22"),
        ("7d", "2026-11-16", "2026-11-16"),
        ("1 day", "2026-11-22", "2026-11-22"),
        ("2  weeks", "2026-11-09", "2026-11-09"),
        ("9m", "2026-02-23", "2026-02-23"),
        ("11 months", "2025-12-23", "2025-12-23"),
        ("1y", "2025-11-23", "2025-11-23"),
        ("monday", "2026-11-23", "2026-11-23"),
        ("tue", "2026-11-17", "2026-11-17"),
        ("SUNDAY", "2026-11-22", "2026-11-22"),
    ],
)
def test_a_day_may_be_written_in_many_ways(words: str, first: str, last: str) -> None:
    assert days_named(words, today=MONDAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "2026-02-30",
        "2026-13",
        "0000",
        "9999",
        "9999y",
        "3 moons",
        "٣d",
        "7 d d",
        "1",
        "12345d",
        "2026-00-01",
    ],
)
def test_what_is_no_day_is_none(words: str) -> None:
    assert days_named(words, today=MONDAY) is None


@given(st.text(alphabet="0123456789-dwmy aekntorsuf", max_size=12))
def test_any_days_are_in_order(words: str) -> None:
    days = days_named(words, today=MONDAY)
    assert days is None or days[0] <= days[1]


def test_the_last_day_of_a_longer_month_is_met() -> None:
    assert days_named("1 month", today=date(2026, 3, 31)) == (date(2026, 2, 28),) * 2


def test_words_phrases_beginnings_and_what_is_left_out() -> None:
    assert _terms('bridge "on the quay" harb* -ferry -"old pier" -verit*') == (
        Term("bridge"),
        Term("on the quay"),
        Term("", "harb"),
        Term("ferry", negated=True),
        Term("old pier", negated=True),
        Term("", "verit", negated=True),
    )


def test_typographic_quotes_are_quotes_and_an_open_one_goes_on_to_the_end() -> None:
    assert _terms("“on the quay” «too late» „the rest is") == (
        Term("on the quay"),
        Term("too late"),
        Term("the rest is"),
    )


def test_a_beginning_may_end_a_phrase() -> None:
    assert _terms('"prime minis"*') == (Term("prime ", "minis"),)
    assert _terms("anti-corrupt*") == (Term("anti-", "corrupt"),)


def test_a_dash_between_words_leaves_nothing_out() -> None:
    assert _terms("bridge - harbour – quay") == (Term("bridge"), Term("harbour"), Term("quay"))


def test_filters_are_read_wherever_they_stand() -> None:
    query = parse_query(
        'by:"Ilse Karro" bridge since:2 weeks UNTIL:yesterday in:<#C123|world-desk> unanswered by: Tamm',
        today=NOW,
    )
    assert query == Query(
        terms=(Term("bridge"),),
        names=("Ilse Karro", "Tamm"),
        since=datetime(2026, 11, 9, tzinfo=ZONE),
        until=datetime(2026, 11, 23, tzinfo=ZONE),
        channel_ids=frozenset({"C123"}),
        unanswered=True,
    )


def test_days_begin_where_the_asker_is() -> None:
    for zone in (ZONE, ZoneInfo("America/New_York")):
        query = parse_query("since:today until:today", today=NOW.astimezone(zone))
        assert query.since is not None
        assert query.until is not None
        assert query.since.utcoffset() == NOW.astimezone(zone).utcoffset()
        assert query.until - query.since == timedelta(days=1)
    # Half past midnight in Berlin is the day before in New York.
    assert query.since is not None
    assert query.since.astimezone(UTC) == datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def test_unanswered_in_quotes_is_a_word() -> None:
    assert parse_query('"unanswered"', today=NOW) == Query(terms=(Term("unanswered"),))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Say what to look for"),
        ("  \n ", "Say what to look for"),
        ("🎉 …", "Say what to look for"),
        ('""', "Say what to look for"),
        ("-bridge", "besides those that are to be left out"),
        ("by:Karro -bridge", "besides those that are to be left out"),
        ("-by:Karro bridge", "leave out words only"),
        ("by:", "by: needs something after it, such as by:Karro."),
        ("in: ", "in: needs something after it"),
        ('since:""', "since: needs something after it"),
        ("since:soon bridge", "“soon” is none: write it as 2026-11-03"),
        ("until:2026-02-30", "until: needs a day"),
        ("since:yesterday until:7d", "exchange them"),
        ("ab*", "“ab*” is too short"),
        ("x" * (LONGEST + 1), f"at most {LONGEST} characters"),
        ("x" * 5_000, f"at most {LONGEST} characters"),
        ("a " * 21, "at most 20"),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_one_sentence(words: str, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence.replace("*", r"\*")) as caught:
        parse_query(words, today=NOW)
    assert "\n" not in str(caught.value)


def test_what_is_repeated_is_short_and_keeps_its_direction() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("since:\u202edrow\u0007" + "y" * 200, today=NOW)
    assert "“drow" in str(caught.value)
    assert "…”" in str(caught.value)
    assert "\u202e" not in str(caught.value)


@given(st.text(max_size=LONGEST))
def test_anything_typed_is_read_or_refused_in_a_sentence(words: str) -> None:
    try:
        query = parse_query(words, today=NOW)
    except QueryError as refused:
        assert str(refused).endswith(".")
    else:
        assert not query.terms or not all(term.negated for term in query.terms)
        for term in query.terms:
            assert any(map(str.isalnum, term.words + term.beginning))


async def test_channels_are_told_by_their_ids() -> None:
    query = parse_query("in:#World-Desk in:sports in:<#C9> in:G0AB", today=NOW)
    assert query.channel_names == {"world-desk", "sports"}
    ids = {"world-desk": "C1", "sports": "C2"}

    async def id_of(name: str) -> str | None:
        return ids.get(name)

    told = await query.with_channels(id_of)
    assert told.channel_ids == {"C1", "C2", "C9", "G0AB"}
    assert not told.channel_names
    ids.clear()
    with pytest.raises(QueryError, match="no channel #sports that you can see"):
        await query.with_channels(id_of)
