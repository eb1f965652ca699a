"""What storage raises."""

from __future__ import annotations


class StorageError(Exception):
    """The database cannot be used; the message is one sentence that says what to do.

    It never holds a password, a statement's parameters or a stored text.
    """


class UnreachableError(StorageError):
    """The database does not answer, or is too busy to: the same may work later."""
