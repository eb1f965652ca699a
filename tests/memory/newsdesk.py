"""Articles filed in channels of an invented newsroom, with who appears in them and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.analysis.brief import Actor, Brief, Evidence, Provenance, Statement
from bot.article.article import Article
from bot.memory.doubting import raise_doubts
from bot.memory.keep import keep
from bot.memory.relations import relate
from storage.channels import remember_channel
from storage.database import Database
from storage.inbound import record_inbound
from storage.tables import ActorKind, ChannelKind
from storage.viewer import Viewer

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def person(name: str, *others: str, title: str | None = None, kind: ActorKind = "person") -> Actor:
    """Somebody of an article, by the names it has for them."""
    return Actor(name, kind, "mentioned", others, title)


def body(name: str, *others: str, kind: ActorKind = "organisation") -> Actor:
    """A body of an article, by the names it has for it."""
    return Actor(name, kind, "mentioned", others)


@dataclass
class NewsDesk:
    """One workspace: #news is public, #quiet private with U1 and U2 in it."""

    database: Database
    workspace_id: str = "T1"
    kinds: dict[str, ChannelKind] = field(default_factory=lambda: {"C-news": "public", "C-quiet": "private"})

    @property
    def outsider(self) -> Viewer:
        """Somebody who sees what is public, and filed nothing."""
        return Viewer(self.workspace_id, "U9")

    @property
    def insider(self) -> Viewer:
        """Somebody who is in the private channel too."""
        return Viewer(self.workspace_id, "U2", frozenset({"C-quiet"}))

    async def file(
        self,
        *actors: Actor,
        channel: str = "C-news",
        says: Sequence[tuple[str, str]] = (),
        denies: Sequence[tuple[str, str, int | None]] = (),
        text: str | None = None,
        days: float = 0,
        doubt: bool = True,
        version: int = 1,
        filing_id: int | None = None,
    ) -> int:
        """File an article and keep its brief; `denies` gives the index of the claim. Return the brief's id."""
        n, at = next(_numbers), AT + timedelta(days=days)
        words = text or f"Report {n} names {', '.join(each.name for each in actors) or 'nobody'}."
        article = Article.parse(words)
        evidence = (Evidence(1, 0, len(words), words),)
        brief = Brief(
            title=None,
            language="en",
            provenance=Provenance("offline"),
            claims=tuple(Statement("claim", what, False, evidence, speaker=who) for who, what in says),
            rebuttals=tuple(
                Statement("rebuttal", what, False, evidence, speaker=who, answers=claim)
                for who, what, claim in denies
            ),
            actors=actors,
        )
        async with self.database.writing() as session:
            if filing_id is None:
                await remember_channel(
                    session,
                    workspace_id=self.workspace_id,
                    channel_id=channel,
                    kind=self.kinds[channel],
                    external=False,
                    at=at,
                )
                recorded = await record_inbound(
                    session,
                    workspace_id=self.workspace_id,
                    event_id=f"Ev{n}",
                    channel_id=channel,
                    ts=f"{n}.0",
                    thread_ts=None,
                    user_id="U1",
                    source="mention",
                    payload={},
                    at=at,
                )
                filing_id = recorded.filing_id
            brief_id = await keep(
                session,
                workspace_id=self.workspace_id,
                filing_id=filing_id,
                article=article,
                brief=brief,
                at=at,
                version=version,
            )
        await relate(self.database, workspace_id=self.workspace_id, brief_id=brief_id, at=at)
        if doubt:
            await raise_doubts(self.database, workspace_id=self.workspace_id, brief_id=brief_id, at=at)
        return brief_id
