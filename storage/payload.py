"""One message as its several events told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Payload = dict[str, Any]

_CONTENT = ("text", "blocks", "attachments", "files")


def content_of(message: Mapping[str, Any]) -> Payload:
    """Return what is kept of a message, or of an event that tells of one: what somebody put into it."""
    return {key: message[key] for key in _CONTENT if message.get(key)}


def unite(first: Payload, twin: Payload) -> Payload:
    """Return `first` with what only `twin` has: keys that are absent or empty, and files by id."""
    united = first | {key: value for key, value in twin.items() if not first.get(key)}
    files = _files(first)
    known = {file.get("id") for file in files}
    files += [file for file in _files(twin) if file.get("id") not in known]
    if files:
        united["files"] = files
    return united


def _files(payload: Payload) -> list[dict[str, Any]]:
    """Return the files of a payload; anything that is not a file object is passed over."""
    files = payload.get("files")
    return [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
