"""What the process that reads a document may take, held by the system itself."""

from __future__ import annotations

import contextlib
import os

# In bytes of address space, the interpreter and its libraries included: an article's page takes 60 MB,
# a page of 4 MB 230. macOS does not hold this one; processor time and the caller's clock hold there too.
MAX_MEMORY = 500_000_000
# In seconds of processor time, the imports included.
MAX_PROCESSOR_SECONDS = 20
# Slack waits for acknowledgements; nobody waits within seconds for a document.
_NICENESS = 5


def hold() -> None:
    """Take the limits: memory, processor time, no file written, no core left behind."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    os.nice(_NICENESS)
