"""An embedded Slack workspace: strict, over real HTTP and Socket Mode, with faults on demand.

It plays Slack to the app in the tests and in the demo, and knows nothing of the app: what it
accepts is written from Slack's rules alone.
"""

from __future__ import annotations

from bot.sandbox.installation import Installation
from bot.sandbox.server import Said, SlackServer
from bot.sandbox.workspace import Workspace

__all__ = ["Installation", "Said", "SlackServer", "Workspace"]
