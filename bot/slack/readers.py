"""On whose behalf a message that everybody in a channel sees is read. Pure."""

from __future__ import annotations

from bot.jobs.delivery import ChannelFacts
from bot.slack.people import Person
from storage.viewer import Viewer


def reader(channel_id: str, facts: ChannelFacts, person: Person) -> Viewer:
    """Return the viewer of what stands in a channel because of a person.

    It is the channel: what is public, and the channel's own. Only its own where people of other
    workspaces read along, where nothing is known of it, and where who asked may not see what is
    public either. In a direct message with us nobody reads but who asked; somebody of another
    workspace gets nothing anywhere.
    """
    if facts.kind == "im" or person.outsider:
        return person.viewer
    sees_public = person.viewer.sees_public and not facts.external and facts.kind != "unknown"
    return Viewer(person.viewer.workspace_id, None, frozenset({channel_id}), sees_public=sees_public)
