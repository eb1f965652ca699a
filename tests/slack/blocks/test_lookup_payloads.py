"""Whatever is looked up, and however hostile its words, what Slack is sent is valid and says no markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.jobs.lookups import ActorAnswer, ClaimsAnswer
from bot.memory.history import Judged
from bot.memory.judgements import MergePreview
from bot.memory.profile import ActorHit, Alike, Entry, Found, Opponent, Profile, TitleHeld
from bot.memory.search import Hit, Hits
from bot.sandbox.blocks.payload import check_message_blocks
from bot.sandbox.blocks.payload import check_view as slack_takes_view
from bot.slack.blocks.actor import choice_message, options, profile_message
from bot.slack.blocks.claims import claims_message
from bot.slack.blocks.judging import (
    Form,
    done_view,
    history_message,
    in_words,
    last_message,
    merge_view,
    offered,
    pick_view,
    rename_view,
    split_view,
)
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame, Look
from bot.slack.blocks.usage import usage_message
from bot.slack.guard import check_message, check_view
from storage.appearing import Appearing
from storage.search import Filed
from storage.sides import Side
from tests.slack.blocks.samples import HOSTILE

WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.tuples(st.sampled_from(HOSTILE), st.sampled_from([9, 400])).map(lambda drawn: drawn[0] * drawn[1]),
    st.sampled_from(["&" * 600, "w" * 600, "word " * 200, "<" * 90 + " " + ">" * 90]),
)
MAYBE = st.none() | WORDS
IDS = st.integers(1, 2**40)
COUNTS = st.integers(0, 10**9)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn apart
KINDS = st.sampled_from(["person", "organisation", "state", "group"])
STATEMENTS = st.sampled_from(["claim", "rebuttal", "context"])
CHANNELS = st.sampled_from(["C0QUAY", "D0QUAY", "terminal", "<!here>"])
TS = st.sampled_from(["1763712000.000100", "1763712060.000200", "never"])

SIDES: st.SearchStrategy[Side] = st.builds(
    Side, IDS, IDS, STATEMENTS, WORDS, MAYBE, st.none() | IDS, TIMES, CHANNELS, TS, st.none() | TS
)
ENTRIES = st.builds(
    Entry, SIDES, st.lists(SIDES, max_size=4).map(tuple), st.lists(SIDES, max_size=4).map(tuple)
)
ACTOR_HITS = st.builds(ActorHit, IDS, WORDS, KINDS, MAYBE, COUNTS)
PROFILES = st.builds(
    Profile,
    actor_id=IDS,
    name=WORDS,
    kind=KINDS,
    other_names=st.lists(WORDS, max_size=30).map(tuple),
    titles=st.lists(st.builds(TitleHeld, WORDS, TIMES, TIMES), max_size=15).map(tuple),
    articles=COUNTS,
    claims=COUNTS,
    rebuttals=COUNTS,
    entries=st.lists(ENTRIES, max_size=10).map(tuple),
    in_dispute_with=st.lists(st.builds(Opponent, IDS, WORDS, COUNTS, TIMES), max_size=15).map(tuple),
    possibly_same=st.lists(st.builds(Alike, IDS, WORDS, IDS), max_size=8).map(tuple),
    page=st.integers(1, 3),
    pages=st.just(3),
)
HITS = st.builds(
    Hits,
    st.lists(
        st.builds(
            Hit,
            IDS,
            IDS,
            STATEMENTS,
            WORDS,
            MAYBE,
            st.none() | IDS,
            st.booleans(),
            TIMES,
            CHANNELS,
            TS,
            st.none() | TS,
        ),
        max_size=10,
    ).map(tuple),
    st.integers(1, 50),
    COUNTS,
    st.booleans(),
    st.lists(st.builds(Filed, IDS, MAYBE, TIMES, CHANNELS, TS, st.none() | TS), max_size=5).map(tuple),
    st.booleans(),
    st.lists(WORDS, max_size=8).map(tuple),
)
FRAMES = st.builds(
    Frame,
    url=st.sampled_from(["https://harbour.slack.com/", ""]),
    private=st.booleans(),
    may_judge=st.booleans(),
    told=st.booleans(),
    shared_by=st.none() | st.sampled_from(["U0MARA", "<!here>"]),
)
JUDGED = st.builds(
    Judged,
    IDS,
    st.sampled_from(["same", "different", "unsure", "split", "rename"]),
    WORDS,
    WORDS,
    st.just("U0MARA"),
    TIMES,
    st.none() | st.just("U0ODO"),
    st.none() | TIMES,
)
APPEARING = st.lists(
    st.builds(Appearing, IDS, WORDS, MAYBE, MAYBE, TIMES),
    min_size=2,
    max_size=60,
    unique_by=lambda each: each.appearance_id,
)


def take(payload: Payload) -> None:
    """Have both the guard and the embedded Slack take a message, and nothing in it call anybody."""
    blocks = list(payload.blocks)
    check_message(blocks, payload.text)
    check_message_blocks(json.loads(json.dumps(blocks)))
    assert "<!" not in payload.text
    assert "<@" not in payload.text
    assert_no_markup(blocks)


def take_view(view: dict[str, Any]) -> None:
    check_view(view)
    slack_takes_view(json.loads(json.dumps(view)), "modal")
    assert_no_markup(view["blocks"])


def assert_no_markup(value: Any) -> None:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            assert "<!" not in value["text"]
        for child in value.values():
            assert_no_markup(child)
    elif isinstance(value, list):
        for child in value:
            assert_no_markup(child)


@settings(max_examples=40)
@given(PROFILES, st.integers(-3, 9), FRAMES)
def test_any_profile(profile: Profile, page: int, frame: Frame) -> None:
    take(profile_message(profile, Look("actor", page, "0123456789ab", actor_id=profile.actor_id), frame))
    take_view(pick_view(profile))


@given(WORDS, st.lists(ACTOR_HITS, max_size=20), st.booleans(), FRAMES)
def test_any_choice_of_actors(name: str, hits: list[ActorHit], exact: bool, frame: Frame) -> None:
    found = Found(exact=tuple(hits)) if exact else Found(nearest=tuple(hits))
    take(choice_message(ActorAnswer(name, found), frame))
    for option in options(hits):
        assert 1 <= len(option.to_dict()["text"]["text"]) <= 75


@settings(max_examples=40)
@given(WORDS.map(lambda words: words[:500]), HITS, st.integers(1, 50), FRAMES)
def test_any_hits(words: str, hits: Hits, page: int, frame: Frame) -> None:
    take(claims_message(ClaimsAnswer(words, hits), Look("claims", page, "0123456789ab", words=words), frame))


@given(ACTOR_HITS, ACTOR_HITS, WORDS, st.lists(WORDS, max_size=30), COUNTS, st.none() | WORDS)
def test_any_merge(
    actor: ActorHit, other: ActorHit, name: str, names: list[str], statements: int, warning: str | None
) -> None:
    take_view(merge_view(MergePreview(actor, other, name, tuple(names), statements, warning)))


@settings(max_examples=40)
@given(PROFILES, WORDS)
def test_any_renaming(profile: Profile, new: str) -> None:
    take_view(rename_view(profile, new))


@settings(max_examples=40)
@given(PROFILES, APPEARING, st.data())
def test_any_splitting_offers_every_article_on_one_page(
    profile: Profile, appearing: list[Appearing], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from([each.appearance_id for each in appearing]), unique=True))
    seen: list[int] = []
    for page in range(1, len(appearing) + 1):
        form = Form(profile.actor_id, 0, page, tuple(chosen))
        view = split_view(profile, appearing, form)
        take_view(view)
        shown = Form.loads(view["private_metadata"])
        assert shown.chosen == tuple(chosen)
        if shown.page != page:
            break
        seen += [each.appearance_id for each in offered(appearing, form)]
    assert sorted(seen) == sorted(each.appearance_id for each in appearing)


@given(st.lists(JUDGED, max_size=30), st.integers(1, 5), FRAMES)
def test_any_history(judged: list[Judged], page: int, frame: Frame) -> None:
    take(history_message(judged, Look("history", page, "", actor_id=1), frame))
    for each in judged:
        take(last_message(each))
        take_view(done_view(in_words(each), each.judgement_id))
        take_view(done_view(each.name, None))


@given(
    st.sampled_from(["actor", "history", "claims"]), st.integers(1, 99), WORDS.map(lambda words: words[:500])
)
def test_a_button_remembers_what_it_is_for(kind: Any, page: int, words: str) -> None:
    look = Look(
        kind,
        page,
        "0123456789ab",
        actor_id=0 if kind == "claims" else 7,
        words="" if kind != "claims" else "".join(words.split()),
    )
    kept = Look.loads(look.dumps())
    assert (kept.kind, kept.page, kept.actor_id, kept.nonce) == (
        look.kind,
        look.page,
        look.actor_id,
        look.nonce,
    )
    assert len(look.dumps()) <= 2_000


def test_every_usage() -> None:
    for topic in ("", "actor", "claims", "other"):
        take(usage_message(topic))
