"""What the reporter sees while others are ahead."""

from __future__ import annotations

import asyncio
from io import StringIO

from bot.analysis import offline
from bot.analysis.analyst import Proposal
from bot.analysis.brief import Provenance
from bot.analysis.desk import Desk
from bot.article.article import Article
from bot.jobs.brief import READING
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, open_newsroom, shown


class Gate:
    """A model that answers nobody before it is opened."""

    provenance = Provenance("model", "gate", "1", "model.example")

    def __init__(self) -> None:
        self.open = asyncio.Event()

    async def propose(self, article: Article) -> Proposal:
        await self.open.wait()
        return Proposal(offline.draft(article), self.provenance)

    async def repair(self, article: Article, first: Proposal, faults: object) -> Proposal:
        return first


async def first_words(newsroom: Newsroom, text: str) -> str:
    """Ask, and return what the answer says as soon as it stands there."""
    seen = len(newsroom.ours)
    await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {text}")
    await newsroom.server.wait_for(lambda: len(newsroom.ours) > seen)
    return shown(newsroom.ours[-1])


async def test_the_first_message_says_how_many_are_ahead_and_the_last_does_not(
    sqlite_url: str, log: StringIO
) -> None:
    gate = Gate()
    async with open_newsroom(sqlite_url, desk=Desk(offline.draft, gate)) as newsroom:
        assert await first_words(newsroom, ARTICLE) == READING
        assert await first_words(newsroom, ANOTHER) == f"{READING} 1 other is ahead."
        assert await first_words(newsroom, f"{ANOTHER} {ARTICLE}") == f"{READING} 2 others are ahead."
        gate.open.set()
        await newsroom.idle()
        assert len(newsroom.ours) == 3
        for answer in newsroom.ours:
            assert "ahead" not in shown(answer)
            assert READING not in shown(answer)
        updates = newsroom.workspace.called("chat.update")
        assert len(updates) == 3, "one for each: the brief"
