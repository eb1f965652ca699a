"""Whatever a digest holds, and however much: valid messages, each item in one of them, and no markup."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.sections import Answered, Contents, Decided, Listed, Possible, Waiting
from bot.memory.states import State
from bot.sandbox.blocks.payload import check_message_blocks
from bot.slack.blocks.digest import SETTINGS, Heading, digest_messages
from bot.slack.blocks.digest_items import MUTE, NEEDS_REPLY, NO_REPLY, UNMUTE, Pressed
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame
from bot.slack.guard import check_message
from storage.corrections import Changed
from storage.disputed import Part
from tests.slack.blocks.samples import HOSTILE

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WORDS = st.sampled_from([*HOSTILE, "The ferry left 240 people behind.", "&" * 700, "word " * 300])
SIZES = st.sampled_from([0, 0, 1, 2, 3, 20])
WHERE = st.sampled_from([("C0QUAY", "1763712000.000100"), ("terminal", "never")])


class Draft:
    """Draws a digest; each statement begins with a mark of its own, so that it can be found again."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers = count(1)
        self.marks: list[str] = []
        # A few words, many times over: quick to draw.
        self.words = draw(st.lists(WORDS, min_size=1, max_size=4))
        self.where = draw(WHERE)

    def word(self, number: int) -> str:
        """Return one of the words."""
        return self.words[number % len(self.words)]

    def part(self, kind: str = "claim", *, told: bool = True) -> Part:
        """Return a statement, which the messages must have once if it is `told`."""
        number = next(self.numbers)
        mark = f"mark{number}mark"
        if told:
            self.marks.append(mark)
        channel_id, ts = self.where
        return Part(
            id=number, kind=kind, brief_id=1, summary=f"{mark} {self.word(number)}",  # type: ignore[arg-type]
            speaker=self.word(number + 1) or None, actor_id=None, answers_id=None,
            corrected_by="U0MARA" if number % 5 == 0 else None, filed_at=AT,
            channel_id=channel_id, thread_ts=ts, message_ts=None if number % 2 else ts,
        )  # fmt: skip

    def listed(self, rebuttals: int, decided: Decided) -> Listed:
        """Return a dispute; of a muted one only the first claim is told."""
        muted = decided.muted_by is not None
        claims = tuple(self.part(told=not muted or not n) for n in range(1 + next(self.numbers) % 3))
        answers = tuple(self.part("rebuttal", told=not muted) for _ in range(rebuttals))
        return Listed(claims[0].id, claims, answers, frozenset({claims[0].id}), decided)

    def possible(self) -> list[Possible]:
        """Return what one statement may have to do with earlier ones."""
        later, number = self.part(), next(self.numbers)
        return [
            Possible(number * 10 + n, "same" if n % 2 else "answers", later, self.part())
            for n in range(1 + number % 4)
        ]

    def changed(self) -> Changed:
        """Return a correction, which tells the words of before and after."""
        number = next(self.numbers)
        states: list[State] = []
        for _ in range(2):
            part = self.part()
            dropped = bool(states) and number % 3 == 0
            if dropped:
                self.marks.pop()
            states.append(
                State("claim", 0, part.summary, False, part.speaker, None, None, False, dropped, False)
            )
        return Changed(number, "U0ODO", AT, asdict(states[0]), asdict(states[1]), *self.where, None)


@dataclass(repr=False)
class Drawn:
    """What a digest holds, and the marks that must be found in its messages; too long to be printed."""

    contents: Contents
    marks: list[str]


@st.composite
def digests(draw: st.DrawFn) -> Drawn:
    """Draw a digest."""
    draft = Draft(draw)
    decided = draw(st.sampled_from([Decided(), Decided("U0MARA", 7), Decided(None, None, "U0ODO", 8)]))
    many = draw(st.sampled_from([0, 1, 2, 40]))
    contents = Contents(
        at=AT,
        since=AT,
        first=draw(st.booleans()),
        disputes=tuple(draft.listed(many, decided if not n else Decided()) for n in range(draw(SIZES))),
        lone=tuple(draft.part("rebuttal") for _ in range(draw(SIZES))),
        answered=tuple(Answered(draft.listed(1 + n % 2, decided), n) for n in range(draw(SIZES))),
        waiting=tuple(Waiting(draft.listed(0, decided), n, 0) for n in range(draw(SIZES))),
        possible=tuple(each for _ in range(draw(SIZES)) for each in draft.possible()),
        corrections=tuple(draft.changed() for _ in range(draw(SIZES))),
        older=draw(st.sampled_from([0, 1, 5_000])),
    )
    return Drawn(contents, draft.marks)


HEADINGS = st.builds(
    Heading,
    on=st.just(AT),
    digest_id=st.just(12),
    subscription_id=st.just(3),
    asked=st.booleans(),
    missed=st.sampled_from([1, 4]),
    whole=st.booleans(),
)
FRAME = Frame(url="https://harbour.slack.com/")


def take(payload: Payload) -> str:
    """Have both the guard and the embedded Slack take a message; return it as JSON."""
    check_message(payload.blocks, payload.text)
    sent = json.dumps(payload.blocks)
    check_message_blocks(json.loads(sent))
    assert "<!" not in payload.text
    assert "mrkdwn" not in sent, "rich text and plain text hold no markup"
    return sent


@given(digests(), HEADINGS)
@settings(max_examples=15)
def test_any_digest_is_valid_messages_that_hold_each_item_once(drawn: Drawn, heading: Heading) -> None:
    sent = " ".join(map(take, digest_messages(drawn.contents, heading, FRAME)))
    found = Counter(word for word in sent.replace('"', " ").split() if word.startswith("mark"))
    assert {mark: found[mark] for mark in drawn.marks} == dict.fromkeys(drawn.marks, 1)
    assert sent.count(SETTINGS) == 1


@given(digests())
@settings(max_examples=5)
def test_a_preview_has_no_buttons(drawn: Drawn) -> None:
    sent = " ".join(map(take, digest_messages(drawn.contents, Heading(on=AT), FRAME)))
    assert not [each for each in (MUTE, UNMUTE, NO_REPLY, NEEDS_REPLY, SETTINGS) if each in sent]


def test_what_does_not_fit_goes_on_in_the_thread_under_its_headings() -> None:
    part = Part(1, "claim", 1, "The ferry left.", "Oskar Venn", 1, None, None, AT, "C1", "1.0", None)
    contents = Contents(
        at=AT, since=AT, waiting=tuple(Waiting(Listed(n, (part._replace(id=n),), ()), 1) for n in range(70))
    )
    first, *others = digest_messages(contents, Heading(AT, 12, 3), FRAME)
    assert len(others) == 3
    assert "The rest is in the thread." in str(first.blocks)
    assert all("Still unanswered (continued)" in str(each.blocks[0]) for each in others)
    assert "Disputes of Monday 23 November" in first.text
    assert "70 still unanswered" in first.text
    pressed = [each for message in (first, *others) for each in _values(message, MUTE)]
    assert [Pressed.loads(each) for each in pressed] == [Pressed(12, n) for n in range(70)]


def test_what_people_decided_since_is_said_with_a_way_back() -> None:
    part = Part(5, "claim", 1, "The ferry left.", "Oskar Venn", 1, None, None, AT, "C1", "1.0", None)
    muted = Listed(5, (part,), (), decided=Decided("U0MARA", 5))
    needless = Listed(6, (part._replace(id=6),), (), decided=Decided(None, None, "U0ODO", 6))
    contents = Contents(at=AT, since=AT, waiting=(Waiting(muted, 1), Waiting(needless, 1)))
    (message,) = digest_messages(contents, Heading(AT, 12, 3), FRAME)
    assert _values(message, UNMUTE) == ["12:5"]
    assert (_values(message, NEEDS_REPLY), _values(message, MUTE)) == (["12:6"], ["12:6"])
    assert "Unanswered for" not in str(message.blocks)


def _values(message: Payload, action_id: str) -> list[str]:
    return [
        element["value"]
        for block in message.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == action_id
    ]
