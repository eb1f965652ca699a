"""What is indexed, beside what is looked for: both databases part and fold words as we expect."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text, update
from sqlmodel import col

from storage.articles import keep_article, text_of_article
from storage.database import Database
from storage.migrations.versions import v0002_memory
from storage.tables import Article
from storage.words import Term, fts5_query, fts5_rows, tsvector_rows
from tests.storage.samples import AT, WORKSPACE

LETTERS = v0002_memory._MARKED | v0002_memory._PLAIN | v0002_memory._DOUBLE


async def _keep(database: Database, words: str) -> int:
    async with database.writing() as session:
        return await keep_article(
            session, workspace_id=WORKSPACE, fingerprint="f", text=words, language="en", at=AT
        )


async def _found(database: Database, *terms: Term) -> list[int]:
    rows = (fts5_rows if database.embedded else tsvector_rows)("article", terms)
    async with database.reading() as session:
        return sorted(await session.scalars(rows))


async def test_each_letter_is_found_by_its_plain_form_and_the_other_way_round(database: Database) -> None:
    forms = [(form, plain) for letter, plain in LETTERS.items() for form in {letter, letter.upper()}]
    for number, (letter, plain) in enumerate(each for each in forms if len(each[0]) == 1):
        marked_id = await _keep(database, f"m{number}x{letter}y")
        plain_id = await _keep(database, f"p{number}x{plain}y")
        assert await _found(database, Term(f"m{number}x{plain}y")) == [marked_id], letter
        assert await _found(database, Term(f"p{number}x{letter}y")) == [plain_id], letter


async def test_marks_make_no_difference_to_latin_letters(database: Database) -> None:
    found = await _keep(database, "Ångström, Ｎaïve Čapek; Nguyễn e\u0301t\u00e9")
    for word in ("angstrom", "ÅNGSTRÖM", "capek", "nguyen", "ete", "ÉTE\u0301"):
        assert await _found(database, Term(word)) == [found], word


def test_terms_in_the_language_of_fts5_are_quoted() -> None:
    terms = [Term('a"b'), Term("c* d", "e", negated=True), Term("", "f")]
    assert fts5_query(terms) == '("a""b" AND "f" *) NOT "c* d" + "e" *'


async def test_letters_beyond_what_is_indexed_are_stored_all_the_same(database: Database) -> None:
    last = "zander"
    words = " ".join(f"w{number:x}" for number in range(150_000)) + f" {last}"
    assert len(words) > 900_000
    for long in (
        words,
        "x" * 500_000,
        " ".join(str(number) for number in range(100_000)),
        "あ" * 300_000,
        " 𐐀𐐁𐐂" * 90_000,
    ):
        article_id = await _keep(database, f"pike {long}")
        async with database.reading() as session:
            kept = await text_of_article(session, workspace_id=WORKSPACE, article_id=article_id)
        assert kept == f"pike {long}"
        assert article_id in await _found(database, Term("pike"))
    assert await _found(database, Term(last)) == []


async def test_many_different_long_words_fit(database: Database) -> None:
    """Each character takes four bytes, and no word comes twice: the most that an index can be given."""
    letters = [chr(0x10428 + number) for number in range(40)]
    words = " ".join(
        letters[number % 40]
        + letters[number // 40 % 40]
        + letters[number // 1600 % 40]
        + letters[number // 64000] * 2
        for number in range(60_000)
    )
    assert len(words.encode()) > 1_200_000
    assert await _keep(database, words)


async def test_a_text_that_is_gone_is_not_found(database: Database) -> None:
    article_id = await _keep(database, "A zander was seen.")
    other_id = await _keep(database, "A zander was seen again.")
    async with database.writing() as session:
        await session.execute(update(Article).where(col(Article.id) == article_id).values(text=None))
    assert await _found(database, Term("zander")) == [other_id]
    async with database.writing() as session:
        await session.delete(await session.get_one(Article, other_id))
    assert await _found(database, Term("zander")) == []


@pytest.mark.parametrize("index", ["article_search", "statement_search"])
async def test_the_index_on_sqlite_agrees_with_what_it_indexes(sqlite_url: str, index: str) -> None:
    database = Database(sqlite_url)
    article_id = await _keep(database, "Łódź: ein Straußen-Ei. " * 3)
    async with database.writing() as session:
        await session.execute(update(Article).where(col(Article.id) == article_id).values(title="Ørsted"))
        # FTS5 raises where the index holds anything else than the view does.
        await session.execute(text(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"))
        assert await session.scalar(select(func.count()).select_from(Article)) == 1
    await database.close()
