from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.wish import ALL_DAYS, Wish
from bot.jobs.commands import (
    Ask,
    AskActor,
    AskClaims,
    AskDigest,
    AskHelp,
    AskHistory,
    AskMerge,
    AskRename,
    AskSplit,
    AskStatus,
    AskUndo,
    SetDigest,
    WrongDigest,
    read_actor,
    read_claims,
    read_digest,
    read_mention,
    read_rejoinder,
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Oskar Venn", AskActor("Oskar Venn")),
        ("  Oskar \n Venn ", AskActor("Oskar Venn")),
        ('"Split Rock Ferries"', AskActor("Split Rock Ferries")),
        ("“Merge”", AskActor("Merge")),
        ("@oskar", AskActor("oskar")),
        ("Dahl &amp; Sons", AskActor("Dahl & Sons")),
        ("", AskHelp("actor")),
        ("help", AskHelp("actor")),
        ("merge Oskar Venn, O. Venn", AskMerge("Oskar Venn", "O. Venn")),
        ('MERGE "Venn", Norrline', AskMerge("Venn", "Norrline")),
        ("merge", AskHelp("actor")),
        ("Merge Harbour", AskActor("Merge Harbour")),
        ("merge , Norrline", AskActor("merge , Norrline")),
        ("split Oskar Venn", AskSplit("Oskar Venn")),
        ("rename Oskar Venn to Oskar Juul Venn", AskRename("Oskar Venn", "Oskar Juul Venn")),
        ("rename Oskar Venn", AskActor("rename Oskar Venn")),
        ("history Norrline", AskHistory("Norrline")),
        ("undo", AskUndo()),
        ("undo everything", AskActor("undo everything")),
    ],
)
def test_what_follows_actor(text: str, asked: Ask) -> None:
    assert read_actor(text) == asked
    assert read_rejoinder(f"actor {text}") == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("quay shelter", AskClaims("quay shelter")),
        ("“no ship” by:“Maren Dahl”", AskClaims('"no ship" by:"Maren Dahl"')),
        ("ferry in:<#C0DESK99|world-desk>", AskClaims("ferry in:<#C0DESK99|world-desk>")),
        ("ferry in:#C0DESK99", AskClaims("ferry in:<#C0DESK99>")),
        ("ferry in:#world-desk", AskClaims("ferry in:#world-desk")),
        ("fish &amp; ships &lt;3", AskClaims("fish & ships <3")),
        ("", AskHelp("claims")),
        ("help", AskHelp("claims")),
    ],
)
def test_what_follows_claims(text: str, asked: Ask) -> None:
    assert read_claims(text) == asked
    assert read_rejoinder(f"claims {text}") == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [("", AskHelp()), ("help", AskHelp()), ("dance", AskHelp()), ("Status", AskStatus())],
)
def test_what_follows_rejoinder(text: str, asked: Ask) -> None:
    assert read_rejoinder(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("who is Oskar Venn?", AskActor("Oskar Venn")),
        ("Who’s Maren Dahl", AskActor("Maren Dahl")),
        ("who are the Harbour Pilots ?", AskActor("the Harbour Pilots")),
        ("actor Oskar Venn", AskActor("Oskar Venn")),
        ("/actor Oskar Venn", AskActor("Oskar Venn")),
        ("actor: Oskar Venn", AskActor("Oskar Venn")),
        ("rejoinder actor Oskar Venn", AskActor("Oskar Venn")),
        ("claims quay since:2026-01-01", AskClaims("quay since:2026-01-01")),
        ("claims in:#C0DESK99 quay", AskClaims("in:<#C0DESK99> quay")),
        ("What did Oskar Venn say about the quay?", AskClaims('by:"Oskar Venn" the quay')),
        ("what has Norrline said on shelter", AskClaims('by:"Norrline" shelter')),
        ("what did Norrline say?", AskClaims('by:"Norrline"')),
        ("actor", AskHelp("actor")),
        ("claims", AskHelp("claims")),
        ("actor merge A, B", AskHelp("private")),
        ("actor undo", AskHelp("private")),
        ("whoever reads this", None),
        ("what is this", None),
        ("actors' union strikes", None),
        ("claimant sues", None),
        ("the mayor said so", None),
        ("", None),
    ],
)
def test_a_mention_that_begins_with_a_commands_word(text: str, asked: Ask | None) -> None:
    assert read_mention(text) == asked


def test_what_follows_digest() -> None:
    nine = Wish(ALL_DAYS, 540)
    for text, asked in (
        ("", AskHelp("digest")),
        ("help", AskHelp("digest")),
        (" Status ", AskDigest("status")),
        ("OFF.", AskDigest("off")),
        ("now", AskDigest("now")),
        ("daily  9am", SetDigest(nine)),
        ("daily 09:00 following “Norrline”", SetDigest(replace(nine, following=("Norrline",)))),
        ("daily 09:00 following R&amp;D", SetDigest(replace(nine, following=("R&D",)))),
    ):
        assert read_digest(text) == asked, text
        assert read_rejoinder(f"digest {text}") == asked
        assert read_mention(f"digest {text}") == asked
        assert read_mention(f"/digest: {text}") == asked
    assert isinstance(read_digest("sometimes"), WrongDigest)
    assert read_digest("preview") == AskDigest("preview")
    # What one person alone may see is not for a thread.
    assert read_mention("digest preview") == AskHelp("preview")
    assert read_mention("digestion improves") is None


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_as_something(text: str) -> None:
    read_mention(text)
    for read in (read_actor, read_claims, read_digest, read_rejoinder):
        assert read(text) is not None
