"""Telling whether two texts are the same article."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD = re.compile(r"\w+")


def fingerprint(text: str) -> str:
    """Return 64 hex digits that are equal for texts with the same words in the same order.

    Case, punctuation, quote style, spacing, line ends and compatibility forms do not count.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(_WORD.findall(folded))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
