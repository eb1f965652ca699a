"""Structured logs: one JSON object a line, ids but never words.

An exception is logged by its type and the places it went through. Its message is not: it may hold
what somebody wrote.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]


def configure_logs(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send every log line to `stream` (standard error unless given), libraries' warnings included."""
    target = stream or sys.stderr
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _name_only],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # Bolt warns of requests that concern nobody, and of settings that it reads by itself.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    logging.getLogger("slack_sdk").setLevel(logging.ERROR)


def without_words(_: Any, __: str, event: Event) -> Event:
    """Replace an exception by its type and the places it went through."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        if error.__cause__ is not None:
            event["cause"] = type(error.__cause__).__name__
    return event


def _name_only(logger: Any, _: str, event: Event) -> Event:
    """Keep of a library's line who wrote it: its words may quote a request."""
    record = event.get("_record")
    event["event"] = f"library.{record.name if record else getattr(logger, 'name', 'unknown')}"
    return event
