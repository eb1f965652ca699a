"""What Slack hangs on messages: other messages that were forwarded, and previews of links."""

from __future__ import annotations

from bot.sandbox.message import Message
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Workspace


def forwarded(message: Message, workspace: Workspace) -> Json:
    """Return the attachment by which a message shows another one that somebody shares in it."""
    author = workspace.user(message.user)
    address = f"https://sandbox.slack.example/archives/{message.channel}/p{message.ts.replace('.', '')}"
    body: Json = {
        "id": 1,
        "ts": message.ts,
        "channel_id": message.channel,
        "channel_team": message.team,
        "author_id": author.id,
        "author_name": author.name,
        "author_subname": author.name,
        "is_msg_unfurl": True,
        "is_share": True,
        "from_url": address,
        "original_url": address,
        "fallback": f"[{message.ts}] {author.handle}: {message.text}",
        "text": message.text,
        "mrkdwn_in": ["text"],
        "footer": "Posted in a channel",
    }
    if message.blocks:
        shown = {"team": message.team, "channel": message.channel, "ts": message.ts}
        body["message_blocks"] = [{**shown, "message": {"blocks": message.blocks}}]
    if message.files:
        body["files"] = message.files
    return body


def preview(url: str, title: str, text: str) -> Json:
    """Return the attachment by which Slack shows what a link leads to."""
    return {
        "id": 1,
        "from_url": url,
        "original_url": url,
        "title": title,
        "title_link": url,
        "text": text,
        "fallback": title,
        "service_name": "lantern.example",
    }
