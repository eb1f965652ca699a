"""The form in which a channel's digests are set: drawn, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    InputInteractiveElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    TimePickerElement,
)

from bot.digests.slots import DAYS
from bot.digests.wish import Scope, Wish, WishError, names_listed, zone_named
from bot.errors import InputError
from bot.slack.blocks.modal import Opened, choices, modal
from bot.slack.blocks.parts import note
from bot.slack.blocks.text import clean

CALLBACK = "digest_settings_form"
TITLE = "Digests here"
ON, AT, ZONE, SCOPE, FOLLOWING = "days", "time", "zone", "scope", "following"

NO_TIME = "Choose a time of day."
NO_DAYS = "Choose one day at least."

_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SCOPES: Mapping[Scope, str] = {
    "public": "Everything public, and what was filed in this channel",
    "channel": "Only what was filed in this channel",
}
_LONGEST = 1_000
_LONGEST_ZONE = 60


class FieldError(InputError):
    """What was put into a field cannot be; `field` is which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def settings_view(wish: Wish, channel_id: str) -> dict[str, Any]:
    """Return the form, filled in with what is wished for now."""
    days = choices([(name, DAYS[number]) for number, name in enumerate(_NAMES)])
    scopes = choices([(words, scope) for scope, words in _SCOPES.items()])
    names = clean(", ".join(wish.following))
    drawn: list[tuple[str, str, InputInteractiveElement, bool]] = [
        (
            ON,
            "On",
            CheckboxesElement(
                action_id=ON, options=days, initial_options=[days[day] for day in sorted(wish.days)]
            ),
            False,
        ),
        (
            AT,
            "At",
            TimePickerElement(action_id=AT, initial_time=f"{wish.minute // 60:02}:{wish.minute % 60:02}"),
            False,
        ),
        (
            ZONE,
            "Of this time zone",
            PlainTextInputElement(action_id=ZONE, initial_value=wish.zone or "UTC", max_length=_LONGEST_ZONE),
            False,
        ),
        (
            SCOPE,
            "With",
            RadioButtonsElement(
                action_id=SCOPE,
                options=scopes,
                initial_option=next(each for each in scopes if each.value == wish.scope),
            ),
            False,
        ),
        (
            FOLLOWING,
            "Only as far as it concerns these (names, with commas between them)",
            PlainTextInputElement(
                action_id=FOLLOWING, initial_value=names[:_LONGEST] or None, max_length=_LONGEST
            ),
            True,
        ),
    ]
    blocks: list[Block] = [
        InputBlock(
            block_id=name, label=PlainTextObject(text=label, emoji=False), element=element, optional=optional
        )
        for name, label, element, optional in drawn
    ]
    blocks.append(note("/digest off, typed in the channel, ends them."))
    return modal(CALLBACK, TITLE, blocks, opened=Opened(0, channel_id), submit="Set")


def read_settings(values: Mapping[str, Any]) -> Wish:
    """Return what somebody put into the form.

    Raises:
        FieldError: it cannot be; the field and the message say why.
    """

    def given(name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (values.get(name) or {}).get(name) or {}
        return found

    days = frozenset(
        DAYS.index(option["value"])
        for option in given(ON).get("selected_options") or ()
        if option.get("value") in DAYS
    )
    if not days:
        raise FieldError(ON, NO_DAYS)
    hour, _, minute = str(given(AT).get("selected_time") or "").partition(":")
    if not (hour.isdecimal() and minute.isdecimal()):
        raise FieldError(AT, NO_TIME)
    try:
        zone = zone_named(str(given(ZONE).get("value") or ""))
    except WishError as error:
        raise FieldError(ZONE, str(error)) from error
    try:
        following = names_listed(str(given(FOLLOWING).get("value") or ""))
    except WishError as error:
        raise FieldError(FOLLOWING, str(error)) from error
    chosen = (given(SCOPE).get("selected_option") or {}).get("value")
    scope: Scope = "channel" if chosen == "channel" else "public"
    return Wish(days, int(hour) * 60 + int(minute), zone, scope, following)
