"""Conditions on any number of ids, in one statement: they go to the database as one value."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    any_,
    bindparam,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped


def among(
    bind: Engine | Connection, what: Mapped[int] | Mapped[int | None], ids: Collection[int]
) -> ColumnElement[bool]:
    """Return the condition that a column is one of `ids`, as the database of `bind` takes it."""
    if bind.dialect.name == "postgresql":
        return what == any_(literal(sorted(ids), ARRAY(Integer)))
    values = func.json_each(bindparam(None, json.dumps(sorted(ids)), unique=True)).table_valued(
        column("value", Integer)
    )
    return what.in_(select(values.c.value))
