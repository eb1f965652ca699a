from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.kinds import Kind, kind_of
from bot.errors import InputError

READ = (
    (Kind.PDF, b"%PDF-1.7\n", "a.txt", None),
    (Kind.PDF, b"\n\nrubbish before %PDF-1.4\n", "a.docx", "text/plain"),
    (Kind.ZIP, b"PK\x03\x04\x14\x00", "a.pdf", "application/pdf"),
    (Kind.HTML, b"<!DOCTYPE html><p>Tarn", "a.txt", "text/plain"),
    (Kind.HTML, b"\xef\xbb\xbf\n<!-- saved from Tarn -->\n<HTML lang=en>", "a", None),
    (Kind.HTML, b'<?xml version="1.0"?>\n<!doctype HTML>', "a.xml", None),
    (Kind.HTML, "<html><p>Tarn".encode("utf-16"), "a.txt", None),
    (Kind.HTML, b"<p class=x>Tarn is shut.</p>", "a.htm", None),
    (Kind.HTML, b"<div>Tarn is shut.</div>", "a", "text/html; charset=utf-8"),
    (Kind.TEXT, b"The <p> tag stands for a paragraph.", "a.txt", None),
    (Kind.TEXT, b"Tarn is shut.", "a.html", "text/html"),
    (Kind.TEXT, b"Tarn is shut.", "a.pdf", "application/pdf"),
    (Kind.TEXT, b"Tarn: the port\nVenn: the minister\nSaid: no MIME-version of that.", "a", None),
    (Kind.TEXT, b"", "a", None),
    (Kind.MARKDOWN, b"# Tarn is *shut*", "a.MD", "text/plain"),
    (Kind.MARKDOWN, b"# Tarn", "a", "text/markdown; charset=utf-8"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
REFUSED = (
    ("RTF document", b"{\\rtf1\\ansi"),
    ("picture", b"\x89PNG\r\n\x1a\n"),
    ("picture", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    ("picture", b"GIF89a"),
    ("picture", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ("picture", b"\x00\x00\x00\x18ftypheic"),
    ("picture", b"BM\x36\x00\x00\x00\x00\x00\x00\x00"),
    ("picture", b"<svg xmlns='http://www.w3.org/2000/svg'>"),
    ("recording", b"\x00\x00\x00\x18ftypmp42"),
    ("recording", b"ID3\x04"),
    ("recording", b"RIFF\x00\x00\x00\x00WAVEfmt "),
    ("recording", b"OggS\x00"),
    ("archive", b"7z\xbc\xaf\x27\x1c"),
    ("archive", b"Rar!\x1a\x07\x01"),
    ("archive", b"\x1f\x8b\x08"),
    ("archive", bytes(257) + b"ustar\x00"),
    ("program", b"\x7fELF\x02"),
    ("program", b"MZ\x90\x00"),
    ("old Office format", OLE + "WordDocument".encode("utf-16-le")),
    ("spreadsheet", OLE + "Workbook".encode("utf-16-le")),
    ("locked with a password", OLE + "EncryptedPackage".encode("utf-16-le")),
    ("for feed readers", b'<?xml version="1.0"?><rss version="2.0">'),
    (
        "e-mail",
        b"From: Ilse Lune <lune@courier.example>\r\nTo: desk\r\nMIME-Version: 1.0\r\n\r\nTarn is shut.",
    ),
    ("data for programs", b'<?xml version="1.0"?><note/>'),
)


def test_what_a_file_is_its_content_tells() -> None:
    for kind, data, name, mimetype in READ:
        assert kind_of(data, name=name, mimetype=mimetype) is kind, (data, name)


def test_what_is_not_read_gets_a_sentence_of_its_own() -> None:
    for words, data in REFUSED:
        with pytest.raises(InputError, match=rf"^a\.txt (is|holds) [^\n]*{words}[^\n]*: [^\n]+\.$"):
            kind_of(data, name="a.txt", mimetype="text/plain")
    with pytest.raises(InputError, match="table or a spreadsheet"):
        kind_of(b"name,passengers\nNorrline,240\n", name="a.csv")


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", "a.md", "a"]))
def test_any_bytes_are_of_some_kind_or_get_a_sentence(data: bytes, name: str) -> None:
    try:
        assert kind_of(data, name=name) in Kind
    except InputError as refused:
        assert str(refused).startswith(f"{name} is ")
