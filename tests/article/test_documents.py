"""Documents of every kind give the text that stands in them, or one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.article.documents import (
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    Document,
    count_words,
    decode,
    read_document,
    require_article,
)
from bot.article.extraction import markdown, pdf, word
from bot.article.extraction.tidying import tidy
from bot.article.links import read_link
from bot.errors import InputError
from tests.article import pages, papers
from tests.article.web import plain, serving

STORY = (pages.HEADLINE, *pages.STORY)


async def refused(data: bytes | Path, name: str = "a.file") -> str:
    with pytest.raises(InputError) as raised:
        await read_document(data, name=name)
    (sentence,) = str(raised.value).splitlines()
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_are_read(encoding: str) -> None:
    assert (
        decode("“Tarn” is shut – déjà vu.\r\n".encode(encoding), name="a.txt")
        == "“Tarn” is shut – déjà vu.\r\n"
    )


def test_what_is_not_text_gets_one_sentence() -> None:
    for data in (b"\x7fELF\x02\x01\x00\x00", b"\xff\xfe\x00", bytes(range(128, 160)) * 4):
        with pytest.raises(InputError, match=r"^a\.bin is not text: [^\n]+\.$"):
            decode(data, name="a.bin")


def test_what_is_in_another_encoding_is_not_taken_for_rubbish_words() -> None:
    said = "Мэр города Тарн заявила, что порт не закрывали. Αρνήθηκε."
    for data in (said[:47].encode("cp1251"), said[:47].encode("koi8-r"), said[48:].encode("iso8859-7")):
        with pytest.raises(InputError, match=r"^a\.txt does not say in which encoding it is: "):
            decode(data, name="a.txt")


@pytest.mark.parametrize("text", ["", " \n\t", "…!?", "Tarn", "Tarn is shut."])
def test_too_little_text_is_said_so(text: str) -> None:
    with pytest.raises(InputError, match=r"^There (is|are) "):
        require_article(text)


def test_too_much_text_is_said_so() -> None:
    with pytest.raises(InputError, match="one article at a time"):
        require_article("a " * MAX_CHARACTERS)


def test_scripts_without_spaces_have_words() -> None:
    assert count_words("市长否认有意关闭港口") == 5
    assert count_words("The mayor denies it.") == 4


async def test_every_kind_gives_the_same_text_under_any_name(tmp_path: Path) -> None:
    files = {
        "text": pages.TEXT.encode(),
        "Markdown": ("# " + pages.TEXT.replace("Norrline", "*Norrline*")).encode(),
        "page": pages.ARTICLE.encode(),
        "Word": papers.docx(*STORY),
        "PDF": papers.pdf([line for paragraph in STORY for line in (*papers.wrapped(paragraph), "")]),
    }
    for kind, data in files.items():
        path = tmp_path / kind
        path.write_bytes(data)
        document = await read_document(path, name="a.md" if kind == "Markdown" else "wrong.zip")
        assert document.text == pages.TEXT, kind


async def test_a_link_gives_what_stands_there() -> None:
    answers = {
        "/page": plain(pages.ARTICLE),
        "/paper": plain(papers.docx(*STORY), kind="application/octet-stream"),
        "/wall": plain(pages.EMPTY, status=402),
        "/text": plain(pages.TEXT, kind="text/plain"),
    }
    async with serving(answers) as server:
        base = "http://courier.example"
        page = await read_link(f"{base}/page", detours=server.detours)
        assert page == Document(
            pages.TEXT,
            title=pages.HEADLINE,
            byline="Ilse Lune",
            publisher="Tarn Courier",
            date_text="2025-05-05",
            url="https://courier.example/news/ferry-denies",
            language="en",
        )
        for path in ("/paper", "/text"):
            found = await read_link(base + path, detours=server.detours)
            assert found == Document(pages.TEXT, url=base + path)
        with pytest.raises(InputError, match=r"^That link asks for a subscription"):
            await read_link(f"{base}/wall", detours=server.detours)


async def test_what_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    assert "is larger than 25 MB" in await refused(path)
    assert "is larger than 25 MB" in await refused(bytes(MAX_FILE_BYTES + 1))


def test_a_pdf_that_cannot_be_read_says_why() -> None:
    paper = papers.pdf([*STORY])
    cases = {
        "is a locked PDF": papers.locked(paper, "word"),
        "does not say which letters its signs stand for": papers.unreadable_pdf(),
        "holds pictures of pages, no text": papers.pdf([], ["3"], []),
        "is a damaged PDF": paper[:200],
        "has 301 pages; at most 300 are read": papers.pdf(*[["a"]] * 301),
    }
    for sentence, data in cases.items():
        with pytest.raises(InputError, match=f"^a[.]pdf {sentence}: "):
            pdf.read(data, name="a.pdf", charset=None, url=None)
    # What opens without a password is read, as PDF programs do.
    opened = pdf.read(papers.locked(paper, ""), name="a.pdf", charset=None, url=None)
    assert (opened["text"] or "").startswith(pages.HEADLINE)


def test_word_reads_as_it_is_seen() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Tarn is</w:t><w:tab/><w:t>shut</w:t><w:br/></w:r>"
        "<w:del><w:r><w:delText>not</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>again,</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText>"
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
        "<w:t xml:space='preserve'> he said.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> Shown.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    text = word.read(papers.docx_of(body), name="a.docx", charset=None, url=None)["text"]
    assert tidy(text or "") == "Boxed.\n\nTarn is shut\nagain, he said. Shown.\n\nA cell."


def test_word_on_the_web_numbers_its_body() -> None:
    body = f"<w:document {papers.W}><w:p><w:r><w:t>Tarn is shut.</w:t></w:r></w:p></w:document>"
    data = papers.archive({"word/document2.xml": body.encode()})
    assert word.read(data, name="a.docx", charset=None, url=None)["text"] == "Tarn is shut."


def test_what_is_no_word_document_says_what_it_is() -> None:
    opendocument = papers.archive(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}
    )
    cases = {
        "contains macros": papers.docx_of("", more={"word/vbaProject.bin": b"x"}),
        "is a spreadsheet": papers.archive({"xl/workbook.xml": b""}),
        "is a slide show": papers.archive({"ppt/presentation.xml": b""}),
        "is an OpenDocument file": opendocument,
        "is an e-book": papers.archive({"mimetype": b"application/epub+zip"}),
        "is an archive": papers.archive({"ferry.txt": b"Tarn is shut."}),
        "is a damaged Word document": papers.docx(*STORY)[:300],
    }
    for sentence, data in cases.items():
        with pytest.raises(InputError, match=f"^a[.]docx {sentence}"):
            word.read(data, name="a.docx", charset=None, url=None)


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    source = (
        "---\ntitle: 'Ferry late'\nauthor: Ilse Lune\ndate: 5 May 2025\n---\n"
        "**Norrline** [denies](https://norrline.example) it\nagain. ![quay](q.png)\n\n> “No,” said `Dahl`.\n\n"
        "- one\n- two <b>three</b>\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    found = markdown.read(source.encode(), name="a.md", charset=None, url=None)
    assert found["text"] == (
        "Ferry late\n\nNorrline denies it again. \n\n“No,” said Dahl.\n\none\n\ntwo three\n\na\n\nb\n\nc\n\nd"
    )
    assert (found["title"], found["byline"], found["date_text"]) == ("Ferry late", "Ilse Lune", "5 May 2025")
