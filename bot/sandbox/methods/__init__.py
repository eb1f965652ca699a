"""The Web API: one module for each family, one table of all."""

from __future__ import annotations

from bot.sandbox.methods import basics, chat, conversations, files, users, views
from bot.sandbox.request import Methods

METHODS: Methods = {
    **basics.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **users.METHODS,
    **views.METHODS,
}
