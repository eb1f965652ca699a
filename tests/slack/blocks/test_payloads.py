"""Whatever a brief holds, its payloads are ones that Slack takes, and none of its words is markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.brief import Brief, Evidence, Provenance, Statement
from bot.memory.keep import Kept
from bot.sandbox.blocks import payload as slack
from bot.slack.blocks.brief import brief_message
from bot.slack.blocks.evidence import evidence_view
from bot.slack.blocks.message import FALLBACK_BYTES
from bot.slack.blocks.modal import GONE, Opened, sentence_view
from bot.slack.blocks.words import words_message
from bot.slack.guard import check_message, check_view, counted
from tests.slack.blocks.samples import HOSTILE, kept_with, kepts

_MENTION = re.compile(r"<@[UW][A-Z0-9]{2,20}>")
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def texts(value: object) -> Iterator[tuple[str, str]]:
    """Yield every text in a payload with the type of what holds it."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["type"], value["text"]
        for child in value.values():
            yield from texts(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from texts(child)


def harmless(blocks: object) -> None:
    """Check that nothing in the blocks is read as markup but the one mention of the filer."""
    kinds = set()
    for kind, words in texts(blocks):
        kinds.add(kind)
        assert not _UNSEEN.search(words)
        if kind == "mrkdwn":
            assert "<" not in _MENTION.sub("", words, count=1)
    assert kinds <= {"text", "link", "mrkdwn", "plain_text"}


def check(kept: Kept) -> None:
    """Check the message of a brief and every page behind it, by our guard and by Slack's rules."""
    message = brief_message(kept)
    check_message(message.blocks, message.text)
    slack.check_message_blocks(list(message.blocks))
    harmless(message.blocks)
    assert not re.search("[<>]", message.text)
    assert counted(message.blocks) <= 12_000

    for page in (0, 1, 10**6):
        view = evidence_view(kept, Opened(kept.brief_id, "C1", page))
        check_view(view)
        slack.check_view(view, "modal")
        harmless(view["blocks"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(kepts())
def test_any_brief_makes_valid_payloads(kept: Kept) -> None:
    check(kept)


@pytest.mark.parametrize("filler", ["a", "&", "<!channel> ", "مرحبا ", "👩‍👩‍👧‍👦", "\u0301", "\x00"])
def test_one_sentence_as_long_as_a_book(filler: str) -> None:
    text = (filler * 300_000)[:300_000]
    evidence = tuple(Evidence(number, 0, len(text), text) for number in range(1, 5))
    many = tuple(Statement("claim", text, True, evidence, text, text, text) for _ in range(12))
    brief = Brief(text, "en", Provenance("offline", note=text), claims=many, context=many)
    check(kept_with(brief, text))


def test_every_statement_is_on_some_page_once() -> None:
    claims = tuple(
        Statement("claim", f"claim {n}", False, (Evidence(n, 0, 9, f"Sentence {n}."),), "Ilse Karro")
        for n in range(1, 101)
    )
    kept = kept_with(Brief("Harbour", "en", Provenance("offline"), claims=claims), None)
    seen: list[str] = []
    for page in range(50):
        view = evidence_view(kept, Opened(7, "C1", page))
        if Opened.loads(view["private_metadata"]).page < page:
            break
        seen += re.findall(r"Sentence \d+\.", json.dumps(view))
    assert seen == [f"Sentence {n}." for n in range(1, 101)]


@given(
    st.sampled_from(HOSTILE) | st.text(max_size=5000), st.none() | st.just("https://a.example/p?x=1&y=<2>")
)
def test_any_words_make_a_valid_message(text: str, link: str | None) -> None:
    message = words_message(f"Help. {text}", link)
    check_message(message.blocks, message.text)
    slack.check_message_blocks(list(message.blocks))
    harmless(message.blocks)
    assert not re.search("[<>]", message.text)
    assert len(message.text.encode()) <= FALLBACK_BYTES


@given(st.sampled_from([GONE, *HOSTILE]) | st.text(max_size=3000))
def test_a_view_that_says_no_is_valid(sentence: str) -> None:
    view = sentence_view("Evidence", f"No: {sentence}")
    check_view(view)
    slack.check_view(view, "modal")
