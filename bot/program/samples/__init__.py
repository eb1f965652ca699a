"""Articles to show the work on: invented people, invented places."""

from __future__ import annotations

from importlib import resources
from typing import Literal


def sample(name: Literal["ferry", "locked", "denied"] = "ferry") -> str:
    """Return an article: of a ferry line, of what was claimed of it later, or of what it answered."""
    return (resources.files(__name__) / f"{name}.txt").read_text(encoding="utf-8")
