"""Documents that are made to hurt: refused or read, within limits of memory and time; we stay up."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article.documents import read_document
from bot.article.extraction import markdown, page, pdf, process, word
from bot.article.extraction.__main__ import Reader, _answer
from bot.article.extraction.limits import MAX_MEMORY, MAX_PROCESSOR_SECONDS
from bot.article.kinds import Kind
from bot.errors import InputError
from tests.article import pages, papers

SECRET = "file:///etc/hosts"
LAUGHS = (
    "<!DOCTYPE l ["
    + '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def packed_page() -> bytes:
    packed = zlib.compress(b"BT (Tarn) Tj ET " * 5_000_000, 1)
    return papers.pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
            4: b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
        }
    )


def document(text: str, before: str = "") -> bytes:
    return papers.docx_of(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", before=before)


HURTFUL: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: document("a" * 40_000_000),
    "letters without end": lambda: document("a " * 6_000_000),
    "many parts": lambda: papers.archive((f"a{n}", b"") for n in range(10_001)),
    "entities": lambda: document("&j;", LAUGHS),
    "entity from outside": lambda: document("&x;", f'<!DOCTYPE l [<!ENTITY x SYSTEM "{SECRET}">]>'),
    "a million objects": lambda: (
        b"%PDF-1.4\n" + b"1 0 obj\n[]\nendobj\n" * 1_000_000 + b"trailer\n<< /Root 1 0 R >>\n%%EOF"
    ),
    "pages in a ring": lambda: papers.pdf_of(
        {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}
    ),
    "packed page": packed_page,
    "nested tags": lambda: b"<html><body>" + b"<div>" * 100_000 + b"<p>Tarn is shut.</p>",
    "nested data": lambda: (
        b"<html><script type='application/ld+json'>" + b"[" * 20_000 + b"</script><p>Tarn.</p>"
    ),
    "nested quotes": lambda: b">" * 100_000 + b" Tarn is shut.",
}


@pytest.mark.parametrize("name", HURTFUL)
async def test_what_hurts_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(InputError) as refused:
        await read_document(HURTFUL[name](), name="a.md")
    (sentence,) = str(refused.value).splitlines()
    assert sentence.endswith(".")
    assert "localhost" not in sentence


SOUND = {
    page.read: pages.page(pages.story(*pages.STORY[:2])).encode(),
    word.read: papers.docx(*pages.STORY[:2]),
    pdf.read: papers.pdf(papers.wrapped(pages.STORY[0])),
    markdown.read: f"# Tarn\n\n{pages.STORY[0]}\n\n- [one](two)\n".encode(),
}


@settings(max_examples=40)
@given(
    st.sampled_from(list(SOUND)),
    st.lists(st.tuples(st.integers(0, 5_000), st.binary(max_size=3)), min_size=1, max_size=5),
)
def test_whatever_is_damaged_ends_in_an_answer(reader: Reader, damages: list[tuple[int, bytes]]) -> None:
    data = SOUND[reader]
    for place, damage in damages:
        start = place % len(data)
        data = data[:start] + damage + data[start + 1 :]
    answer = _answer(reader, data, {"name": "a", "charset": None, "url": None})
    assert len({"text", "refused", "broken"} & set(answer)) == 1
    assert all(value is None or value.encode() for value in answer.values())


async def test_scripts_are_not_read() -> None:
    script = "<script>document.write('<p>Norrline admits everything in this script.</p>')</script>"
    scripted = pages.page(script * 2_000 + pages.story(*pages.STORY), data=pages.NEWS_ARTICLE)
    assert (await read_document(scripted.encode(), name="a")).text == pages.TEXT


async def test_what_takes_too_long_is_ended() -> None:
    links = b"<html><body>" + b"<a href=/x>one two three four five</a>" * 100_000
    with pytest.raises(InputError, match=r"^a takes too long to read: "):
        await process.extract(Kind.HTML, links, name="a", seconds=0.3)


def test_the_system_holds_the_limits(tmp_path: Path) -> None:
    program = (
        "import resource, sys; from bot.article.extraction.limits import hold; hold()\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[1])\n"
        "try:\n  with open(sys.argv[1], 'w') as file: file.write('a')\n"
        "except OSError: print('unwritten')\n"
        f"try: bytearray({MAX_MEMORY})\n"
        "except MemoryError: print('no memory')\n"
    )
    written = tmp_path / "written"
    done = subprocess.run(
        [sys.executable, "-c", program, str(written)],
        capture_output=True,
        text=True,
        check=True,
        cwd=process._ROOT,
    )
    said = done.stdout.split("\n")
    assert said[:2] == [str(MAX_PROCESSOR_SECONDS), "unwritten"]
    assert not written.exists() or not written.stat().st_size
    # macOS takes no limit of memory.
    assert said[2] == "no memory" or sys.platform == "darwin"


async def test_the_process_is_told_nothing_and_must_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    told = tmp_path / "told"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n/usr/bin/env > "{told}"; echo "$@" >> "{told}"; echo "[1]"\n')
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(InputError, match=r"^a is damaged, or larger inside than can be read: "):
        await process.extract(Kind.HTML, b"<p>" * 200_000, name="a")
    assert "bot.article.extraction" in told.read_text()
    assert "canary" not in told.read_text()
    assert "SLACK" not in told.read_text()


async def test_two_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    running: list[int] = []
    most = 0

    async def ask(*_: object) -> dict[str, str]:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        await asyncio.sleep(0.01)
        running.pop()
        return {"text": "Tarn is shut."}

    monkeypatch.setattr(process, "_ask", ask)
    read = await asyncio.gather(*(process.extract(Kind.PDF, b"", name="a") for _ in range(7)))
    assert [document.text for document in read] == ["Tarn is shut."] * 7
    assert most == process.MAX_PROCESSES == 2


def test_reading_plain_text_imports_no_parser() -> None:
    program = (
        "import asyncio, sys; from bot.article.documents import read_document; import bot.cli.analyse\n"
        "asyncio.run(read_document(b'The ferry of pier nine was late on that day.', name='a'))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=process._ROOT,
        env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    imported = set(done.stdout.split())
    assert "bot.article.kinds" in imported
    assert not imported & {
        "trafilatura",
        "lxml",
        "pypdf",
        "markdown_it",
        "defusedxml",
        "aiohttp",
        "structlog",
    }
