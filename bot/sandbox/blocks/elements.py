"""Interactive elements, and in which block each may stand."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.blocks.shape import (
    Check,
    array,
    choice,
    flag,
    one_of_fields,
    record,
    string,
    tagged,
    whole,
)
from bot.sandbox.blocks.text import (
    ACTION_ID,
    CONFIRM,
    OPTION,
    OPTION_GROUP,
    address,
    initial_is_offered,
    plain,
)

_STYLE = choice("primary", "danger")
_ID = {"action_id": ACTION_ID}
_COMMON = {**_ID, "confirm": CONFIRM, "focus_on_load": flag}
_FIELD = {**_ID, "focus_on_load": flag, "placeholder": plain(150)}
_DISPATCH = {"dispatch_action_config": record({"trigger_actions_on": array(string(), 2)})}
_OPTIONS = {"options": array(OPTION, 100), "option_groups": array(OPTION_GROUP, 100)}
_IDS = array(string())
_FILTER = record(
    {},
    {
        "include": array(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def _select(extra: Mapping[str, Check], *rules: str) -> Check:
    checks = (one_of_fields("options", "option_groups"), initial_is_offered) if "options" in rules else ()
    return record({}, {**_COMMON, "placeholder": plain(150), **extra}, *checks)


def _multi(extra: Mapping[str, Check], *rules: str) -> Check:
    return _select({"max_selected_items": whole(1, 100), **extra}, *rules)


IMAGE = record(
    {"alt_text": string(2000)},
    {"image_url": address, "slack_file": record({}, {"id": string(), "url": string()})},
    one_of_fields("image_url", "slack_file"),
)
BUTTON = record(
    {"text": plain(75)},
    {
        **_ID,
        "url": address,
        "value": string(2000),
        "style": _STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
SELECTS: Mapping[str, Check] = {
    "static_select": _select({**_OPTIONS, "initial_option": OPTION}, "options"),
    "external_select": _select({"initial_option": OPTION, "min_query_length": whole(0, 1000)}),
    "users_select": _select({"initial_user": string()}),
    "conversations_select": _select(
        {
            "initial_conversation": string(),
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": _FILTER,
        }
    ),
    "channels_select": _select({"initial_channel": string(), "response_url_enabled": flag}),
}
MULTI_SELECTS: Mapping[str, Check] = {
    "multi_static_select": _multi({**_OPTIONS, "initial_options": array(OPTION, 100)}, "options"),
    "multi_external_select": _multi(
        {"initial_options": array(OPTION, 100), "min_query_length": whole(0, 1000)}
    ),
    "multi_users_select": _multi({"initial_users": _IDS}),
    "multi_conversations_select": _multi(
        {"initial_conversations": _IDS, "default_to_current_conversation": flag, "filter": _FILTER}
    ),
    "multi_channels_select": _multi({"initial_channels": _IDS}),
}
CHOICES: Mapping[str, Check] = {
    "checkboxes": record(
        {"options": array(OPTION, 10)}, {**_COMMON, "initial_options": array(OPTION, 10)}, initial_is_offered
    ),
    "radio_buttons": record(
        {"options": array(OPTION, 10)}, {**_COMMON, "initial_option": OPTION}, initial_is_offered
    ),
}
PICKERS: Mapping[str, Check] = {
    "datepicker": record({}, {**_COMMON, "placeholder": plain(150), "initial_date": string(10, low=10)}),
    "timepicker": record(
        {}, {**_COMMON, "placeholder": plain(150), "initial_time": string(5, low=5), "timezone": string()}
    ),
    "datetimepicker": record({}, {**_COMMON, "initial_date_time": whole(10**9, 10**10 - 1)}),
}
FIELDS: Mapping[str, Check] = {
    "plain_text_input": record(
        {},
        {
            **_FIELD,
            **_DISPATCH,
            "initial_value": string(3000, low=0),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "rich_text_input": record({}, {**_FIELD, **_DISPATCH}),
    "email_text_input": record({}, {**_FIELD, **_DISPATCH, "initial_value": string()}),
    "url_text_input": record({}, {**_FIELD, **_DISPATCH, "initial_value": string()}),
    "number_input": record(
        {"is_decimal_allowed": flag},
        {**_FIELD, **_DISPATCH, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "file_input": record({}, {**_ID, "filetypes": array(string()), "max_files": whole(1, 10)}),
}
OVERFLOW = record({"options": array(OPTION, 5)}, {**_ID, "confirm": CONFIRM})

ACCESSORY = tagged(
    {"button": BUTTON, "image": IMAGE, "overflow": OVERFLOW, **SELECTS, **MULTI_SELECTS, **CHOICES}
    | {name: PICKERS[name] for name in ("datepicker", "timepicker")}
)
IN_ACTIONS = tagged(
    {"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS}
)
IN_INPUT = tagged({**SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS, **FIELDS})

_FEEDBACK = record({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
IN_CONTEXT_ACTIONS = tagged(
    {
        "feedback_buttons": record({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ID),
        "icon_button": record(
            {"icon": choice("trash"), "text": plain(75)},
            {
                **_ID,
                "value": string(2000),
                "confirm": CONFIRM,
                "accessibility_label": string(75),
                "visible_to_user_ids": _IDS,
            },
        ),
    }
)
