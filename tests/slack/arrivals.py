"""The ways in which one article arrives: what a message holds of it, and how the message gets to us."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from bot.analysis.record import brief_record
from bot.article.links import read_link
from bot.sandbox.attachments import forwarded
from bot.sandbox.message import Message
from bot.sandbox.people import Channel
from bot.sandbox.wire import Json
from bot.slack.manifest import BRIEF_THIS
from storage.viewer import Viewer
from tests.article.papers import docx, pdf, wrapped
from tests.article.web import plain, serving
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, open_newsroom

HEADLINE, *PARAGRAPHS = (each.strip() for each in ARTICLE.split("\n\n") if each.strip())
BODY = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
PAGE = (
    f"<!doctype html><html lang='en'><head><title>{HEADLINE}</title></head>"
    f"<body><article><h1>{HEADLINE}</h1>{BODY}</article></body></html>"
)
LINES = [line for each in (HEADLINE, *PARAGRAPHS) for line in [*wrapped(each), ""]]
LINK = "http://courier.example/bridge"
PLAIN_LINK = "http://courier.example/bridge.txt"
"""The same as plain text, which is read sooner."""

FILES: Mapping[str, tuple[str, str | bytes, dict[str, Any]]] = {
    "snippet": ("Untitled", ARTICLE, {"mode": "snippet", "mimetype": "text/plain"}),
    ".txt": ("bridge.txt", ARTICLE, {}),
    ".md": ("bridge.md", f"# {HEADLINE}\n\n" + "\n\n".join(PARAGRAPHS), {}),
    ".html": ("bridge.html", PAGE, {}),
    ".pdf": ("bridge.pdf", pdf(LINES), {}),
    ".docx": ("bridge.docx", docx(HEADLINE, *PARAGRAPHS), {}),
    "PDF called .txt": ("bridge.txt", pdf(LINES), {}),
}
VARIANTS = ("text alone", "labelled link", "forwarded file", "PDF called .txt")
"""Shapes that differ from others only in what a message is, however it gets to us."""
SHAPES = ("pasted", "quoted", "link", "forward", *(each for each in FILES if each not in VARIANTS))


@asynccontextmanager
async def open_arrivals(url: str) -> AsyncIterator[Newsroom]:
    """Run a newsroom whose links lead to a page on this machine."""
    answers = {"/bridge": plain(PAGE), "/bridge.txt": plain(ARTICLE, kind="text/plain")}
    async with serving(answers) as courier:
        read = partial(read_link, detours=courier.detours)
        async with open_newsroom(url, read_link=read) as newsroom:
            yield newsroom


def held(newsroom: Newsroom, shape: str) -> tuple[str, dict[str, Any]]:
    """Return what somebody types, and what else the message holds, so that it holds the article."""
    workspace = newsroom.workspace
    if shape in FILES:
        name, content, more = FILES[shape]
        return "", {"files": [newsroom.server.upload(newsroom.mara, name, content, **more)]}
    if shape == "several":
        notes = [newsroom.server.upload(newsroom.mara, "<b> & *c*.txt", each) for each in (ARTICLE, ANOTHER)]
        return "both, please", {"files": notes}
    if shape.startswith("forward"):
        said, more = held(newsroom, "pasted" if shape == "forward" else ".txt")
        original = workspace.say(newsroom.odo, newsroom.desk, said, **more)
        return "", {"attachments": [forwarded(original, workspace)]}
    match shape:
        case "link":
            return LINK, {}
        case "labelled link":
            return "", {"blocks": [rich([{"type": "link", "url": LINK, "text": "The bridge, again"}])]}
        case "quoted":
            parts = [{"type": "text", "text": ARTICLE}]
            return "", {"blocks": [rich(parts, "rich_text_quote")]}
        case _:
            return ARTICLE, {"rich_text": shape != "text alone"}


def rich(parts: list[Json], element: str = "rich_text_section") -> Json:
    """Return a block of what somebody typed."""
    return {"type": "rich_text", "block_id": "b", "elements": [{"type": element, "elements": parts}]}


async def mention(newsroom: Newsroom, shape: str, channel: Channel, **more: Any) -> Message:
    """Mention us with the article and return the message."""
    text, holds = held(newsroom, shape)
    said = await newsroom.server.say(
        newsroom.mara, channel, f"@Rejoinder {text}", **to_us(newsroom, holds), **more
    )
    assert all(delivery.ok for delivery in said.deliveries)
    return said.message


def to_us(newsroom: Newsroom, holds: dict[str, Any]) -> dict[str, Any]:
    """Begin what somebody typed in blocks with a mention of us."""
    if "blocks" not in holds:
        return holds
    mentioning = {"type": "user", "user_id": newsroom.workspace.bot.id}
    typed = rich([mentioning])["elements"]
    return {**holds, "blocks": [{**holds["blocks"][0], "elements": typed + holds["blocks"][0]["elements"]}]}


async def by_mention(newsroom: Newsroom, shape: str) -> Message:
    """Mention us in a channel."""
    return await mention(newsroom, shape, newsroom.desk)


async def in_thread(newsroom: Newsroom, shape: str) -> Message:
    """Mention us, with the article, in somebody's thread."""
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, "Has anybody seen this?")
    return await mention(newsroom, shape, newsroom.desk, thread_ts=parent.ts)


async def below(newsroom: Newsroom, shape: str) -> Message:
    """Mention us with nothing in the thread of the article, after others have said this and that."""
    text, holds = held(newsroom, shape)
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, "Morning all")
    newsroom.workspace.say(newsroom.odo, newsroom.desk, text, thread_ts=parent.ts, **holds)
    newsroom.workspace.say(newsroom.odo, newsroom.desk, "thoughts?", thread_ts=parent.ts)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder", thread_ts=parent.ts)
    return said.message


async def direct(newsroom: Newsroom, shape: str) -> Message:
    """Send it to us."""
    text, holds = held(newsroom, shape)
    channel = newsroom.workspace.direct_message(newsroom.mara)
    return (await newsroom.server.say(newsroom.mara, channel, text, **holds)).message


async def by_shortcut(newsroom: Newsroom, shape: str) -> Message:
    """Use the shortcut of a message that is not to us."""
    text, holds = held(newsroom, shape)
    message = newsroom.workspace.say(newsroom.odo, newsroom.desk, text, **holds)
    assert (await newsroom.server.message_shortcut(newsroom.mara, message, BRIEF_THIS)).ok
    return message


WAYS: Mapping[str, Callable[[Newsroom, str], Awaitable[Message]]] = {
    "mention": by_mention,
    "direct message": direct,
    "in a thread": in_thread,
    "below it in a thread": below,
    "shortcut": by_shortcut,
}


async def record(newsroom: Newsroom, answer: Message) -> Json:
    """Return what the brief says that a message of ours shows."""
    (button,) = (
        element
        for block in answer.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "evidence"
    )
    viewer = Viewer(newsroom.workspace.team_id, newsroom.mara.id)
    kept = await newsroom.service.recall(viewer, int(button["value"]))
    assert kept is not None
    found = brief_record(kept.brief, id="")
    for statement in (*found["claims"], *found["rebuttals"], *found["context"]):
        # Where a sentence begins is its text's own.
        del statement["spans"]
        statement["evidence"] = [" ".join(each.split()) for each in statement["evidence"]]
    return found
