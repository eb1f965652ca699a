from __future__ import annotations

import pytest

from tests.analysis.offline.drafts import drafted

DISPUTE = "Bo Tarn said the quay had been sold to strangers.\nAda Moss denied that the quay had been sold.\n"


def test_a_few_sentences_are_all_kept() -> None:
    result = drafted(DISPUTE + "The boats lie in the bay and rot.\n" * 3)
    assert [item.evidence for item in result.context] == [(3,), (4,), (5,)]


def test_of_many_those_nearest_to_the_matter_are_kept_in_order() -> None:
    near = "Strangers came to see the old quay in May.\n"
    result = drafted(DISPUTE + "The boats lie in the bay and rot.\n" * 40 + near)
    numbers = [item.evidence[0] for item in result.context]
    assert len(numbers) == 15
    assert numbers == sorted(numbers)
    assert 43 in numbers


def test_a_long_statement_shows_its_first_sentences() -> None:
    result = drafted("\n".join(f"Bo Tarn said that boat number {n} was late." for n in range(90)))
    assert [len(claim.evidence) for claim in result.claims] == [40]


@pytest.mark.parametrize(
    ("sentence", "is_background"),
    [
        ("The harbour ministry declined to comment.", False),
        ("The harbour ministry did not respond to a request for comment.", False),
        ("The harbour ministry could not be reached on Friday.", False),
        ("The harbour ministry lies at the end of the quay.", True),
    ],
)
def test_silence_is_no_background(sentence: str, is_background: bool) -> None:
    assert [item.evidence for item in drafted(DISPUTE + sentence).context] == (
        [(3,)] if is_background else []
    )
