"""Slack: listeners that parse, views that are pure, and the one place that posts."""
