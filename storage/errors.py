"""What storage raises."""

from __future__ import annotations


class StorageError(Exception):
    """The database cannot be used; the message is one sentence that says what to do.

    It never holds a password, a statement's parameters or a stored text.
    """
