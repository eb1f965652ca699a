"""A scripted model that lies about the sample article, and what the check makes of it."""

from __future__ import annotations

from typing import Any

from bot.analysis.desk import Examination
from bot.analysis.model.settings import ModelSettings
from bot.article.article import Article
from bot.program.analysts import desk_with
from bot.sandbox.model.script import liar
from bot.sandbox.model.server import MODEL, ModelServer

_PATIENCE = 15.0

# What the scripted model says of the sample article: three lies, and what it says when it is told
# of them. Of the speaker it goes on lying.
_ACTORS = [
    ["Oskar Venn", "pc", "Transport Minister", "Venn"],
    ["Norrline", "or"],
    ["Maren Dahl", "pr", "spokeswoman", "Dahl"],
]
_LEFT, _INSPECTION, _REJECTED, _CERTIFICATE = "Oskar Venn said", "He added", "rejected", "every passenger"
_CLOSED = "harbour authority"
LIES: dict[str, Any] = {
    "a": _ACTORS,
    "c": [
        {
            "s": "Norrline left 420 passengers on the quay at Tarn Bay during Saturday’s storm",
            "w": "Venn",
            "m": "",
            "e": [_LEFT],
        },
        {
            "s": "Three of the company’s five ships sailed to Port Alder without an inspection since January",
            "w": "Venn",
            "m": "",
            "e": [_INSPECTION],
        },
    ],
    "r": [
        {
            "s": "Rejects the claims: every passenger was offered a hotel room",
            "w": "Venn",
            "m": "",
            "e": [_REJECTED, _CERTIFICATE],
            "a": 0,
        }
    ],
    "x": [{"s": "The harbour authority closed the port at 6 p.m. on Saturday", "e": [_CLOSED]}],
    "u": [],
}
TRUTH: dict[str, Any] = {
    **LIES,
    "c": [
        {**LIES["c"][0], "s": "Norrline left 240 passengers on the quay at Tarn Bay during Saturday’s storm"},
        {**LIES["c"][1], "s": "Three of the company’s five ships sailed without an inspection since January"},
    ],
    "r": [{**LIES["r"][0], "w": "Dahl"}],
}


async def examine_liar(article: Article) -> Examination:
    """Have a scripted model brief the sample article, lying, and return what the check made of it."""
    async with ModelServer(liar(LIES, TRUTH)) as server:
        asked = ModelSettings(model=MODEL, base_url=server.url)
        async with desk_with(asked, seconds=_PATIENCE) as desk:
            return await desk.examine(article)
