"""Compiled statements, shared by the databases of a test run.

An engine compiles a statement when it first meets it. Here nearly every test has engines of its own:
compiling for each of them took a third of the whole run.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event


class _Compiled:
    """What was compiled, by statement and dialect: by its name, for each engine has a dialect of its own.

    No dictionary: what shows the locals of a failed call would show all of it.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], Any] = {}

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return self._kept.get(_shared(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[_shared(key)] = compiled


def _shared(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(type(part) if isinstance(part, Dialect) else part for part in key)


_COMPILED = _Compiled()


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)
