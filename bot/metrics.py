"""What is counted and timed, for Prometheus. Labels are words from fixed lists: never ids, names or text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
OTHER = "other"
"""The label of whatever is not a word that we or Slack would use."""
RATE_LIMITED = "ratelimited"
"""Slack's word for a call that it put off."""

# A second time series for each of ours, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it untyped
_REGISTRY = CollectorRegistry()
_WORD = re.compile(r"[a-zA-Z][a-zA-Z0-9_.]{0,47}")

ProcessCollector(registry=_REGISTRY)
_events = Counter("rejoinder_events", "What Slack has told us of.", ["kind"], registry=_REGISTRY)
_refusals = Counter(
    "rejoinder_events_refused",
    "Events and presses that were not kept: Slack sends events again.",
    registry=_REGISTRY,
)
_acknowledgements = Histogram(
    "rejoinder_acknowledgement_seconds",
    "From an event's arrival to our answer; Slack waits three seconds.",
    ["transport"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0),
    registry=_REGISTRY,
)
_briefs = Histogram(
    "rejoinder_brief_seconds",
    "From an article's text to its checked brief.",
    ["analyst"],
    buckets=(0.005, 0.02, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0),
    registry=_REGISTRY,
)
_tokens = Counter("rejoinder_model_tokens", "Tokens that models were paid for.", ["side"], registry=_REGISTRY)
_model_faults = Counter(
    "rejoinder_model_faults", "Articles that a model was asked for in vain.", ["kind"], registry=_REGISTRY
)
_job_failures = Counter(
    "rejoinder_filing_failures", "Filings that failed for good, an attempt each.", registry=_REGISTRY
)
_digests = Counter(
    "rejoinder_digests",
    "Digests that came to their end, by what became of them.",
    ["outcome"],
    registry=_REGISTRY,
)
_slack_calls = Counter(
    "rejoinder_slack_calls", "Calls to Slack's Web API.", ["method", "outcome"], registry=_REGISTRY
)
_rate_limits = Counter(
    "rejoinder_slack_rate_limits", "Calls that Slack put off.", ["method"], registry=_REGISTRY
)
_renewals = Counter(
    "rejoinder_socket_renewals",
    "Socket Mode connections that went deaf and were replaced.",
    registry=_REGISTRY,
)
_filings = Gauge("rejoinder_filings", "Filings in the database by state.", ["state"], registry=_REGISTRY)
_oldest = Gauge(
    "rejoinder_oldest_unfinished_filing_seconds",
    "Age of the oldest filing that is not finished; 0 where all are.",
    registry=_REGISTRY,
)
_database = Gauge("rejoinder_database_up", "Whether the database answered this scrape.", registry=_REGISTRY)


def count_event(kind: str) -> None:
    """Count something that Slack told us of."""
    _events.labels(_word(kind)).inc()


def count_refusal() -> None:
    """Count something that could not be kept and was not acknowledged."""
    _refusals.inc()


def time_acknowledgement(transport: str, seconds: float) -> None:
    """Note how long Slack waited for our answer."""
    _acknowledgements.labels(transport).observe(seconds)


def time_brief(analyst: str, seconds: float, *, input_tokens: int, output_tokens: int) -> None:
    """Note a finished brief: how long it took, and what a model was paid for on its way."""
    _briefs.labels(analyst).observe(seconds)
    _tokens.labels("input").inc(input_tokens)
    _tokens.labels("output").inc(output_tokens)


def count_tokens(*, input_tokens: int, output_tokens: int) -> None:
    """Count what a model was paid for beside a brief."""
    _tokens.labels("input").inc(input_tokens)
    _tokens.labels("output").inc(output_tokens)


def count_model_fault(kind: str) -> None:
    """Count a call to a model that gave nothing usable."""
    _model_faults.labels(_word(kind)).inc()


def count_failure() -> None:
    """Count a filing that failed for good."""
    _job_failures.inc()


def count_digest(outcome: str) -> None:
    """Count a digest that has come to its end; `outcome` is its state, such as ``posted`` or ``empty``."""
    _digests.labels(_word(outcome)).inc()


def count_call(method: str, outcome: str) -> None:
    """Count a call to Slack; `outcome` is ``ok``, ``no_answer``, ``server_error`` or Slack's error code."""
    _slack_calls.labels(method, _word(outcome)).inc()
    if outcome == RATE_LIMITED:
        _rate_limits.labels(method).inc()


def count_renewal() -> None:
    """Count a connection that was replaced because nothing came through it."""
    _renewals.inc()


def exposition(filings: Mapping[str, int] | None, oldest_seconds: float) -> bytes:
    """Return everything in Prometheus' text format.

    `filings` counts the database's filings by state, and is None where the database did not answer:
    nothing is then said of them, rather than that there are none.
    """
    _database.set(filings is not None)
    _filings.clear()
    for state, count in (filings or {}).items():
        _filings.labels(state).set(count)
    _oldest.set(oldest_seconds if filings is not None else float("nan"))
    return generate_latest(_REGISTRY)


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else OTHER
