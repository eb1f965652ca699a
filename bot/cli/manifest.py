"""`rejoinder manifest`."""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import typer

from bot.slack.manifest import manifest


def run(url: str | None) -> None:
    """Print the manifest as JSON, which Slack's "create from a manifest" takes.

    Raises:
        BadParameter: `url` is not an https address.
    """
    if url is not None and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname):
        raise typer.BadParameter("Slack only calls https addresses: give --url https://HOST/slack/events.")
    sys.stdout.write(json.dumps(manifest(url), indent=2) + "\n")
