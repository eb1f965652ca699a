"""The error tree. Each message is one sentence that says what to do; it is shown as it stands.

RejoinderError
├── InputError       what was given cannot be read or used
│   └── UsageError   a command was given wrongly (terminal: exit 2, as for a setting; 1 for all else)
├── SettingError     a setting is missing, unsafe or contradicts another
├── ModelError       the model's server gave nothing usable; the desk falls back
└── DeliveryError    Slack refused a call
"""

from __future__ import annotations


class RejoinderError(Exception):
    """Something went wrong; the message says what to do about it."""


class InputError(RejoinderError):
    """What was given cannot be read or used."""


class UsageError(InputError):
    """A command was given in a way that means nothing."""


class SettingError(RejoinderError):
    """A setting is missing, unsafe, or contradicts another."""


class ModelError(RejoinderError):
    """The model's server gave nothing usable.

    `kind` is a short stable word for logs and metrics, such as ``timeout`` or ``refusal``.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class DeliveryError(RejoinderError):
    """Slack refused a call; `code` is Slack's own error code.

    `after` is set where Slack only asks for patience: the seconds after which it may be tried again.
    """

    def __init__(self, code: str, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.after = after
