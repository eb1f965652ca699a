from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.offline.sayings import reading_of


def units(text: str) -> list[str]:
    reading = reading_of(text)
    return [reading.text(first, end) for first, end in reading.bounds]


def test_a_quotation_that_ends_in_a_full_stop_ends_its_unit() -> None:
    text = 'Moss would not "sell the quay to anyone." She said: "It is ours."'
    assert units(text) == ['Moss would not "sell the quay to anyone."', 'She said: "It is ours."']


def test_a_quotation_before_its_verb_stays_with_it() -> None:
    assert units('"It is ours," Moss said.') == ['"It is ours," Moss said']


def test_units_are_bounded_without_full_stops() -> None:
    reading = reading_of("boat " * 1_000)
    assert max(end - first for first, end in reading.bounds) <= 200


@given(st.text(alphabet="ab. \"“”\nAB,'"))
def test_units_cover_all_tokens_once(text: str) -> None:
    reading = reading_of(text)
    covered = [token for first, end in reading.bounds for token in range(first, end)]
    assert covered == list(range(len(reading.tokens.words)))
    for unit, (first, end) in enumerate(reading.bounds):
        assert all(reading.unit_at(token) == unit for token in range(first, end))


def test_a_dateline_is_a_unit_of_its_own() -> None:
    text = "LONGREACH, Dec. 8 (HNA) — Ada Moss said on Monday that the quay was sinking. It was late."
    assert units(text)[1].startswith("Ada Moss said")
