"""Merge, split, rename, history and undo: a form that shows what will change, then what did, with Undo."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.errors import InputError
from bot.jobs.commands import Ask, AskHistory, AskMerge, AskRename, AskSplit, AskUndo
from bot.jobs.judging import Judging
from bot.jobs.lookups import LookUps
from bot.memory.profile import Profile
from bot.slack.blocks.actor import DIFFER, HISTORY, MERGE, RENAME, SPLIT, choice_message
from bot.slack.blocks.judging import (
    CHOSEN,
    MERGE_FORM,
    MERGE_PICK,
    NEW_NAME,
    RENAME_FORM,
    SPLIT_FORM,
    SPLIT_PAGE,
    UNDO,
    Form,
    done_view,
    history_message,
    last_message,
    merge_view,
    offered,
    pick_view,
    rename_view,
    said_message,
    split_view,
)
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Look
from bot.slack.modals import Client, Modals, check_may_judge, open_view
from bot.slack.pressed import number_in, number_of
from bot.slack.reception import Reception, Visit
from bot.slack.views import Body, View

GONE = "That actor is not there any more: look the name up again."
UNDONE = "Undone: all is as it was before, and the history keeps both."
KEPT_APART = "Kept as two actors: nobody is asked again."

Judge = Callable[[Body, Ask, Client], Awaitable[None]]
"""Does what a command asks that changes who is who, or tells of it."""


def register(app: AsyncApp, reception: Reception, lookups: LookUps, judging: Judging) -> Judge:
    """Listen for the buttons and the forms; return what does the same for a command."""
    judges = _Judges(reception, lookups, judging)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.action(MERGE)(ack=acknowledge, lazy=[judges.open_merge])
    app.action(RENAME)(ack=acknowledge, lazy=[judges.open_rename])
    app.action(SPLIT)(ack=acknowledge, lazy=[judges.open_split])
    app.action(HISTORY)(ack=acknowledge, lazy=[judges.show_history])
    app.action(MERGE_PICK)(ack=acknowledge, lazy=[judges.picked])
    app.action(re.compile(rf"{SPLIT_PAGE}:\w+"))(ack=acknowledge, lazy=[judges.turn])
    app.action(re.compile(rf"{CHOSEN}:\d+"))(acknowledge)
    app.action(DIFFER)(judges.tell_apart)
    app.action(re.compile(rf"{UNDO}:\d+"))(judges.undo)
    app.view(MERGE_FORM)(judges.merge)
    app.view(RENAME_FORM)(judges.rename)
    app.view(SPLIT_FORM)(judges.split)
    return judges.command


class _Judges:
    """What each button, form and command does."""

    def __init__(self, reception: Reception, lookups: LookUps, judging: Judging) -> None:
        self._reception = reception
        self._modals = Modals(reception)
        self._lookups = lookups
        self._judging = judging

    async def command(self, body: Body, asked: Ask, client: Client) -> None:
        """Answer a command, with a form or a message."""

        async def render(visit: Visit) -> Payload | None:
            if isinstance(asked, AskHistory):
                found = await self._lookups.actor(visit.person.viewer, asked.name)
                if found.profile is None:
                    return choice_message(found, visit.frame)
                return await self._history(visit, found.profile.actor_id)
            check_may_judge(visit)
            if isinstance(asked, AskUndo):
                return last_message(await self._judging.latest(visit.person.viewer, visit.user_id))
            made = await self._form_of(asked, visit)
            if isinstance(made, Payload):
                return made
            await open_view(body, client, made)
            return None

        await self._reception.answer(body, render)

    async def open_merge(self, body: dict[str, Any], client: Client) -> None:
        """Show what a merge would change, or ask with whom."""
        actor_id, other_id = _two(body)

        async def view(visit: Visit) -> View:
            if not other_id:
                return pick_view(await self._profile(visit, actor_id))
            return merge_view(await self._judging.preview_merge(visit.person.viewer, actor_id, other_id))

        await self._modals.open(body, client, view)

    async def open_rename(self, body: dict[str, Any], client: Client) -> None:
        """Ask for the new name."""

        async def view(visit: Visit) -> View:
            return rename_view(await self._profile(visit, _two(body)[0]))

        await self._modals.open(body, client, view)

    async def open_split(self, body: dict[str, Any], client: Client) -> None:
        """Ask which articles are about somebody else."""

        async def view(visit: Visit) -> View:
            return await self._split_view(visit, Form(_two(body)[0]))

        await self._modals.open(body, client, view)

    async def show_history(self, body: dict[str, Any]) -> None:
        """Show what was judged, in the place of the profile."""
        await self._reception.answer(body, lambda visit: self._history(visit, _two(body)[0]))

    async def picked(self, body: dict[str, Any], client: Client) -> None:
        """Show what a merge with whom somebody chose would change."""
        other_id = number_of(body)
        form = Form.loads(body["view"]["private_metadata"])

        async def view(visit: Visit) -> View:
            preview = await self._judging.preview_merge(visit.person.viewer, form.actor_id, other_id)
            return merge_view(preview)

        await self._modals.update(body, client, view)

    async def turn(self, body: dict[str, Any], client: Client) -> None:
        """Show another page of an actor's articles, and keep what was chosen on this one."""

        async def view(visit: Visit) -> View:
            form = await self._chosen(visit, body)
            page = max(number_of(body), 1)
            return await self._split_view(visit, Form(form.actor_id, 0, page, form.chosen))

        await self._modals.update(body, client, view)

    async def tell_apart(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Judge that two are not the same."""
        actor_id, other_id = _two(body)

        async def change(visit: Visit) -> Payload:
            viewer = visit.person.viewer
            made = await self._judging.tell_apart(viewer, actor_id, other_id, visit.user_id)
            return said_message(KEPT_APART, made)

        await self._modals.press(body, ack, change)

    async def undo(self, body: dict[str, Any], ack: AsyncAck, client: Client) -> None:
        """Undo a judgement."""

        async def change(visit: Visit) -> Payload:
            await self._judging.undo(visit.person.viewer, _two(body)[0], visit.user_id)
            return said_message(UNDONE)

        if body.get("view"):
            await self._modals.press_in_view(body, ack, client, change)
        else:
            await self._modals.press(body, ack, change)

    async def merge(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Judge that two are one."""
        form = Form.loads(body["view"]["private_metadata"])

        async def change(visit: Visit) -> View:
            viewer = visit.person.viewer
            preview = await self._judging.preview_merge(viewer, form.actor_id, form.other_id)
            made = await self._judging.merge(viewer, form.actor_id, form.other_id, visit.user_id)
            both = f"{preview.actor.name} and {preview.other.name}"
            return done_view(f"{both} are one now, called {preview.name}.", made)

        await self._modals.submit(body, ack, change)

    async def rename(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Give an actor a name."""
        form = Form.loads(body["view"]["private_metadata"])
        new = str(body["view"]["state"]["values"][NEW_NAME][NEW_NAME].get("value") or "")

        async def change(visit: Visit) -> View:
            made = await self._judging.rename(visit.person.viewer, form.actor_id, new, visit.user_id)
            profile = await self._profile(visit, form.actor_id)
            return done_view(f"Shown as {profile.name} now.", made)

        await self._modals.submit(body, ack, change, field=NEW_NAME)

    async def split(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Make what was chosen an actor of its own."""

        async def change(visit: Visit) -> View:
            form = await self._chosen(visit, body)
            viewer = visit.person.viewer
            made = await self._judging.split(viewer, form.actor_id, form.chosen, visit.user_id)
            return done_view("Taken apart: what you chose is an actor of its own now.", made)

        await self._modals.submit(body, ack, change)

    async def _form_of(self, asked: Ask, visit: Visit) -> View | Payload:
        """Return the form that a command asks for, or what is shown where a name of it tells too little."""
        viewer = visit.person.viewer
        if not isinstance(asked, (AskMerge, AskSplit, AskRename)):
            raise TypeError(f"no form for {type(asked).__name__}")
        found = await self._lookups.actor(viewer, asked.name)
        if found.profile is None:
            return choice_message(found, visit.frame)
        if isinstance(asked, AskRename):
            return rename_view(found.profile, asked.new)
        if isinstance(asked, AskSplit):
            return await self._split_view(visit, Form(found.profile.actor_id))
        other = await self._lookups.actor(viewer, asked.other)
        if other.profile is None:
            return choice_message(other, visit.frame)
        actor_id, other_id = found.profile.actor_id, other.profile.actor_id
        return merge_view(await self._judging.preview_merge(viewer, actor_id, other_id))

    async def _profile(self, visit: Visit, actor_id: int) -> Profile:
        """Return an actor's profile.

        Raises:
            InputError: there is nothing of them that this person may see.
        """
        found = await self._lookups.profile(visit.person.viewer, actor_id)
        if found is None:
            raise InputError(GONE)
        return found

    async def _history(self, visit: Visit, actor_id: int) -> Payload:
        judged = await self._judging.history(visit.person.viewer, actor_id)
        return history_message(judged, Look("history", 1, "", actor_id=actor_id), visit.frame)

    async def _split_view(self, visit: Visit, form: Form) -> View:
        profile = await self._profile(visit, form.actor_id)
        appearing = await self._judging.appearing(visit.person.viewer, profile.actor_id)
        if len(appearing) < 2:
            raise InputError("There is nothing to split: only one article names this actor.")
        return split_view(profile, appearing, form)

    async def _chosen(self, visit: Visit, body: Body) -> Form:
        """Return the form with what is chosen on the page that it shows."""
        form = Form.loads(body["view"]["private_metadata"])
        appearing = await self._judging.appearing(visit.person.viewer, form.actor_id)
        there = {each.appearance_id for each in offered(appearing, form)}
        chosen = {
            number_in(option.get("value"))
            for fields in body["view"]["state"]["values"].values()
            for field in fields.values()
            for option in field.get("selected_options") or ()
        }
        return form.choose(sorted(there), sorted(there & chosen))


def _two(body: Body) -> tuple[int, int]:
    """Return the ids that a button carries, 0 for one that it does not."""
    first, _, second = str(body["actions"][0].get("value") or "").partition(":")
    return number_in(first), number_in(second)
