"""Briefs to keep: one that reads like a brief, and any at all."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from bot.article.article import Article

ARTICLE = Article.parse(
    "Bridge at Veldany reopens\n\n"
    "The bridge is safe, Mayor Ilse Karro told Radio Veldany.\n"
    "Inspector Oru Tamm denied that the bridge was safe.\n"
    "It was built in 1962.\n"
)


def _evidence(number: int) -> Evidence:
    sentence = ARTICLE.sentence(number)
    return Evidence(number, sentence.start, sentence.end, sentence.text)


BRIEF = Brief(
    title="Bridge at Veldany reopens",
    language="en",
    provenance=Provenance("offline"),
    claims=(
        Statement(
            "claim",
            "The bridge is safe.",
            False,
            (_evidence(2),),
            speaker="Ilse Karro",
            title="Mayor",
            medium="told Radio Veldany",
        ),
    ),
    rebuttals=(
        Statement("rebuttal", _evidence(3).text, True, (_evidence(3),), speaker="Oru Tamm", answers=0),
    ),
    context=(Statement("context", "It was built in 1962.", True, (_evidence(4),)),),
    actors=(
        Actor("Ilse Karro", "person", "claimant", ("Karro", "the mayor"), "Mayor"),
        Actor("Oru Tamm", "person", "rebutter", (), "Inspector"),
    ),
    dropped=1,
)

# What storage replaces is shown by a test of its own.
_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
_maybe = st.none() | _texts
_counts = st.integers(0, 2**31 - 1)


@st.composite
def _evidences(draw: st.DrawFn) -> Evidence:
    start, length = draw(st.integers(0, 10**6)), draw(st.integers(0, 10**4))
    return Evidence(draw(st.integers(1, 10**5)), start, start + length, draw(_texts))


def _statements(
    kind: str, answers: st.SearchStrategy[int | None]
) -> st.SearchStrategy[tuple[Statement, ...]]:
    statement = st.builds(
        Statement,
        kind=st.just(kind),
        summary=_texts,
        verbatim=st.booleans(),
        evidence=st.lists(_evidences(), min_size=1, max_size=3).map(tuple),
        speaker=_maybe,
        title=_maybe,
        medium=_maybe,
        answers=answers,
        retraction=st.booleans(),
    )
    return st.lists(statement, max_size=3).map(tuple)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Draw any brief of the right shape, however odd its words."""
    claims = draw(_statements("claim", st.none()))
    claimed = st.integers(0, len(claims) - 1) if claims else st.none()
    return Brief(
        title=draw(_maybe),
        language=draw(st.sampled_from(["en", "de", "und"])),
        provenance=draw(
            st.builds(
                Provenance,
                analyst=st.sampled_from(["offline", "model"]),
                model=_maybe,
                prompt=_maybe,
                host=_maybe,
                input_tokens=_counts,
                output_tokens=_counts,
                note=_maybe,
            )
        ),
        claims=claims,
        rebuttals=draw(_statements("rebuttal", st.none() | claimed)),
        context=draw(_statements("context", st.none())),
        actors=draw(
            st.lists(
                st.builds(
                    Actor,
                    name=_texts,
                    kind=st.sampled_from(["person", "organisation", "state", "group"]),
                    role=st.sampled_from(["claimant", "rebutter", "subject", "source", "mentioned"]),
                    aliases=st.lists(_texts, max_size=3).map(tuple),
                    title=_maybe,
                ),
                max_size=3,
            ).map(tuple)
        ),
        dropped=draw(_counts),
    )
