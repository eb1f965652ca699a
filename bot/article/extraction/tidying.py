"""What every extracted text needs: no invisible rubbish, and no line end but our own."""

from __future__ import annotations

import re

# Control characters, lone surrogates and what is no character: neither a database nor Slack takes them.
_RUBBISH = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u00ad]"
)
# Two letters that are printed as one, which names and words are not written with.
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Return `text` with single spaces, at most one blank line in a row, and nothing invisible."""
    text = _RUBBISH.sub("", _LINE_END.sub("\n", text)).translate(_LIGATURES)
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
