"""`rejoinder manifest`."""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

from bot.errors import InputError
from bot.slack.manifest import manifest


def run(url: str | None) -> None:
    """Print the manifest as JSON, which Slack's "create from a manifest" takes.

    Raises:
        InputError: `url` is not an https address.
    """
    if url is not None and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname):
        raise InputError("Slack only calls https addresses: give --url https://HOST/slack/events.")
    sys.stdout.write(json.dumps(manifest(url), indent=2) + "\n")
