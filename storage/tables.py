"""The tables. Every row belongs to one workspace: a Slack team's or enterprise's id.

A brief is loaded whole: its statements with their evidence, its appearances with their names.
"""

# No `from __future__ import annotations` here: SQLModel reads relationship annotations at runtime.

from datetime import datetime
from typing import Any, Literal, Optional

from sqlalchemy import BigInteger, CheckConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, Relationship

from storage.digest_tables import Digest, DigestListing, DigestMute, NoReply, Subscription, SubscriptionActor
from storage.row import IDS as _IDS
from storage.row import Row
from storage.row import one_of as _one_of
from storage.row import sparse as _sparse
from storage.types import StoredJson, StoredText, UtcDateTime

# Offered here as well: whoever imports this module has all tables.
__all__ = ["Digest", "DigestListing", "DigestMute", "NoReply", "Row", "Subscription", "SubscriptionActor"]

ChannelKind = Literal["public", "private", "im", "mpim", "unknown"]
Source = Literal["mention", "direct", "shortcut", "form"]
FilingState = Literal["received", "analysing", "briefed", "answered", "failed", "deleted"]
OutgoingState = Literal["sending", "sent", "unknown"]
StatementKind = Literal["claim", "rebuttal", "context"]
ActorKind = Literal["person", "organisation", "state", "group"]
ActorRole = Literal["claimant", "rebutter", "subject", "source", "mentioned"]
AnalystName = Literal["offline", "model"]
Verdict = Literal["same", "different", "unsure", "split", "rename"]
LinkKind = Literal["same", "answers"]
LinkState = Literal["proposed", "confirmed", "rejected"]


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
    """One message that reached us, whichever events told of it, or a form that somebody filled in.

    `payload` is the message's text, blocks, attachments and files as Slack gave them, with the same of
    the message `above` that it asks for, and NULL once it has been taken away. `aside` says that what it
    asks for is answered in the asker's direct messages: it was said where we are not, or nowhere. A form
    has its user's id for a channel, and its own for a ts.
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
    aside: bool = False


class InboundEvent(Row, table=True):
    """An event that has been seen, so that its repetition changes nothing."""

    __tablename__ = "inbound_event"
    __table_args__ = (UniqueConstraint("workspace_id", "event_id"), _IDS)

    event_id: str
    inbound_id: int = Field(foreign_key="inbound.id", ondelete="CASCADE", index=True)


class Article(Row, table=True):
    """A text and what is said of it, kept once a workspace.

    `fingerprint` is equal for texts that are equal after normalisation; `digest` is the SHA-256 of
    the text itself, and of what the place that it was read from says of it. Two texts of one
    fingerprint may differ by a space, and evidence counts characters: so a row is one exact text, and
    an address known in one channel is not another's. `simhash` is near for texts that are nearly the
    same: 64 bits, stored as a signed number. `text` is NULL once its retention has run out.
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
    simhash: int | None = Field(default=None, sa_type=BigInteger)


class Filing(Row, table=True):
    """One article of one inbound message: the unit of work.

    `part` is the caller's word for which of the message's articles it is of, NULL before that is
    known and where there is none; `named` what its file is called; `total` how many the message holds.
    `attempt` counts, from 1, the jobs queued for it; `note` is the sentence shown instead of a brief;
    `error_id` is the short id that a shown error and the log share; `earlier_filing_id` is the filing
    that briefed an equal article before, `like_filing_id` the one that briefed one much like it;
    `deleted_by` is who had all that it held taken away.
    """

    __tablename__ = "filing"
    __table_args__ = (
        UniqueConstraint("inbound_id", "n"),
        UniqueConstraint("inbound_id", "part"),
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
    deleted_by: str | None = None
    part: str | None = None
    named: str | None = Field(default=None, sa_type=StoredText)
    total: int = 1
    like_filing_id: int | None = Field(default=None, foreign_key="filing.id", ondelete="SET NULL", index=True)


class Brief(Row, table=True):
    """The result for one filing; a re-run is a new version, counted from 1.

    `rerun_by` is who asked for the version after it, and `rerun_at` when; both are NULL again where
    nothing came of it.
    """

    __tablename__ = "brief"
    __table_args__ = (
        UniqueConstraint("filing_id", "version"),
        _one_of("analyst", AnalystName),
        CheckConstraint("version >= 1", name="version"),
        _IDS,
    )

    filing_id: int = Field(foreign_key="filing.id", ondelete="CASCADE")
    version: int
    article_id: int = Field(default=None, foreign_key="article.id", ondelete="RESTRICT", index=True)
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
    rerun_by: str | None = None
    rerun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    statements: list["Statement"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "Statement.position"}
    )
    appearances: list["Appearance"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "Appearance.position"}
    )


class Statement(Row, table=True):
    """A claim, rebuttal or context item; `position` counts from 0 within its brief and kind.

    `answers_id` is the claim of the same brief that a rebuttal meets; `speaker_id` the appearance
    that `speaker` names. `shown` says that it stands in its filing's latest brief and that nobody
    has dropped it: look-ups read no other. `inbound_id` and `filed_at` repeat the message that the
    article came in, for look-ups that need nothing else of it. `corrected_by` is who changed it last.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("brief_id", "kind", "position"),
        _one_of("kind", StatementKind),
        Index(None, "workspace_id", "filed_at"),
        _sparse("answers_id"),
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
    answers_id: int | None = Field(default=None, foreign_key="statement.id", ondelete="SET NULL")
    retraction: bool
    inbound_id: int = Field(default=None, foreign_key="inbound.id", ondelete="CASCADE", index=True)
    shown: bool = True
    speaker_id: int | None = Field(default=None, foreign_key="appearance.id", ondelete="SET NULL", index=True)
    filed_at: datetime = Field(default=None, sa_type=UtcDateTime)
    corrected_by: str | None = None

    evidence: list["Evidence"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "Evidence.position"}
    )
    answers: Optional["Statement"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "remote_side": "Statement.id"}
    )
    speaking: Optional["Appearance"] = Relationship(sa_relationship_kwargs={"lazy": "raise"})


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


class Actor(Row, table=True):
    """Somebody whom articles name: who it is stands in its appearances alone.

    An actor that was found to be another points to that one in `merged_into_id`, always directly, as
    the judgements say that stand. `name` is one that a person gave it, under the key `name_key_id`.
    `sought_at` is when known actors that it may be were sought.
    """

    __tablename__ = "actor"
    __table_args__ = (
        _one_of("kind", ActorKind),
        _sparse("name_key_id"),
        _sparse("merged_into_id"),
        _IDS,
    )

    kind: ActorKind = Field(sa_type=String)
    name: str | None = Field(default=None, sa_type=StoredText)
    name_key_id: int | None = Field(default=None, foreign_key="name_key.id", ondelete="SET NULL")
    merged_into_id: int | None = Field(default=None, foreign_key="actor.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=UtcDateTime)
    sought_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class ActorJudgement(Row, table=True):
    """What was decided of actors, by whom (a user, or NULL for our rules) and when; never deleted.

    `same`, `different` and `unsure` are of `actor_id` and `other_id`; `split` took the appearances
    in `detail` from `actor_id` to `other_id`; `rename` gave `actor_id` a name, both in `detail`.
    """

    __tablename__ = "actor_judgement"
    __table_args__ = (_one_of("verdict", Verdict), _IDS)

    verdict: Verdict = Field(sa_type=String)
    actor_id: int = Field(foreign_key="actor.id", ondelete="CASCADE", index=True)
    other_id: int | None = Field(default=None, foreign_key="actor.id", ondelete="CASCADE", index=True)
    detail: dict[str, Any] | None = Field(default=None, sa_type=StoredJson)
    decided_by: str | None = None
    decided_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: str | None = None
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Appearance(Row, table=True):
    """An actor in a brief, as its article words it.

    `actor_id` is NULL until it has been resolved; `shown` is as a statement's.
    """

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
    inbound_id: int = Field(default=None, foreign_key="inbound.id", ondelete="CASCADE", index=True)
    shown: bool = True
    actor_id: int | None = Field(default=None, foreign_key="actor.id", ondelete="SET NULL", index=True)

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


class NameKey(Row, table=True):
    """A name in the form that names are compared in, once a workspace; likeness is sought here."""

    __tablename__ = "name_key"
    __table_args__ = (UniqueConstraint("workspace_id", "key"), _IDS)

    key: str = Field(sa_type=StoredText)


class ActorName(Row, table=True):
    """One name of an appearance, as its article words it, under the key that it is compared by."""

    __tablename__ = "actor_name"
    __table_args__ = (UniqueConstraint("appearance_id", "name_key_id"), _IDS)

    appearance_id: int = Field(foreign_key="appearance.id", ondelete="CASCADE")
    name_key_id: int = Field(foreign_key="name_key.id", ondelete="CASCADE", index=True)
    name: str = Field(sa_type=StoredText)


class Link(Row, table=True):
    """A tie from a statement to an earlier claim of another article: the same claim, or its answer.

    `proposed_by` is ``rules``, ``model`` or a user; `decided_by` the user who confirmed or rejected it.
    """

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "kind"),
        _one_of("kind", LinkKind),
        _one_of("state", LinkState),
        CheckConstraint("from_id <> to_id", name="ends"),
        _IDS,
    )

    from_id: int = Field(foreign_key="statement.id", ondelete="CASCADE")
    to_id: int = Field(foreign_key="statement.id", ondelete="CASCADE", index=True)
    kind: LinkKind = Field(sa_type=String)
    state: LinkState = Field(default="proposed", sa_type=String)
    proposed_by: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Correction(Row, table=True):
    """A change that a person made to a brief: who, when, and what the statement was before and after."""

    __tablename__ = "correction"
    __table_args__ = (_IDS,)

    brief_id: int = Field(foreign_key="brief.id", ondelete="CASCADE", index=True)
    statement_id: int = Field(foreign_key="statement.id", ondelete="CASCADE", index=True)
    corrected_by: str
    corrected_at: datetime = Field(sa_type=UtcDateTime)
    before: dict[str, Any] = Field(sa_type=StoredJson)
    after: dict[str, Any] = Field(sa_type=StoredJson)


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
