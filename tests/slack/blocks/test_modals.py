"""Whatever a brief, its corrections and its links hold, the modals behind it are ones that Slack takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.brief import Brief, Provenance, Statement
from bot.jobs.relating import Relatives
from bot.memory.aftermath import Aftermath, Stands
from bot.memory.corrections import Correctable, Sheet
from bot.memory.export import export_brief
from bot.memory.keep import Kept, Mark
from bot.memory.related import Related, Relation
from bot.memory.states import Correction, State
from bot.sandbox.blocks import payload as slack
from bot.slack.blocks.brief import brief_message
from bot.slack.blocks.correct import correct_view
from bot.slack.blocks.deletion import deletion_view
from bot.slack.blocks.export import export_view
from bot.slack.blocks.form import block_id, read
from bot.slack.blocks.modal import Opened, sentence_view
from bot.slack.blocks.parts import Frame
from bot.slack.blocks.related import related_view
from bot.slack.guard import check_message, check_view, counted
from storage.sides import Side
from tests.slack.blocks.samples import HOSTILE, MAYBE, SPOT, WORDS, kept_with, kepts

IDS = st.integers(1, 10**18)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn apart
USERS = SPOT.map(lambda spot: f"U{spot}") | WORDS
URL = "https://newsroom.example/"
OPENED = Opened(2**62, "C0000000001")

sides = st.builds(
    Side,
    statement_id=IDS,
    brief_id=IDS,
    kind=st.sampled_from(["claim", "rebuttal"]),
    summary=WORDS,
    speaker=MAYBE,
    actor_id=st.none(),
    filed_at=TIMES,
    channel_id=SPOT | WORDS,
    thread_ts=st.just("1763712000.000100") | WORDS,
    message_ts=st.none() | st.just("1763712060.000200"),
)
relations = st.builds(
    Relation,
    link_id=IDS,
    kind=st.sampled_from(["same", "answers"]),
    state=st.sampled_from(["proposed", "confirmed", "rejected"]),
    here=sides,
    there=sides,
    earlier=st.booleans(),
    proposed_by=st.sampled_from(["rules", "model"]) | USERS,
    decided_by=st.none() | USERS,
    decided_at=st.none() | TIMES,
)
stands = st.builds(
    Stands,
    state=st.sampled_from(["unanswered", "in_article", "later"]),
    by=st.none() | sides,
    days=st.integers(0, 9999),
    others=st.integers(0, 10**6),
)
states = st.builds(
    State,
    kind=st.sampled_from(["claim", "rebuttal", "context"]),
    position=st.integers(0, 400),
    summary=WORDS,
    verbatim=st.booleans(),
    speaker=MAYBE,
    title=MAYBE,
    answers=st.none() | IDS,
    retraction=st.booleans(),
    dropped=st.booleans(),
    typed=st.booleans(),
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw what may be corrected: few different items, or as many as no article has."""
    few = draw(
        st.lists(
            st.builds(
                Correctable,
                statement_id=IDS,
                number=st.integers(0, 10**6),
                kind=st.sampled_from(["claim", "rebuttal", "context"]),
                summary=WORDS,
                speaker=MAYBE,
                answers=st.none() | IDS,
                dropped=st.booleans(),
                revision=st.integers(0, 10**18),
                corrected_by=st.none() | USERS,
            ),
            max_size=3,
        )
    )
    times = draw(st.sampled_from([1, 2, 150]))
    items = [
        replace(item, statement_id=number * 10 + index + 1)
        for number in range(times)
        for index, item in enumerate(few)
    ]
    names = draw(st.lists(WORDS, max_size=3))
    speakers = [f"{name} {number}" for number in range(draw(st.sampled_from([1, 150]))) for name in names]
    return Sheet(7, draw(st.booleans()), tuple(items), tuple(speakers))


def check(view: dict[str, Any]) -> None:
    """Check a modal by our guard and by Slack's rules; no word of others is in a text that Slack reads."""
    check_view(view)
    slack.check_view(view, "modal")
    for kind in types(view["blocks"]):
        assert kind != "mrkdwn"


def types(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"]
        for child in value.values():
            yield from types(child)
    elif isinstance(value, list):
        for child in value:
            yield from types(child)


slow = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@slow
@given(
    sheets(),
    st.lists(st.builds(Correction, IDS, IDS, USERS, TIMES, states, states), max_size=12),
    st.integers(0, 500),
    st.integers(-1, 10**6),
    WORDS,
)
def test_any_form(sheet: Sheet, corrections: list[Correction], index: int, page: int, problem: str) -> None:
    item = sheet.statements[index % len(sheet.statements)] if sheet.statements else None
    opened = replace(OPENED, item=item.statement_id if item else 3, page=page)
    made = [
        replace(each, statement_id=item.statement_id) if item and number % 2 else each
        for number, each in enumerate(corrections)
    ]
    check(correct_view(sheet, made, opened, problem))
    check(correct_view(sheet, made, OPENED, problem))


@slow
@given(sheets(), st.integers(0, 500))
def test_a_form_that_is_sent_back_as_it_was_drawn_changes_nothing(sheet: Sheet, index: int) -> None:
    sheet = replace(sheet, is_latest=True)
    if not sheet.statements:
        return
    item = sheet.statements[index % len(sheet.statements)]
    view = correct_view(sheet, (), replace(OPENED, item=item.statement_id))
    values = {
        block["block_id"]: {block["element"]["action_id"]: as_sent(block["element"])}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    change = read(values, item, sheet, item.revision)
    claims = {each.statement_id for each in sheet.claims} - {item.statement_id}
    answers = item.answers if item.answers in claims else None
    assert change == replace(item.unchanged(), answers=answers)


def as_sent(element: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": element.get("initial_value"),
        "selected_option": element.get("initial_option"),
        "selected_options": element.get("initial_options", []),
    }


@slow
@given(
    st.lists(relations, max_size=4),
    st.sampled_from([1, 30]),
    st.lists(stands, max_size=4),
    st.integers(-1, 50),
    WORDS,
    st.booleans(),
)
def test_any_related(
    found: list[Relation], times: int, standing: list[Stands], page: int, problem: str, told: bool
) -> None:
    ends = [side for each in found for side in (each.here, each.there)]
    by_id = {side.statement_id: each for side, each in zip(ends, standing, strict=False)}
    relatives = Relatives(7, Related(tuple(found * times)), by_id)
    frame = Frame(url=URL, private=True, may_judge=True, told=told)
    check(related_view(relatives, OPENED.at(page), frame, problem))


@settings(slow, max_examples=8)
@given(kepts(), st.sampled_from(["json", "csv"]), st.integers(-1, 10**6))
def test_any_export(kept: Kept, form: Any, page: int) -> None:
    marks = tuple(Mark(number, None) for number, _ in enumerate(kept.brief.statements, 1))
    text = export_brief(replace(kept, marks=marks), form)
    check(export_view(text, OPENED.at(page)))


@given(st.sampled_from(["a", "&", "<x>", "ا", "\n", "a\n", "&\n"]), st.integers(0, 200_000))
@settings(max_examples=25)
def test_every_character_of_an_export_is_on_some_page(filler: str, size: int) -> None:
    text = (filler * size)[:size]
    seen, page = "", 0
    while True:
        view = export_view(text, OPENED.at(page))
        check(view)
        if Opened.loads(view["private_metadata"]).page < page:
            break
        seen += "".join(
            block["elements"][0]["elements"][0]["text"]
            for block in view["blocks"]
            if block["type"] == "rich_text"
        )
        page += 1
    assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", text)


@slow
@given(kepts())
def test_any_deletion(kept: Kept) -> None:
    check(deletion_view(kept, OPENED))


@given(st.sampled_from(HOSTILE) | st.text(max_size=5000))
def test_any_sentence(text: str) -> None:
    check(sentence_view("Delete", f"No. {text}"))


@slow
@given(kepts(), st.lists(USERS | st.none(), min_size=1), st.lists(sides, max_size=4), IDS, st.booleans())
def test_any_brief_with_its_corrections_and_later_answers(
    kept: Kept, users: list[str | None], answers: list[Side], related: int, has_model: bool
) -> None:
    said = [replace(each) for each in kept.brief.claims]
    brief = replace(kept.brief, claims=tuple(said))
    marks = tuple(Mark(number, users[number % len(users)]) for number, _ in enumerate(brief.statements, 1))
    aftermath = Aftermath(related, {mark.statement_id: tuple(answers) for mark in marks})
    message = brief_message(replace(kept, brief=brief, marks=marks), aftermath, url=URL, has_model=has_model)
    check_message(message.blocks, message.text)
    slack.check_message_blocks(list(message.blocks))
    assert counted(message.blocks) <= 12_000


def test_only_the_statement_that_somebody_corrected_says_so() -> None:
    claims = tuple(Statement("claim", "The ferry is late", False, (), None) for _ in range(3))
    kept = kept_with(Brief(None, "en", Provenance("offline"), claims=claims), None)
    marks = (Mark(1, None), Mark(2, "U0000000009"), Mark(3, None))
    blocks = brief_message(replace(kept, marks=marks)).blocks
    assert str(blocks).count("U0000000009") == 1
    assert "U0000000009" in str(blocks[3]), (
        "after the header and the line about the article: the second claim"
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"brief": 1}', "null", "9" * 5000])
def test_metadata_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the metadata"):
        Opened.loads(text)


def test_metadata_comes_back_as_it_was() -> None:
    opened = Opened(7, "C1", page=2, item=3, revision=4, form="csv")
    assert Opened.loads(opened.dumps()) == opened
    assert block_id("summary", 3, 4) != block_id("summary", 3, 5)
