"""Making text from outside fit to be shown: nothing in it may drive the terminal."""

from __future__ import annotations

# Overrides reverse what is read: a name or a number could be shown as another.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Joiners and direction marks are invisible, but words and emoji fall apart without them.
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")


def printable(text: str) -> str:
    """Replace control characters one for one by a space; line feeds and all offsets stay."""
    return "".join(character if _is_shown(character) else " " for character in text)


def one_line(text: str) -> str:
    """Return `text` printable and on one line, however many it had."""
    return " ".join(printable(text).split())


def _is_shown(character: str) -> bool:
    if character.isprintable():
        return character not in _OVERRIDES
    return character == "\n" or character in _JOINERS
