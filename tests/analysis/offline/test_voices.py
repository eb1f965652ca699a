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
        ("Ada Moss ran from her coach, Bo Tarn. The 31-year-old said it was late.", ["Ada Moss"]),
        ("“I was late,” I said.", [None]),
        ("He said it was late.", [None]),
        ("Campaign group Harbour Watch said it was late.", ["Harbour Watch"]),
        ("A spokesman for Ada Moss said it was late.", ["spokesman for Ada Moss"]),
        ("Bo Tarn of Longreach said it was late.", ["Bo Tarn"]),
        ("Bo Tully came. “It was late,” Tully said.", ["Bo Tully"]),
        ("Finally, Bo Tarn said it was late.", ["Bo Tarn"]),
        ("The mother of a 9-year-old who drowned there said it was late.", ["mother of a 9-year-old"]),
        ("A study of 11,000 dockers suggests it was late.", ["study of 11,000 dockers"]),
        ("“It was late,” said Ada Moss of the dockers’ union.", ["Ada Moss"]),
        ("“It was late,” said one of them, Ada Moss.", ["Ada Moss"]),
        ("A letter on behalf of Ada Moss, Norrmark director, said it was late.", ["Ada Moss"]),
        ("Ada Moss, Norrmark director, said it was late.", ["Ada Moss"]),
        ("Ada Moss, a clerk of Norrmark director Bo Tarn, said it was late.", ["Ada Moss"]),
        ("Ada Moss, Director of the Quay study, and Chairman of the Board, said it was late.", ["Ada Moss"]),
        ("After Bo Tarn, Norrmark director Ada Moss, who came late, said it was late.", ["Ada Moss"]),
        ("Passenger Derek Moss said it was late.", ["Derek Moss"]),
        ("But other experts think that it was late.", ["other experts"]),
        ("The ministry on Monday accused rich Norway of coming late.", ["ministry"]),
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "A former clerk of the quays said it was late. Ada Moss, who left in May, said it rained.",
            ["Ada Moss", "Ada Moss"],
        ),
        (
            "The astronomer who found the moon of Larkport said it was late. Dr Ada Moss of Larkport said it rained.",
            ["Ada Moss", "Ada Moss"],
        ),
        (
            "The county’s director of public works said it was late. Ada Moss told the meeting that it rained.",
            ["Ada Moss", "Ada Moss"],
        ),
        (
            "A clerk said it was late. Keeper Ada Moss, who left in May, said it rained.",
            ["clerk", "Ada Moss"],
        ),
        ("Clerk Ada Moss of the Harbour Board said it was late.", ["Ada Moss"]),
        (
            "A former clerk has said it was late. Ada Moss, 61, left the quay in May. Bo Tarn said it rained.",
            ["Ada Moss", "Bo Tarn"],
        ),
        (
            "A rowing club has said it was late. Ada Moss, 61, left the quay in May. Bo Tarn said it rained.",
            ["rowing club", "Bo Tarn"],
        ),
        (
            "A rights group said it was late. Open Doors Trust said it rained.",
            ["Open Doors Trust", "Open Doors Trust"],
        ),
        (
            "The leader of the council said it was late. Bo Tarn, a baker, said it rained. Cy Dunn, a cook,"
            " said it snowed. Ed Hall, a diver, said it hailed. Ada Moss, the council leader, said it froze.",
            ["Ada Moss", "Bo Tarn", "Cy Dunn", "Ed Hall", "Ada Moss"],
        ),
        (
            "Ada Moss said it was late. Bo Tarn, the prosecutor, said it rained. The defendant said it snowed.",
            ["Ada Moss", "Bo Tarn", "Ada Moss"],
        ),
        ("Yesterday Ada Moss left. Ada Moss’s answer says it rained.", ["Ada Moss"]),
        (
            "Bo Tarn told Ada Moss that it was late. “I saw it,” he said. When she came in, she said it rained.",
            ["Bo Tarn", "Bo Tarn", "Ada Moss"],
        ),
        ("Ada Moss will race her boat, the Cy Dunn, on 6 May, she said.", ["Ada Moss"]),
        ("Ada Moss said it was late in a statement. The statement said it rained.", ["Ada Moss", "Ada Moss"]),
    ],
)
def test_one_voice_under_two_descriptions(text: str, names: list[str | None]) -> None:
    assert voices(text) == names
