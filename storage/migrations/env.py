"""What Alembic runs for each command: on the connection it is given, over our tables alone."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import Row
from storage.types import StoredJson, StoredText, UtcDateTime

_PLAIN_TYPES: dict[type, str] = {
    AutoString: "sa.String()",
    StoredText: "sa.Text()",
    UtcDateTime: "sa.DateTime(timezone=True)",
    StoredJson: 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
}


def _include_name(name: str | None, kind: str, _: object) -> bool:
    """Allow what hangs on our own tables: others may share the database.

    What text is searched by is the revisions' own: the tables' classes know nothing of it.
    """
    if kind == "table":
        return name in Row.metadata.tables
    return not (kind in {"index", "column"} and (name or "").endswith("_search"))


def _render_item(kind: str, item: object, drafting: AutogenContext) -> str | Literal[False]:
    """Write column types in SQLAlchemy's own words: a revision must not change with our code."""
    if kind != "type" or type(item) not in _PLAIN_TYPES:
        return False
    if isinstance(item, StoredJson):
        drafting.imports.add("from sqlalchemy.dialects import postgresql")
    return _PLAIN_TYPES[type(item)]


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    include_name=_include_name,
    render_item=_render_item,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
