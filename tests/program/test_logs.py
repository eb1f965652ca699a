"""The log of whatever happens has ids, and none of the words, names or tokens."""

from __future__ import annotations

import json
import logging
from io import StringIO

import aiohttp
import structlog

from bot.analysis.desk import Desk
from bot.analysis.draft import Draft
from bot.article.article import Article
from bot.sandbox.faults import Drop, RateLimited, Refuse, ServerError
from tests.newsrooms import ARTICLE, Newsroom, open_newsroom

CANARIES = ("canary", "Veldany", "Karro", "Tamm", "Radio", "bridge", "Mara", "Lind", "world-desk", "xoxb-")


def clean(newsroom: Newsroom, log: StringIO) -> list[dict[str, object]]:
    """Check that the log is JSON, one object a line, without any canary; return its lines."""
    written = log.getvalue()
    installed = newsroom.server.installation
    for secret in (*CANARIES, installed.bot_token, installed.signing_secret, installed.app_token):
        assert secret.casefold() not in written.casefold()
    return [json.loads(line) for line in written.splitlines()]


async def test_the_log_of_a_whole_run_holds_ids_only(newsroom: Newsroom, log: StringIO) -> None:
    faults = newsroom.server.faults
    brief = await newsroom.answer(f"@Rejoinder canary {ARTICLE}")
    await newsroom.server.click(newsroom.mara, brief, "evidence")
    await newsroom.ask(f"@Rejoinder canary {ARTICLE}")
    await newsroom.ask("@Rejoinder canary help")
    for fault in (Drop(late=True), ServerError(html=True), RateLimited(1), Refuse("invalid_blocks")):
        for method in ("chat.postMessage", "chat.update", "conversations.info", "reactions.add"):
            faults.add(method, fault)
        await newsroom.ask(f"@Rejoinder canary {type(fault).__name__} {ARTICLE}")
    assert newsroom.server.request_url is not None
    async with aiohttp.ClientSession() as session:
        await session.post(newsroom.server.request_url, data=b'{"text": "canary"}')

    lines = clean(newsroom, log)
    assert {"intake.received", "brief.kept", "brief.failed"} <= {str(line["event"]) for line in lines}


async def test_neither_a_crash_nor_its_cause_brings_its_words_into_the_log(
    sqlite_url: str, log: StringIO
) -> None:
    def broken(article: Article) -> Draft:
        try:
            raise ValueError(article.text)
        except ValueError as error:
            raise RuntimeError(f"canary {article.text}") from error

    async with open_newsroom(sqlite_url, desk=Desk(broken)) as newsroom:
        await newsroom.ask(f"@Rejoinder {ARTICLE}")
        lines = clean(newsroom, log)
    (failed,) = (line for line in lines if line["event"] == "brief.failed")
    assert (failed["error"], failed["cause"]) == ("RuntimeError", "ValueError")


def test_a_librarys_line_keeps_its_name_and_not_its_words(log: StringIO) -> None:
    try:
        raise ValueError("canary")
    except ValueError:
        logging.getLogger("some.library").exception("said %s", "canary", extra={"body": "canary"})
        structlog.get_logger().exception("ours.failed")
    logging.getLogger("some.library").info("canary")
    theirs, ours = (json.loads(line) for line in log.getvalue().splitlines())
    assert (theirs["event"], theirs["level"], theirs["error"]) == (
        "library.some.library",
        "error",
        "ValueError",
    )
    assert (ours["event"], ours["error"]) == ("ours.failed", "ValueError")
    assert "canary" not in log.getvalue()
