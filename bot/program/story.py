"""What the demonstration tells of the newsroom's memory: a claim that is answered days after it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.program.samples import sample
from bot.program.stage import Mentioned, Stage
from bot.sandbox.interactions import elements_of
from bot.sandbox.message import Message
from bot.sandbox.views import View
from bot.slack.blocks.brief import RELATED
from bot.slack.blocks.related import CONFIRM, UNDO

DAYS = 16
"""Days between the claim and its answer."""
NAME = "Norrline"

Blocks = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answered:
    """A claim, the later article with its answer, and how one became known to be the other's.

    `proposed` and `confirmed` are what the modal Related showed before and after somebody pressed
    Confirm in it; `now` what the message of the first article then said.
    """

    claimed: Mentioned
    answer: Mentioned
    confirmed_by: str
    proposed: Blocks
    confirmed: Blocks
    now: Blocks


async def answer_later(stage: Stage, *, told: bool = False) -> Answered:
    """File a claim, let the days pass, file its answer, and have a colleague confirm that it is one.

    With `told`, a digest has told of the claim before: whom it is about must be known by then.

    Raises:
        RejoinderError: something did not come.
    """
    claimed = await stage.mention(sample("locked"))
    if told:
        await stage.digest()
    stage.calendar.to_today()
    answer = await stage.mention(sample("denied"))
    view = await _related(stage, answer.message)
    proposed = view.payload["blocks"]
    await stage.slack.click(stage.colleague, view, CONFIRM, _value(view, CONFIRM))
    await stage.wait_for(lambda: _offers(view, UNDO), "the link to be confirmed")
    confirmed = view.payload["blocks"]
    await stage.slack.close_view(view)
    await stage.wait_for(lambda: claimed.message.blocks != claimed.blocks, "the first brief to change")
    await stage.idle()
    return Answered(claimed, answer, stage.colleague.name, proposed, confirmed, now=claimed.message.blocks)


async def who_is(stage: Stage, name: str) -> Blocks:
    """Ask for an actor as a reporter does; return what the message shows that they alone see.

    Raises:
        RejoinderError: nothing came.
    """
    return (await stage.command(stage.reporter, "/actor", name)).blocks


async def what_is_new(stage: Stage) -> Blocks:
    """Have a digest posted; return what it shows.

    Raises:
        RejoinderError: nothing came.
    """
    return (await stage.digest()).blocks


async def _related(stage: Stage, message: Message) -> View:
    """Open Related on a brief; return the modal once there is something to confirm."""
    await stage.slack.click(stage.colleague, message, RELATED)

    def asking() -> list[View]:
        return [view for view in stage.slack.workspace.open_views if _offers(view, CONFIRM)]

    return (await stage.wait_for(asking, "a link to confirm"))[0]


def _offers(view: View, action_id: str) -> bool:
    return any(each["action_id"] == action_id for _, each in elements_of(view.payload["blocks"]))


def _value(view: View, action_id: str) -> str:
    blocks = view.payload["blocks"]
    return next(str(each["value"]) for _, each in elements_of(blocks) if each["action_id"] == action_id)
