"""A month of a newsroom, day by day: each item is listed exactly as often as it should be, where it may be seen.

What is expected is reckoned from the script alone.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.digests.contents import Contents
from bot.memory.corrections import correct
from bot.memory.states import Change
from storage.briefs import load_brief
from storage.database import Database
from storage.decisions import mute, need_no_reply
from storage.deletion import erase_filing
from storage.links import Ends, links_of_brief, move_state, propose_links
from storage.tables import Subscription
from tests.digests.desk import MEMBER, DigestDesk, at, told
from tests.memory.exchanges import Archive, Says

DAYS = 30
BRIEFS = 200
PLOTS = (
    "denied", "waits", "waits", "answered", "answered aside", "said again", "idle", "muted", "needless",
    "corrected", "deleted", "denied twice",
)  # fmt: skip
LATER = 4
"""Days from a claim to what becomes of it."""

Seen = dict[tuple[str, int], list[int]]
"""On which days a channel's digests listed a statement, by section and statement."""


@dataclass
class Story:
    """One claim, the day on which it is filed in a channel, and what becomes of it later."""

    plot: str
    day: int
    channel_id: str
    brief_id: int = 0
    claim: int = 0
    rebuttal: int = 0
    later: int = 0
    link: int = 0
    expected: dict[str, Seen] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def expect(self, channel_id: str, section: str, statement: int, *days: int) -> None:
        """Expect a statement in a section of a channel's digests."""
        self.expected[channel_id][(section, statement)] += [day for day in days if day <= DAYS]


def readers(story: Story) -> list[str]:
    """Return the channels whose digests may hold what a story's channel holds; C2 has only its own."""
    own = [story.channel_id] if story.channel_id != "C1" else []
    return [*own, *(["C1", "G1"] if story.channel_id != "G1" else [])]


def expectation(story: Story) -> None:
    """Reckon when what is listed, for a digest at the beginning of each day."""
    filed, turn = story.day + 1, story.day + LATER + 1
    waits = [filed, story.day + 3, story.day + 7]
    before = [day for day in waits if day < turn]
    for channel in readers(story):
        private = channel == "G1"
        match story.plot:
            case "denied" | "denied twice":
                for each in (story.claim, story.rebuttal):
                    story.expect(channel, "disputes", each, filed)
                if story.plot == "denied twice":
                    for each in (story.claim, story.rebuttal, story.later):
                        story.expect(channel, "disputes", each, turn)
            case "waits":
                story.expect(channel, "waiting", story.claim, *waits)
            case "answered" | "answered aside":
                if story.plot == "answered aside" and not private:
                    story.expect(channel, "waiting", story.claim, *waits)
                    continue
                story.expect(channel, "waiting", story.claim, *before)
                # It is filed the day before somebody confirms what it answers.
                story.expect(channel, "possible", story.later, turn - 1)
                for each in (story.claim, story.later):
                    story.expect(channel, "answered", each, turn)
            case "said again":
                story.expect(channel, "waiting", story.claim, *before, turn, story.day + 7)
                story.expect(channel, "waiting", story.later, turn, story.day + 7)
            case "muted":
                heard = before if channel == story.channel_id else waits
                story.expect(channel, "waiting", story.claim, *heard)
            case "needless" | "deleted":
                story.expect(channel, "waiting", story.claim, *before)
            case "corrected":
                story.expect(channel, "waiting", story.claim, *waits)
                story.expect(channel, "corrections", story.claim, turn)


class Month:
    """Files the stories, has people do what they do, and reads the digests of each day."""

    def __init__(self, desk: DigestDesk) -> None:
        self.desk = desk
        dice = random.Random(7)
        self.stories = [
            Story(PLOTS[n % len(PLOTS)], n * (DAYS - 2) // BRIEFS, dice.choice(["C1", "C1", "C2", "G1"]))
            for n in range(BRIEFS - BRIEFS // 4)
        ]
        self.wanted: dict[str, Subscription] = {}
        self.seen: dict[str, Seen] = defaultdict(lambda: defaultdict(list))
        self.older: dict[str, dict[int, int]] = defaultdict(dict)
        self.filed = 0

    async def file(
        self, says: list[Says], day: float, channel_id: str, *, about: bool = True
    ) -> tuple[int, list[int]]:
        """File an article in which a company is named."""
        self.filed += 1
        cast = [("Norrline",)] if about else []
        return await self.desk.archive.file(says, cast=cast, day=day, channel_id=channel_id, proposing=False)

    async def live(self) -> None:
        """Live through the month: at the beginning of each day a digest, then what happens."""
        for channel_id, scope in (("C1", "public"), ("C2", "channel"), ("G1", "public")):
            self.wanted[channel_id] = await self.desk.subscribe(channel_id, scope=scope)  # type: ignore[arg-type]
        for day in range(DAYS + 1):
            for channel_id, wanted in self.wanted.items() if day else ():
                self.note(channel_id, day, await self.desk.digest(wanted, day, again=day % 7 == 0))
            for story in self.stories:
                if story.day == day:
                    await self.begin(story)
                if story.day + LATER - 1 == day and story.plot.startswith("answered"):
                    await self.answer(story, confirmed=False)
                if story.day + LATER == day:
                    await self.turn(story)

    def note(self, channel_id: str, day: int, contents: Contents) -> None:
        """Note what a digest lists."""
        for section, items in told(contents).items():
            # Of a link only what is later is new.
            for item in items:
                for statement in item[:1] if section == "possible" else item:
                    self.seen[channel_id][(section, statement)].append(day)
        self.older[channel_id][day] = contents.older

    async def begin(self, story: Story) -> None:
        """File a story's claim."""
        about = story.plot != "idle"
        text = f"Norrline hid log {self.filed}" if about else f"The quay has {self.filed} steps"
        says = [Says("Oskar Venn", text)]
        if story.plot.startswith("denied"):
            says.append(Says("Maren Dahl", f"It hid no log {self.filed}", answers=0))
        story.brief_id, ids = await self.file(says, story.day + 0.3, story.channel_id, about=about)
        story.claim, story.rebuttal = ids[0], ids[-1]

    async def turn(self, story: Story) -> None:
        """Do what becomes of a story."""
        day = story.day + LATER + 0.2
        async with self.desk.archive.database.writing() as session:
            match story.plot:
                case "muted":
                    await mute(
                        session, viewer=MEMBER, statement_id=story.claim, by="U9", at=at(day),
                        subscription_id=self.wanted[story.channel_id].id,
                    )  # fmt: skip
                case "needless":
                    await need_no_reply(session, viewer=MEMBER, statement_id=story.claim, by="U9", at=at(day))
                case "corrected":
                    text = f"Norrline lost log {story.claim}"
                    change = Change("claim", text, "Oskar Venn", None, dropped=False, revision=0)
                    await correct(
                        session, viewer=MEMBER, statement_id=story.claim, change=change, by="U9", at=at(day)
                    )
                case "deleted":
                    found = await load_brief(session, viewer=MEMBER, brief_id=story.brief_id)
                    assert found is not None
                    await erase_filing(
                        session, workspace_id="T1", filing_id=found.place.filing_id, by="U9", at=at(day)
                    )
        if story.plot.startswith("answered"):
            await self.confirm(story, day)
        if story.plot == "denied twice":
            await self.answer(story, confirmed=True)
        if story.plot == "said again":
            brief_id, (story.later,) = await self.file(
                [Says("Oskar Venn", f"Norrline hid log {self.filed}")], day, story.channel_id
            )
            await self.tie(story, brief_id, "same", day)
            await self.confirm(story, day)

    async def answer(self, story: Story, *, confirmed: bool) -> None:
        """File what answers a story's claim, in the private channel where it is aside."""
        aside = story.plot == "answered aside"
        day = story.day + LATER + (0.2 if confirmed else -0.8)
        channel_id = "G1" if aside else story.channel_id
        denial = Says("Maren Dahl", f"Norrline hid nothing {self.filed}", denies=True)
        brief_id, (story.later,) = await self.file([denial], day, channel_id)
        await self.tie(story, brief_id, "answers", day)
        if confirmed:
            await self.confirm(story, day)

    async def tie(self, story: Story, brief_id: int, kind: str, day: float) -> None:
        """Have it proposed that what came later belongs to the claim."""
        async with self.desk.archive.database.writing() as session:
            links = [Ends(story.later, story.claim, kind)]  # type: ignore[arg-type]
            await propose_links(session, workspace_id="T1", links=links, proposed_by="rules", at=at(day))
            (tie,) = await links_of_brief(session, viewer=MEMBER, brief_id=brief_id)
        story.link = tie.link_id

    async def confirm(self, story: Story, day: float) -> None:
        """Have somebody confirm it."""
        async with self.desk.archive.database.writing() as session:
            await move_state(
                session, workspace_id="T1", link_id=story.link, to="confirmed", by="U9", at=at(day)
            )


def waiting_longest(story: Story, channel_id: str, day: int) -> bool:
    """Whether a story's claim is only counted by a channel's digest of a day."""
    if channel_id not in readers(story) or day <= story.day + 7:
        return False
    return story.plot in {"waits", "corrected", "said again"} or (
        (story.plot == "answered aside" and channel_id != "G1")
        or (story.plot == "muted" and channel_id != story.channel_id)
    )


def listed(expected: Seen) -> Seen:
    return {key: days for key, days in expected.items() if days}


async def test_a_month_is_listed_as_it_should_be(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    archive = Archive(database)
    for channel_id, kind in (("C1", "public"), ("C2", "public"), ("G1", "private")):
        await archive.channel(channel_id, kind)  # type: ignore[arg-type]
    month = Month(DigestDesk(archive))
    await month.live()
    assert month.filed >= BRIEFS
    expected: dict[str, Seen] = defaultdict(lambda: defaultdict(list))
    for story in month.stories:
        expectation(story)
        for channel_id, seen in story.expected.items():
            for key, days in seen.items():
                expected[channel_id][key] += days
    for channel_id in ("C1", "C2", "G1"):
        assert listed(month.seen[channel_id]) == listed(expected[channel_id]), channel_id
        for day, older in month.older[channel_id].items():
            waiting = sum(waiting_longest(story, channel_id, day) for story in month.stories)
            assert older == waiting, (channel_id, day)
    private = {each for story in month.stories for each in own(story)}
    assert private
    assert not private & {statement for _, statement in (*month.seen["C1"], *month.seen["C2"])}
    await database.close()


def own(story: Story) -> Iterator[int]:
    """Yield a story's statements that only the private channel may see."""
    if story.channel_id == "G1":
        yield from (story.claim, story.rebuttal)
    if story.channel_id == "G1" or story.plot == "answered aside":
        yield from filter(None, [story.later])
