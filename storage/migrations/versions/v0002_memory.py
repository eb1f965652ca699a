"""Memory.

Purpose: what look-ups over months need: actors with their names and the judgements on them, links between
statements of different articles, corrections, and the search over statements, articles and names.
Appearances of before have no actor yet; `rejoinder serve` resolves them.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A rebuilt table would forget it: ids never come back on SQLite either.
_IDS = {"sqlite_autoincrement": True}

_FILING_STATES = "'received', 'analysing', 'briefed', 'answered', 'failed'"

# What each table is searched by: its columns, and the text that they make.
_SEARCHED: dict[str, tuple[tuple[str, ...], str]] = {
    "statement": (("summary", "speaker"), "summary || ' ' || coalesce(speaker, '')"),
    "article": (("title", "text"), "coalesce(title, '') || ' ' || coalesce(text, '')"),
}
# Characters of a text that are searched: more would not always fit into a tsvector.
_LONGEST = 250_000
# Both databases see plain letters. FTS5 itself takes marks off Latin letters that Unicode takes apart;
# PostgreSQL takes them off any.
_MARKED = dict(zip("ёйїўѓќάέήίόύώϊϋΐΰ", "еиіугкαεηιουωιυιυ", strict=True))
_PLAIN = dict(zip("øłđħŧıəðς", "oldhtiedσ", strict=True))
_DOUBLE = {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
# What PostgreSQL's parser would read as more than a gap: it looks for addresses, hosts and signed numbers.
_GAPS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf"
    r"\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020\ufe00-\ufe0f\ufffd]+"
)


def upgrade() -> None:
    """Bring the tables to this revision."""
    _create_actors()
    _create_statements_ties()
    _extend_filings()
    op.add_column("brief", sa.Column("rerun_by", sa.String(), nullable=True))
    op.add_column("brief", sa.Column("rerun_at", sa.DateTime(timezone=True), nullable=True))
    _extend_statements()
    if op.get_bind().dialect.name == "postgresql":
        _search_on_postgresql()
    else:
        _search_on_sqlite()


def downgrade() -> None:
    """Take the tables back to the revision before."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_name_key_search")
        for searched in _SEARCHED:
            op.execute(f"ALTER TABLE {searched} DROP COLUMN for_search")
        op.execute("DROP FUNCTION rejoinder_plain(text)")
    else:
        op.execute("DROP TABLE name_trigram")
        for searched in (*_SEARCHED, "name_key"):
            for event in ("insert", "delete", "update", "updated"):
                op.execute(f"DROP TRIGGER {searched}_search_{event}")
        for index in ("statement_search", "article_search", "name_search"):
            op.execute(f"DROP TABLE {index}")
        for searched in _SEARCHED:
            op.execute(f"DROP VIEW {searched}_words")
    for name in ("correction", "link", "actor_name", "actor_judgement"):
        op.drop_table(name)
    with op.batch_alter_table("statement", table_kwargs=_IDS) as table:
        table.drop_constraint("fk_statement_speaker_id_appearance", type_="foreignkey")
        table.drop_constraint("fk_statement_inbound_id_inbound", type_="foreignkey")
        table.drop_index("ix_statement_speaker_id")
        table.drop_index("ix_statement_inbound_id")
        table.drop_index("ix_statement_workspace_id_filed_at")
        for column in ("speaker_id", "inbound_id", "filed_at", "shown", "corrected_by"):
            table.drop_column(column)
    with op.batch_alter_table("appearance", table_kwargs=_IDS) as table:
        table.drop_constraint("fk_appearance_actor_id_actor", type_="foreignkey")
        table.drop_constraint("fk_appearance_inbound_id_inbound", type_="foreignkey")
        table.drop_index("ix_appearance_actor_id")
        table.drop_index("ix_appearance_inbound_id")
        for column in ("actor_id", "inbound_id", "shown"):
            table.drop_column(column)
    op.drop_table("actor")
    op.drop_table("name_key")
    with op.batch_alter_table("brief", table_kwargs=_IDS) as table:
        table.drop_column("rerun_by")
        table.drop_column("rerun_at")
    op.execute("DELETE FROM filing WHERE state = 'deleted'")
    with op.batch_alter_table("filing", table_kwargs=_IDS) as table:
        table.drop_column("deleted_by")
        table.drop_constraint(op.f("ck_filing_state"), type_="check")
        table.create_check_constraint(op.f("ck_filing_state"), f"state IN ({_FILING_STATES})")


def _create_actors() -> None:
    op.create_table(
        "name_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_name_key"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_name_key_workspace_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "actor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_key_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sought_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'organisation', 'state', 'group')", name=op.f("ck_actor_kind")
        ),
        sa.ForeignKeyConstraint(
            ["name_key_id"], ["name_key.id"], name="fk_actor_name_key_id_name_key", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["actor.id"], name="fk_actor_merged_into_id_actor", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actor"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_actor_merged_into_id", "actor", ["merged_into_id"])
    op.create_index("ix_actor_name_key_id", "actor", ["name_key_id"])
    op.create_index("ix_actor_sought_at", "actor", ["sought_at"])
    op.create_table(
        "actor_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('same', 'different', 'unsure', 'split', 'rename')",
            name=op.f("ck_actor_judgement_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name="fk_actor_judgement_actor_id_actor", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["actor.id"], name="fk_actor_judgement_other_id_actor", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actor_judgement"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_actor_judgement_actor_id", "actor_judgement", ["actor_id"])
    op.create_index("ix_actor_judgement_other_id", "actor_judgement", ["other_id"])
    op.create_table(
        "actor_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=False),
        sa.Column("name_key_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appearance_id"],
            ["appearance.id"],
            name="fk_actor_name_appearance_id_appearance",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["name_key_id"], ["name_key.id"], name="fk_actor_name_name_key_id_name_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actor_name"),
        sa.UniqueConstraint("appearance_id", "name_key_id", name="uq_actor_name_appearance_id_name_key_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_actor_name_name_key_id", "actor_name", ["name_key_id"])


def _create_statements_ties() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('same', 'answers')", name=op.f("ck_link_kind")),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'rejected')", name=op.f("ck_link_state")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_link_ends")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["statement.id"], name="fk_link_from_id_statement", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["statement.id"], name="fk_link_to_id_statement", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("from_id", "to_id", "kind", name="uq_link_from_id_to_id_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_link_to_id", "link", ["to_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("corrected_by", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["brief.id"], name="fk_correction_brief_id_brief", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name="fk_correction_statement_id_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_correction_brief_id", "correction", ["brief_id"])
    op.create_index("ix_correction_statement_id", "correction", ["statement_id"])


def _extend_filings() -> None:
    with op.batch_alter_table("filing", table_kwargs=_IDS) as table:
        table.add_column(sa.Column("deleted_by", sa.String(), nullable=True))
        table.drop_constraint(op.f("ck_filing_state"), type_="check")
        table.create_check_constraint(op.f("ck_filing_state"), f"state IN ({_FILING_STATES}, 'deleted')")


def _extend_statements() -> None:
    """Tell statements and appearances of their message, which those of before get from their briefs."""
    for name in ("statement", "appearance"):
        with op.batch_alter_table(name, table_kwargs=_IDS) as table:
            table.add_column(sa.Column("inbound_id", sa.Integer(), nullable=True))
            table.add_column(sa.Column("shown", sa.Boolean(), nullable=True))
        op.execute(
            f"UPDATE {name} SET shown = TRUE, inbound_id = (SELECT filing.inbound_id FROM brief"  # noqa: S608
            f" JOIN filing ON filing.id = brief.filing_id WHERE brief.id = {name}.brief_id)"
        )
    with op.batch_alter_table("statement", table_kwargs=_IDS) as table:
        table.add_column(sa.Column("speaker_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("corrected_by", sa.String(), nullable=True))
    op.execute(
        "UPDATE statement SET"
        " filed_at = (SELECT received_at FROM inbound WHERE inbound.id = statement.inbound_id),"
        " speaker_id = (SELECT min(appearance.id) FROM appearance WHERE"
        " appearance.brief_id = statement.brief_id AND appearance.name = statement.speaker)"
    )
    with op.batch_alter_table("appearance", table_kwargs=_IDS) as table:
        table.alter_column("inbound_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("shown", existing_type=sa.Boolean(), nullable=False)
        table.add_column(sa.Column("actor_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_appearance_inbound_id_inbound", "inbound", ["inbound_id"], ["id"], ondelete="CASCADE"
        )
        table.create_foreign_key(
            "fk_appearance_actor_id_actor", "actor", ["actor_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index("ix_appearance_inbound_id", ["inbound_id"])
        table.create_index("ix_appearance_actor_id", ["actor_id"])
    with op.batch_alter_table("statement", table_kwargs=_IDS) as table:
        table.alter_column("inbound_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("shown", existing_type=sa.Boolean(), nullable=False)
        table.alter_column("filed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.create_foreign_key(
            "fk_statement_inbound_id_inbound", "inbound", ["inbound_id"], ["id"], ondelete="CASCADE"
        )
        table.create_foreign_key(
            "fk_statement_speaker_id_appearance", "appearance", ["speaker_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index("ix_statement_inbound_id", ["inbound_id"])
        table.create_index("ix_statement_speaker_id", ["speaker_id"])
        table.create_index("ix_statement_workspace_id_filed_at", ["workspace_id", "filed_at"])


def _search_on_sqlite() -> None:
    for table, (columns, text) in _SEARCHED.items():
        view = f"SELECT id, substr({text}, 1, {_LONGEST}) AS words FROM {table}"  # noqa: S608
        for steps in _steps():
            plain = "words"
            for letter, letters in steps:
                plain = f"replace({plain}, '{letter}', '{letters}')"
            view = f"SELECT id, {plain} AS words FROM ({view})"  # noqa: S608
        op.execute(f"CREATE VIEW {table}_words AS {view}")
        # Nothing is ranked, so FTS5 need not keep the texts' lengths (columnsize).
        _index_on_sqlite(
            f"{table}_search",
            "words",
            table=table,
            columns=columns,
            content=f"{table}_words",
            options="columnsize=0, tokenize='unicode61 remove_diacritics 2'",
        )
    _index_on_sqlite(
        "name_search",
        "key",
        table="name_key",
        columns=("key",),
        content="name_key",
        options="tokenize='trigram'",
    )
    # Which trigrams there are, and in how many names each.
    op.execute("CREATE VIRTUAL TABLE name_trigram USING fts5vocab(name_search, 'row')")


def _steps() -> Iterator[list[tuple[str, str]]]:
    """Give what is replaced by what, a few at a time: SQLite's parser nests no more than some 20 calls."""
    replaced = {
        form: letters
        for letter, letters in (_MARKED | _PLAIN | _DOUBLE).items()
        for form in (letter, letter.upper())
        if len(form) == 1
    }
    pairs = list(replaced.items())
    for start in range(0, len(pairs), 12):
        yield pairs[start : start + 12]


def _index_on_sqlite(
    index: str, words: str, *, table: str, columns: tuple[str, ...], content: str, options: str
) -> None:
    """Index `words` of `content` under the ids of `table`, and keep up with changes of its `columns`.

    FTS5 keeps no copy of a text: it is told the old one again, before it is gone.
    """
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING"
        f" fts5({words}, content='{content}', content_rowid='id', {options})"
    )
    op.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
    put = f"INSERT INTO {index}(rowid, {words}) SELECT id, {words} FROM {content} WHERE id = new.id;"  # noqa: S608
    take = (
        f"INSERT INTO {index}({index}, rowid, {words})"  # noqa: S608
        f" SELECT 'delete', id, {words} FROM {content} WHERE id = old.id;"
    )
    changed = f"UPDATE OF {', '.join(columns)}"
    for name, when, does in (
        ("insert", "AFTER INSERT", put),
        ("delete", "BEFORE DELETE", take),
        ("update", f"BEFORE {changed}", take),
        ("updated", f"AFTER {changed}", put),
    ):
        op.execute(f"CREATE TRIGGER {table}_search_{name} {when} ON {table} BEGIN {does} END")


def _search_on_postgresql() -> None:
    # A trusted extension: whoever owns the database may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    plain = (
        r"translate(lower(regexp_replace(normalize($1, NFD), '[\u0300-\u036f]+', '', 'g')),"
        f" '{''.join(_PLAIN)}', '{''.join(_PLAIN.values())}')"
    )
    for letter, letters in _DOUBLE.items():
        plain = f"replace({plain}, '{letter}', '{letters}')"
    op.execute(
        "CREATE FUNCTION rejoinder_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
        f" $$ SELECT regexp_replace(normalize({plain}, NFC), '{_GAPS}', ' ', 'g') $$"
    )
    for table, (_, text) in _SEARCHED.items():
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN for_search tsvector GENERATED ALWAYS AS"
            f" (to_tsvector('simple', rejoinder_plain(left({text}, {_LONGEST})))) STORED"
        )
        # Uncompressed: where words must stand in a row, it is read of every text that has them.
        op.execute(f"ALTER TABLE {table} ALTER COLUMN for_search SET STORAGE EXTERNAL")
        # Without a list of pending entries, which every search would have to read through.
        op.execute(
            f"CREATE INDEX ix_{table}_search ON {table} USING gin (for_search) WITH (fastupdate = off)"
        )
    op.execute('CREATE INDEX ix_name_key_search ON name_key USING gin ("key" gin_trgm_ops)')
