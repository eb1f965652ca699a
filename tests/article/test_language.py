import pytest

from bot.article.language import language_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "en",
            "The mayor of Tarn said that the harbour was closed for the storm and that it would stay shut.",
        ),
        (
            "de",
            "Die Bürgermeisterin von Tarn sagte, dass der Hafen nicht mit Absicht geschlossen worden sei.",
        ),
        ("fr", "La maire de Tarn a déclaré que le port n'a pas été fermé pour une raison politique."),
        ("es", "La alcaldesa de Tarn dijo que el puerto no se cerró por una orden del gobierno."),
        ("ru", "Мэр города Тарн заявила, что порт не закрывали намеренно."),
        ("ar", "قالت رئيسة البلدية إن الميناء لم يغلق عمدا."),
        ("fa", "شهردار تارن گفت که بندر عمداً بسته نشده است و چنین چیزی را رد کرد."),
        ("ja", "市長は港を意図的に閉鎖したことを否定した。"),
        ("zh", "市长否认有意关闭港口，并表示将继续调查。"),
        ("und", "Osk Varn, Ilse Lune, Tarn, 1912"),
        ("und", ""),
    ],
)
def test_language(code: str, text: str) -> None:
    assert language_of(text) == code


def test_an_english_text_that_quotes_another_script_stays_english() -> None:
    text = "The mayor said that the word порт was painted on the wall of the harbour and that it was removed."
    assert language_of(text) == "en"
