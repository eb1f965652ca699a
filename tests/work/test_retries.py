from hypothesis import given
from hypothesis import strategies as st

from bot.work.retries import MAX_ATTEMPTS, pause_before_next


def test_the_pause_doubles_and_ends() -> None:
    pauses = [pause_before_next(attempt, None) for attempt in range(1, MAX_ATTEMPTS + 1)]
    assert pauses == [2, 4, 8, 16, 32, 64, 128, None]


@given(st.integers(1, MAX_ATTEMPTS - 1), st.floats(0, 1e6))
def test_what_is_asked_for_is_granted_up_to_five_minutes(attempt: int, after: float) -> None:
    assert pause_before_next(attempt, after) == min(after, 300)
