"""What the calls for one proposal have cost, whether or not they came to anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.analysis.brief import Provenance
from bot.analysis.model.failure import CallError

if TYPE_CHECKING:
    from bot.analysis.model.answer import Answer


@dataclass(slots=True)
class Tally:
    """Tokens in and out, as the server counted them."""

    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, counted: Answer | CallError) -> None:
        """Count one call."""
        self.input_tokens += counted.input_tokens
        self.output_tokens += counted.output_tokens

    def on_top_of(self, before: Provenance) -> Provenance:
        """Return `before` with these tokens added to its own."""
        return replace(
            before,
            input_tokens=before.input_tokens + self.input_tokens,
            output_tokens=before.output_tokens + self.output_tokens,
        )


@contextmanager
def tallied() -> Iterator[Tally]:
    """Count the calls made inside; a failure among them leaves with the cost of all of them."""
    tally = Tally()
    try:
        yield tally
    except CallError as error:
        tally.add(error)
        error.input_tokens, error.output_tokens = tally.input_tokens, tally.output_tokens
        raise
