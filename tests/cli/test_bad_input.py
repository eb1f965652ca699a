"""Whatever is given ends in one clear sentence or in an honest brief."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from bot.article.documents import MAX_CHARACTERS, MAX_FILE_BYTES
from tests.cli.conftest import FERRY
from tests.cli.terminal import Ended, Terminal, holds, process, shell

SAID = "Transport Minister Oskar Venn said on Monday that the ferry line left people behind. "
ENGLISH_ONLY = "The offline analyst reads English only"


def analysed(terminal: Terminal, folder: Path, data: bytes | str) -> Ended:
    path = folder / "given"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return terminal("analyse", path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "no text", id="empty"),
        pytest.param(b" \r\n\t \n", "no text", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "no text", id="byte-order-mark-alone"),
        pytest.param(b"\xff\xfe", "no text", id="utf-16-mark-alone"),
        pytest.param(b"Hello", "only 1 word", id="one-word"),
        pytest.param(b"a" * 300_000, "only 1 word", id="one-long-word"),
        pytest.param(b'"' * 300_000, "no text", id="quotes-alone"),
        pytest.param(b"<!DOCTYPE html><title>Tarn</title>", "no article", id="empty-page"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "damaged PDF", id="pdf"),
        pytest.param(b"PK\x03\x04" + bytes(99), "damaged Word document", id="docx"),
        pytest.param(b"{\\rtf1 " + SAID.encode(), "RTF", id="rtf"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(99), "picture", id="png"),
        pytest.param(random.Random(1).randbytes(50_000), "not text", id="binary"),
        pytest.param(SAID.encode() + b"\0" + SAID.encode(), "not text", id="nul"),
        pytest.param(b"\xff\xfe\x00\xd8\x41", "not text", id="broken-utf-16"),
        pytest.param(b"ab " * (MAX_CHARACTERS // 3 + 1), "at most 2,000,000", id="archive"),
        pytest.param(b"a" * (MAX_FILE_BYTES + 1), "larger than 25 MB", id="far-too-large"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(
    terminal: Terminal, tmp_path: Path, data: bytes, words: str
) -> None:
    ended = analysed(terminal, tmp_path, data)
    assert words in ended.refused()
    assert ended.harmless()


def test_files_that_cannot_be_read(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no file" in terminal("analyse", tmp_path / "missing").refused()
    assert "is a folder" in terminal("analyse", tmp_path).refused()
    (tmp_path / "dangling").symlink_to("nowhere")
    assert "There is no file" in terminal("analyse", tmp_path / "dangling").refused()
    (tmp_path / "loop").symlink_to("loop")
    assert "cannot be read" in terminal("analyse", tmp_path / "loop").refused()
    assert "cannot be read" in terminal("analyse", "nul\0name").refused()
    assert "There is no host news.invalid" in terminal("analyse", "https://news.invalid/a").refused()
    assert "Only links that begin with http" in terminal("analyse", "file:///etc/hosts").refused()
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7\n")
    assert "is no JSON Lines file" in terminal("analyse", "--jsonl", tmp_path / "paper.pdf").refused()
    assert "There is no file" in terminal("analyse", "--jsonl", tmp_path / "missing").refused()

    def forbid(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The user who runs the tests may be allowed everything.
    monkeypatch.setattr(Path, "open", forbid)
    assert "may not be read" in terminal("analyse", tmp_path / "secret").refused()


def test_a_device_that_never_ends_is_no_article(terminal: Terminal) -> None:
    assert "larger than 25 MB" in terminal("analyse", "/dev/zero").refused()


def test_a_name_cannot_drive_the_terminal(terminal: Terminal) -> None:
    ended = terminal("analyse", "\x1b[31mred\x1b]0;title\x07\nrejoinder: all is well")
    assert ended.harmless()
    assert ended.refused()
    line = '{"id": "\\u001b[31m\\u202e", "text": "too short"}'
    assert terminal("analyse", "--jsonl", "-", given=line.encode()).harmless()
    undecodable = terminal("analyse", os.fsdecode(b"\xff\xfe"))
    assert undecodable.refused()


def test_a_text_cannot_drive_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    text = SAID * 2 + "\x1b[31mRED\x1b[0m\x1b]0;title\x07 \x9b31m\x08\x7f \u202eyrettaf\u202c " + SAID
    path = tmp_path / "given.txt"
    path.write_text(text, encoding="utf-8")
    shown, record = terminal("analyse", path), terminal("analyse", path, "--json")
    assert (shown.status, record.status) == (0, 0)
    assert shown.harmless()
    assert record.harmless()
    assert "Oskar Venn" in shown.out
    holds(record.records[0], text)


def test_joiners_stay_where_words_need_them(terminal: Terminal, tmp_path: Path) -> None:
    ended = analysed(terminal, tmp_path, "سخنگو گفت: «ما هیچ‌کس را رها نکردیم و همه چیز خوب بود.» 👩‍🚒")
    assert "هیچ‌کس" in ended.out
    assert "👩‍🚒" in ended.out


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Der Verkehrsminister sagte am Montag, die Reederei habe 240 Fahrgäste auf dem Kai "
            "zurückgelassen. Die Sprecherin wies die Vorwürfe zurück.",
            id="german",
        ),
        pytest.param(
            "وزیر حمل و نقل روز دوشنبه گفت که شرکت کشتیرانی ۲۴۰ مسافر را در اسکله رها کرده است. "
            "سخنگوی شرکت این ادعا را رد کرد.",
            id="persian",
        ),
        pytest.param(
            "交通部长周一表示，渡轮公司在风暴期间将二百四十名乘客留在码头。该公司发言人否认了这一说法。",
            id="chinese",
        ),
        pytest.param(
            "שר התחבורה אמר ביום שני כי חברת המעבורות השאירה 240 נוסעים על הרציף. דוברת החברה הכחישה.",
            id="hebrew",
        ),
    ],
)
def test_other_languages_are_said_to_be_unread(terminal: Terminal, tmp_path: Path, text: str) -> None:
    ended = analysed(terminal, tmp_path, text)
    assert ended.status == 0
    assert ENGLISH_ONLY in " ".join(ended.out.split())
    # What was not looked for is not said to be absent.
    assert "No rebuttal" not in ended.out
    assert "No claim" not in ended.out
    assert "No attributed quote" in ended.out


def test_slack_markup_is_only_text(terminal: Terminal, tmp_path: Path) -> None:
    ended = analysed(
        terminal, tmp_path, "<!channel> " + SAID + "The line denied it. <https://evil.invalid|click>"
    )
    assert ended.status == 0
    assert "<!channel>" in ended.out


@pytest.mark.parametrize(
    "text",
    [
        pytest.param((SAID * 4_000)[:300_000], id="300,000-characters"),
        pytest.param("word " * 60_000, id="one-sentence"),
        pytest.param("Oskar Venn said “" * 17_000, id="open-quotes"),
        pytest.param("said\n" * 20_000, id="lines"),
        pytest.param("A’" * 150_000 + " and a few more words at the very end", id="apostrophes"),
        pytest.param("By " + "Ines Calloway, " * 20_000 + "\n\n" + SAID, id="byline"),
        pytest.param(
            " ".join(f"Oskar Venn said that ship {n} left. Norrline denied it." for n in range(5_000)),
            id="10,000-sentences",
        ),
    ],
)
def test_long_texts_are_briefed(terminal: Terminal, tmp_path: Path, text: str) -> None:
    ended = analysed(terminal, tmp_path, text)
    assert (ended.status, ended.err) == (0, "")
    assert "stayed here" in ended.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("options", ["", "--json"])
def test_an_output_that_cannot_be_written_ends_in_a_sentence(ferry: Path, options: str) -> None:
    assert "No space left" in shell(f"analyse {ferry} {options} >/dev/full").refused()


def test_streams_that_are_closed_are_no_fault(ferry: Path) -> None:
    assert shell(f"analyse {ferry} >&-") == Ended(0, "", "")
    assert "no text" in shell("analyse - <&-").refused()
    assert shell("analyse missing 2>&-") == Ended(1, "", "")


def test_a_locale_that_lacks_letters_is_no_fault(ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    ended = process("analyse", ferry)
    assert (ended.status, ended.err) == (0, "")
    assert "Norrline?s spokeswoman" in ended.out


def test_a_text_without_a_single_english_word_boundary(terminal: Terminal, tmp_path: Path) -> None:
    assert analysed(terminal, tmp_path, FERRY.replace(" ", "\u00a0")).status == 0
