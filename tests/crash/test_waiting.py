"""Killed while a mention waits for its twin: the wait goes on in the next process, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.message import Message
from tests.crash.newsroom import open_newsroom
from tests.crash.program import Program
from tests.newsrooms import ARTICLE, shown
from tests.slack.test_twins import without_files


async def test_a_file_that_its_twin_brings_to_the_next_process_is_seen(
    empty_database_url: str, tmp_path: Path
) -> None:
    async with open_newsroom() as newsroom:
        server, workspace = newsroom.server, newsroom.server.workspace
        environment = newsroom.environment(empty_database_url)
        serve = Program("serve", "--port", "0", environment=environment, folder=tmp_path)
        reporter = workspace.add_user("Odo Fenwick")
        desk = workspace.add_channel("harbour", members=[reporter])

        def answers(asked: Message) -> list[Message]:
            return [each for each in workspace.thread(desk, asked.ts) if each.user == workspace.bot.id]

        try:
            server.request_url = (await serve.start()).split()[-1]
            file = server.upload(reporter, "story.txt", ARTICLE, mode="snippet")
            said = await server.say(reporter, desk, "@Rejoinder", files=[file], tell=False)
            mention, message = said.events
            assert (await server.bring(without_files(mention))).ok
            # The last that is asked of Slack before the wait.
            await server.wait_for(lambda: workspace.called("conversations.info"), 20)
            await serve.kill()
            assert workspace.called("assistant.threads.setStatus")
            assert answers(said.message) == []
            server.request_url = (await serve.start()).split()[-1]
            assert (await server.bring(message, unanswered=1)).ok
            await server.wait_for(
                lambda: any("Ilse Karro" in shown(each) for each in answers(said.message)), 30
            )
            assert await serve.stop() == 0
        finally:
            await serve.kill()
        (answer,) = answers(said.message)
        assert "Ilse Karro" in shown(answer)
