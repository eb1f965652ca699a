"""The tables. Every row belongs to one workspace: a Slack team's or enterprise's id.

Ids never come back on SQLite either (AUTOINCREMENT): a job or a message key may outlive its row.
A brief is loaded whole: its statements with their evidence, its appearances with their names.
"""

# No `from __future__ import annotations` here: SQLModel reads relationship annotations at runtime.

from datetime import datetime
from typing import Any, Literal, Optional, get_args

from sqlalchemy import CheckConstraint, Index, MetaData, String, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from storage.types import StoredJson, StoredText, UtcDateTime

ChannelKind = Literal["public", "private", "im", "mpim", "unknown"]
Source = Literal["mention", "direct"]
FilingState = Literal["received", "analysing", "briefed", "answered", "failed"]
OutgoingState = Literal["sending", "sent", "unknown"]
StatementKind = Literal["claim", "rebuttal", "context"]
ActorKind = Literal["person", "organisation", "state", "group"]
ActorRole = Literal["claimant", "rebutter", "subject", "source", "mentioned"]
AnalystName = Literal["offline", "model"]

_IDS: dict[str, Any] = {"sqlite_autoincrement": True}


def _one_of(column: str, kind: Any) -> CheckConstraint:
    """Return a check that `column` holds one of the words of the literal type `kind`."""
    words = ", ".join(f"'{word}'" for word in get_args(kind))
    return CheckConstraint(f"{column} IN ({words})", name=column)


class Row(SQLModel):
    """What every table has: its key and its workspace."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    # The database gives it when the row is flushed; nobody reads it before.
    id: int = Field(default=None, primary_key=True)
    workspace_id: str


class Channel(Row, table=True):
    """What is known of a channel's visibility; a channel without a row counts as private."""

    __tablename__ = "channel"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id"),
        _one_of("kind", ChannelKind),
        _IDS,
    )

    channel_id: str
    kind: ChannelKind = Field(sa_type=String)
    external: bool
    checked_at: datetime = Field(sa_type=UtcDateTime)


class Inbound(Row, table=True):
    """One message that reached us, whichever events told of it.

    `payload` is the message's text, blocks, attachments and files as Slack gave them, and NULL once
    it has been taken away.
    """

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id", "ts"),
        _one_of("source", Source),
        _IDS,
    )

    channel_id: str
    ts: str
    thread_ts: str | None = None
    user_id: str
    source: Source = Field(sa_type=String)
    payload: dict[str, Any] | None = Field(default=None, sa_type=StoredJson)
    received_at: datetime = Field(sa_type=UtcDateTime)


class InboundEvent(Row, table=True):
    """An event that has been seen, so that its repetition changes nothing."""

    __tablename__ = "inbound_event"
    __table_args__ = (UniqueConstraint("workspace_id", "event_id"), _IDS)

    event_id: str
    inbound_id: int = Field(foreign_key="inbound.id", ondelete="CASCADE", index=True)


class Article(Row, table=True):
    """A text, kept once a workspace.

    `fingerprint` is equal for texts that are equal after normalisation; `digest` is the SHA-256 of
    the text itself. Two texts of one fingerprint may differ by a space, and evidence counts
    characters: so a row is one exact text. `text` is NULL once its retention has run out.
    """

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("workspace_id", "digest"),
        Index(None, "workspace_id", "fingerprint"),
        _IDS,
    )

    fingerprint: str
    digest: str
    text: str | None = Field(default=None, sa_type=StoredText)
    title: str | None = Field(default=None, sa_type=StoredText)
    byline: str | None = Field(default=None, sa_type=StoredText)
    dateline: str | None = Field(default=None, sa_type=StoredText)
    publisher: str | None = Field(default=None, sa_type=StoredText)
    date_text: str | None = Field(default=None, sa_type=StoredText)
    url: str | None = Field(default=None, sa_type=StoredText)
    language: str
    words: int
    created_at: datetime = Field(sa_type=UtcDateTime)


class Filing(Row, table=True):
    """One article of one inbound message: the unit of work.

    `attempt` counts, from 1, the jobs queued for it; `note` is the sentence shown instead of a brief;
    `error_id` is the short id that a shown error and the log share; `earlier_filing_id` is the filing
    that briefed an equal article before.
    """

    __tablename__ = "filing"
    __table_args__ = (
        UniqueConstraint("inbound_id", "n"),
        _one_of("state", FilingState),
        CheckConstraint("n >= 0", name="n"),
        CheckConstraint("attempt >= 1", name="attempt"),
        Index(None, "state", "updated_at"),
        _IDS,
    )

    inbound_id: int = Field(foreign_key="inbound.id", ondelete="CASCADE")
    n: int
    state: FilingState = Field(default="received", sa_type=String)
    attempt: int = 1
    article_id: int | None = Field(default=None, foreign_key="article.id", ondelete="SET NULL", index=True)
    earlier_filing_id: int | None = Field(
        default=None, foreign_key="filing.id", ondelete="SET NULL", index=True
    )
    note: str | None = Field(default=None, sa_type=StoredText)
    error_id: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Brief(Row, table=True):
    """The result for one filing; a re-run is a new version, counted from 1."""

    __tablename__ = "brief"
    __table_args__ = (
        UniqueConstraint("filing_id", "version"),
        _one_of("analyst", AnalystName),
        CheckConstraint("version >= 1", name="version"),
        _IDS,
    )

    filing_id: int = Field(foreign_key="filing.id", ondelete="CASCADE")
    version: int
    article_id: int = Field(foreign_key="article.id", ondelete="RESTRICT", index=True)
    analyst: AnalystName = Field(sa_type=String)
    model: str | None = Field(default=None, sa_type=StoredText)
    prompt: str | None = Field(default=None, sa_type=StoredText)
    host: str | None = Field(default=None, sa_type=StoredText)
    note: str | None = Field(default=None, sa_type=StoredText)
    title: str | None = Field(default=None, sa_type=StoredText)
    language: str
    dropped: int
    input_tokens: int
    output_tokens: int
    created_at: datetime = Field(sa_type=UtcDateTime)

    statements: list["Statement"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "Statement.position"}
    )
    appearances: list["Appearance"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "Appearance.position"}
    )


class Statement(Row, table=True):
    """A claim, rebuttal or context item; `position` counts from 0 within its brief and kind.

    `answers_id` is the claim of the same brief that a rebuttal meets.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("brief_id", "kind", "position"),
        _one_of("kind", StatementKind),
        _IDS,
    )

    brief_id: int = Field(default=None, foreign_key="brief.id", ondelete="CASCADE")
    kind: StatementKind = Field(sa_type=String)
    position: int
    summary: str = Field(sa_type=StoredText)
    verbatim: bool
    speaker: str | None = Field(default=None, sa_type=StoredText)
    title: str | None = Field(default=None, sa_type=StoredText)
    medium: str | None = Field(default=None, sa_type=StoredText)
    answers_id: int | None = Field(default=None, foreign_key="statement.id", ondelete="SET NULL", index=True)
    retraction: bool

    evidence: list["Evidence"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "Evidence.position"}
    )
    answers: Optional["Statement"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "remote_side": "Statement.id"}
    )


class Evidence(Row, table=True):
    """A sentence that a statement rests on; its text stays when the article's is gone."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("statement_id", "position"),
        CheckConstraint('start >= 0 AND "end" >= start', name="span"),
        _IDS,
    )

    statement_id: int = Field(default=None, foreign_key="statement.id", ondelete="CASCADE")
    position: int
    sentence: int
    start: int
    end: int
    text: str = Field(sa_type=StoredText)


class Appearance(Row, table=True):
    """An actor in a brief, as its article words it."""

    __tablename__ = "appearance"
    __table_args__ = (
        UniqueConstraint("brief_id", "position"),
        _one_of("kind", ActorKind),
        _one_of("role", ActorRole),
        _IDS,
    )

    brief_id: int = Field(default=None, foreign_key="brief.id", ondelete="CASCADE")
    position: int
    name: str = Field(sa_type=StoredText)
    kind: ActorKind = Field(sa_type=String)
    role: ActorRole = Field(sa_type=String)
    title: str | None = Field(default=None, sa_type=StoredText)

    names: list["AppearanceName"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "AppearanceName.position"}
    )


class AppearanceName(Row, table=True):
    """Another form that the article uses for an actor."""

    __tablename__ = "appearance_name"
    __table_args__ = (UniqueConstraint("appearance_id", "position"), _IDS)

    appearance_id: int = Field(default=None, foreign_key="appearance.id", ondelete="CASCADE")
    position: int
    name: str = Field(sa_type=StoredText)


class Outgoing(Row, table=True):
    """A message of ours: its intent is kept before the call, its ts after it.

    `state` is ``unknown`` where nobody can tell whether Slack took it.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        _one_of("state", OutgoingState),
        _IDS,
    )

    key: str
    channel_id: str
    thread_ts: str | None = None
    state: OutgoingState = Field(default="sending", sa_type=String)
    ts: str | None = None
    attempted_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
