from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import claims, rebuttals

TOLD = "Ada Moss said the dam leaked.\n"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # Whom the sentences since the last saying are about is whom a pronoun means.
        (TOLD + "Bo Tarn, 61, is a candidate for mayor.\nHe has kept goats since 2010.\nHe said it was cold.", "Bo Tarn"),
        (TOLD + "The diver Bo Tarn has a third view.\nGoats, he said, were to blame.", "Bo Tarn"),
        (TOLD + "A road to Bo Tarn opened in May.\nShe said it was cold.", "Ada Moss"),
        # An address or an office tells who is a woman and who a man.
        ("Mr Cy Tarn met Mrs Ada Moss, who said the dam leaked.\nHe said it was cold.", "Cy Tarn"),
        ("Chairman Cy Tarn met chairwoman Ada Moss, who said the dam leaked.\nHe said it was cold.", "Cy Tarn"),
        # Nobody denies what they have just said.
        ("Ada Moss said Bo Tarn sold the dam.\nShe denied that it leaked.", "Ada Moss"),
        ("Mrs Moss said Bo Tarn sold the dam.\nHe denied that it leaked.", "Bo Tarn"),
    ],
)  # fmt: skip
def test_whom_a_pronoun_means(text: str, speaker: str) -> None:
    last = text.count("\n") + 1
    spoken = [*claims(text), *((who, numbers) for who, numbers, _ in rebuttals(text))]
    assert speaker in [who for who, numbers in spoken if last in numbers]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Moss Foods opened a plant in May.\nThe company said it was cold.", "Moss Foods"),
        ("Moss Foods met Larkport Foods in May.\nThe company said it was cold.", "company"),
        ("The Larkport Gazette met Moss Foods in May.\nThe newspaper said it was cold.", "Larkport Gazette"),
        ("The Dockers’ Union met Moss Foods in May.\nThe union said it was cold.", "Dockers’ Union"),
        ("The Larkport Gazette opened in May.\nThe Gazette said it was cold.", "Larkport Gazette"),
        ("Harbourmark Foods opened in May.\nHarbourmark said it was cold.", "Harbourmark Foods"),
        ("Harbourmark Foods met Harbourmark Ferries.\nHarbourmark said it was cold.", "Harbourmark"),
    ],
)
def test_which_body_is_meant(text: str, speaker: str) -> None:
    assert claims(text) == [(speaker, (2,))]
