"""One JSON object a line on standard output."""

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
    text = _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(record, ensure_ascii=False))
    # A lone surrogate is legal in JSON's escapes but has no UTF-8.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
