from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.lists import filled


@settings(max_examples=50)
@given(st.sets(st.integers(0, 99), max_size=40))
def test_a_list_is_filled_with_what_it_has_to_a_power_of_two(values: set[int]) -> None:
    full = filled(values)
    assert set(full) == values
    assert full == sorted(full)
    assert len(full).bit_count() == bool(values)
    assert len(full) < 2 * len(values) or len(full) <= 1
