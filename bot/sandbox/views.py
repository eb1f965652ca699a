"""Modals and home tabs, and the short-lived tickets that let an app open them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.ids import Ids, random_id
from bot.sandbox.wire import Json, Refusal

TRIGGER_SECONDS = 3.0
STACK_DEPTH = 3
_SENT_BACK = (
    "type", "callback_id", "title", "submit", "close", "blocks", "private_metadata",
    "clear_on_close", "notify_on_close", "external_id", "submit_disabled",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class View:
    """A view that somebody has before them. `payload` is what the app sent last."""

    id: str
    user: str
    payload: Json
    root_id: str
    previous_id: str | None = None
    version: int = 1

    @property
    def hash(self) -> str:
        """Changes with every update; an app may send it back to refuse a stale one."""
        return f"{self.id}.{self.version}"

    @property
    def callback_id(self) -> str:
        """The app's name for the view, or nothing."""
        return str(self.payload.get("callback_id", ""))

    def as_slack(self, team_id: str, app_id: str, bot_id: str, values: Json | None = None) -> Json:
        """Return the view object of the Web API and of interactions."""
        sent = {key: self.payload[key] for key in _SENT_BACK if key in self.payload}
        defaults: Json = {"callback_id": "", "private_metadata": "", "external_id": ""}
        return {
            **defaults,
            **sent,
            "id": self.id,
            "team_id": team_id,
            "app_id": app_id,
            "bot_id": bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": values or {}},
        }


@dataclass(slots=True)
class _Trigger:
    user: str
    given_at: float
    view_id: str | None
    used: bool = False


@dataclass(slots=True)
class Views:
    """All views: one stack of modals and one home tab for each user."""

    ids: Ids
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    _triggers: dict[str, _Trigger] = field(default_factory=dict)

    def trigger(self, user: str, *, at: float, view_id: str | None = None) -> str:
        """Give out a trigger id: single use, good for three seconds."""
        trigger_id = random_id("")
        self._triggers[trigger_id] = _Trigger(user, at, view_id)
        return trigger_id

    def _exchange(self, trigger_id: str, *, at: float) -> _Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if at - trigger.given_at > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def open(self, trigger_id: str, payload: Json, *, at: float) -> View:
        """Open a modal in place of any other that its user has open."""
        user = self._exchange(trigger_id, at=at).user
        self._refuse_external_id(payload)
        view = self._new(user, payload)
        self.stacks[user] = [view]
        return view

    def push(self, trigger_id: str, payload: Json, *, at: float) -> View:
        """Put a modal on top of the one that gave the trigger."""
        trigger = self._exchange(trigger_id, at=at)
        stack = self.stacks.get(trigger.user, [])
        if trigger.view_id is None or not stack:
            raise Refusal("invalid_trigger_id")
        return self.push_on(stack, payload)

    def push_on(self, stack: list[View], payload: Json) -> View:
        """Put a modal on top of a stack that has one."""
        if len(stack) >= STACK_DEPTH:
            raise Refusal("push_limit_reached")
        self._refuse_external_id(payload)
        view = self._new(stack[-1].user, payload, under=stack[-1])
        stack.append(view)
        return view

    def update(
        self, payload: Json, *, view_id: str | None, external_id: str | None, stale: str | None
    ) -> View:
        """Replace what an open view shows; `stale` is the hash the app last saw."""
        for view in [*self.open_modals(), *self.homes.values()]:
            if view.id == view_id or (external_id and view.payload.get("external_id") == external_id):
                if stale is not None and stale != view.hash:
                    raise Refusal("hash_conflict")
                view.payload = payload
                view.version += 1
                return view
        raise Refusal("not_found")

    def publish(self, user: str, payload: Json, *, stale: str | None) -> View:
        """Set a user's home tab."""
        home = self.homes.get(user)
        if home is None:
            home = self.homes[user] = self._new(user, payload)
            return home
        return self.update(payload, view_id=home.id, external_id=None, stale=stale)

    def close(self, view: View, *, all_of_them: bool = False) -> None:
        """Take a modal, or with it the whole stack, off its user's screen."""
        stack = self.stacks.get(view.user, [])
        if all_of_them:
            stack.clear()
        elif view in stack:
            stack.remove(view)

    def open_modals(self) -> list[View]:
        """Return every open modal, the topmost of each user last."""
        return [view for stack in self.stacks.values() for view in stack]

    def _new(self, user: str, payload: Json, under: View | None = None) -> View:
        view_id = self.ids.new("V")
        return View(view_id, user, payload, under.root_id if under else view_id, under.id if under else None)

    def _refuse_external_id(self, payload: Json) -> None:
        external_id = payload.get("external_id")
        if external_id and any(view.payload.get("external_id") == external_id for view in self.open_modals()):
            raise Refusal("duplicate_external_id")
