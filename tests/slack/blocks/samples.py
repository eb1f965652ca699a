"""Briefs made to break a message: hostile words, endless sentences, hundreds of statements."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.analysis.brief import Actor, AnalystName, Brief, Evidence, Provenance, Statement, StatementKind
from bot.analysis.draft import ActorRole
from bot.memory.keep import Kept, Origin

HOSTILE = [
    "<!channel> <!here> <!everyone> <!subteam^S123>",
    "<@U0000000001> <#C0000000001> <https://evil.example|the mayor>",
    "*bold* _italic_ ~strike~ `code` > quote\n```block```",
    "&amp;&lt;!channel&gt; &&&&<<<<>>>>",
    "\u202etpircs eht\u202c \u2066isolated\u2069",
    "\x00\x01\x07\x1b[31m\x7f\x85",
    "\ud800 alone \udfff",
    "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301\u0301\u0301 \ufeff\u200b",
    " \t\r\n\u2028\u00a0",
    "",
    "ا" * 50,
    "@channel @here :smile: http://evil.example",
]
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.tuples(st.sampled_from(HOSTILE), st.sampled_from([3, 100, 4000])).map(
        lambda drawn: drawn[0] * drawn[1]
    ),
)
_ROLES: list[ActorRole] = ["claimant", "rebutter", "subject", "source", "mentioned"]
_ANALYSTS: list[AnalystName] = ["offline", "model"]
MAYBE = st.none() | WORDS
SPOT = st.from_regex(r"[A-Z][A-Z0-9]{8}", fullmatch=True)


@st.composite
def _statements(
    draw: st.DrawFn, kind: StatementKind, answers: st.SearchStrategy[int | None]
) -> tuple[Statement, ...]:
    few = [
        Statement(
            kind=kind,
            summary=draw(WORDS),
            verbatim=draw(st.booleans()),
            evidence=tuple(
                Evidence(draw(st.integers(1, 400)), 0, 1, draw(WORDS)) for _ in range(draw(st.integers(1, 4)))
            ),
            speaker=draw(MAYBE),
            title=draw(MAYBE),
            medium=draw(MAYBE),
            answers=draw(answers),
            retraction=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    # A few different ones, many times over: as many as no article has, and still quick to draw.
    return tuple(few * draw(st.sampled_from([1, 2, 100])))


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Draw any brief of the right shape."""
    claims = draw(_statements("claim", st.none()))
    claimed = st.integers(0, len(claims) - 1) if claims else st.none()
    actors = [
        Actor(draw(WORDS), "person", draw(st.sampled_from(_ROLES)), (), draw(MAYBE))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return Brief(
        title=draw(MAYBE),
        language=draw(st.sampled_from(["en", "und", "xx"])),
        provenance=Provenance(
            draw(st.sampled_from(_ANALYSTS)), draw(MAYBE), draw(MAYBE), draw(MAYBE), 0, 0, draw(MAYBE)
        ),
        claims=claims,
        rebuttals=draw(_statements("rebuttal", st.none() | claimed)),
        context=draw(_statements("context", st.none())),
        actors=tuple(actors * draw(st.sampled_from([1, 40]))),
        dropped=draw(st.integers(0, 10**6)),
    )


def kept_with(
    brief: Brief, article_text: str | None, filed_by: str = "U0000000001", origin: Origin | None = None
) -> Kept:
    """Return that brief as it would be kept."""
    at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    place = ("C0000000001", "1.000001", "1.000002")
    return Kept(7, 3, article_text, brief, filed_by, at, *place, origin=origin or Origin())


@st.composite
def origins(draw: st.DrawFn) -> Origin:
    """Draw what a page, or a file's name, may say of an article."""
    url = st.none() | st.builds("https://{}".format, WORDS) | st.just("https://courier.example/a?b=<c>|d&e")
    total = draw(st.integers(1, 9))
    return Origin(
        title=draw(MAYBE),
        byline=draw(MAYBE),
        dateline=draw(MAYBE),
        publisher=draw(MAYBE),
        date_text=draw(MAYBE),
        url=draw(url),
        named=draw(MAYBE),
        number=draw(st.integers(1, total)),
        total=total,
    )


@st.composite
def kepts(draw: st.DrawFn) -> Kept:
    """Draw any kept brief, its article's text there or gone."""
    return kept_with(draw(briefs()), draw(MAYBE), draw(SPOT | WORDS), draw(origins()))
