from __future__ import annotations

import pytest

from tests.analysis.offline.sayings import said


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Ada Moss said the quay was sinking.", "Ada Moss"),
        ("On Monday the harbour ministry said the quay was sinking.", "the harbour ministry"),
        ("In a statement on Friday, Ada Moss said the quay was sinking.", "Ada Moss"),
        ("Ada Moss, a farmer of 42, said the quay was sinking.", "Ada Moss"),
        ("Ada Moss, who owns the boats, said the quay was sinking.", "Ada Moss"),
        ("Ada Moss (Longreach) said the quay was sinking.", "Ada Moss"),
        ("The mayor of Longreach, Ada Moss, said the quay was sinking.", "Ada Moss"),
        (
            "A spokesman for the union of dockers said the quay was sinking.",
            "A spokesman for the union of dockers",
        ),
        ("Ada Moss and Bo Tarn said the quay was sinking.", "Ada Moss and Bo Tarn"),
        ("But Moss has also said the quay was sinking.", "Moss"),
        ("When the boats left, he said the quay was sinking.", "he"),
        ("The quay collapsed and Moss said it had been sinking.", "Moss"),
        ("“The quay is sinking,” said Ada Moss of the dockers' union.", "Ada Moss of the dockers' union"),
        ("“The quay is sinking,” said Ada Moss, a docker.", "Ada Moss"),
        ("The quay is sinking, said Ada Moss.", "Ada Moss"),
        ("The mayor of Longreach, Ada Moss, yesterday said the quay was sinking.", "Ada Moss"),
        ("He read a letter, in which Ada Moss, who owns the boats, said the quay was sinking.", "Ada Moss"),
        ("Ada Moss, of Mill Lane, Longreach, said the quay was sinking.", "Ada Moss"),
        ("Ada Moss left the quay, saying it was sinking.", "Ada Moss"),
        ("The council met, with Ada Moss saying the quay was sinking.", "Ada Moss"),
        ("Ada Moss on Monday said the quay was sinking.", "Ada Moss"),
        ("“The quay is sinking,” said its keeper, Ada Moss.", "its keeper, Ada Moss"),
        ("Professor Ada Moss, director of the Harbour Board, said it was sinking.", "Professor Ada Moss"),
        ("According to the Gazette, Professor Ada Moss, a docker, said it was sinking.", "the Gazette"),
        ("Moss was accused by the police of theft.", "the police"),
        ("According to Ada Moss, the quay is sinking.", "Ada Moss"),
        ("Ada Moss has left the quay and says it is sinking.", "Ada Moss"),
    ],
)
def test_whose_words_they_are(text: str, subject: str) -> None:
    assert said(text)[0][0] == subject
