"""Words looked for, as conditions for SQLite's FTS5 and for PostgreSQL's text search.

What a person typed reaches either engine as quoted text, never as query syntax; each takes the marks
off it and parts it into words as it did with what it searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, column, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY, TSVECTOR

from storage.types import storable

Searched = Literal["statement", "article"]

_SIMPLE = literal("simple", REGCONFIG)
# Letters that the index on SQLite has in a plain form, and FTS5 by itself does not: see its migration.
_LETTERS = dict(zip("ёйїўѓќάέήίόύώϊϋΐΰøłđħŧıəðς", "еиіугкαεηιουωιυιυoldhtiedσ", strict=True)) | {
    "ß": "ss",
    "ẞ": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_PLAIN = str.maketrans(
    {form: plain for letter, plain in _LETTERS.items() for form in (letter, letter.upper()) if len(form) == 1}
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row that a text must have or, `negated`, must not have.

    `beginning` is the beginning of the word that follows them, where only that is known. Each of the
    two is empty or holds a letter or a digit, and one of them does.
    """

    words: str
    beginning: str = ""
    negated: bool = False


def fts5_rows(searched: Searched, terms: Sequence[Term]) -> Select[int]:
    """Select the ids of the rows of a table that have the words, on SQLite."""
    index = f"{searched}_search"
    rows = table(index, column("rowid"))
    return select(rows.c.rowid).where(literal_column(index).op("MATCH")(literal(fts5_query(terms))))


def fts5_query(terms: Sequence[Term]) -> str:
    """Return the terms in FTS5's language; at least one of them is not negated."""
    wanted = " AND ".join(_fts5_phrase(term) for term in terms if not term.negated)
    return " NOT ".join([f"({wanted})", *(_fts5_phrase(term) for term in terms if term.negated)])


def tsvector_matches(searched: Searched, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Return the condition, on PostgreSQL, that a row of a table has the words."""
    return _matches(literal_column(f"{searched}.for_search", TSVECTOR), terms)


def tsvector_rows(searched: Searched, terms: Sequence[Term], *, newest: int | None = None) -> Select[int]:
    """Select the ids of the rows of a table that have the words, on PostgreSQL.

    Its index knows not which words stand in a row: all texts that have them must be read. With
    `newest`, so many at most are, those of the highest ids.
    """
    rows = table(searched, column("id"), column("for_search", TSVECTOR))
    wanted = [term for term in terms if not term.negated]
    if newest is None or not any(_in_a_row(term) for term in wanted):
        return select(rows.c.id).where(tsvector_matches(searched, terms))
    somewhere = (rows.c.for_search.bool_op("@@")(_somewhere(term)) for term in wanted)
    # As it stands: else the server reads the texts of all, to choose among them afterwards.
    likely = select(rows).where(*somewhere).cte("likely").prefix_with("MATERIALIZED")
    latest = select(likely).order_by(likely.c.id.desc()).limit(newest).subquery("latest")
    return select(latest.c.id).where(_matches(latest.c.for_search, terms))


def _fts5_phrase(term: Term) -> str:
    parts = [f'"{_text(part)}"' for part in (term.words, term.beginning) if part]
    return " + ".join(parts) + (" *" if term.beginning else "")


def _text(part: str) -> str:
    return storable(part).translate(_PLAIN).replace('"', '""')


def _tsquery(term: Term) -> ColumnElement[Any]:
    parts: list[ColumnElement[Any]] = []
    if term.words:
        parts.append(func.phraseto_tsquery(_SIMPLE, _plain(term.words), type_=TSQUERY))
    if term.beginning:
        # What is left of it holds neither a quote nor a backslash; of nothing, to_tsquery makes an error.
        word = func.nullif(func.btrim(_plain(term.beginning)), "")
        parts.append(func.to_tsquery(_SIMPLE, literal("'").concat(word).concat("':*"), type_=TSQUERY))
    query = parts[0] if len(parts) == 1 else func.tsquery_phrase(*parts, type_=TSQUERY)
    return func.tsquery_not(query, type_=TSQUERY) if term.negated else query


def _matches(indexed: ColumnElement[Any], terms: Sequence[Term]) -> ColumnElement[bool]:
    query = _tsquery(terms[0])
    for term in terms[1:]:
        query = query.op("&&")(_tsquery(term))
    return indexed.bool_op("@@")(query)


def _in_a_row(term: Term) -> bool:
    """Say whether a term may be of several words: of what the database takes for a gap we know nothing."""
    return bool(term.words and (term.beginning or not term.words.isalnum()))


def _somewhere(term: Term) -> ColumnElement[Any]:
    """Return what asks for the words of a term wherever they stand."""
    if not term.words:
        return _tsquery(term)
    words = func.plainto_tsquery(_SIMPLE, _plain(term.words), type_=TSQUERY)
    return words.op("&&")(_tsquery(Term("", term.beginning))) if term.beginning else words


def _plain(part: str) -> ColumnElement[str]:
    return func.rejoinder_plain(storable(part))
