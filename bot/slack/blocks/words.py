"""Plain answers: a sentence, at most a link to an earlier message of ours, and a button to try again."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, RichTextBlock
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import note
from bot.slack.blocks.text import clean, escape, mention, plain, section

RETRY = "retry"
"""The action of the Retry button; its value is the id of the filing that failed."""

INVITE = (
    "I am not in the conversation that you asked from: type /invite @Rejoinder there, and I answer in the "
    "thread, for everybody."
)

_LIMIT = 2_900


def words_message(
    text: str,
    link: str | None = None,
    *,
    retry: int | None = None,
    person: str | None = None,
    elsewhere: bool = False,
) -> Payload:
    """Return a message of plain words.

    `link` is a permalink that Slack gave us, `retry` a failed filing, `person` a user whose name ends them;
    `elsewhere` says that they answer what was said where we are not.
    """
    words = clean(text)[:_LIMIT]
    parts: list[Parts.Text | Parts.Link | Parts.User] = [plain(words)]
    if person:
        parts += [plain(" "), Parts.User(user_id=person)]
    if link:
        parts += [plain(" "), Parts.Link(url=link, text="Open the brief")]
    blocks: list[Block] = [RichTextBlock(elements=[section(*parts)])]
    if retry is not None:
        blocks.append(ActionsBlock(elements=[ButtonElement(text="Retry", action_id=RETRY, value=str(retry))]))
    if elsewhere:
        blocks.append(note(INVITE))
    fallback = (
        escape(words) + (f" {mention(person)}" if person else "") + (f" {escape(link)}" if link else "")
    )
    return Payload.of(blocks, fallback)
