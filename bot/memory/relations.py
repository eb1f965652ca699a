"""Which statements of different articles belong together: the strict rules, which only propose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from bot.analysis.folding import fold, words_of
from bot.analysis.polarity import denies
from bot.memory.matter import TIMES, Matter, Name, matter_of, opposed, sought_words
from storage.database import Database
from storage.links import RULES, Ends, propose_links
from storage.stated import (
    Stated,
    anything_after,
    ids_of_speakers,
    ids_with_words,
    load_stated,
    origin_of,
    stated_in,
)
from storage.tables import LinkKind

SAME_WITHIN = timedelta(days=30)
"""A claim made again later than this is not taken for the same one."""
ANSWERS_WITHIN = timedelta(days=180)
"""A rebuttal later than this is not taken for an answer."""

_READ = frozenset(("en", "und"))
# A claim of fewer words says too little to be told from another.
_LEAST_SHARED = 2
_MOST_MORE = 2
_ENOUGH_OF_CLAIM = 0.4
MOST = 3
"""Links of one kind that are proposed for one statement."""
_MOST_SEEN = 60
_MOST_WORDS = 20
_NO_ANSWER = re.compile(
    r"(?:would|could|did|does|has|have|had|do|will)(?: not|n't) (?:immediately )?"
    r"(?:comment|respond|repl\w+|answer\w*)"
    r"|(?:declin|refus)\w+ to (?:comment|respond|answer|say)|no comment"
)


@dataclass(frozen=True)
class Told(Stated):
    """A claim or rebuttal as the rules compare it; what it is about is read once."""

    @cached_property
    def matter(self) -> Matter:
        """What its summary is about."""
        return matter_of(self.summary, self._names, self.speaker)

    @cached_property
    def whole(self) -> Matter:
        """What all its words are about, the claim that it meets included."""
        return matter_of(f"{self.summary}. {self.evidence}. {self.answered}", self._names)

    @cached_property
    def denies(self) -> bool:
        """Whether it denies something, or takes it back."""
        words = _NO_ANSWER.sub(" ", fold(f"{self.summary} {self.evidence}"))
        return self.retraction or denies(words, self.language)

    @cached_property
    def _names(self) -> tuple[tuple[str, int], ...]:
        return tuple((" ".join(words_of(name)), actor) for name, actor in self.cast.items())


def same_claim(later: Told, earlier: Told) -> bool:
    """Whether a claim is an earlier one made again, by the one strict rule.

    The same speaker, at most 30 days on, with the same numbers and names in the same order, the same
    polarity, and no content word exchanged: one of the two may have two more.
    """
    if not (later.kind == earlier.kind == "claim" and {later.language, earlier.language} <= _READ):
        return False
    if later.speaker_actor is None or later.speaker_actor != earlier.speaker_actor:
        return False
    if not timedelta() <= later.filed_at - earlier.filed_at <= SAME_WITHIN:
        return False
    ours, theirs = later.matter, earlier.matter
    return _same_figures(ours, theirs) and _same_sense(ours, theirs) and _same_words(ours, theirs)


def _same_figures(ours: Matter, theirs: Matter) -> bool:
    if ours.names != theirs.names or ours.numbers != theirs.numbers:
        return False
    return all(
        mine.before == other.before or mine.after == other.after
        for mine, other in zip(ours.counts, theirs.counts, strict=True)
    )


def _same_sense(ours: Matter, theirs: Matter) -> bool:
    return (
        ours.turns == theirs.turns
        and ours.negated == theirs.negated
        and ours.passive == theirs.passive
        and not opposed(ours.words, theirs.words)
    )


def _same_words(ours: Matter, theirs: Matter) -> bool:
    if any(
        one.opening and one.opening not in other.words and one.opening not in _in_names(other)
        for one, other in ((ours, theirs), (theirs, ours))
    ):
        return False
    mine, others = set(ours.stems), set(theirs.stems)
    shared = mine & others
    return (
        (mine <= others or others <= mine)
        and len(mine ^ others) <= _MOST_MORE
        and len(shared) >= _LEAST_SHARED
        and not (ours.owners ^ theirs.owners) & (ours.words | theirs.words)
    )


def _in_names(matter: Matter) -> set[str]:
    return {word for name in matter.names if isinstance(name, tuple) for word in name}


def answers_earlier(later: Told, earlier: Told) -> float | None:
    """Return how much of an earlier claim a rebuttal speaks to, from 0 to 1; None where it answers it not.

    It denies something, at most 180 days on, and is not the claimant's own unless taken back. Both
    name the same party or figure, and it has at least two of the claim's content words, two in five.
    """
    if not (later.kind == "rebuttal" and earlier.kind == "claim"):
        return None
    if not {later.language, earlier.language} <= _READ:
        return None
    if not timedelta() <= later.filed_at - earlier.filed_at <= ANSWERS_WITHIN:
        return None
    if later.speaker is None or is_claimant(later, earlier) != later.retraction or not later.denies:
        return None
    ours, theirs = later.whole, earlier.matter
    claimed = set(theirs.stems) - TIMES
    shared = claimed & set(ours.stems)
    parties = _parties(theirs.names, ours.names, later, earlier)
    figures = set(theirs.numbers) & set(ours.numbers)
    share = len(shared) / len(claimed) if claimed else 0.0
    if len(shared) < _LEAST_SHARED or share < _ENOUGH_OF_CLAIM or not (parties or figures):
        return None
    return share


def is_claimant(later: Told, earlier: Told) -> bool:
    """Whether who says the later one says the earlier one too, as far as that is known."""
    if later.speaker_actor is not None and earlier.speaker_actor is not None:
        return later.speaker_actor == earlier.speaker_actor
    return fold(later.speaker or "") == fold(earlier.speaker or "")


def _parties(claimed: tuple[Name, ...], told: tuple[Name, ...], later: Told, earlier: Told) -> set[Name]:
    """Return whom both name, the two speakers included: who answers is often whom the claim is of."""
    ours, theirs = set[Name](told), set[Name](claimed)
    if later.speaker_actor is not None:
        ours.add(later.speaker_actor)
    if earlier.speaker_actor is not None:
        theirs.add(earlier.speaker_actor)
    return ours & theirs


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link that is worth a person's look; `weight` says which come first."""

    later: Told
    earlier: Told
    kind: LinkKind
    weight: float


def proposals(ours: Iterable[Told], others: Iterable[Told]) -> list[Proposal]:
    """Return what the rules propose between the statements of one brief and those of other articles.

    Whichever was filed earlier is the earlier one, for a brief may be late; of one statement's links
    of a kind there are three at most, the likeliest and then the newest.
    """
    others = list(others)
    found: list[Proposal] = []
    for own in ours:
        for other in others:
            later, earlier = (other, own) if own.filed_at < other.filed_at else (own, other)
            if same_claim(later, earlier):
                found.append(Proposal(later, earlier, "same", 1.0))
            elif (weight := answers_earlier(later, earlier)) is not None:
                found.append(Proposal(later, earlier, "answers", weight))
    found.sort(key=lambda each: (each.weight, each.earlier.filed_at, each.earlier.id), reverse=True)
    taken: Counter[tuple[int, LinkKind]] = Counter()
    kept = []
    for each in found:
        taken[each.later.id, each.kind] += 1
        if taken[each.later.id, each.kind] <= MOST:
            kept.append(each)
    return kept


async def propose(session: AsyncSession, *, workspace_id: str, brief_id: int, at: datetime) -> int:
    """Propose the links of a brief that was just kept, by the rules; return how many are new.

    Its actors must have been resolved. What is proposed between articles of different channels is
    seen only by who may see both.
    """
    ours, others = await surroundings(session, workspace_id=workspace_id, brief_id=brief_id)
    return await _write(session, workspace_id, proposals(ours, others), at)


async def relate(database: Database, *, workspace_id: str, brief_id: int, at: datetime) -> int:
    """Propose a brief's links as `propose` does, in transactions of its own; return how many are new.

    What may belong together is sought in a reading, for it takes long where much is kept, and on
    SQLite everybody else who writes would wait for it. Doing it again proposes nothing twice.
    """
    async with database.reading() as session:
        ours, others = await surroundings(session, workspace_id=workspace_id, brief_id=brief_id)
    found = proposals(ours, others)
    if not found:
        return 0
    async with database.writing() as session:
        return await _write(session, workspace_id, found, at)


async def _write(session: AsyncSession, workspace_id: str, found: Iterable[Proposal], at: datetime) -> int:
    links = [Ends(each.later.id, each.earlier.id, each.kind) for each in found]
    return await propose_links(session, workspace_id=workspace_id, links=links, proposed_by=RULES, at=at)


async def surroundings(
    session: AsyncSession, *, workspace_id: str, brief_id: int, widely: bool = False
) -> tuple[list[Told], list[Told]]:
    """Return a brief's claims and rebuttals, and those of other articles that may be of their matter.

    Claims are sought by their speakers, and by the words of what may answer them; `widely` by the words
    of claims as well.
    """
    origin = await origin_of(session, workspace_id=workspace_id, brief_id=brief_id)
    if origin is None:
        return [], []
    ours = _told(await stated_in(session, workspace_id=workspace_id, brief_id=brief_id))
    filed = origin.filed_at
    ids = await ids_of_speakers(
        session,
        workspace_id=workspace_id,
        actor_ids={each.speaker_actor for each in ours if each.kind == "claim" and each.speaker_actor},
        when={"claim": (filed - SAME_WITHIN, filed + SAME_WITHIN)},
        apart_from=origin,
        limit=_MOST_SEEN,
    )
    late = await anything_after(session, workspace_id=workspace_id, kind="rebuttal", at=filed)
    telling = [each for each in ours if each.kind == "rebuttal" or late or widely]
    ids += await ids_with_words(
        session,
        workspace_id=workspace_id,
        words=sought_words((each.whole for each in telling), _MOST_WORDS),
        # Earlier claims; and where this brief is late, later rebuttals.
        when={
            "claim": (filed - ANSWERS_WITHIN, filed + SAME_WITHIN),
            "rebuttal": (filed, filed + ANSWERS_WITHIN),
        },
        apart_from=origin,
        limit=_MOST_SEEN,
    )
    return ours, _told(await load_stated(session, workspace_id=workspace_id, ids=set(ids)))


def _told(rows: Iterable[Stated]) -> list[Told]:
    return [Told(**vars(row)) for row in rows]
