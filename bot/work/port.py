"""The work port: how jobs are named, queued and run, whatever runs them.

Frozen: a job is ``async job(step, row_id)`` and does every effect as ``await step(name, fn, *ids)``.
Steps take and return row ids (or None), never text, so that an engine may store what passes
through it. `enqueue` joins the caller's transaction: a rollback takes the job with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

RowId = int


class PassingError(Exception):
    """A step failed in a way that may pass: it is tried again, `after` seconds later if that is given."""

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


StepFunction = Callable[..., Awaitable[RowId | None]]


class Step(Protocol):
    """Runs one effect of a job under a name that stays the same from run to run."""

    async def __call__(self, name: str, fn: StepFunction, /, *ids: RowId | None) -> RowId | None:
        """Run ``fn(*ids)`` and return its result; a finished step is not run again.

        Raises:
            PassingError: it kept failing in a way that might have passed.
        """
        ...


Job = Callable[[Step, RowId], Awaitable[None]]


class Work(Protocol):
    """Queues and runs jobs."""

    def register(self, kind: str, job: Job) -> None:
        """Say what runs for `kind`. Registering a kind twice is a programming error."""
        ...

    async def enqueue(self, session: AsyncSession, kind: str, row_id: RowId, *, key: str, lane: str) -> None:
        """Queue a job once the caller's transaction commits.

        `key` names this piece of work: while a job of that key is queued or running, or has
        finished, another is not started. `lane` is what limits and fairness count by: a workspace.
        """
        ...

    async def lives(self, key: str) -> bool:
        """Whether the job of `key` is queued or running, here or in another process."""
        ...

    async def forget(self, prefix: str) -> bool:
        """Forget all that is kept of the ended jobs whose keys begin with `prefix`.

        False where one of them is still queued or running: that one is left alone.
        """
        ...
