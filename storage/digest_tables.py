"""The tables of digests: which channel wants one and when, what was posted, and what it listed.

`storage.tables` offers them beside all others.
"""

# No `from __future__ import annotations` here: SQLModel reads annotations at runtime.

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlmodel import Field

from storage.row import IDS, Row, one_of
from storage.types import StoredText, UtcDateTime

SubscriptionState = Literal["active", "paused", "off"]
DigestScope = Literal["public", "channel"]
DigestKind = Literal["slot", "catch-up", "now"]
DigestState = Literal["due", "composed", "posted", "empty", "failed", "unknown", "skipped"]

_STANDS = text("undone_at IS NULL")


class Subscription(Row, table=True):
    """A channel's wish for digests; `user_id` is its owner, who set it last, at `set_at`.

    `days` are three-letter words joined by commas, Monday first; `minute` counts from the local
    midnight of `zone`, an IANA name. `scope` is what it holds: everything ``public`` and the
    channel's own, or the ``channel``'s own alone. `next_at` is when its next slot falls due, NULL
    unless it is active. `told_at` is when the owner was told why it was paused. What was filed before
    `since` is not listed: a day before it was first set, or was set again after it had been ``off``.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id"),
        one_of("scope", DigestScope),
        one_of("state", SubscriptionState),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        Index(None, "state", "next_at"),
        IDS,
    )

    channel_id: str
    user_id: str
    days: str
    minute: int
    zone: str
    scope: DigestScope = Field(default="public", sa_type=String)
    state: SubscriptionState = Field(default="active", sa_type=String)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_reason: str | None = Field(default=None, sa_type=StoredText)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    set_at: datetime = Field(sa_type=UtcDateTime)
    since: datetime = Field(sa_type=UtcDateTime)


class SubscriptionActor(Row, table=True):
    """An actor that a subscription follows; one that follows nobody holds everybody's."""

    __tablename__ = "subscription_actor"
    __table_args__ = (UniqueConstraint("subscription_id", "actor_id"), IDS)

    subscription_id: int = Field(foreign_key="subscription.id", ondelete="CASCADE")
    actor_id: int = Field(foreign_key="actor.id", ondelete="CASCADE", index=True)


class Digest(Row, table=True):
    """One digest of a subscription. Its row decides that there is one: a slot has one row.

    `slot` is the naive local time ``YYYY-MM-DDTHH:MM``, or for one that was asked for
    ``now:`` and what asked. A catch-up stands for `missed` slots, its own among them; others for 1.
    `asked_by` is who asked for it. `note` is the sentence that says why it was not posted;
    `error_id` the short id that a shown error and the log share.
    """

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("subscription_id", "slot"),
        one_of("kind", DigestKind),
        one_of("state", DigestState),
        CheckConstraint("missed >= 1", name="missed"),
        Index(None, "state", "created_at"),
        IDS,
    )

    subscription_id: int = Field(foreign_key="subscription.id", ondelete="CASCADE")
    slot: str
    kind: DigestKind = Field(sa_type=String)
    state: DigestState = Field(default="due", sa_type=String)
    missed: int = 1
    asked_by: str | None = None
    due_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    composed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error_id: str | None = None
    note: str | None = Field(default=None, sa_type=StoredText)


class DigestListing(Row, table=True):
    """A statement that a subscription has listed in a state, and the digest that lists it.

    It is written in the transaction that composes the digest, before anything is posted. Its
    subscription is its digest's, and goes with that one: to look for it again with every row of
    thousands would take a third of the time that writing them does.
    """

    __tablename__ = "digest_listing"
    __table_args__ = (UniqueConstraint("subscription_id", "statement_id", "state"), IDS)

    subscription_id: int
    statement_id: int = Field(foreign_key="statement.id", ondelete="CASCADE", index=True)
    state: str
    digest_id: int = Field(foreign_key="digest.id", ondelete="CASCADE", index=True)


class DigestMute(Row, table=True):
    """A dispute that a subscription lists no more, by its oldest claim, until that is undone."""

    __tablename__ = "digest_mute"
    __table_args__ = (
        # One stands at a time, however often somebody presses.
        Index(
            "ix_digest_mute_stands",
            "subscription_id",
            "statement_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        IDS,
    )

    subscription_id: int = Field(foreign_key="subscription.id", ondelete="CASCADE")
    statement_id: int = Field(foreign_key="statement.id", ondelete="CASCADE", index=True)
    muted_by: str
    muted_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: str | None = None
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NoReply(Row, table=True):
    """A claim that needs no reply, somebody decided: no digest calls it unanswered until that is undone."""

    __tablename__ = "no_reply"
    __table_args__ = (
        Index(
            "ix_no_reply_stands",
            "statement_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        IDS,
    )

    statement_id: int = Field(foreign_key="statement.id", ondelete="CASCADE")
    decided_by: str
    decided_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: str | None = None
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
