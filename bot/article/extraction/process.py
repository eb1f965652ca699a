"""Starting the process that reads one document, and ending it when it takes too long.

The process gets the document through a pipe and nothing else: no settings and no tokens stand in
its environment, and it may write no file. What it imports, and what a hostile document does to it,
ends with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import structlog

from bot.article.documents import MAX_CHARACTERS, Document
from bot.article.kinds import Kind
from bot.article.places import Places
from bot.errors import InputError

# Seconds by the clock, on a machine that has other work; `limits` holds the processor time.
MAX_SECONDS = 60
# At a time in each process of ours: one hostile document must not hold up all others, and each may
# take `limits.MAX_MEMORY`.
MAX_PROCESSES = 2

_ROOT = Path(__file__).parents[3]
# A character is at most six bytes of JSON, where it is a control character.
_MOST_OUTPUT = 6 * MAX_CHARACTERS + 100_000
# What an interpreter may need to find itself and its libraries; all else stays here.
_HANDED_ON = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
_FIELDS = {field.name for field in fields(Document)}

_log = structlog.get_logger(__name__)
_places = Places(MAX_PROCESSES)


async def extract(
    kind: Kind,
    data: bytes,
    *,
    name: str,
    charset: str | None = None,
    url: str | None = None,
    seconds: float = MAX_SECONDS,
) -> Document:
    """Read a document that is no plain text, in at most `seconds` once its turn has come.

    Raises:
        InputError: it cannot be read within the limits, or holds no article.
    """
    head = json.dumps({"kind": kind.value, "name": name, "charset": charset, "url": url})
    async with _places.one():
        answer = await _ask(head.encode() + b"\n" + data, kind, name, seconds)
    if "refused" in answer:
        raise InputError(str(answer["refused"]))
    return Document(**{field: value for field, value in answer.items() if field in _FIELDS})


async def _ask(request: bytes, kind: Kind, name: str, seconds: float) -> Mapping[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.article.extraction",
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=_ROOT, env=_environment(),
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            output = await _exchange(process, request)
            status = await process.wait()
    except TimeoutError:
        _log.info("extraction.timed_out", kind=kind.value, size=len(request))
        raise InputError(f"{name} takes too long to read: copy the article's text and give that.") from None
    finally:
        await _end(process)
    try:
        answer = json.loads(output) if status == 0 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or "broken" in answer:
        error = answer.get("broken") if isinstance(answer, dict) else None
        _log.info("extraction.failed", kind=kind.value, size=len(request), status=status, error=error)
        raise InputError(
            f"{name} is damaged, or larger inside than can be read: copy the article's text and give that."
        )
    return answer


async def _exchange(process: Process, request: bytes) -> bytes:
    """Hand the request over and return what the process writes, as far as an answer can be long."""
    given, taken = process.stdin, process.stdout
    if given is None or taken is None:
        raise RuntimeError("a process was started without its pipes")
    output, _ = await asyncio.gather(_all_of(taken), _hand_over(given, request))
    if len(output) > _MOST_OUTPUT:
        process.kill()
    return output


async def _hand_over(given: StreamWriter, request: bytes) -> None:
    # Where it ends before it has read all, its status says why.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        given.write(request)
        await given.drain()
        given.close()
        await given.wait_closed()


async def _all_of(taken: StreamReader) -> bytes:
    output = bytearray()
    while len(output) <= _MOST_OUTPUT and (chunk := await taken.read(65_536)):
        output += chunk
    return bytes(output)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
