"""JSON for scripts and for terminals: one object a line on standard output."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

# Legal in JSON as they are, and yet able to drive a terminal or to break a line for some readers.
_UNSHOWN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def print_record(record: Mapping[str, Any]) -> None:
    """Print `record` in UTF-8, whatever the locale is; what cannot be shown stands escaped."""
    sys.stdout.buffer.write(encoded(json.dumps(record, ensure_ascii=False)) + b"\n")


def encoded(text: str) -> bytes:
    """Return JSON in UTF-8, with escapes for what cannot be shown."""
    shown = _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # A lone surrogate is legal in JSON's escapes but has no UTF-8.
    return shown.encode("utf-8", "backslashreplace")
