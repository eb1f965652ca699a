"""Figures: what is counted shows, and nothing that was said ever becomes a label."""

from __future__ import annotations

import math
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot import metrics

README = Path(__file__).parents[1] / "README.md"


def shown(filings: dict[str, int] | None = None, oldest: float = 0.0) -> dict[tuple[str, ...], float]:
    """Return each sample's value by its name and its labels' values."""
    text = metrics.exposition(filings, oldest).decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_is_counted_is_shown() -> None:
    before = shown()
    metrics.count_event("app_mention")
    metrics.count_call("chat.update", "ok")
    metrics.count_call("chat.update", metrics.RATE_LIMITED)
    metrics.count_model_fault("timeout")
    metrics.time_brief("model", 2.5, input_tokens=900, output_tokens=200)
    metrics.time_acknowledgement("socket", 0.02)
    metrics.count_failure()
    metrics.count_digest("posted")
    metrics.count_refusal()
    metrics.count_renewal()
    after = shown()
    # Sums of seconds that other tests spent leave a last digit of their own.
    grown = {name: round(after[name] - before.get(name, 0.0), 6) for name in after if "bucket" not in name[0]}
    assert {
        ("rejoinder_events_total", "app_mention"): 1,
        ("rejoinder_slack_calls_total", "chat.update", "ok"): 1,
        ("rejoinder_slack_calls_total", "chat.update", "ratelimited"): 1,
        ("rejoinder_slack_rate_limits_total", "chat.update"): 1,
        ("rejoinder_model_faults_total", "timeout"): 1,
        ("rejoinder_model_tokens_total", "input"): 900,
        ("rejoinder_model_tokens_total", "output"): 200,
        ("rejoinder_brief_seconds_count", "model"): 1,
        ("rejoinder_brief_seconds_sum", "model"): 2.5,
        ("rejoinder_acknowledgement_seconds_count", "socket"): 1,
        ("rejoinder_filing_failures_total",): 1,
        ("rejoinder_digests_total", "posted"): 1,
        ("rejoinder_events_refused_total",): 1,
        ("rejoinder_socket_renewals_total",): 1,
    }.items() <= grown.items()


def test_a_silent_database_is_not_an_empty_one() -> None:
    up = shown({"answered": 7, "failed": 1}, 42.0)
    assert up["rejoinder_database_up",] == 1
    assert up["rejoinder_filings", "answered"] == 7
    assert up["rejoinder_oldest_unfinished_filing_seconds",] == 42
    down = shown(None)
    assert down["rejoinder_database_up",] == 0
    assert not [name for name in down if name[0] == "rejoinder_filings"]
    assert math.isnan(down["rejoinder_oldest_unfinished_filing_seconds",])


def test_what_is_no_word_of_slacks_is_no_label() -> None:
    for words in ("Mayor Ilse Karro said", "canary\n", "", "x" * 60, '"} 1'):
        metrics.count_event(words)
        metrics.count_call("chat.update", words)
        metrics.count_model_fault(words)
    text = metrics.exposition({}, 0.0).decode()
    assert "Karro" not in text
    assert "canary" not in text
    assert shown()["rejoinder_events_total", metrics.OTHER] >= 5


def test_every_figure_is_documented() -> None:
    readme = README.read_text(encoding="utf-8")
    families = text_string_to_metric_families(metrics.exposition({}, 0.0).decode())
    names = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in families
        if family.name.startswith("rejoinder_")
    }
    assert len(names) >= 13
    assert not [name for name in names if f"`{name}`" not in readme]
