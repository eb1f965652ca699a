"""Briefs filed on a day in a channel, for what is told of several articles together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.memory.relations import propose
from storage.articles import keep_article
from storage.briefs import insert_brief
from storage.channels import remember_channel
from storage.database import Database
from storage.inbound import record_inbound
from storage.tables import Actor, Appearance, AppearanceName, Brief, ChannelKind, Evidence, Link, Statement

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Says:
    """A claim, or with `answers` (the index of a claim of the brief) or `denies` a rebuttal."""

    speaker: str
    summary: str
    answers: int | None = None
    denies: bool = False
    start: int = 0


@dataclass(slots=True)
class Archive:
    """A workspace with channels that are public or not, and actors that are known by their names."""

    database: Database
    workspace_id: str = "T1"
    actors: dict[str, int] = field(default_factory=dict)

    async def channel(self, channel_id: str, kind: ChannelKind = "public") -> None:
        """Know a channel."""
        async with self.database.writing() as session:
            await remember_channel(
                session,
                workspace_id=self.workspace_id,
                channel_id=channel_id,
                kind=kind,
                external=False,
                at=DAY,
            )

    async def file(
        self,
        statements: Sequence[Says],
        *,
        cast: Sequence[tuple[str, ...]] = (),
        day: float = 0,
        channel_id: str = "C1",
        host: str | None = None,
        language: str = "en",
        filing_id: int | None = None,
        version: int = 1,
        proposing: bool = True,
    ) -> tuple[int, list[int]]:
        """Keep a brief with these statements; return its id and those of the statements.

        `cast` has the names of actors that it names beside its speakers.
        """
        n = next(_numbers)
        at = DAY + timedelta(days=day)
        workspace_id = self.workspace_id
        async with self.database.writing() as session:
            if filing_id is None:
                recorded = await record_inbound(
                    session,
                    workspace_id=workspace_id,
                    event_id=f"Ev{n}",
                    channel_id=channel_id,
                    ts=f"{n}.0",
                    thread_ts=None,
                    user_id="U1",
                    source="mention",
                    payload={},
                    at=at,
                )
                filing_id = recorded.filing_id
            article_id = await keep_article(
                session,
                workspace_id=workspace_id,
                fingerprint=f"{n}",
                text=f"Article {n}. " + " ".join(each.summary for each in statements),
                language=language,
                at=at,
            )
            names = dict.fromkeys([*((each.speaker,) for each in statements), *cast])
            appearances = [
                Appearance(
                    workspace_id=workspace_id,
                    position=position,
                    name=name,
                    kind="person",
                    role="mentioned",
                    actor_id=await self._actor(session, name),
                    names=[
                        AppearanceName(workspace_id=workspace_id, position=order, name=other)
                        for order, other in enumerate(others)
                    ],
                )
                for position, (name, *others) in enumerate(names)
            ]
            brief_id = await insert_brief(
                session,
                workspace_id=workspace_id,
                brief=Brief(
                    workspace_id=workspace_id,
                    filing_id=filing_id,
                    version=version,
                    article_id=article_id,
                    analyst="offline" if host is None else "model",
                    host=host,
                    language=language,
                    dropped=0,
                    input_tokens=0,
                    output_tokens=0,
                    created_at=at,
                    statements=self._statements(statements, appearances),
                    appearances=appearances,
                ),
            )
            if proposing:
                await propose(session, workspace_id=workspace_id, brief_id=brief_id, at=at)
            ids = await session.scalars(
                select(col(Statement.id))
                .where(col(Statement.brief_id) == brief_id)
                .order_by(col(Statement.kind), col(Statement.position))
            )
            return brief_id, list(ids)

    def _statements(self, statements: Sequence[Says], appearances: Sequence[Appearance]) -> list[Statement]:
        claims: list[Statement] = []
        rebuttals: list[Statement] = []
        for each in statements:
            is_claim = each.answers is None and not each.denies
            line = claims if is_claim else rebuttals
            line.append(
                Statement(
                    workspace_id=self.workspace_id,
                    kind="claim" if is_claim else "rebuttal",
                    position=len(line),
                    summary=each.summary,
                    verbatim=True,
                    speaker=each.speaker,
                    retraction=False,
                    speaking=next(one for one in appearances if one.name == each.speaker),
                    answers=None if each.answers is None else claims[each.answers],
                    evidence=[
                        Evidence(
                            workspace_id=self.workspace_id,
                            position=0,
                            sentence=1,
                            start=each.start,
                            end=each.start + len(each.summary),
                            text=each.summary,
                        )
                    ],
                )
            )
        return [*claims, *rebuttals]

    async def _actor(self, session: AsyncSession, name: str) -> int:
        if name not in self.actors:
            row = Actor(workspace_id=self.workspace_id, kind="person", created_at=DAY)
            session.add(row)
            await session.flush()
            self.actors[name] = row.id
        return self.actors[name]


async def links_left(database: Database) -> int:
    """Count the rows of links."""
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Link)) or 0
