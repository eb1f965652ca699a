"""Links to messages, made by Slack's pattern: asking for each would cost a call."""

from __future__ import annotations

import re

_WORKSPACE = re.compile(r"https://[A-Za-z0-9.-]{1,250}/")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,40}")
_TS = re.compile(r"\d{1,16}\.\d{6}")


def permalink(workspace_url: str, channel_id: str, ts: str, thread_ts: str | None = None) -> str | None:
    """Return the address of a message, or None where these parts make none.

    `workspace_url` is the one that ``auth.test`` gives, with its slash; `thread_ts` is the thread
    that the message stands in, its own ts or None where it begins one or stands alone.
    """
    if not (_WORKSPACE.fullmatch(workspace_url) and _CHANNEL.fullmatch(channel_id) and _TS.fullmatch(ts)):
        return None
    link = f"{workspace_url}archives/{channel_id}/p{ts.replace('.', '')}"
    if thread_ts is None or thread_ts == ts or not _TS.fullmatch(thread_ts):
        return link
    return f"{link}?thread_ts={thread_ts}&cid={channel_id}"
