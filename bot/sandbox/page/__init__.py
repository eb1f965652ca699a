"""The embedded workspace in a browser, for one person at a time.

What people do on the page takes the same road as everything else here: signed requests to the app.
"""

from __future__ import annotations

from bot.sandbox.page.server import Page

__all__ = ["Page"]
