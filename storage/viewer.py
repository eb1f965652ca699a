"""On whose behalf something is read, and what that lets them see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col

from storage.lists import filled
from storage.tables import Channel, Inbound


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person of a workspace, with the private channels they are in.

    `user_id` is None where the reader is a channel rather than a person. A guest does not see what
    is public (`sees_public` is False): `channel_ids` then holds their public channels as well.
    """

    workspace_id: str
    user_id: str | None
    channel_ids: frozenset[str] = frozenset()
    sees_public: bool = True

    @classmethod
    def of_channel(cls, workspace_id: str, channel_id: str) -> Viewer:
        """Return the viewer that a message posted in a channel is rendered for."""
        return cls(workspace_id, None, frozenset({channel_id}))


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that the query's `inbound` row is one that `viewer` may see.

    Such are messages of their workspace in a channel known to be public, in a channel they are in,
    or of their own. A channel that nothing is known of is hidden.
    """
    ways: list[ColumnElement[bool]] = [col(Inbound.channel_id).in_(filled(viewer.channel_ids))]
    if viewer.sees_public:
        in_public = exists().where(
            col(Channel.workspace_id) == col(Inbound.workspace_id),
            col(Channel.channel_id) == col(Inbound.channel_id),
            col(Channel.kind) == "public",
        )
        ways.append(in_public)
    if viewer.user_id is not None:
        ways.append(col(Inbound.user_id) == viewer.user_id)
    return and_(col(Inbound.workspace_id) == viewer.workspace_id, or_(*ways))
