"""Files: uploaded by people, shown to the app as Slack shows them, and opened with its token alone."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.sandbox.wire import Json


@dataclass(slots=True, eq=False)
class File:
    """A file that somebody uploaded.

    `given` says that it came to the app in a form; `channels` are where it was shared. `leads_to` is an
    address that Slack sends on to instead of giving the content; `claimed` the length that Slack tells,
    where that is not the content's.
    """

    id: str
    name: str
    content: bytes
    mimetype: str
    user: str
    created: int
    mode: str = "hosted"
    external_url: str | None = None
    channels: set[str] = field(default_factory=set)
    given: bool = False
    deleted: bool = False
    leads_to: str | None = None
    claimed: int | None = None

    @classmethod
    def of(
        cls,
        file_id: str,
        name: str,
        content: bytes,
        *,
        user: str,
        created: float,
        mimetype: str | None = None,
        mode: str = "hosted",
        external_url: str | None = None,
    ) -> File:
        """Return a new file; what it is goes by its name unless `mimetype` says so."""
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return cls(file_id, name, content, kind, user, int(created), mode, external_url)

    def as_slack(self, address: str) -> Json:
        """Return the file object of messages and ``files.info``; `address` is where files are opened."""
        body: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "user": self.user,
            "name": self.name,
        }
        if self.deleted:
            return {**body, "mode": "tombstone"}
        url, name = f"{address}/files-pri/{self.id}", quote(self.name)
        body |= {
            "title": self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2] or "text",
            "mode": self.mode,
            "size": len(self.content) if self.claimed is None else self.claimed,
            "is_external": self.external_url is not None,
            "external_type": "gdrive" if self.external_url else "",
            "is_public": False,
            "url_private": self.external_url or f"{url}/{name}",
        }
        if self.external_url is None:
            body["url_private_download"] = f"{url}/download/{name}"
        return body

    def as_stub(self) -> Json:
        """Return the object that Slack Connect puts on a message in the file's place."""
        return {
            "id": self.id,
            "mode": "file_access",
            "file_access": "check_file_info",
            "created": 0,
            "timestamp": 0,
        }


SIGN_IN = b"""<!DOCTYPE html>
<html lang="en-US"><head><title>Sign in to The Harbour Courier | Slack</title></head>
<body><h1>Sign in to The Harbour Courier</h1><form action="/signin" method="post"></form></body></html>
"""
"""What Slack shows, with status 200, to whoever may not open a file."""
