from __future__ import annotations

from bot.analysis.offline.likeness import Likeness
from tests.analysis.offline.sayings import reading_of


def test_shared_stems_count_long_words_and_names_only() -> None:
    likeness = Likeness(
        reading_of("The harbours of HDU were sold. She said that the harbour is not for HDU.")
    )
    assert likeness.stems({0}) & likeness.stems({1}) == {"harbou", "hdu"}


def test_endings_do_not_count() -> None:
    likeness = Likeness(reading_of("She altered a cable and moved it. He alters cables, moving them."))
    assert likeness.stems({0}) == likeness.stems({1})
