"""Every query is asked on behalf of a viewer or within a workspace."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import storage
from storage.due import (
    active_subscriptions,
    count_paused,
    doubtful_digests,
    due_subscriptions,
    is_any_due,
    owners_untold,
    unfinished_digests,
    workspace_of_digest,
)
from storage.operations import (
    backlog,
    filing_of_brief,
    filing_of_job,
    needing_attention,
    unfinished,
    unresolved,
    unsought,
    waiting,
    workspaces,
)
from storage.tables import Row

OPERATORS = {
    active_subscriptions,
    count_paused,
    doubtful_digests,
    due_subscriptions,
    is_any_due,
    owners_untold,
    unfinished_digests,
    workspace_of_digest,
    backlog,
    filing_of_brief,
    needing_attention,
    unfinished,
    unresolved,
    unsought,
    waiting,
    filing_of_job,
    workspaces,
}
"""What sweeps, jobs and operators need before they know a workspace; it returns ids, counts and times alone."""


def _queries() -> Iterator[Callable[..., Any]]:
    """Find every public function of storage that works on a session."""
    for found in pkgutil.walk_packages(storage.__path__, "storage."):
        if found.name.startswith("storage.migrations"):
            continue
        for name, function in inspect.getmembers(importlib.import_module(found.name), inspect.isfunction):
            public = not name.startswith("_") and function.__module__ == found.name
            if public and "session" in inspect.signature(function).parameters:
                yield function


QUERIES = sorted(set(_queries()), key=lambda query: query.__qualname__)


def test_the_queries_are_found() -> None:
    assert len(QUERIES) >= 12
    assert set(QUERIES) >= OPERATORS


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.__qualname__)
def test_a_query_requires_a_viewer_or_a_workspace(query: Callable[..., Any]) -> None:
    parameters = inspect.signature(query).parameters
    required = {
        name
        for name, each in parameters.items()
        if each.kind is each.KEYWORD_ONLY and each.default is each.empty
    }
    assert next(iter(parameters)) == "session"
    assert query in OPERATORS or required & {"viewer", "workspace_id"}


@pytest.mark.parametrize("table", Row.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_row_belongs_to_a_workspace(table: Any) -> None:
    assert not table.c.workspace_id.nullable
