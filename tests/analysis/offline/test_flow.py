from __future__ import annotations

from tests.analysis.offline.drafts import claims

TOLD = "{} She said the quay was empty.\n"


def test_a_sentence_of_who_speaks_next_leads_into_what_is_said() -> None:
    assert claims(TOLD.format("Ada Moss has a complaint of her own.")) == [("Ada Moss", (1, 2))]


def test_a_sentence_of_somebody_else_does_not() -> None:
    text = "Bo Tarn came in a red coat. Ada Moss said the quay was empty."
    assert claims(text) == [("Ada Moss", (2,))]


def test_a_name_does_not_hang_on_the_sentence_before() -> None:
    text = "Ada Moss came in a red coat. Moss said the quay was empty."
    assert claims(text) == [("Ada Moss", (2,))]


def test_what_a_court_has_heard_is_told_by_who_speaks_next() -> None:
    told = "A clerk sold the quay to a friend, {}.\nProsecutor Ada Moss said it was done in 3 transfers."
    assert claims(told.format("a court has heard")) == [("Ada Moss", (1, 2))]
    assert claims(told.format("as half the town had heard")) == [("Ada Moss", (2,))]


def test_what_a_pronoun_opens_between_two_sayings_is_theirs() -> None:
    text = "Ada Moss said the quay was empty. {} had stood open since dawn. “Anyone may look,” Moss said."
    assert claims(text.format("It")) == [("Ada Moss", (1, 2, 3))]
    assert claims(text.format("The gate")) == [("Ada Moss", (1, 3))]
