from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.folding import words_of
from bot.memory.about import Casts

VENN, NORRLINE, LINE = 1, 2, 3
CAST = Casts({
    7: [(VENN, "Oskar Venn"), (NORRLINE, "Norrline"), (NORRLINE, "the ferry company"), (LINE, "Øst-Linien")]
})  # fmt: skip


def test_a_claim_is_about_those_whom_its_words_name_but_for_its_speaker() -> None:
    for summary, speaker, about in (
        ("The ferry company hid its logs", VENN, {NORRLINE}),
        ("Norrline’s logs, and NORRLINE: hidden!", VENN, {NORRLINE}),
        ("Norrline has hired forty cooks", NORRLINE, set()),
        ("Oskar Venn lied to Norrline", None, {VENN, NORRLINE}),
        ("Norrliners and the Oskar-Venn-Award", None, set()),
        ("øst-linien is late", VENN, {LINE}),
        ("Nobody is named", VENN, set()),
    ):
        assert CAST.about(summary, 7, speaker) == about, summary
    assert CAST.about("Norrline hid its logs", 8, VENN) == frozenset()


PIECES = st.sampled_from(
    ["Norrline", "norrline", "Oskar", "Venn", "ÉLAN", "élan", "U.S.", "us", "é", "the", "-", "'s"]
)
GLUE = st.sampled_from([" ", "", ", ", "-", ".", "’", "\u00ad", ": "])


@given(st.lists(st.tuples(PIECES, GLUE), max_size=8), st.lists(PIECES, min_size=1, max_size=2))
@settings(max_examples=150)
def test_words_are_found_as_they_are_read_with_care(text: list[tuple[str, str]], name: list[str]) -> None:
    summary, called = "".join(map("".join, text)), " ".join(name)
    words = " ".join(words_of(called))
    expected = {1} if words and f" {words} " in f" {' '.join(words_of(summary))} " else set()
    found = Casts({1: [(1, called)]}).about(summary, 1, None)
    # A name whose letters the text has only in another form is not looked for.
    assert found <= expected
    if summary.isascii() and called.isascii() and "." not in called + summary:
        assert found == expected
