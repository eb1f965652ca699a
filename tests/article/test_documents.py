import pytest

from bot.article.documents import MAX_CHARACTERS, count_words, decode, require_article
from bot.errors import InputError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_are_read(encoding: str) -> None:
    assert (
        decode("“Tarn” is shut – déjà vu.\r\n".encode(encoding), name="a.txt")
        == "“Tarn” is shut – déjà vu.\r\n"
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04rest", "Office document or an archive"),
        (b"\x7fELF\x02\x01\x00\x00", "is not text"),
        (b"\xff\xfe\x00", "is not text"),
        (bytes(range(128, 160)) * 4, "is not text"),
        (b"  <!DOCTYPE html><p>Tarn</p>", "is a web page"),
    ],
)
def test_what_is_not_text_gets_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        decode(data, name="a.bin")
    assert str(raised.value).startswith("a.bin is")
    assert "\n" not in str(raised.value)


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
