"""How often a process that serves looks for waste."""

from __future__ import annotations

import gc

# Objects and rounds before Python looks for waste: less often than by itself.
_WASTE = (20_000, 50, 100)


def collect_seldom() -> None:
    """Keep what is loaded by now out of Python's search for waste, and have it search less often.

    To look through all of it, as Python does now and then, would hold everything up for 0.2 s, an
    acknowledgement included; to look through what comes later, for 0.05 s.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_WASTE)
