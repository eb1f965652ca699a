from __future__ import annotations

import pytest

from bot.analysis.offline.drafting import hear
from bot.article.article import Article


def voices(text: str) -> list[str | None]:
    return [voice.name if voice else None for _, voice in hear(Article.parse(text)).spoken]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Moss said it was late. Moss added that it rained.", ["Ada Moss", "Ada Moss"]),
        ("Ada Moss said it was late. She added that it rained.", ["Ada Moss", "Ada Moss"]),
        ("The ministry said it was late. It added that it rained.", ["ministry", "ministry"]),
        ("Dockers said it was late. They added that it rained.", ["Dockers", "Dockers"]),
        ("Ada Moss met Bo Tarn. He said it was late.", ["Bo Tarn"]),
        ("Norwegian police came. The police said it was late.", ["Norwegian police"]),
        ("Ada Moss, minister of trade, came. The minister said it was late.", ["Ada Moss"]),
        ("Ada Moss came. The 31-year-old said it was late.", ["Ada Moss"]),
        ("“I was late,” I said.", [None]),
        ("He said it was late.", [None]),
        ("Campaign group Harbour Watch said it was late.", ["Harbour Watch"]),
        ("A spokesman for Ada Moss said it was late.", ["spokesman for Ada Moss"]),
        ("Bo Tarn of Longreach said it was late.", ["Bo Tarn of Longreach"]),
    ],
)
def test_fullest_name(text: str, names: list[str | None]) -> None:
    assert voices(text) == names


def test_a_pronoun_is_not_resolved_over_many_speakers() -> None:
    text = (
        "Ada Moss said yes. "
        + "The council said no. " * 5
        + "Nobody came. It rained. It poured. She said so."
    )
    assert voices(text)[-1] is None
